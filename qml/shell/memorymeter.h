// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief How much memory this program and the server use, for the status bar.
//!
//! The figures change when the person does something (note()) or when one has moved by more than a tenth: an idle window does not repaint.
class MemoryMeter : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(double client READ client NOTIFY changed) //!< bytes
    Q_PROPERTY(double server READ server NOTIFY changed) //!< bytes, 0 = unknown

public:
    explicit MemoryMeter(QObject *parent = nullptr);

    [[nodiscard]] double client() const { return m_client; }
    [[nodiscard]] double server() const { return m_server; }
    void setServerProcess(qint64 pid);
    void note();

Q_SIGNALS:
    void changed();

private:
    void read(bool always);

    QTimer m_timer;
    qint64 m_pid = 0;
    double m_client = 0;
    double m_server = 0;
};

} // namespace qd::ui
