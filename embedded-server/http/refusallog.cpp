// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/refusallog.h"
#include "embedded-server/http/logrequest.h"

namespace qd::http {

Q_LOGGING_CATEGORY(lcSecurity, "quarterdeck.security", QtInfoMsg)

namespace {

constexpr qint64 sweepEveryMs = 1'000;
constexpr qsizetype longest = 200; // of what a client made

const char *wordOf(Refusal kind)
{
    switch (kind) {
    case Refusal::SignIn:
        return "sign-in";
    case Refusal::Permission:
        return "permission";
    case Refusal::Rate:
        return "rate";
    case Refusal::Host:
        return "host";
    case Refusal::Page:
        return "page";
    case Refusal::Request:
        return "request";
    case Refusal::Tls:
        return "tls";
    }
    return "";
}

} // namespace

QByteArray clientKey(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address.toString().toLatin1();
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(bytes.c), 8);
}

RefusalLog::RefusalLog(const Clock &clock, const Limits &limits)
    : m_clock(clock)
    , m_limits(limits)
{}

RefusalLog::~RefusalLog()
{
    for (auto count = m_counts.cbegin(); count != m_counts.cend(); ++count)
        writeSum(count.key(), *count);
}

void RefusalLog::note(Refusal kind, const QHostAddress &client, const What &what)
{
    const QByteArray address = client.isNull() ? QByteArray("local") : client.toString().toLatin1();
    const std::scoped_lock lock(m_mutex);
    Key key{kind, clientKey(client)};
    // One more for each kind, for all the others.
    const bool isKept = m_counts.contains(key) || m_counts.size() < m_limits.clients;
    if (!isKept)
        key.client = "*";
    const bool isNew = !m_counts.contains(key);
    Count &count = m_counts[key];
    if (isNew)
        count = {isKept ? address : QByteArray("other clients"), m_clock.monotonicMs(), 0, 0};
    if (!isKept || count.lines >= m_limits.lines) {
        ++count.more;
        return;
    }
    ++count.lines;
    const LogRequest scope(what.request);
    QByteArray more;
    if (!what.who.isEmpty())
        more += " by " + what.who.left(longest);
    if (!what.request.isEmpty())
        more += " request " + what.request;
    qCInfo(lcSecurity).nospace().noquote()
        << "refused " << wordOf(kind) << ' ' << address << ": " << what.text.left(longest) << more;
}

void RefusalLog::writeSum(const Key &key, const Count &count) const
{
    if (count.more > 0) {
        qCInfo(lcSecurity).nospace().noquote() << "refused " << wordOf(key.kind) << ' ' << count.client << ": "
                                               << count.more << " more in " << m_limits.periodMs / 1000 << " s";
    }
}

void RefusalLog::sweep()
{
    const qint64 now = m_clock.monotonicMs();
    const std::scoped_lock lock(m_mutex);
    if (m_counts.isEmpty() || now < m_nextSweep)
        return;
    m_nextSweep = now + sweepEveryMs;
    m_counts.removeIf([&](QHash<Key, Count>::iterator count) {
        const bool isOver = now - count->since >= m_limits.periodMs;
        if (isOver)
            writeSum(count.key(), *count);
        return isOver;
    });
}

} // namespace qd::http
