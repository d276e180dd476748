// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/masterkeys.h"

namespace qd::store {

using namespace Qt::StringLiterals;

Outcome<void> MasterKeys::hold()
{
    return m_transaction.run(u"UPDATE master_key SET version = version"_s).map([](qint64) {});
}

Outcome<QList<MasterKey>> MasterKeys::list()
{
    QList<MasterKey> keys;
    const auto note = [&keys](const Row &row) {
        keys.append({row.value<int>(0), row.value<qint64>(1), row.value<QByteArray>(2)});
    };
    return m_transaction.run(u"SELECT version, created_at, proof FROM master_key ORDER BY version"_s, {}, note)
        .map([&keys](qint64) { return keys; });
}

Outcome<void> MasterKeys::add(int version, const QByteArray &proof)
{
    return m_transaction
        .run(u"INSERT INTO master_key (version, created_at, proof) VALUES (?, ?, ?)"_s,
             bind(version, m_transaction.nowMs(), proof))
        .map([](qint64) {});
}

Outcome<int> MasterKeys::newest()
{
    return m_transaction.value<int>(u"SELECT max(version) FROM master_key"_s).map([](const std::optional<int> &found) {
        return found.value_or(0);
    });
}

} // namespace qd::store
