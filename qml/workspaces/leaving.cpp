// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/leaving.h"

#include "core/base/logging.h"
#include "core/base/worker.h"
#include "core/library/library.h"
#include "core/workspaces/workspacecodec.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspaces.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

// A line for each: its id, a space, its name; of a hub whose session is to end also a tab and its record as JSON.
const auto leavingKey = u"workspaces/leaving"_s;

} // namespace

QString proxyTokenOf(const SettingsStore &settings, const QString &workspace)
{
    const auto source = settings.modelKeySource();
    return source.workspace == workspace ? source.tokenId : QString();
}

Leaving::Leaving(Secrets &secrets, HubSignOut &signOut, Services services)
    : m_secrets(secrets)
    , m_signOut(signOut)
    , m_services(services)
{}

void Leaving::wait(const QList<WorkspaceRecord> &removed, bool signsOut)
{
    for (const auto &record : removed) {
        m_names.insert(record.id, record.name);
        if (signsOut && record.kind == WorkspaceKind::Hub)
            m_hubs.insert(record.id, record);
    }
    save();
}

bool Leaving::takeBack(const QString &id)
{
    if (!m_names.contains(id) || m_going.contains(id))
        return false;
    cameBack(id);
    return true;
}

void Leaving::cameBack(const QString &id)
{
    m_going.remove(id);
    m_hubs.remove(id);
    if (m_names.remove(id) > 0)
        save();
}

void Leaving::forget(const QStringList &ids)
{
    QStringList now;
    for (const auto &id : ids) {
        if (!m_names.contains(id) || m_going.contains(id))
            continue;
        m_going.insert(id);
        now += id;
    }
    if (!now.isEmpty())
        TaskScope::start(forgetTask(now));
}

void Leaving::resume(std::function<bool(const QString &id)> isThere)
{
    TaskScope::start(resumeTask(std::move(isThere)));
}

QCoro::Task<> Leaving::resumeTask(std::function<bool(const QString &id)> isThere)
{
    const auto left = co_await m_tasks(taskOf(m_services.library.value(leavingKey)));
    QStringList ids;
    const auto lines = QString::fromUtf8(left.value_or(QByteArray())).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &line : lines) {
        const auto id = line.section(u' ', 0, 0);
        if (isThere(id) || m_names.contains(id))
            continue;
        const auto rest = line.section(u' ', 1);
        m_names.insert(id, rest.section(u'\t', 0, 0));
        const auto entry = QJsonDocument::fromJson(rest.section(u'\t', 1).toUtf8()).object();
        if (const auto record = workspacecodec::readEntry(entry); record && record->id == id)
            m_hubs.insert(id, *record);
        ids += id;
    }
    forget(ids);
}

QCoro::Task<> Leaving::forgetTask(QStringList ids)
{
    QList<Remains> remains;
    for (const auto &id : std::as_const(ids)) {
        if (!m_names.contains(id))
            continue; // it came back
        m_services.library.removeWorkspace(id);
        const auto proxyToken = proxyTokenOf(m_services.settings, id);
        m_services.settings.forgetWorkspace(id);
        co_await m_tasks(signOutTask(id, proxyToken));
        if (!m_names.contains(id))
            continue;
        const auto secrets = co_await m_tasks(m_secrets.forgetWorkspace(id));
        if (secrets && secrets->isEmpty()) {
            m_names.remove(id);
            m_going.remove(id);
        } else if (m_names.contains(id)) {
            remains += Remains{m_names.value(id), secrets.value_or(QStringList())};
        }
    }
    save();
    tell(remains);
}

// Once: a hub that is away must not keep its secret here.
QCoro::Task<> Leaving::signOutTask(QString id, QString proxyToken)
{
    if (!m_hubs.contains(id))
        co_return;
    const auto record = m_hubs.take(id);
    const auto token = co_await m_tasks(m_secrets.read(secretNameOf(record)));
    if (!token)
        co_return;
    const auto ended = co_await m_tasks(m_signOut.end(record.url, record.trust, *token, proxyToken));
    if (!ended)
        qCInfo(lcUi).noquote() << "a removed workspace's session could not be ended at its hub -"
                               << ended.error().detail;
}

void Leaving::tell(const QList<Remains> &remains) const
{
    if (remains.isEmpty())
        return;
    const auto &first = remains.constFirst();
    m_services.notices.show(
        remains.size() == 1
            ? Workspaces::tr("The keychain still has these secrets of %1: %2. Quarterdeck tries to delete them again "
                             "at its next start.")
                  .arg(first.name, first.secrets.join(u", "))
            : Workspaces::tr("The keychain still has the secrets of %1 removed workspaces, %2 among them. Quarterdeck "
                             "tries to delete them again at its next start.")
                  .arg(remains.size())
                  .arg(first.name));
}

void Leaving::save() const
{
    QStringList lines;
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it) {
        const auto hub = m_hubs.constFind(it.key());
        const auto record = hub == m_hubs.cend() ? QByteArray() : '\t' + workspacecodec::writeEntry(*hub);
        lines += it.key() + u' ' + it.value() + QString::fromUtf8(record);
    }
    m_services.library.setValue(leavingKey, lines.join(u'\n').toUtf8());
}

} // namespace qd::ui
