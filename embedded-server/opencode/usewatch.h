// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/eventstream.h"
#include "embedded-server/opencode/supervisor.h"

#include <QHash>
#include <QTimer>

#include <atomic>
#include <memory>

namespace qd::server {

//! \brief Reads the server's event stream for the supervisor: is it alive, and is it in use?
//!
//! In use is a session that is busy or waits for a person, or an open terminal. A server that we have not listened to
//! from its start, or not without a gap, counts as in use: better too big than interrupted.
class UseWatch final : public QObject
{
    Q_OBJECT

public:
    explicit UseWatch(Supervisor &supervisor, QObject *parent = nullptr);

    //! For Options::inUse: thread-safe, and outlives this object.
    [[nodiscard]] std::function<bool()> inUse() const;
    //! To be called with every state of the supervisor.
    void follow(State state, const Reason &reason);

private:
    void open();
    void take(const QList<opencode::Event> &events);
    void takeOne(const opencode::Event &event);
    void forgetSession(const QString &id);
    void checkBytes();

    Supervisor &m_supervisor;
    opencode::EventStream m_stream;
    QTimer m_again;
    QTimer m_bytes;
    qint64 m_lastByte = -1;
    qint64 m_server = 0; //!< the process that we listen to
    bool m_uncertain = true;
    QHash<QString, QString>
        m_open; //!< busy sessions, open requests and terminals by id; the session of each, if it has one
    std::shared_ptr<std::atomic_bool> m_inUse = std::make_shared<std::atomic_bool>(true);
};

} // namespace qd::server
