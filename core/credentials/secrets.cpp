// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/secrets.h"

using namespace Qt::StringLiterals;

namespace qd {

QString secretOrigin(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    QString host = url.host(QUrl::FullyEncoded).toLower();
    const int usual = scheme == u"https"_s ? 443 : 80; // RFC 9110, 4.2
    if (host.isEmpty() || (scheme != u"http"_s && scheme != u"https"_s))
        return {};
    if (host.contains(u':') && !host.startsWith(u'['))
        host = u'[' + host + u']';
    return u"%1://%2:%3"_s.arg(scheme, host).arg(url.port(usual));
}

Secrets::Secrets(std::unique_ptr<SecretStore> keychain, const QString &indexPath, QObject *parent)
    : QObject(parent)
    , m_keychain(std::move(keychain))
    , m_index(indexPath)
{}

QCoro::Task<Outcome<QByteArray>> Secrets::read(SecretName name)
{
    if (m_memory.contains(name))
        co_return co_await m_memory.read(name);
    auto secret = co_await m_tasks(m_keychain->read(name));
    note();
    co_return secret;
}

QCoro::Task<Outcome<void>> Secrets::write(SecretName name, QByteArray secret)
{
    // The name first: a name without a secret does no harm, a secret without a name would never be deleted.
    const bool known = m_index.contains(name);
    const auto listed = m_index.add(name);
    if (!listed)
        co_return listed;
    const auto written = co_await m_tasks(m_keychain->write(name, secret));
    note();
    if (written)
        co_await m_memory.remove(name);
    else if (!known)
        (void)m_index.remove(name);
    Q_EMIT namesChanged();
    co_return written;
}

QCoro::Task<Outcome<void>> Secrets::remove(SecretName name)
{
    co_await m_memory.remove(name);
    Outcome<void> removed;
    if (m_index.contains(name)) {
        removed = co_await m_tasks(m_keychain->remove(name));
        note();
        if (removed)
            removed = m_index.remove(name);
    }
    Q_EMIT namesChanged();
    co_return removed;
}

QCoro::Task<Outcome<void>> Secrets::unlock()
{
    const auto unlocked = co_await m_tasks(m_keychain->unlock());
    note();
    co_return unlocked;
}

void Secrets::keepForThisRun(const SecretName &name, const QByteArray &secret)
{
    (void)m_memory.write(name, secret); // ready at once
    Q_EMIT namesChanged();
}

void Secrets::dropForThisRun(const SecretName &name)
{
    (void)m_memory.remove(name); // ready at once
    Q_EMIT namesChanged();
}

QList<SecretName> Secrets::names(const QString &workspace)
{
    QList<SecretName> found = m_index.names(workspace);
    for (const auto &name : m_memory.names()) {
        if ((workspace.isEmpty() || name.workspace == workspace) && !found.contains(name))
            found.append(name);
    }
    return found;
}

QCoro::Task<Outcome<QStringList>> Secrets::forgetWorkspace(QString id)
{
    QStringList remaining;
    bool reachable = true;
    const QList<SecretName> all = names(id);
    for (const auto &name : all) {
        // A keychain that is locked or away is asked once, not for each; what is in memory goes all the same.
        if (reachable)
            (void)co_await m_tasks(remove(name));
        else
            (void)co_await m_memory.remove(name);
        if (!m_index.contains(name))
            continue;
        remaining.append(u"%1 (%2)"_s.arg(name.item, name.origin));
        reachable = m_trouble == KeychainTrouble::None || m_trouble == KeychainTrouble::Failed;
    }
    co_return remaining;
}

QCoro::Task<Outcome<QStringList>> Secrets::forgetAll()
{
    return forgetWorkspace({});
}

void Secrets::note()
{
    if (std::exchange(m_trouble, m_keychain->trouble()) != m_trouble)
        Q_EMIT troubleChanged();
}

} // namespace qd
