// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QQmlEngine>
#include <QQuickItem>

#include <vector>

namespace qd {

//! \brief Keeps frames short while text flies past.
//!
//! Usually everything that is new in a frame is painted in it. From hurry() on, for a tenth of a second, a frame paints new text for frameBudget at most;
//! what is left over shows one of the next frames, so that a quick scroll stays smooth on a slow machine. For one window.
//! hurry() on the GUI thread; mayPaint() and spent() from QQuickItem::updatePaintNode().
class PaintBudget : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    static constexpr qint64 frameBudgetNs = 3'000'000;

    static PaintBudget &instance();
    static PaintBudget *create(QQmlEngine *engine, QJSEngine *scripts);

    //! The window of `view` is being scrolled.
    Q_INVOKABLE void hurry(QQuickItem *view);

    //! False when `item` has to wait; its update() is called again then.
    [[nodiscard]] bool mayPaint(QQuickItem *item);
    void spent(qint64 ns) { m_spentNs += ns; }

private:
    PaintBudget() = default;
    void beginFrame();
    void resume();

    QElapsedTimer m_hurry;
    qint64 m_spentNs = 0;
    std::vector<QPointer<QQuickItem>> m_waiting;
};

} // namespace qd
