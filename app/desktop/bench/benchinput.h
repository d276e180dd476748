// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QPointF>
#include <QString>

#include <functional>

class QQuickWindow;

namespace qd::bench {

//! \brief Mouse, wheel and key events for the window, as a person's devices would send them; never a call into a model.
//!
//! GUI thread. Remembers when each event was posted, so that a reaction can be told from its cause.
class Input : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void()>;

    explicit Input(QQuickWindow *window, QObject *parent = nullptr);

    //! Press and release at `position` (scene coordinates); `done` once both are posted.
    void click(QPointF position, const Done &done);
    //! One press and release a character, `intervalMs` apart.
    void type(const QString &text, int intervalMs, const Done &done);
    //! Selects and deletes what the focused field holds.
    void clearField(const Done &done);
    //! `n` wheel events of `dy` pixels (up = positive), `intervalMs` apart.
    void wheel(QPointF position, qreal dy, int n, int intervalMs, const Done &done);

    //! When the newest mouse press was posted (bench::now()).
    [[nodiscard]] double lastPress() const { return m_lastPress; }

Q_SIGNALS:
    //! A character was posted at `t`.
    void keyPosted(double t);

private:
    void key(int key, Qt::KeyboardModifiers modifiers, const QString &text);
    void repeat(int n, int intervalMs, const std::function<void(int)> &step, const Done &done);

    QQuickWindow *m_window;
    double m_lastPress = 0;
};

} // namespace qd::bench
