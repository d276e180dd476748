// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/deletions.h"

#include "core/base/worker.h"
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspace.h"

#include <QCoroTimer>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int idleLooks = 40;
constexpr std::chrono::milliseconds lookEvery{250};

QCoro::Task<> pause(std::chrono::milliseconds time)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.start(time);
    co_await timer;
}

} // namespace

Deletions::Deletions(Workspace &workspace)
    : QObject(&workspace)
    , m_workspace(workspace)
{
    connect(&workspace, &Workspace::stateChanged, this, &Deletions::continueDue);
}

void Deletions::restore()
{
    TaskScope::start(restoreTask());
}

QCoro::Task<> Deletions::restoreTask()
{
    const auto value =
        co_await m_tasks(taskOf(m_workspace.services().library.value(u"deletions/"_s + m_workspace.id())));
    if (!value || value->isEmpty())
        co_return;
    for (const auto &id : value->split('\n')) {
        const SessionKey key{m_workspace.id(), QString::fromUtf8(id)};
        m_hidden.insert(key);
        m_due.insert(key);
    }
    Q_EMIT hiddenChanged();
    continueDue();
}

void Deletions::remove(const SessionKey &session, std::chrono::milliseconds after)
{
    m_hidden.insert(session);
    save();
    Q_EMIT hiddenChanged();
    QTimer::singleShot(after, this, [this, session] {
        if (!m_hidden.contains(session))
            return;
        m_due.insert(session);
        continueDue();
    });
}

void Deletions::undo(const SessionKey &session)
{
    if (m_due.contains(session) || !m_hidden.remove(session))
        return;
    save();
    Q_EMIT hiddenChanged();
}

void Deletions::continueDue()
{
    if (!m_workspace.isLive())
        return;
    const auto due = m_due;
    for (const auto &session : due) {
        if (!m_running.contains(session)) {
            m_running.insert(session);
            TaskScope::start(removeNow(session));
        }
    }
}

QCoro::Task<> Deletions::removeNow(SessionKey session)
{
    auto &store = m_workspace.services().store;
    const auto *known = store.session(session);
    const auto directory = known ? known->directory : QString();
    if (store.state(session).isActive()) {
        const auto stopped = co_await m_tasks(m_workspace.api().abort(directory, session.id));
        for (int look = 0; stopped && look < idleLooks && store.state(session).isActive(); ++look)
            co_await m_tasks(pause(lookEvery));
    }
    const auto result = co_await m_tasks(m_workspace.api().deleteSession(directory, session.id));
    m_running.remove(session);
    if (!result && result.error().code != Error::Code::NotFound) {
        if (result.error().code == Error::Code::Offline || result.error().code == Error::Code::Timeout)
            co_return; // due again when the connection is back
        m_workspace.services().notices.show(sentence(tr("The session could not be deleted"), result.error()));
    } else {
        // The event may come after this answer: shown again until then, it would flash up.
        opencode::Event deleted;
        deleted.directory = directory;
        deleted.payload = opencode::events::SessionDeleted{session.id};
        store.apply(session.workspace, {deleted});
    }
    m_due.remove(session);
    m_hidden.remove(session);
    save();
    Q_EMIT hiddenChanged();
}

void Deletions::save()
{
    QByteArrayList ids;
    for (const auto &session : std::as_const(m_hidden))
        ids += session.id.toUtf8();
    m_workspace.services().library.setValue(u"deletions/"_s + m_workspace.id(), ids.join('\n'));
}

} // namespace qd::ui
