// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/leaving.h"

#include "core/base/worker.h"
#include "core/library/library.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspaces.h"

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

// A line for each: its id, a space, its name.
const auto leavingKey = u"workspaces/leaving"_s;

} // namespace

Leaving::Leaving(Secrets &secrets, Services services)
    : m_secrets(secrets)
    , m_services(services)
{}

void Leaving::wait(const QList<WorkspaceRecord> &removed)
{
    for (const auto &record : removed)
        m_names.insert(record.id, record.name);
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
        m_names.insert(id, line.section(u' ', 1));
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
        m_services.settings.forgetWorkspace(id);
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
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it)
        lines += it.key() + u' ' + it.value();
    m_services.library.setValue(leavingKey, lines.join(u'\n').toUtf8());
}

} // namespace qd::ui
