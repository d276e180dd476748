// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/keychainstore.h"

using namespace Qt::StringLiterals;

namespace qd {

namespace {

QString keyOf(const SecretName &name)
{
    return u"v1/%1/%2/%3"_s.arg(name.workspace, name.origin, name.item);
}

} // namespace

KeychainStore::KeychainStore()
    : m_keychain(u"quarterdeck"_s)
{}

QCoro::Task<Outcome<QByteArray>> KeychainStore::read(SecretName name)
{
    return m_keychain.read(keyOf(name));
}

QCoro::Task<Outcome<void>> KeychainStore::write(SecretName name, QByteArray secret)
{
    return m_keychain.write(keyOf(name), std::move(secret));
}

QCoro::Task<Outcome<void>> KeychainStore::remove(SecretName name)
{
    return m_keychain.remove(keyOf(name));
}

QCoro::Task<Outcome<void>> KeychainStore::unlock()
{
    return m_keychain.unlock();
}

} // namespace qd
