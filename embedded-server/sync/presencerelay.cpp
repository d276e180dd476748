// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/presencerelay.h"

#include <QCoroFuture>

namespace qd::server {

using namespace Qt::StringLiterals;
using yjs::AwarenessEntry;

namespace {

// A notification: SERVER alive | SERVER bye | SERVER ask USER ROOM | SERVER tell USER ROOM MEMBER PART PARTS BODY; names and bodies in base64.
const QString topic = u"presence"_s;
constexpr qsizetype pieceBytes = 2'000; // of base64: with the longest names it fits into a notification
constexpr qsizetype messageBytes = 24 * 1024;
constexpr int mostParts = 32;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// Never empty, so that words can be counted.
QByteArray word(const QByteArray &text)
{
    return '.' + text.toBase64(base64);
}

QByteArray text(const QByteArray &word)
{
    return QByteArray::fromBase64(word.mid(1), base64);
}

RoomPlace placeOf(const QByteArrayList &words)
{
    return {text(words.at(2)), QString::fromUtf8(text(words.at(3)))};
}

} // namespace

PresenceRelay::PresenceRelay(store::Database &database, Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_scheduler(scheduler)
    , m_isUseful(database.address().engine == store::Engine::Postgres)
{
    if (!m_isUseful)
        return;
    connect(&database.notifier(), &store::Notifier::notified, this, &PresenceRelay::heard);
    beat();
}

PresenceRelay::~PresenceRelay()
{
    if (m_isUseful)
        send({m_own + " bye"});
}

void PresenceRelay::tell(const RoomPlace &place, const QByteArray &user, const QList<AwarenessEntry> &entries)
{
    if (!m_isUseful)
        return;
    QMap<quint64, AwarenessEntry> &waiting = m_waiting[{place, user}];
    for (const AwarenessEntry &entry : entries)
        waiting.insert(entry.client, entry);
    plan();
}

void PresenceRelay::ask(const RoomPlace &place)
{
    if (!m_isUseful)
        return;
    m_questions.append(m_own + " ask " + word(place.user) + ' ' + word(place.name.toUtf8()));
    plan();
}

void PresenceRelay::plan()
{
    if (m_writes || std::exchange(m_planned, true))
        return;
    m_scheduler.after(gatherMs, this, [this] {
        m_planned = false;
        TaskScope::start(flush());
    });
}

// One at a time, so that the parts of a message follow each other.
QCoro::Task<> PresenceRelay::flush()
{
    m_writes = true;
    QByteArrayList payloads = std::exchange(m_questions, {});
    const auto waiting = std::exchange(m_waiting, {});
    for (auto each = waiting.cbegin(); each != waiting.cend(); ++each)
        payloads += messagesOf(each.key(), each->values());
    QFuture<Outcome<void>> writing =
        m_database.write<void>([payloads](store::Transaction &transaction) -> Outcome<void> {
            for (const QByteArray &payload : payloads) {
                if (const auto told = transaction.notify(topic, QString::fromLatin1(payload)); !told)
                    return told;
            }
            return {};
        });
    const auto done = [](QFuture<Outcome<void>> future) -> QCoro::Task<Outcome<void>> {
        const Outcome<void> result = co_await future;
        co_return result;
    };
    // Without the database nobody is told; clients say it again in some seconds.
    const Outcome<void> written = co_await m_tasks(done(writing));
    Q_UNUSED(written)
    m_writes = false;
    if (!m_waiting.isEmpty() || !m_questions.isEmpty())
        plan();
}

QByteArrayList PresenceRelay::messagesOf(const Key &key, const QList<AwarenessEntry> &entries) const
{
    QByteArrayList messages;
    const QByteArray head =
        m_own + " tell " + word(key.first.user) + ' ' + word(key.first.name.toUtf8()) + ' ' + word(key.second) + ' ';
    QList<AwarenessEntry> some;
    qsizetype bytes = 0;
    const auto close = [&] {
        const QByteArray body = yjs::writeAwareness(std::exchange(some, {})).toBase64(base64);
        bytes = 0;
        const qsizetype parts = (body.size() + pieceBytes - 1) / pieceBytes;
        for (qsizetype part = 0; part < parts; ++part)
            messages.append(head + QByteArray::number(part + 1) + ' ' + QByteArray::number(parts) + ' ' +
                            body.mid(part * pieceBytes, pieceBytes));
    };
    for (const AwarenessEntry &entry : entries) {
        if (!some.isEmpty() && bytes + entry.state.size() > messageBytes)
            close();
        bytes += entry.state.size();
        some.append(entry);
    }
    close();
    return messages;
}

void PresenceRelay::beat()
{
    ++m_beats;
    send({m_own + " alive"});
    QByteArrayList silent;
    for (auto peer = m_peers.cbegin(); peer != m_peers.cend(); ++peer) {
        if ((m_beats - peer->heard) * aliveMs > lostMs)
            silent.append(peer.key());
    }
    for (const QByteArray &server : std::as_const(silent)) {
        m_peers.remove(server);
        Q_EMIT lost(server);
    }
    m_scheduler.after(aliveMs, this, [this] { beat(); });
}

void PresenceRelay::send(const QByteArrayList &payloads)
{
    m_database.write<void>([payloads](store::Transaction &transaction) -> Outcome<void> {
        for (const QByteArray &payload : payloads) {
            if (const auto told = transaction.notify(topic, QString::fromLatin1(payload)); !told)
                return told;
        }
        return {};
    });
}

void PresenceRelay::heard(const QString &about, const QString &payload)
{
    if (about != topic)
        return;
    const QByteArrayList words = payload.toLatin1().split(' ');
    const QByteArray &server = words.first();
    if (server == m_own || words.size() < 2)
        return;
    if (words.at(1) == "bye") {
        if (m_peers.remove(server) > 0)
            Q_EMIT lost(server);
        return;
    }
    Peer &peer = m_peers[server];
    peer.heard = m_beats;
    if (words.at(1) == "ask" && words.size() == 4)
        Q_EMIT asked(placeOf(words));
    else if (words.at(1) == "tell" && words.size() == 8)
        take(words, peer);
}

void PresenceRelay::take(const QByteArrayList &words, Peer &peer)
{
    const int part = words.at(5).toInt();
    const int parts = words.at(6).toInt();
    if (part == 1)
        peer.parts.clear();
    if (parts > mostParts)
        return;
    peer.parts += words.at(7);
    if (part != parts)
        return;
    const auto entries = yjs::readAwareness(QByteArray::fromBase64(std::exchange(peer.parts, {}), base64));
    if (entries)
        Q_EMIT told(placeOf(words), words.first(), text(words.at(4)), *entries);
}

} // namespace qd::server
