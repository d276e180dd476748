// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"

#include <QObject>
#include <QTimer>

namespace qd::server {

//! \brief Follows a server from its start until it answers: what it says about itself, and how long it takes.
//!
//! Says nothing after stop().
class BootWatch final : public QObject
{
    Q_OBJECT

public:
    explicit BootWatch(QObject *parent = nullptr);

    void start(const Timeouts &timeouts);
    //! It has answered, or has ended.
    void stop();
    [[nodiscard]] bool isBooting() const { return m_booting; }
    //! A line of its output.
    void take(const QString &line);

Q_SIGNALS:
    //! It says that it listens, or has been silent about it for so long that asking can't hurt.
    void worthAsking();
    void portTaken();
    void timedOut();

private:
    bool m_booting = false;
    QTimer m_limit;
    QTimer m_ask; // in case the ready line never comes
};

} // namespace qd::server
