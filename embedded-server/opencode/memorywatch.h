// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"

#include <QObject>
#include <QTimer>

namespace qd::server {

//! \brief Says when the server holds more memory than it may, at a moment at which it is not in use: no session busy or waiting, no
//! terminal open.
class MemoryWatch final : public QObject
{
    Q_OBJECT

public:
    explicit MemoryWatch(QObject *parent);

    //! Does nothing without a ceiling, or when nobody can say whether the server is in use.
    void watch(qint64 pid, const Options &options);
    void stop() { m_timer.stop(); }

Q_SIGNALS:
    void exceeded(qint64 bytes);

private:
    void look();

    QTimer m_timer;
    qint64 m_pid = 0;
    qint64 m_ceiling = 0;
    std::function<bool()> m_inUse;
};

} // namespace qd::server
