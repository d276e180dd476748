// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/bench/benchinput.h"

#include "app/desktop/bench/benchtrace.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QQuickWindow>
#include <QTimer>
#include <QWheelEvent>

#include <memory>

namespace qd::bench {

Input::Input(QQuickWindow *window, QObject *parent)
    : QObject(parent)
    , m_window(window)
{}

void Input::click(QPointF position, const Done &done)
{
    const QPointF global = m_window->mapToGlobal(position);
    m_lastPress = now();
    const auto stamp = static_cast<quint64>(m_lastPress);
    // Each is made when it is its turn: the points of a mouse event belong to the device, so those of a release that exists already would be
    // delivered with the press.
    const auto post = [this, position, global, stamp](QEvent::Type type, Qt::MouseButton button,
                                                      Qt::MouseButtons buttons) {
        const auto send = [=, this] {
            QMouseEvent event(type, position, position, global, button, buttons, Qt::NoModifier);
            event.setTimestamp(stamp);
            QCoreApplication::sendEvent(m_window, &event);
        };
        QMetaObject::invokeMethod(m_window, send, Qt::QueuedConnection);
    };
    post(QEvent::MouseMove, Qt::NoButton, Qt::NoButton);
    post(QEvent::MouseButtonPress, Qt::LeftButton, Qt::LeftButton);
    post(QEvent::MouseButtonRelease, Qt::LeftButton, Qt::NoButton);
    done();
}

void Input::key(int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease})
        QCoreApplication::postEvent(m_window, new QKeyEvent(type, key, modifiers, text));
}

void Input::type(const QString &text, int intervalMs, const Done &done)
{
    repeat(
        static_cast<int>(text.size()), intervalMs,
        [this, text](int i) {
            const QChar c = text.at(i);
            const int code = c.isLetter() ? c.toUpper().unicode() : c.unicode();
            Q_EMIT keyPosted(now());
            key(code, Qt::NoModifier, QString(c));
        },
        done);
}

void Input::clearField(const Done &done)
{
    key(Qt::Key_A, Qt::ControlModifier, {});
    key(Qt::Key_Delete, Qt::NoModifier, {});
    done();
}

void Input::wheel(QPointF position, qreal dy, int n, int intervalMs, const Done &done)
{
    const QPoint delta(0, qRound(dy));
    repeat(
        n, intervalMs,
        [this, position, delta, n](int i) {
            const auto phase = i == 0 ? Qt::ScrollBegin : i + 1 == n ? Qt::ScrollEnd : Qt::ScrollUpdate;
            QCoreApplication::postEvent(m_window, new QWheelEvent(position, m_window->mapToGlobal(position), delta,
                                                                  delta, Qt::NoButton, Qt::NoModifier, phase, false,
                                                                  Qt::MouseEventSynthesizedBySystem));
        },
        done);
}

void Input::repeat(int n, int intervalMs, const std::function<void(int)> &step, const Done &done)
{
    if (n <= 0) {
        done();
        return;
    }
    auto *timer = new QTimer(this);
    timer->setTimerType(Qt::PreciseTimer);
    timer->setInterval(intervalMs);
    const auto tick = [timer, step, done, n, i = std::make_shared<int>(0)] {
        step((*i)++);
        if (*i == n) {
            timer->stop();
            timer->deleteLater();
            done();
        }
    };
    connect(timer, &QTimer::timeout, this, tick);
    if (n > 1)
        timer->start();
    tick();
}

} // namespace qd::bench
