// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/bearersessions.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<Device> &devices()
{
    static const Table<Device> table(u"device"_s, u"device"_s,
                                     {
                                         field<Device>(u"user_id"_s, &Device::userId),
                                         field<Device>(u"name"_s, &Device::name),
                                         field<Device>(u"platform"_s, &Device::platform),
                                         field<Device>(u"last_seen_at"_s, &Device::lastSeenAt),
                                     });
    return table;
}

const Table<BearerSession> &sessions()
{
    static const Table<BearerSession> table(
        u"bearer_session"_s, u"session"_s,
        {
            field<BearerSession>(u"user_id"_s, &BearerSession::userId),
            field<BearerSession>(u"device_id"_s, &BearerSession::deviceId),
            field<BearerSession>(u"token_hash"_s, &BearerSession::tokenHash),
            field<BearerSession>(u"kind"_s, &BearerSession::kind),
            field<BearerSession>(u"last_used_at"_s, &BearerSession::lastUsedAt),
            field<BearerSession>(u"expires_at"_s, &BearerSession::expiresAt),
            field<BearerSession>(u"absolute_expires_at"_s, &BearerSession::absoluteExpiresAt),
            field<BearerSession>(u"revoked_at"_s, &BearerSession::revokedAt),
            field<BearerSession>(u"confirmed_at"_s, &BearerSession::confirmedAt),
        });
    return table;
}

//! With `now` bound twice.
const QString Alive = u"revoked_at IS NULL AND expires_at > ? AND absolute_expires_at > ? "
                      "AND user_id IN (SELECT id FROM users WHERE NOT disabled) "_s;

} // namespace

Outcome<Device> BearerSessions::addDevice(Device device)
{
    device.lastSeenAt = m_transaction.nowMs();
    return devices().insert(m_transaction, std::move(device));
}

Outcome<Device> BearerSessions::findDevice(const QUuid &id)
{
    return devices().find(m_transaction, id);
}

Outcome<QList<Device>> BearerSessions::devicesOf(const QUuid &userId)
{
    return devices().list(m_transaction, {where("user_id", userId)});
}

Outcome<Device> BearerSessions::updateDevice(Device device)
{
    return devices().update(m_transaction, std::move(device));
}

Outcome<void> BearerSessions::removeDevice(const QUuid &id)
{
    return devices().remove(m_transaction, id);
}

Outcome<BearerSession> BearerSessions::create(BearerSession session)
{
    session.lastUsedAt = session.confirmedAt = m_transaction.nowMs();
    return sessions().insert(m_transaction, std::move(session));
}

Outcome<BearerSession> BearerSessions::find(const QUuid &id)
{
    return sessions().find(m_transaction, id);
}

Outcome<BearerSession> BearerSessions::findAlive(const QByteArray &tokenHash)
{
    const qint64 now = m_transaction.nowMs();
    const auto found =
        sessions().query(m_transaction, u"WHERE token_hash = ? AND "_s + Alive, bind(tokenHash, now, now));
    if (!found)
        return tl::unexpected(found.error());
    if (found->isEmpty())
        return tl::unexpected(notFound(u"session"_s));
    return found->first();
}

Outcome<QList<BearerSession>> BearerSessions::aliveOf(const QUuid &userId)
{
    const qint64 now = m_transaction.nowMs();
    return sessions().query(m_transaction, u"WHERE user_id = ? AND "_s + Alive + u"ORDER BY created_at, id"_s,
                            bind(userId, now, now));
}

Outcome<void> BearerSessions::touch(const QUuid &id, qint64 expiresAt)
{
    const qint64 now = m_transaction.nowMs();
    const auto touched = m_transaction.run(u"UPDATE bearer_session SET last_used_at = ?, expires_at = CASE WHEN "
                                           u"absolute_expires_at < ? THEN absolute_expires_at ELSE ? "
                                           "END WHERE id = ?"_s,
                                           bind(now, expiresAt, expiresAt, id));
    return touched
        .and_then([&](qint64) {
            return m_transaction.run(
                u"UPDATE device SET last_seen_at = ? WHERE id IN (SELECT device_id FROM bearer_session WHERE id = ?)"_s,
                bind(now, id));
        })
        .map([](qint64) {});
}

Outcome<void> BearerSessions::confirm(const QUuid &id)
{
    const qint64 now = m_transaction.nowMs();
    return m_transaction
        .run(u"UPDATE bearer_session SET confirmed_at = ?, updated_at = ?, version = version + 1 WHERE id = ? AND "_s +
                 Alive,
             bind(now, now, id, now, now))
        .and_then([](qint64 found) -> Outcome<void> {
            if (found == 0)
                return tl::unexpected(notFound(u"session"_s));
            return {};
        });
}

Outcome<qint64> BearerSessions::revokeWhere(const QString &column, const QUuid &id)
{
    const qint64 now = m_transaction.nowMs();
    return m_transaction.run(
        u"UPDATE bearer_session SET revoked_at = ?, updated_at = ?, version = version + 1 WHERE %1 = ? AND "_s.arg(
            column) +
            Alive,
        bind(now, now, id, now, now));
}

Outcome<qint64> BearerSessions::revoke(const QUuid &id)
{
    return revokeWhere(u"id"_s, id);
}

Outcome<qint64> BearerSessions::revokeDevice(const QUuid &deviceId)
{
    return revokeWhere(u"device_id"_s, deviceId);
}

Outcome<qint64> BearerSessions::revokeUser(const QUuid &userId)
{
    return revokeWhere(u"user_id"_s, userId);
}

Outcome<qint64> BearerSessions::purge(qint64 before)
{
    return m_transaction.run(
        u"DELETE FROM bearer_session WHERE absolute_expires_at < ? OR expires_at < ? OR revoked_at < ?"_s,
        bind(before, before, before));
}

} // namespace qd::store
