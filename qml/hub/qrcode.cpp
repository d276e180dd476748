// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/qrcode.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <memory>

#include <qrencode.h>

namespace qd::ui {

namespace {

constexpr int quietZone = 4; // modules on each side, as the standard asks
constexpr QRgb dark = 0xFF000000;
constexpr QRgb light = 0xFFFFFFFF;

struct FreeCode
{
    void operator()(QRcode *code) const { QRcode_free(code); }
};

} // namespace

QImage qrModules(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty())
        return {};
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeData(
        int(bytes.size()), reinterpret_cast<const unsigned char *>(bytes.constData()), 0, QR_ECLEVEL_M));
    if (!code)
        return {};
    QImage image(code->width, code->width, QImage::Format_RGB32);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x)
            image.setPixel(x, y, (code->data[y * code->width + x] & 1) != 0 ? dark : light);
    }
    return image;
}

QrCode::QrCode(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(false);
}

void QrCode::setContent(const QString &text)
{
    const bool before = isShown();
    m_modules = qrModules(text);
    update();
    if (before != isShown())
        Q_EMIT shownChanged();
}

void QrCode::paint(QPainter *painter)
{
    if (m_modules.isNull())
        return;
    const QTransform &scale = painter->combinedTransform();
    const qreal ratio = std::max(scale.m11(), 1.0);
    const int side = int(std::floor(std::min(width(), height()) * ratio));
    const int modules = m_modules.width() + 2 * quietZone;
    const int cell = std::max(1, side / modules);
    const qreal drawn = cell * m_modules.width() / ratio;
    const auto centred = [&](qreal length) { return std::floor((length - drawn) / 2 * ratio) / ratio; };
    painter->fillRect(QRectF(0, 0, width(), height()), QColor::fromRgb(light));
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->drawImage(QRectF(centred(width()), centred(height()), drawn, drawn), m_modules);
}

} // namespace qd::ui
