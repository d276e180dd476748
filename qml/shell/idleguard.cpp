// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/idleguard.h"

#include <QEvent>
#include <QGuiApplication>
#include <QStyleHints>

namespace qd::ui {
namespace {

constexpr int restAfterMs = 9'000;
constexpr int tellEveryMs = 2'000;

} // namespace

IdleGuard::IdleGuard(QObject *parent)
    : QObject(parent)
    , m_flashTime(QGuiApplication::styleHints()->cursorFlashTime())
{
    qApp->installEventFilter(this);
    m_timer.setSingleShot(true);
    m_last.start();
    connect(&m_timer, &QTimer::timeout, this, &IdleGuard::rest);
    m_timer.start(restAfterMs);
}

bool IdleGuard::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        m_last.restart();
        if (m_resting) {
            m_resting = false;
            QGuiApplication::styleHints()->setCursorFlashTime(m_flashTime);
        }
        if (!m_timer.isActive())
            m_timer.start(restAfterMs);
        if (!m_told.isValid() || m_told.hasExpired(tellEveryMs)) {
            m_told.start();
            Q_EMIT active();
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void IdleGuard::rest()
{
    // The timer is not restarted for every event: it looks how long ago the last one was.
    const auto left = restAfterMs - m_last.elapsed();
    if (left > 0) {
        m_timer.start(int(left));
        return;
    }
    m_resting = true;
    QGuiApplication::styleHints()->setCursorFlashTime(0);
}

} // namespace qd::ui
