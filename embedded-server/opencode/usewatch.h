// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/net/httpclient.h"
#include "core/opencode/apiv1.h"
#include "core/opencode/eventstream.h"
#include "embedded-server/opencode/supervisor.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <atomic>
#include <memory>

namespace qd::server {

//! \brief Reads the server's event stream for the supervisor: is it alive, and is it in use?
//!
//! In use is a session that is busy or waits for a person, or an open terminal. What began while nobody listened is asked for when the stream is
//! open; until the answer is there the server counts as in use: better too big than interrupted. The thread of the event streams' owner (GUI).
class UseWatch final : public QObject
{
    Q_OBJECT

public:
    explicit UseWatch(Supervisor &supervisor, QObject *parent = nullptr);

    //! For Options::inUse: thread-safe, and outlives this object.
    [[nodiscard]] std::function<bool()> inUse() const;
    //! To be called with every state of the supervisor.
    void follow(State state);

Q_SIGNALS:
    //! The server has been asked what goes on.
    void known();

private:
    using Open = QHash<QString, QString>;
    struct Answer
    {
        Open open;
        QSet<qint64> shells; //!< the processes of the terminals
    };
    void open();
    void beUncertain();
    void count();
    QCoro::Task<> countTask();
    QCoro::Task<Outcome<QSet<QString>>> placesTask();
    QCoro::Task<Outcome<Answer>> openTask(QString directory);
    void close(const QString &id);
    void take(const QList<opencode::Event> &events);
    void takeOne(const opencode::Event &event);
    void forgetSession(const QString &id);
    void checkBytes();

    Supervisor &m_supervisor;
    opencode::EventStream m_stream;
    QTimer m_again; //!< the stream is opened anew
    QTimer m_recount;
    QTimer m_bytes;
    qint64 m_lastByte = -1;
    qint64 m_server = 0; //!< the process that we listen to
    bool m_uncertain = true;
    Open m_open;            //!< busy sessions, open requests and terminals by id; the session of each, if it has one
    QSet<QString> m_closed; //!< sessions, requests and terminals that ended since the server was asked
    std::shared_ptr<std::atomic_bool> m_inUse = std::make_shared<std::atomic_bool>(true);
    HttpClient m_client;
    opencode::ApiV1 m_api{m_client};
    TaskScope m_tasks;
};

} // namespace qd::server
