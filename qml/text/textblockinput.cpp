// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/textblockitem.h"

#include <QCursor>
#include <QGuiApplication>
#include <QStyleHints>

// What the mouse does: select, click links, scroll sideways.

namespace qd {

void TextBlockItem::mousePressEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    m_pressedLink = linkAt(at.x(), at.y());
    m_pressedAt = event->scenePosition();
    // A finger scrolls; selecting by touch begins with a long press, which the view's menu handles.
    const bool touch = event->source() != Qt::MouseEventNotSynthesized ||
                       event->device()->type() == QInputDevice::DeviceType::TouchScreen;
    if (touch || !m_selection || m_rowId.isEmpty()) {
        event->setAccepted(!m_pressedLink.isEmpty());
        return;
    }
    const bool third = m_sinceDoubleClick.isValid() &&
                       m_sinceDoubleClick.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval();
    m_sinceDoubleClick.invalidate();
    setKeepMouseGrab(true);
    m_selection->press(this, positionAt(at.x(), at.y()), third ? 3 : 1, event->modifiers().testFlag(Qt::ShiftModifier));
}

void TextBlockItem::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!m_selection || m_rowId.isEmpty()) {
        event->ignore();
        return;
    }
    m_sinceDoubleClick.start();
    m_pressedLink.clear();
    setKeepMouseGrab(true);
    m_selection->press(this, positionAt(event->position().x(), event->position().y()), 2, false);
}

void TextBlockItem::mouseMoveEvent(QMouseEvent *event)
{
    if (keepMouseGrab() && m_selection)
        m_selection->drag(event->scenePosition());
}

void TextBlockItem::mouseReleaseEvent(QMouseEvent *event)
{
    if (keepMouseGrab() && m_selection)
        m_selection->release();
    setKeepMouseGrab(false);
    const qreal moved = (event->scenePosition() - m_pressedAt).manhattanLength();
    const QString link = linkAt(event->position().x(), event->position().y());
    const bool clicked =
        !link.isEmpty() && link == m_pressedLink && moved < QGuiApplication::styleHints()->startDragDistance();
    m_pressedLink.clear();
    if (clicked)
        Q_EMIT linkActivated(QUrl(link));
}

void TextBlockItem::mouseUngrabEvent()
{
    if (keepMouseGrab() && m_selection)
        m_selection->release();
    setKeepMouseGrab(false);
    m_pressedLink.clear();
}

void TextBlockItem::hoverEnterEvent(QHoverEvent *event)
{
    hoverMoveEvent(event);
}

void TextBlockItem::hoverMoveEvent(QHoverEvent *event)
{
    const QPointF at = event->position();
    setHoveredLink(linkAt(at.x(), at.y()));
    event->ignore(); // the delegate around it may want to know, too
}

void TextBlockItem::hoverLeaveEvent(QHoverEvent *event)
{
    setHoveredLink({});
    event->ignore();
}

void TextBlockItem::setHoveredLink(const QString &link)
{
    if (!link.isEmpty())
        setCursor(Qt::PointingHandCursor);
    else if (m_selection && !m_rowId.isEmpty())
        setCursor(Qt::IBeamCursor);
    else
        unsetCursor();
    if (m_hoveredLink == link)
        return;
    m_hoveredLink = link;
    repaint();
    Q_EMIT linkHovered(link);
}

void TextBlockItem::wheelEvent(QWheelEvent *event)
{
    const QPoint pixels = event->pixelDelta();
    const QPoint angle = event->angleDelta();
    const bool sideways = qAbs(angle.x()) > qAbs(angle.y()) || event->modifiers().testFlag(Qt::ShiftModifier);
    if (!sideways || overflow() <= 0) {
        event->ignore();
        return;
    }
    const QPoint delta = pixels.isNull() ? angle / 2 : pixels;
    setScrollX(m_scrollX - (delta.x() != 0 ? delta.x() : delta.y()));
}

} // namespace qd
