// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubapi.h"
#include "core/protocol/topics.h"

#include <QAbstractListModel>
#include <QPointer>

namespace qd {

//! \brief What the agents of a task say, in order, appended as it arrives: from the first entry on, over lost connections.
//!
//! Listens from setTask() on until another task is set or the model goes. Entries that come together are one insertion. One thread, the api's;
//! a model that outlives the api hears nothing more.
class ExecutionLogModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        SeqRole = Qt::UserRole + 1, //!< qint64, the entry's number in the task
        SessionRole,                //!< QString, which run of the agent
        KindRole,                   //!< QString
        BodyRole,                   //!< QByteArray, JSON
        CreatedAtRole,              //!< qint64, milliseconds since the epoch
    };

    explicit ExecutionLogModel(HubApi &api, QObject *parent = nullptr);
    ~ExecutionLogModel() override;

    //! A null id: none.
    void setTask(const QUuid &taskId);
    [[nodiscard]] const QUuid &task() const { return m_task; }
    //! Entries are told as they come.
    [[nodiscard]] bool isLive() const;
    //! Some of what was said is no longer kept.
    [[nodiscard]] bool isIncomplete() const { return m_incomplete; }
    //! Why the task's log can't be had; the task may be somebody else's, or not there.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void stateChanged();

private:
    void restart();
    void take(const QByteArray &json);
    void flush();
    void onMissed();

    QPointer<HubApi> m_api;
    QUuid m_task;
    std::unique_ptr<HubSubscription> m_subscription;
    QList<rpc::ExecutionLogEntry> m_entries;
    QList<rpc::ExecutionLogEntry> m_arrived; //!< not rows yet
    bool m_flushing = false;
    bool m_incomplete = false;
    std::optional<Error> m_error;
};

} // namespace qd
