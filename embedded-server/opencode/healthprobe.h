// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>

namespace qd::server {

//! \brief One question to `/global/health`, on a connection of its own, answered within a time limit.
//!
//! A connection that the server accepts while it boots is never answered and never closed; so each question has a fresh one,
//! and the limit is for the whole exchange. finished() comes exactly once, never from within ask().
class HealthProbe final : public QObject
{
    Q_OBJECT

public:
    struct Answer
    {
        bool healthy = false;
        QString version;
        QString failure; //!< what went wrong, for the log
    };

    explicit HealthProbe(QObject *parent = nullptr);
    void ask(quint16 port, const QByteArray &authorization, std::chrono::milliseconds limit);

    //! What an answer says, as far as it is complete; public for its test.
    static bool parse(const QByteArray &response, Answer &answer);

Q_SIGNALS:
    void finished(const qd::server::HealthProbe::Answer &answer);

private:
    void readMore();
    void finish(const Answer &answer);

    QTcpSocket m_socket;
    QTimer m_limit;
    QByteArray m_response;
    bool m_finished = false;
};

} // namespace qd::server
