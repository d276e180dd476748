// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/room.h"

#include "core/base/logging.h"

namespace qd::server {

using yjs::Message;
using Kind = Message::Kind;

namespace {

const QByteArray &emptyAwareness()
{
    static const QByteArray message = yjs::awarenessMessage({});
    return message;
}

} // namespace

Room::Room(const RoomSettings &settings, std::optional<RoomStorage> storage)
    : m_settings(settings)
    , m_storage(std::move(storage))
    , m_presence(settings)
    , m_ask{settings.compactAfter, settings.storage.roomBytes / 4}
{}

QCoro::Task<Outcome<void>> Room::load()
{
    if (!m_storage)
        co_return Outcome<void>();
    auto reading = m_tasks(m_storage->read(0));
    const Outcome<RoomStorage::Content> content = co_await reading;
    if (!content)
        co_return tl::unexpected(content.error());
    m_id = content->id;
    for (const store::SyncUpdate &update : content->updates)
        m_log.add(update.sequence, update.body);
    co_return Outcome<void>();
}

Room::MemberId Room::join(RoomMember joining)
{
    const MemberId id = ++m_lastMember;
    m_presence.join(id, joining.user);
    Member &member = m_members[id];
    static_cast<RoomMember &>(member) = std::move(joining);
    // The answer is everything that the client has, also what it wrote while it was alone.
    send(member, yjs::writeMessage(Kind::Step1, yjs::emptyStateVector));
    const QList<yjs::AwarenessEntry> living = m_presence.living();
    if (!living.isEmpty())
        send(member, yjs::awarenessMessage(living));
    return id;
}

void Room::leave(MemberId member)
{
    const auto found = m_members.constFind(member);
    if (found == m_members.cend())
        return;
    const QByteArray user = found->user;
    m_members.erase(found);
    const QList<yjs::AwarenessEntry> gone = m_presence.leave(member);
    if (gone.isEmpty())
        return;
    sendAll(yjs::awarenessMessage(gone));
    if (m_tell)
        m_tell(user, gone);
}

void Room::tellAll() const
{
    const auto here = m_presence.livingHere();
    for (auto each = here.cbegin(); each != here.cend() && m_tell; ++each)
        m_tell(each.key(), each.value());
}

void Room::takeElsewhere(const QByteArray &server, const QByteArray &user, const QList<yjs::AwarenessEntry> &entries)
{
    MemberId &member = m_elsewhereMembers[{server, user}];
    if (member == 0) {
        member = ++m_lastMember;
        m_presence.join(member, user, true);
    }
    const QList<yjs::AwarenessEntry> news = m_presence.take(member, entries);
    if (!news.isEmpty())
        sendAll(yjs::awarenessMessage(news));
}

void Room::leaveElsewhere(const QByteArray &server)
{
    QList<yjs::AwarenessEntry> gone;
    m_elsewhereMembers.removeIf([&](const auto &each) {
        if (each.key().first != server)
            return false;
        gone += m_presence.leave(each.value());
        return true;
    });
    if (!gone.isEmpty())
        sendAll(yjs::awarenessMessage(gone));
}

void Room::endUser(const QByteArray &user, int code, const QByteArray &reason)
{
    for (const Member &member : std::as_const(m_members)) {
        if (member.user == user)
            member.close(code, reason);
    }
}

void Room::beat()
{
    for (Member &member : m_members) {
        if (!std::exchange(member.heard, false))
            member.send(emptyAwareness());
    }
}

void Room::send(Member &member, const QByteArray &message)
{
    member.heard = true;
    member.send(message);
}

void Room::sendAll(const QByteArray &message, MemberId except)
{
    for (auto each = m_members.begin(); each != m_members.end(); ++each) {
        if (each.key() != except)
            send(*each, message);
    }
}

void Room::receive(MemberId from, const QByteArray &bytes)
{
    const auto member = m_members.find(from);
    const std::optional<Message> message = yjs::readMessage(bytes);
    if (!message || member == m_members.end())
        return;
    switch (message->kind) {
    case Kind::Step1:
        return sendLog(*member);
    case Kind::Step2:
    case Kind::Update:
        return takeUpdate(from, *message);
    case Kind::Awareness:
        return takeAwareness(from, message->payload);
    case Kind::QueryAwareness:
        return send(*member, yjs::awarenessMessage(m_presence.living()));
    case Kind::SyncStatus:
        return send(*member, bytes);
    case Kind::Denied:
    case Kind::Unknown:
        return;
    }
}

void Room::sendLog(Member &member)
{
    const QList<QByteArray> messages = m_log.messages();
    for (const QByteArray &message : messages)
        send(member, message);
    // Stock clients call themselves synchronised at the first step 2, so it comes last.
    send(member, yjs::writeMessage(Kind::Step2, yjs::emptyUpdate));
    member.synced = true;
}

void Room::takeAwareness(MemberId from, const QByteArray &payload)
{
    const auto entries = yjs::readAwareness(payload);
    if (!entries)
        return;
    const QList<yjs::AwarenessEntry> news = m_presence.take(from, *entries);
    // To its sender too: stock clients reconnect when they hear nothing for 30 s.
    if (news.isEmpty())
        return;
    sendAll(yjs::awarenessMessage(news));
    if (m_tell)
        m_tell(m_members.value(from).user, news);
}

void Room::takeUpdate(MemberId from, const Message &message)
{
    if (message.payload == yjs::emptyUpdate)
        return;
    Member &member = m_members[from];
    if (!m_storage || !member.mayWrite) {
        if (!std::exchange(member.denied, true))
            send(member, yjs::writeMessage(Kind::Denied, m_storage ? "You may read this document, not change it."
                                                                   : "This room has no document."));
        return;
    }
    m_incoming.append({from, message.payload, message.kind == Kind::Step2});
    if (!m_busy)
        TaskScope::start(work());
}

void Room::catchUp(qint64 sequence)
{
    m_elsewhere = std::max(m_elsewhere, sequence);
    if (!m_busy && m_elsewhere > m_log.last())
        TaskScope::start(work());
}

// What comes while something is being stored waits, and is stored in one go.
QCoro::Task<> Room::work()
{
    m_busy = true;
    while (!m_incoming.isEmpty() || m_elsewhere > m_log.last()) {
        if (!m_incoming.isEmpty()) {
            auto storing = m_tasks(store(std::exchange(m_incoming, {})));
            co_await storing;
        } else {
            auto reading = m_tasks(readMore(std::exchange(m_elsewhere, 0) + 1));
            co_await reading;
        }
    }
    m_busy = false;
    askForWhole();
}

Room::Batch Room::plan(const QList<Incoming> &incoming) const
{
    Batch batch;
    for (const Incoming &each : incoming) {
        const RoomLog::Plan plan = m_log.plan(each.update, each.whole);
        if (!plan.keep || batch.bodies.contains(each.update))
            continue;
        batch.kept.append(each);
        batch.news.append(plan.news);
        batch.bodies.append(each.update);
        for (const qint64 sequence : plan.covered)
            batch.covered.insert(sequence);
    }
    return batch;
}

QCoro::Task<> Room::store(QList<Incoming> incoming)
{
    const Batch batch = plan(incoming);
    if (batch.bodies.isEmpty())
        co_return;
    auto appending = m_tasks(m_storage->append(batch.bodies, batch.covered.values()));
    const Outcome<store::SyncRoom> room = co_await appending;
    if (room) {
        const qint64 first = room->last - batch.bodies.size() + 1;
        if (first > m_log.last() + 1) {
            auto reading = m_tasks(readMore(first));
            co_await reading;
        }
        stored(batch, *room);
    } else if (batch.kept.size() > 1 && room.error().code == Error::Code::RateLimited) {
        // One of them is too much; each for itself shows which.
        for (const Incoming &each : batch.kept) {
            auto storing = m_tasks(store({each}));
            co_await storing;
        }
    } else {
        for (const Incoming &each : batch.kept)
            refuse(each, room.error());
    }
}

// What other processes wrote.
QCoro::Task<> Room::readMore(qint64 before)
{
    auto reading = m_tasks(m_storage->read(m_log.last()));
    const Outcome<RoomStorage::Content> content = co_await reading;
    if (!content) {
        // Whoever comes back gets it.
        qCWarning(lcServer) << "a room can't be read:" << content.error().detail;
        for (const Member &member : std::as_const(m_members))
            member.close(roomclose::tryAgain, "The document can't be read just now.");
        co_return;
    }
    m_id = content->id;
    for (const store::SyncUpdate &update : content->updates) {
        if (update.sequence >= before)
            continue;
        const bool news = m_log.plan(update.body, false).news;
        m_log.add(update.sequence, update.body);
        if (news)
            sendAll(yjs::writeMessage(Kind::Update, update.body));
    }
}

void Room::stored(const Batch &batch, const store::SyncRoom &room)
{
    m_id = room.id;
    m_log.remove(batch.covered.values());
    qint64 sequence = room.last - batch.bodies.size();
    for (qsizetype i = 0; i < batch.kept.size(); ++i) {
        const Incoming &each = batch.kept.at(i);
        m_log.add(++sequence, each.update);
        if (batch.news.at(i))
            sendAll(yjs::writeMessage(Kind::Update, each.update), each.from);
    }
    if (!batch.covered.isEmpty())
        planToAsk();
}

void Room::planToAsk()
{
    m_ask.count = m_log.count() + m_settings.compactAfter;
    m_ask.bytes = m_log.bytes() + m_settings.storage.roomBytes / 4;
}

void Room::refuse(const Incoming &incoming, const Error &error)
{
    const auto member = m_members.constFind(incoming.from);
    if (member == m_members.constEnd())
        return;
    if (error.code == Error::Code::RateLimited)
        return member->close(roomclose::full, error.serverMessage.toUtf8());
    qCWarning(lcServer) << "an update can't be stored:" << error.detail;
    member->close(roomclose::tryAgain, "The document can't be stored just now.");
}

// A client's whole document is one update that covers all it was sent: a shorter log, and nothing that was deleted keeps its text.
void Room::askForWhole()
{
    const qint64 largest = m_log.largest();
    const bool isLong = m_log.count() >= m_ask.count || m_log.bytes() >= m_ask.bytes;
    if (!isLong || m_log.bytes() - largest < largest / 4)
        return;
    MemberId next = 0;
    MemberId first = 0;
    for (auto each = m_members.cbegin(); each != m_members.cend(); ++each) {
        if (!each->synced || !each->mayWrite)
            continue;
        if (first == 0 || each.key() < first)
            first = each.key();
        if (each.key() > m_lastAsked && (next == 0 || each.key() < next))
            next = each.key();
    }
    m_lastAsked = next != 0 ? next : first;
    if (m_lastAsked == 0)
        return;
    planToAsk();
    send(m_members[m_lastAsked], yjs::writeMessage(Kind::Step1, yjs::emptyStateVector));
}

} // namespace qd::server
