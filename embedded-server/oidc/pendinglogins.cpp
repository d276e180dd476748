// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/pendinglogins.h"

#include "embedded-server/jose/base64url.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>

namespace qd::oidc {

QByteArray randomToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return jose::toBase64Url(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)));
}

QByteArray hashOf(const QByteArray &secret)
{
    return jose::toBase64Url(QCryptographicHash::hash(secret, QCryptographicHash::Sha256));
}

void PendingLogins::add(const QByteArray &state, const PendingLogin &login)
{
    forgetOld();
    m_logins.insert(state, {login, m_clock.monotonicMs() + lifetimeMs});
    m_order.append(state);
}

std::optional<PendingLogin> PendingLogins::take(const QByteArray &state)
{
    forgetOld();
    const auto found = m_logins.constFind(state);
    if (found == m_logins.constEnd())
        return {};
    PendingLogin login = found->login;
    m_logins.erase(found);
    return login;
}

void PendingLogins::forgetOld()
{
    const qint64 now = m_clock.monotonicMs();
    while (!m_order.isEmpty()) {
        const auto oldest = m_logins.constFind(m_order.constFirst());
        if (oldest != m_logins.constEnd()) {
            if (oldest->until > now && m_order.size() < most)
                return;
            m_logins.erase(oldest);
        }
        m_order.removeFirst();
    }
}

} // namespace qd::oidc
