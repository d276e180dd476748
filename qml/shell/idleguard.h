// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace qd::ui {

//! \brief Knows when the person does something, and stops the caret from blinking when they have not for ten seconds.
//!
//! A window that nobody touches must not repaint.
class IdleGuard : public QObject
{
    Q_OBJECT

public:
    explicit IdleGuard(QObject *parent = nullptr);

Q_SIGNALS:
    //! A key, a click, a wheel or a move of the mouse; at most every two seconds.
    void active();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rest();

    QTimer m_timer;
    QElapsedTimer m_last;
    QElapsedTimer m_told;
    int m_flashTime = 0;
    bool m_resting = false;
};

} // namespace qd::ui
