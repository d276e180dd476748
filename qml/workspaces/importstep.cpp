// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/importstep.h"

#include "core/credentials/secrets.h"
#include "qml/shell/notices.h"

#include <QLocale>

#include <algorithm>

namespace qd::ui {
namespace {

constexpr std::chrono::seconds undoTime{12};
constexpr qsizetype mostNamed = 3;

QString named(const QStringList &names)
{
    const auto rest = names.size() - mostNamed;
    return rest > 0 ? Workspaces::tr("%1 and %2 more").arg(names.mid(0, mostNamed).join(u", ")).arg(rest)
                    : QLocale().createSeparatedList(names);
}

} // namespace

ImportStep::ImportStep(Workspaces &workspaces)
    : m_workspaces(&workspaces)
{}

QCoro::Task<> ImportStep::run(ImportPlan::Result result)
{
    const auto self = shared_from_this();
    m_changes = std::move(result.changes);
    for (const auto &secret : std::as_const(result.secrets)) {
        co_await bring(secret);
        if (!m_workspaces)
            co_return;
    }
    auto records = m_workspaces->store().records(); // as it is now: the keychain may have taken its time
    applyChanges(records, m_changes);
    m_workspaces->store().replaceAll(records);
    QList<WorkspaceRecord> replaced;
    for (const auto &change : std::as_const(m_changes)) {
        if (change.before && secretNameOf(*change.before) == secretNameOf(change.record))
            replaced += change.record;
    }
    reconnect(replaced);
    tellDone();
}

QCoro::Task<> ImportStep::bring(ArchiveSecret secret)
{
    Before before;
    before.name = secret.name;
    before.imported = secret.value;
    before.wasForThisRun = m_workspaces->secrets().isForThisRun(secret.name);
    const auto old = co_await m_workspaces->secrets().read(secret.name);
    if (old)
        before.secret = *old;
    const auto written = co_await m_workspaces->secrets().write(secret.name, secret.value);
    before.written = written.has_value();
    if (!written && m_workspaces)
        m_workspaces->secrets().keepForThisRun(secret.name, secret.value);
    m_secrets += before;
}

void ImportStep::reconnect(const QList<WorkspaceRecord> &records) const
{
    QSet<QString> withSecrets;
    for (const auto &before : m_secrets)
        withSecrets.insert(before.name.workspace);
    for (const auto &record : records) {
        if (withSecrets.contains(record.id))
            m_workspaces->readSecret(record.id);
    }
}

void ImportStep::tellDone()
{
    const bool all = std::ranges::all_of(m_secrets, &Before::written);
    auto text = m_changes.size() == 1 ? Workspaces::tr("1 workspace imported.")
                                      : Workspaces::tr("%1 workspaces imported.").arg(m_changes.size());
    if (!all)
        text +=
            u' ' + Workspaces::tr("The passwords are kept until Quarterdeck quits: the keychain did not take them.");
    m_workspaces->services().notices.show(
        text, Workspaces::tr("Undo"), [step = shared_from_this()] { step->undo(); }, undoTime);
}

void ImportStep::undo()
{
    TaskScope::start(undoTask(shared_from_this()));
}

// Takes itself along: nobody else holds it by then.
QCoro::Task<> ImportStep::undoTask(std::shared_ptr<ImportStep> self)
{
    if (!self->m_workspaces)
        co_return;
    QSet<QString> back;
    for (const auto &record : undoChanges(self->m_workspaces->store().records(), self->m_changes).restored)
        back.insert(record.id);
    for (qsizetype i = self->m_secrets.size() - 1; i >= 0; --i) {
        if (back.contains(self->m_secrets[i].name.workspace))
            co_await self->putBack(self->m_secrets[i]);
        if (!self->m_workspaces)
            co_return;
    }
    const auto undone = undoChanges(self->m_workspaces->store().records(), self->m_changes); // as it is now
    self->m_workspaces->store().replaceAll(undone.records);
    self->m_workspaces->forgetNow(undone.removed);
    self->reconnect(undone.restored);
    auto &notices = self->m_workspaces->services().notices;
    if (!undone.left.isEmpty())
        notices.show(Workspaces::tr("Edited since the import, so they stay as they are: %1.").arg(named(undone.left)));
    QStringList remaining;
    for (const auto &id : std::as_const(self->m_remaining)) {
        if (const auto *workspace = self->m_workspaces->find(id))
            remaining += workspace->name();
    }
    if (!remaining.isEmpty())
        notices.show(
            Workspaces::tr("The keychain still has the imported passwords of %1: sign in there again to replace them.")
                .arg(named(remaining)));
}

// Only where the import's is still there: a person may have given another one since.
QCoro::Task<> ImportStep::putBack(Before before)
{
    auto &secrets = m_workspaces->secrets();
    const auto now = co_await secrets.read(before.name);
    if (!m_workspaces)
        co_return;
    if (now && *now != before.imported)
        co_return;
    if (before.written)
        co_await putBackWritten(before);
    else if (before.wasForThisRun)
        secrets.keepForThisRun(before.name, *before.secret);
    else
        secrets.dropForThisRun(before.name);
}

QCoro::Task<> ImportStep::putBackWritten(Before before)
{
    auto &secrets = m_workspaces->secrets();
    Outcome<void> done;
    if (before.secret && !before.wasForThisRun)
        done = co_await secrets.write(before.name, *before.secret);
    else
        done = co_await secrets.remove(before.name);
    if (!m_workspaces)
        co_return;
    if (before.secret && (before.wasForThisRun || !done))
        secrets.keepForThisRun(before.name, *before.secret);
    if (!done)
        m_remaining += before.name.workspace;
}

} // namespace qd::ui
