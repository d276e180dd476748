// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/pairingcodes.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<PairingCode> &table()
{
    static const Table<PairingCode> codes(u"pairing_code"_s, u"pairing code"_s,
                                          {
                                              field<PairingCode>(u"user_id"_s, &PairingCode::userId),
                                              field<PairingCode>(u"code_hash"_s, &PairingCode::codeHash),
                                              field<PairingCode>(u"expires_at"_s, &PairingCode::expiresAt),
                                              field<PairingCode>(u"used_at"_s, &PairingCode::usedAt),
                                          });
    return codes;
}

} // namespace

Outcome<PairingCode> PairingCodes::create(PairingCode code)
{
    return table().insert(m_transaction, std::move(code));
}

Outcome<PairingCode> PairingCodes::findByHash(const QByteArray &codeHash)
{
    return table().one(m_transaction, {where("code_hash", codeHash)});
}

Outcome<bool> PairingCodes::use(const QByteArray &codeHash)
{
    const qint64 now = m_transaction.nowMs();
    return m_transaction
        .run(u"UPDATE pairing_code SET used_at = ?, updated_at = ?, version = version + 1 WHERE code_hash = ? AND "
             u"used_at IS NULL AND expires_at > ? AND user_id IN (SELECT id FROM users WHERE NOT disabled)"_s,
             bind(now, now, codeHash, now))
        .map([](qint64 changed) { return changed > 0; });
}

Outcome<qint64> PairingCodes::withdrawAll(const QUuid &userId)
{
    const qint64 now = m_transaction.nowMs();
    return m_transaction.run(u"UPDATE pairing_code SET expires_at = ?, updated_at = ?, version = version + 1 "
                             u"WHERE user_id = ? AND used_at IS NULL AND expires_at > ?"_s,
                             bind(now, now, userId, now));
}

Outcome<qint64> PairingCodes::countSince(const QUuid &userId, qint64 since)
{
    return m_transaction
        .value<qint64>(u"SELECT count(*) FROM pairing_code WHERE user_id = ? AND created_at > ?"_s, bind(userId, since))
        .map([](std::optional<qint64> number) { return number.value_or(0); });
}

Outcome<qint64> PairingCodes::purge(qint64 before)
{
    return m_transaction.run(u"DELETE FROM pairing_code WHERE expires_at < ?"_s, bind(before));
}

} // namespace qd::store
