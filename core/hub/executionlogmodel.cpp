// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/executionlogmodel.h"

#include "core/hub/hubsubscription.h"

namespace qd {

ExecutionLogModel::ExecutionLogModel(HubApi &api, QObject *parent)
    : QAbstractListModel(parent)
    , m_api(&api)
{}

ExecutionLogModel::~ExecutionLogModel() = default;

void ExecutionLogModel::setTask(const QUuid &taskId)
{
    if (taskId == m_task)
        return;
    m_task = taskId;
    restart();
}

// An empty cursor: from the first entry on.
void ExecutionLogModel::restart()
{
    beginResetModel();
    m_entries.clear();
    m_arrived.clear();
    m_incomplete = false;
    m_error.reset();
    // Perhaps from one of its own signals.
    if (m_subscription)
        m_subscription.release()->deleteLater();
    endResetModel();
    if (m_task.isNull() || !m_api) {
        Q_EMIT stateChanged();
        return;
    }
    m_subscription = m_api->subscribe(rpc::executionLogTopic(m_task), rpc::Cursor());
    HubSubscription *const current = m_subscription.get();
    connect(current, &HubSubscription::happened, this, [this, current](qint64 /*seq*/, const QByteArray &data) {
        if (current == m_subscription.get())
            take(data);
    });
    connect(current, &HubSubscription::missed, this, [this, current] {
        if (current == m_subscription.get())
            onMissed();
    });
    connect(current, &HubSubscription::liveChanged, this, &ExecutionLogModel::stateChanged);
    connect(current, &HubSubscription::refused, this, [this, current](const Error &error) {
        if (current != m_subscription.get())
            return;
        m_error = error;
        Q_EMIT stateChanged();
    });
    Q_EMIT stateChanged();
}

bool ExecutionLogModel::isLive() const
{
    return m_subscription && m_subscription->isLive();
}

// The server's numbers are others now, or the beginning is not kept: what is there is shown from its beginning.
void ExecutionLogModel::onMissed()
{
    if (!m_entries.isEmpty() || !m_arrived.isEmpty())
        return restart();
    m_incomplete = true;
    Q_EMIT stateChanged();
}

void ExecutionLogModel::take(const QByteArray &json)
{
    rpc::ExecutionLogEntry entry;
    rpc::Misfit misfit;
    const auto tree = json::Tree::parse(json);
    if (!tree || !rpc::Codec<rpc::ExecutionLogEntry>::read((*tree)->root(), entry, misfit))
        return; // of a newer server
    m_arrived.append(std::move(entry));
    if (!std::exchange(m_flushing, true))
        QMetaObject::invokeMethod(this, &ExecutionLogModel::flush, Qt::QueuedConnection);
}

void ExecutionLogModel::flush()
{
    m_flushing = false;
    if (m_arrived.isEmpty())
        return;
    const int first = static_cast<int>(m_entries.size());
    beginInsertRows({}, first, first + static_cast<int>(m_arrived.size()) - 1);
    m_entries.append(std::exchange(m_arrived, {}));
    endInsertRows();
}

int ExecutionLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ExecutionLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const rpc::ExecutionLogEntry &entry = m_entries.at(index.row());
    switch (role) {
    case SeqRole:
        return entry.seq;
    case SessionRole:
        return entry.sessionId.toString(QUuid::WithoutBraces);
    case KindRole:
        return entry.kind;
    case BodyRole:
        return entry.body.text;
    case CreatedAtRole:
        return entry.createdAt;
    default:
        return {};
    }
}

QHash<int, QByteArray> ExecutionLogModel::roleNames() const
{
    return {{SeqRole, "seq"},
            {SessionRole, "session"},
            {KindRole, "kind"},
            {BodyRole, "body"},
            {CreatedAtRole, "createdAt"}};
}

} // namespace qd
