// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/paintbudget.h"

#include <QQuickWindow>

namespace qd {

namespace {
constexpr qint64 hurryMs = 100;
}

PaintBudget &PaintBudget::instance()
{
    static PaintBudget budget;
    return budget;
}

PaintBudget *PaintBudget::create(QQmlEngine *, QJSEngine *)
{
    QJSEngine::setObjectOwnership(&instance(), QJSEngine::CppOwnership);
    return &instance();
}

void PaintBudget::hurry(QQuickItem *view)
{
    m_hurry.start();
    // Direct: the frame is made on another thread with a graphics card, while this one waits.
    if (QQuickWindow *window = view ? view->window() : nullptr)
        connect(window, &QQuickWindow::beforeSynchronizing, this, &PaintBudget::beginFrame,
                Qt::ConnectionType(Qt::DirectConnection | Qt::UniqueConnection));
}

bool PaintBudget::mayPaint(QQuickItem *item)
{
    const bool hurried = m_hurry.isValid() && m_hurry.elapsed() < hurryMs;
    if (!hurried || m_spentNs < frameBudgetNs)
        return true;
    if (m_waiting.empty())
        QMetaObject::invokeMethod(this, &PaintBudget::resume, Qt::QueuedConnection);
    m_waiting.emplace_back(item);
    return false;
}

void PaintBudget::beginFrame()
{
    m_spentNs = 0;
}

void PaintBudget::resume()
{
    const std::vector<QPointer<QQuickItem>> waiting = std::exchange(m_waiting, {});
    for (const QPointer<QQuickItem> &item : waiting) {
        if (item)
            item->update();
    }
}

} // namespace qd
