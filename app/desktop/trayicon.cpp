// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/trayicon.h"

#include <QPainter>

namespace qd {

namespace {

// Not the window's theme: the panel has its own, which nobody tells us.
constexpr QRgb ground = 0xFF3355D1;
constexpr QRgb mark = 0xFFFFFFFF;
constexpr QRgb busyDot = 0xFF6CCB85;
constexpr QRgb waitingDot = 0xFFFFB02E;
constexpr QRgb rim = 0xFF14161A;

} // namespace

QImage drawTrayIcon(ui::TrayState::Status status, int size)
{
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16.0, size / 16.0); // drawn on a grid of 16
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromRgba(ground));
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 3.5, 3.5);
    painter.setPen(QPen(QColor::fromRgba(mark), 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{QPointF(4.5, 4.5), QPointF(7.5, 7.5), QPointF(4.5, 10.5)});
    if (status == ui::TrayState::Status::Idle) {
        painter.drawLine(QPointF(8.8, 11), QPointF(11.6, 11));
        return image;
    }
    const bool waiting = status == ui::TrayState::Status::Waiting;
    painter.setPen(QPen(QColor::fromRgba(rim), 1.2));
    painter.setBrush(QColor::fromRgba(waiting ? waitingDot : busyDot));
    const qreal radius = waiting ? 3.9 : 2.7;
    const QPointF centre(15.4 - radius, 15.4 - radius);
    painter.drawEllipse(centre, radius, radius);
    if (waiting) {
        painter.setPen(QPen(QColor::fromRgba(rim), 1.4, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre + QPointF(0, -1.8), centre + QPointF(0, 0.2));
        painter.drawPoint(centre + QPointF(0, 2));
    }
    return image;
}

} // namespace qd
