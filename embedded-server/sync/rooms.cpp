// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/rooms.h"

#include "core/base/logging.h"

#include <algorithm>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 200;

bool isName(const QString &name)
{
    return !name.isEmpty() && name.size() <= longestName &&
           std::ranges::all_of(name, [](QChar c) { return c.category() != QChar::Other_Control; });
}

} // namespace

Seat::Seat(Rooms &rooms, std::shared_ptr<Room> room, RoomMember member)
    : m_rooms(&rooms)
    , m_room(std::move(room))
    , m_id(m_room->join(std::move(member)))
{}

Seat::~Seat()
{
    m_room->leave(m_id);
    if (m_rooms)
        m_rooms->left(m_room.get());
}

Rooms::Rooms(store::Database *database, RoomSettings settings, Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_settings(std::move(settings))
    , m_scheduler(scheduler)
{
    if (!m_database)
        return;
    connect(&m_database->notifier(), &store::Notifier::notified, this, &Rooms::noticed);
    startRelay();
}

void Rooms::startRelay()
{
    m_relay = std::make_unique<PresenceRelay>(*m_database, m_scheduler);
    connect(m_relay.get(), &PresenceRelay::told, this,
            [this](const RoomPlace &place, const QByteArray &server, const QByteArray &user,
                   const QList<yjs::AwarenessEntry> &entries) {
                const auto found = m_rooms.constFind(place);
                if (found != m_rooms.cend())
                    found->room->takeElsewhere(server, user, entries);
            });
    connect(m_relay.get(), &PresenceRelay::asked, this, [this](const RoomPlace &place) {
        const auto found = m_rooms.constFind(place);
        if (found != m_rooms.cend())
            found->room->tellAll();
    });
    connect(m_relay.get(), &PresenceRelay::lost, this, [this](const QByteArray &server) {
        for (const Entry &entry : std::as_const(m_rooms))
            entry.room->leaveElsewhere(server);
    });
}

Rooms::~Rooms()
{
    for (const Entry &entry : std::as_const(m_rooms))
        m_scheduler.cancel(entry.end);
}

std::optional<Rooms::Refusal> Rooms::refusal(const Key &key, const QString &name) const
{
    if (!isName(name))
        return Refusal{roomclose::badName, "A room's name has 1 to 200 characters."};
    const bool shared = m_settings.presenceRooms.contains(name);
    if (!shared && !m_database)
        return Refusal{roomclose::badName, "This server keeps no documents."};
    const auto found = m_rooms.constFind(key);
    if (found != m_rooms.constEnd()) {
        const int most = shared ? m_settings.membersPerPresenceRoom : m_settings.membersPerRoom;
        if (found->room->memberCount() >= most)
            return Refusal{roomclose::tryAgain, "There is no place left in this room."};
        return std::nullopt;
    }
    const auto ofUser =
        std::count_if(m_rooms.keyBegin(), m_rooms.keyEnd(), [&key](const Key &each) { return each.user == key.user; });
    if (!shared && ofUser >= m_settings.openRoomsPerUser)
        return Refusal{roomclose::tryAgain, "Too many rooms are open; close some first."};
    return std::nullopt;
}

Rooms::Entry &Rooms::open(const Key &key)
{
    Entry &entry = m_rooms[key];
    m_scheduler.cancel(std::exchange(entry.end, 0));
    if (!entry.room) {
        std::optional<RoomStorage> storage;
        const bool shared = m_settings.presenceRooms.contains(key.name);
        if (!shared)
            storage.emplace(*m_database, QString::fromUtf8(key.user), key.name, m_settings.storage);
        entry.room = std::make_shared<Room>(m_settings, std::move(storage));
        entry.loaded = shared;
        if (m_relay) {
            const QPointer<PresenceRelay> relay(m_relay.get()); // a seat may keep the room longer
            entry.room->setTeller([relay, key](const QByteArray &user, const QList<yjs::AwarenessEntry> &news) {
                if (relay)
                    relay->tell(key, user, news);
            });
            m_relay->ask(key);
        }
    }
    if (!std::exchange(m_beats, true))
        m_scheduler.after(m_settings.beatMs, this, [this] { beat(); });
    return entry;
}

QCoro::Task<Rooms::Entrance> Rooms::enter(QString name, RoomMember member)
{
    const Key key{m_settings.presenceRooms.contains(name) ? QByteArray() : member.user, name};
    if (const auto no = refusal(key, name))
        co_return tl::unexpected(*no);
    const std::shared_ptr<Room> room = open(key).room;
    auto loading = m_tasks(load(key));
    const bool loaded = co_await loading;
    if (!loaded)
        co_return tl::unexpected(Refusal{roomclose::tryAgain, "The document can't be read just now."});
    co_return std::make_shared<Seat>(*this, room, std::move(member));
}

std::shared_ptr<Seat> Rooms::enterPresence(RoomMember member)
{
    if (m_settings.presenceRooms.isEmpty())
        return nullptr;
    const Key key{{}, m_settings.presenceRooms.constFirst()};
    return std::make_shared<Seat>(*this, open(key).room, std::move(member));
}

QCoro::Task<bool> Rooms::load(Key key)
{
    if (m_rooms[key].loaded)
        co_return true;
    const Completion<bool> done;
    m_rooms[key].waiting.append(done);
    if (m_rooms[key].waiting.size() > 1) {
        const bool loaded = co_await done;
        co_return loaded;
    }
    const std::shared_ptr<Room> room = m_rooms[key].room;
    auto loading = m_tasks(room->load());
    const Outcome<void> result = co_await loading;
    Entry &entry = m_rooms[key];
    entry.loaded = result.has_value();
    const QList<Completion<bool>> waiting = std::exchange(entry.waiting, {});
    if (!result) {
        qCWarning(lcServer) << "a room can't be read:" << result.error().detail;
        m_rooms.remove(key);
    }
    for (const Completion<bool> &each : waiting)
        each.complete(result.has_value());
    co_return result.has_value();
}

void Rooms::left(const Room *room)
{
    for (auto each = m_rooms.begin(); each != m_rooms.end(); ++each) {
        if (each->room.get() != room || room->memberCount() > 0)
            continue;
        m_scheduler.cancel(each->end);
        each->end = m_scheduler.after(m_settings.evictMs, this, [this, key = each.key()] { evict(key); });
        return;
    }
}

void Rooms::evict(const Key &key)
{
    const auto found = m_rooms.find(key);
    if (found == m_rooms.end())
        return;
    found->end = 0;
    if (found->room->isIdle() && found->waiting.isEmpty())
        m_rooms.erase(found);
    else if (found->room->memberCount() == 0)
        left(found->room.get());
}

void Rooms::endUser(const QByteArray &user, const QByteArray &reason)
{
    const QList<Entry> entries = m_rooms.values();
    for (const Entry &entry : entries)
        entry.room->endUser(user, roomclose::sessionEnded, reason);
}

void Rooms::beat()
{
    m_beats = !m_rooms.isEmpty();
    if (m_beats)
        m_scheduler.after(m_settings.beatMs, this, [this] { beat(); });
    for (const Entry &entry : std::as_const(m_rooms))
        entry.room->beat();
}

// Another process on the same database has written, or this one.
void Rooms::noticed(const QString &topic, const QString &payload)
{
    if (topic != store::SyncRooms::topic())
        return;
    const QUuid id(payload.section(u' ', 0, 0));
    const qint64 sequence = payload.section(u' ', 1).toLongLong();
    for (const Entry &entry : std::as_const(m_rooms)) {
        if (entry.loaded && entry.room->id() == id && !id.isNull())
            entry.room->catchUp(sequence);
    }
}

} // namespace qd::server
