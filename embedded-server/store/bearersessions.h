// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/users.h"

namespace qd::store {

//! A phone, a computer, a browser of a person.
struct Device : Entity
{
    QUuid userId;
    QString name;
    QString platform;
    qint64 lastSeenAt = 0;
};

//! Somebody who is signed in. Only the hash of the token is here.
struct BearerSession : Entity
{
    QUuid userId;
    std::optional<QUuid> deviceId;
    QByteArray tokenHash;
    QString kind;                    //!< what signed in: the app, a browser, a script
    qint64 lastUsedAt = 0;           //!< milliseconds since the epoch, as all below
    qint64 expiresAt = 0;            //!< slides
    qint64 absoluteExpiresAt = 0;    //!< does not
    std::optional<qint64> revokedAt; //!< set by revoke…()
    qint64 confirmedAt = 0;          //!< when its person was last proven: at first, when it was made
};

//! \brief Devices and who is signed in on them. Time is the transaction's: what has expired or is revoked is not found as alive.
class BearerSessions
{
public:
    explicit BearerSessions(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<Device> addDevice(Device device);
    [[nodiscard]] Outcome<Device> findDevice(const QUuid &id);
    [[nodiscard]] Outcome<QList<Device>> devicesOf(const QUuid &userId);
    [[nodiscard]] Outcome<Device> updateDevice(Device device);
    //! Its sessions go too.
    [[nodiscard]] Outcome<void> removeDevice(const QUuid &id);

    [[nodiscard]] Outcome<BearerSession> create(BearerSession session);
    [[nodiscard]] Outcome<BearerSession> find(const QUuid &id);
    //! NotFound too when it has expired, is revoked or its user is disabled.
    [[nodiscard]] Outcome<BearerSession> findAlive(const QByteArray &tokenHash);
    [[nodiscard]] Outcome<QList<BearerSession>> aliveOf(const QUuid &userId);
    //! It was used: `expiresAt` slides, at most to the absolute end. Not a change of version; a device is seen too.
    [[nodiscard]] Outcome<void> touch(const QUuid &id, qint64 expiresAt);

    //! Its person was proven again. NotFound when it is not alive.
    [[nodiscard]] Outcome<void> confirm(const QUuid &id);

    //! \name The answer is how many were alive
    //! @{
    [[nodiscard]] Outcome<qint64> revoke(const QUuid &id);
    [[nodiscard]] Outcome<qint64> revokeDevice(const QUuid &deviceId);
    [[nodiscard]] Outcome<qint64> revokeUser(const QUuid &userId);
    //! @}
    //! Forgets what ended before `before`.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

private:
    [[nodiscard]] Outcome<qint64> revokeWhere(const QString &column, const QUuid &id);

    Transaction &m_transaction;
};

} // namespace qd::store
