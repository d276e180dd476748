// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/signinlimiter.h"
#include "embedded-server/http/refusallog.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace qd::http {

namespace {

qint64 pauseMs(int failures, const SignInLimiter::Rule &rule)
{
    const int over = failures - rule.free;
    if (over <= 0)
        return 0;
    return std::min(rule.firstMs << std::min(over - 1, 30), rule.longestMs);
}

} // namespace

SignInLimiter::SignInLimiter(const Clock &clock, const Rules &rules)
    : m_clock(clock)
    , m_rules(rules)
{}

qint64 SignInLimiter::waitMs(const QHostAddress &address, const QByteArray &account) const
{
    return std::max(waitMs(m_addresses, clientKey(address), m_rules.address),
                    waitMs(m_accounts, account, m_rules.account));
}

qint64 SignInLimiter::waitMs(const Entries &entries, const QByteArray &key, const Rule &rule) const
{
    const auto found = entries.constFind(key);
    if (found == entries.cend())
        return 0;
    return std::max<qint64>(0, found->last + pauseMs(found->failures, rule) - m_clock.monotonicMs());
}

void SignInLimiter::failed(const QHostAddress &address, const QByteArray &account)
{
    count(m_addresses, clientKey(address), m_rules.address);
    count(m_accounts, account, m_rules.account);
}

void SignInLimiter::count(Entries &entries, const QByteArray &key, const Rule &rule) const
{
    const qint64 now = m_clock.monotonicMs();
    if (entries.size() >= m_rules.entries && !entries.contains(key)) {
        entries.removeIf([&](Entries::iterator entry) { return now - entry->last >= rule.forgetMs; });
        if (entries.size() >= m_rules.entries)
            entries.erase(std::ranges::min_element(entries, {}, &Entry::last));
    }
    Entry &entry = entries[key];
    if (now - entry.last >= rule.forgetMs)
        entry.failures = 0;
    ++entry.failures;
    entry.last = now;
}

void SignInLimiter::succeeded(const QByteArray &account)
{
    m_accounts.remove(account);
}

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace qd::http
