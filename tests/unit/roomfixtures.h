// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yjs/bytes.h"
#include "embedded-server/sync/rooms.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"

namespace qd::test {

using namespace Qt::StringLiterals;

//! What somebody in a room was sent, and how its connection ended.
struct Heard
{
    QByteArrayList messages;
    int code = 0;
    QByteArray reason;

    [[nodiscard]] server::RoomMember member(const QByteArray &user, bool mayWrite = true)
    {
        server::RoomMember made;
        made.user = user;
        made.mayWrite = mayWrite;
        made.send = [this](const QByteArray &message) { messages.append(message); };
        made.close = [this](int with, const QByteArray &why) {
            code = with;
            reason = why;
        };
        return made;
    }
};

//! \brief An update as Yjs writes one: client's text at a clock, in the document's text "t".
inline QByteArray textUpdate(quint64 client, quint64 clock, const QByteArray &text)
{
    QByteArray update("\x01\x01");
    yjs::appendNumber(update, client);
    yjs::appendNumber(update, clock);
    update += '\x04';
    update += '\x01';
    yjs::appendBytes(update, "t");
    yjs::appendBytes(update, text);
    update += '\0';
    return update;
}

inline QByteArray updateMessage(const QByteArray &update)
{
    return yjs::writeMessage(yjs::Message::Kind::Update, update);
}
inline QByteArray wholeMessage(const QByteArray &update)
{
    return yjs::writeMessage(yjs::Message::Kind::Step2, update);
}
inline QByteArray askAll()
{
    return yjs::writeMessage(yjs::Message::Kind::Step1, yjs::emptyStateVector);
}
inline QByteArray endOfLog()
{
    return wholeMessage(yjs::emptyUpdate.toByteArray());
}

//! \brief Rooms on a database in memory, with time that only the test moves.
class RoomsRig
{
public:
    explicit RoomsRig(server::RoomSettings settings = {}, const QString &url = u"sqlite::memory:"_s)
        : database(*store::StoreAddress::parse(url))
    {
        auto opening = database.open();
        opening.waitForFinished();
        rooms = std::make_unique<server::Rooms>(&database, std::move(settings), time);
    }

    [[nodiscard]] server::Rooms::Entrance enter(const QString &name, const server::RoomMember &member) const
    {
        return await(rooms->enter(name, member));
    }
    //! How many updates are stored.
    [[nodiscard]] qint64 stored(const QString &owner, const QString &name)
    {
        store::Database::Work<qint64> work = [owner, name](store::Transaction &transaction) {
            store::SyncRooms all(transaction);
            const auto room = all.find(owner, name);
            return Outcome<qint64>(room ? all.read(room->id)->size() : 0);
        };
        auto reading = database.read(std::move(work));
        reading.waitForFinished();
        return reading.result().value_or(-1);
    }

    ManualTime time;
    store::Database database;
    std::unique_ptr<server::Rooms> rooms;
};

} // namespace qd::test
