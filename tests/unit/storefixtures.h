// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sessions/sessionstore.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QSignalSpy>
#include <QStandardPaths>

#include <unistd.h>

// Short spellings of what a server says, for the tests of the session store.
namespace qd::test {

using namespace opencode;
using namespace Qt::StringLiterals;

inline const QString Ws = u"local"_s;
inline const QString Dir = u"/srv/demo/alpha"_s;

struct FakeClock : Clock
{
    qint64 now = 1'000'000;
    [[nodiscard]] qint64 nowMs() const override { return now; }
    [[nodiscard]] qint64 monotonicMs() const override { return now; }
};

inline SessionKey key(const QString &id)
{
    return {Ws, id};
}

inline Session makeSession(const QString &id, TimeMs updated = 100, const QString &parent = {},
                           const QString &directory = Dir)
{
    Session session;
    session.id = id;
    session.directory = directory;
    session.title = id;
    session.parentId = parent;
    session.created = 1;
    session.updated = updated;
    return session;
}

inline Message userMessage(const QString &id, TimeMs created)
{
    Message message;
    message.id = id;
    message.created = created;
    return message;
}

inline Message assistantMessage(const QString &id, TimeMs created, const QString &parent, TimeMs completed = 0,
                                const QString &finish = {})
{
    Message message;
    message.id = id;
    message.role = Role::Assistant;
    message.created = created;
    message.completed = completed;
    message.parentId = parent;
    message.finish = completed > 0 && finish.isEmpty() ? u"stop"_s : finish;
    return message;
}

inline Part makePart(const QString &id, const QString &messageId, PartType type, const QString &text = {},
                     TimeMs start = 1, TimeMs end = 0)
{
    Part part;
    part.id = id;
    part.messageId = messageId;
    part.type = type;
    part.text = text;
    part.start = start;
    part.end = end;
    return part;
}

inline Part toolPart(const QString &id, const QString &messageId, ToolStatus status)
{
    Part part = makePart(id, messageId, PartType::Tool, {}, 0);
    ToolCall tool;
    tool.tool = u"bash"_s;
    tool.status = status;
    part.tool = std::make_shared<const ToolCall>(tool);
    return part;
}

inline Event on(events::Payload payload, const QString &directory = Dir)
{
    return {u"evt"_s, directory, std::move(payload)};
}
inline Event upserted(const Session &session)
{
    return on(events::SessionUpserted{session}, session.directory);
}
inline Event deleted(const QString &id)
{
    return on(events::SessionDeleted{id});
}
inline Event message(const QString &session, const Message &info)
{
    return on(events::MessageUpdated{session, info});
}
inline Event part(const QString &session, const Part &content)
{
    return on(events::PartUpdated{session, content});
}
inline Event delta(const QString &session, const QString &messageId, const QString &partId, const QString &text)
{
    return on(events::PartDelta{session, messageId, partId, text, 1});
}
inline SessionStatus statusOf(SessionStatus::Type type)
{
    SessionStatus status;
    status.type = type;
    return status;
}
inline Event status(const QString &session, SessionStatus::Type type)
{
    return on(events::StatusChanged{session, statusOf(type)});
}
inline Event busy(const QString &session)
{
    return status(session, SessionStatus::Type::Busy);
}
inline Event idle(const QString &session)
{
    return status(session, SessionStatus::Type::Idle);
}
inline Event failed(const QString &session, const QString &name, const QString &text = {})
{
    MessageError error;
    error.name = name;
    error.message = text;
    return on(events::SessionFailed{session, error});
}
inline PermissionRequest permission(const QString &id, const QString &session)
{
    PermissionRequest request;
    request.id = id;
    request.sessionId = session;
    request.permission = u"edit"_s;
    return request;
}
inline QuestionRequest question(const QString &id, const QString &session)
{
    QuestionRequest request;
    request.id = id;
    request.sessionId = session;
    return request;
}
inline Event asks(const PermissionRequest &request)
{
    return on(events::PermissionAsked{request});
}
inline Event asks(const QuestionRequest &request)
{
    return on(events::QuestionAsked{request});
}

//! From now on nothing that transcripts have parked in files can be read: as on a disk that fails.
inline void loseParked()
{
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    const QStringList open = QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System);
    int lost = 0;
    for (const QString &descriptor : open) {
        const QString target = QFile::symLinkTarget(u"/proc/self/fd/"_s + descriptor);
        if (target.startsWith(cache) && target.endsWith(u" (deleted)"_s) && ::ftruncate(descriptor.toInt(), 0) == 0)
            ++lost;
    }
    QVERIFY(lost > 0);
}

//! A store with one listed session `ses_a` whose transcript is open and empty.
struct Deck
{
    FakeClock clock;
    SessionStore store{clock};

    Deck()
    {
        store.setSettleTime(0);
        store.apply(Ws, {upserted(makeSession(u"ses_a"_s))});
        open(u"ses_a"_s);
    }

    void open(const QString &id, const MessagePage &page = {})
    {
        store.openTranscript(key(id));
        store.mergeNewest(key(id), page);
    }
    void apply(const QList<Event> &events) { store.apply(Ws, events); }
    [[nodiscard]] const Transcript &transcript(const QString &id = u"ses_a"_s) const
    {
        return *store.transcript(key(id));
    }
    [[nodiscard]] QStringList ids(const QString &id = u"ses_a"_s) const
    {
        QStringList result;
        for (qsizetype i = 0; i < transcript(id).count(); ++i)
            result.append(transcript(id).info(i).id);
        return result;
    }
    [[nodiscard]] MessageMark mark(const QString &messageId) const
    {
        return transcript().mark(transcript().indexOf(messageId));
    }
    [[nodiscard]] QString text(const QString &messageId, const QString &partId) const
    {
        const Part *found = transcript().part(messageId, partId);
        return found == nullptr ? u"(none)"_s : found->text;
    }
    [[nodiscard]] Activity activity(const QString &id = u"ses_a"_s) const { return store.state(key(id)).activity; }
};

} // namespace qd::test
