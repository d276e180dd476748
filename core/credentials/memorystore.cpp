// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/memorystore.h"

using namespace Qt::StringLiterals;

namespace qd {

namespace {

// A copy that somebody else still holds is theirs to overwrite.
void wipe(QByteArray &secret)
{
    if (secret.isDetached())
        secret.fill('\0');
}

} // namespace

MemoryStore::~MemoryStore()
{
    for (auto &secret : m_secrets)
        wipe(secret);
}

QCoro::Task<Outcome<QByteArray>> MemoryStore::read(SecretName name)
{
    const auto found = m_secrets.constFind(name);
    if (found == m_secrets.cend())
        co_return failure(Error::Code::NotFound, u"no such secret"_s);
    co_return *found;
}

QCoro::Task<Outcome<void>> MemoryStore::write(SecretName name, QByteArray secret)
{
    QByteArray &kept = m_secrets[name];
    wipe(kept);
    kept = std::move(secret);
    co_return {};
}

QCoro::Task<Outcome<void>> MemoryStore::remove(SecretName name)
{
    const auto found = m_secrets.find(name);
    if (found != m_secrets.end()) {
        wipe(*found);
        m_secrets.erase(found);
    }
    co_return {};
}

} // namespace qd
