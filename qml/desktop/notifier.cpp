// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/notifier.h"

#include "core/base/redact.h"
#include "core/models/inboxmodel.h"
#include "core/models/names.h"
#include "core/sessions/sessionstore.h"
#include "core/text/richblock.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

using Kind = Notification::Kind;

constexpr qsizetype longestTitle = 80;
constexpr qsizetype longestBody = 240;

QString turnId(const SessionKey &key)
{
    return u"turn/%1/%2"_s.arg(key.workspace, key.id);
}

QString requestId(const QString &workspace, const QString &request)
{
    return u"request/%1/%2"_s.arg(workspace, request);
}

// Whether the title is all that a person would decide about: a command has more lines, an edit has its diff, and a large request is still being read.
bool isAll(const QString &permission, const QString &title, const QVariantList &blocks)
{
    if (permission != u"bash"_s)
        return permission != u"edit"_s && blocks.isEmpty();
    return blocks.size() == 1 && blocks[0].value<RichBlock>().text() == title;
}

} // namespace

Notifier::Notifier(const SessionStore &store, const InboxModel &inbox, const QAbstractItemModel &workspaces,
                   NotificationSink &sink, IsWanted isWanted, Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_inbox(inbox)
    , m_workspaces(workspaces)
    , m_sink(sink)
    , m_isWanted(std::move(isWanted))
    , m_scheduler(scheduler)
{
    connect(&store, &SessionStore::sessionsChanged, this, &Notifier::noteSessions);
    const auto later = [this] { restart(m_requestTimer, &Notifier::checkRequests); };
    connect(&inbox, &QAbstractItemModel::rowsInserted, this, later);
    connect(&inbox, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&inbox, &QAbstractItemModel::modelReset, this, later);
    for (const auto &workspace : m_workspaces.rows())
        noteSessions(workspace.id, store.sessionIds(workspace.id));
    checkRequests(); // in front: what waits already is not news
}

Notifier::~Notifier()
{
    m_scheduler.cancel(m_turnTimer);
    m_scheduler.cancel(m_requestTimer);
}

// From now on: what goes on changing is not news yet.
void Notifier::restart(Scheduler::Id &timer, void (Notifier::*check)())
{
    m_scheduler.cancel(timer);
    timer = m_scheduler.after(settleTime.count(), this, [this, check] { (this->*check)(); });
}

void Notifier::setWindowActive(bool active)
{
    m_active = active;
    if (!active)
        return;
    const QStringList shown = m_shown.keys();
    for (const auto &id : shown)
        withdraw(id);
}

void Notifier::activate(const QString &id, const QString &action)
{
    const Target target = m_shown.value(id);
    if (target.workspace.isEmpty())
        return;
    withdraw(id);
    if (action == u"allow"_s || action == u"reject"_s) {
        if (m_inbox.rowOf(target.workspace, target.request) >= 0)
            Q_EMIT permissionAnswered(target.workspace, target.request, action == u"allow"_s);
        return;
    }
    Q_EMIT openRequested(target.workspace, target.session);
}

void Notifier::noteSessions(const QString &workspace, const QStringList &ids)
{
    for (const auto &id : ids) {
        const SessionKey key{workspace, id};
        if (m_store.rootOf(key) != key)
            continue; // a sub-agent's end is not the person's business
        if (m_store.state(key).isActive()) {
            m_running.insert(key);
            m_ended.remove(key);
            withdraw(turnId(key));
        } else if (m_running.remove(key)) {
            m_ended.insert(key);
            restart(m_turnTimer, &Notifier::checkTurns);
        }
    }
}

void Notifier::checkTurns()
{
    const auto ended = std::exchange(m_ended, {});
    for (const auto &key : ended) {
        if (m_store.session(key) && !m_store.state(key).gone)
            announce(turnNotification(key), {key.workspace, key.id, {}});
    }
}

void Notifier::checkRequests()
{
    QSet<QString> now;
    for (int row = 0; row < m_inbox.rowCount(); ++row) {
        const auto text = [this, row](int role) { return m_inbox.data(m_inbox.index(row), role).toString(); };
        const Target target{text(InboxModel::WorkspaceIdRole), text(InboxModel::RootSessionIdRole),
                            text(InboxModel::RequestIdRole)};
        const QString id = requestId(target.workspace, target.request);
        now.insert(id);
        if (!m_known.contains(id))
            announce(requestNotification(row), target);
    }
    const auto gone = std::exchange(m_known, now) - now;
    for (const auto &id : gone)
        withdraw(id);
}

Notification Notifier::turnNotification(const SessionKey &key) const
{
    const opencode::Session *session = m_store.session(key);
    const SessionState state = m_store.state(key);
    const bool failed = state.activity == Activity::Failed || state.activity == Activity::Interrupted;
    Notification notification;
    notification.id = turnId(key);
    notification.kind = failed ? Kind::Failed : Kind::Finished;
    notification.title = oneLine(redacted(ownTitle(*session)), longestTitle);
    QString what = failed ? tr("failed") : tr("finished");
    if (failed && state.error && !state.error->message.isEmpty())
        //: %1 an error's first line
        what = tr("failed: %1").arg(redacted(state.error->message.section(u'\n', 0, 0)));
    //: %1 workspace and project, %2 what happened there
    notification.body = oneLine(tr("%1: %2").arg(placeOf(key.workspace, session->directory), what), longestBody);
    notification.actions = {{u"open"_s, tr("Open")}};
    return notification;
}

Notification Notifier::requestNotification(int row) const
{
    const auto value = [this, row](int role) { return m_inbox.data(m_inbox.index(row), role); };
    const QString workspace = value(InboxModel::WorkspaceIdRole).toString();
    const QString asked = value(InboxModel::TitleRole).toString();
    const QString permission = value(InboxModel::PermissionRole).toString();
    const QString place = placeOf(workspace, value(InboxModel::DirectoryRole).toString());
    Notification notification;
    notification.id = requestId(workspace, value(InboxModel::RequestIdRole).toString());
    notification.title = oneLine(redacted(value(InboxModel::SessionTitleRole).toString()), longestTitle);
    notification.kind = value(InboxModel::KindRole).toInt() == InboxModel::Question ? Kind::Question : Kind::Permission;
    const QString shown = oneLine(redacted(asked), longestBody - longestTitle);
    if (notification.kind == Kind::Question) {
        //: %1 workspace and project, %2 the question
        notification.body = oneLine(tr("%1 asks: %2").arg(place, shown), longestBody);
    } else {
        //: %1 workspace and project, %2 kind of permission, %3 the command or the file
        notification.body = oneLine(tr("%1 wants to use %2: %3").arg(place, permission, shown), longestBody);
        const QVariantList blocks = value(InboxModel::BlocksRole).toList();
        if (shown == asked && notification.body.endsWith(shown) && isAll(permission, asked, blocks))
            notification.actions.append({u"allow"_s, tr("Allow")});
        notification.actions.append({u"reject"_s, tr("Reject")});
    }
    notification.actions.append({u"open"_s, tr("Open")});
    return notification;
}

QString Notifier::placeOf(const QString &workspace, const QString &directory) const
{
    const QString project = folderName(directory);
    const QString name = m_workspaces.find(workspace).name;
    return project.isEmpty() ? name : name + u" · "_s + project;
}

void Notifier::announce(const Notification &notification, const Target &target)
{
    if (m_active || !m_isWanted(notification.kind) || m_workspaces.find(target.workspace).muted)
        return;
    m_shown.insert(notification.id, target);
    m_sink.show(notification);
}

void Notifier::withdraw(const QString &id)
{
    if (m_shown.remove(id))
        m_sink.close(id);
}

} // namespace qd::ui
