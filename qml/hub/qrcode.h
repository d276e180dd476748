// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QQuickPaintedItem>

namespace qd::ui {

//! \brief A QR code (ISO/IEC 18004, error correction M), dark on light in every theme, with its quiet zone. GUI thread.
//!
//! What it says is often a secret: it is set by a call, is no property, and gets into no log. Square; modules are whole pixels of the screen, so that
//! what is left of the size is added to the quiet zone.
class QrCode : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged) //!< there is something to scan

public:
    explicit QrCode(QQuickItem *parent = nullptr);

    //! Empty, or longer than fits into a code: nothing is shown.
    void setContent(const QString &text);
    [[nodiscard]] bool isShown() const { return !m_modules.isNull(); }

    void paint(QPainter *painter) override;

Q_SIGNALS:
    void shownChanged();

private:
    QImage m_modules; //!< one pixel each, without the quiet zone
};

//! The modules of a code for `text`, one pixel each: black and white. Null for nothing, or for more than fits.
[[nodiscard]] QImage qrModules(const QString &text);

} // namespace qd::ui
