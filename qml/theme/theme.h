// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/theme/tokens.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

namespace qd::ui {

#define QD_COLOR(name)                                                                                                 \
    Q_PROPERTY(QColor name READ name NOTIFY changed)                                                                   \
public:                                                                                                                \
    [[nodiscard]] QColor name() const                                                                                  \
    {                                                                                                                  \
        return m_palette->name;                                                                                        \
    }                                                                                                                  \
                                                                                                                       \
private:
#define QD_SIZE(name, desktop, phone)                                                                                  \
    Q_PROPERTY(int name READ name NOTIFY changed)                                                                      \
public:                                                                                                                \
    [[nodiscard]] int name() const                                                                                     \
    {                                                                                                                  \
        return compact() ? (phone) : (desktop);                                                                        \
    }                                                                                                                  \
                                                                                                                       \
private:
#define QD_CONSTANT(name, value)                                                                                       \
    Q_PROPERTY(int name READ name CONSTANT)                                                                            \
public:                                                                                                                \
    [[nodiscard]] static int name()                                                                                    \
    {                                                                                                                  \
        return value;                                                                                                  \
    }                                                                                                                  \
                                                                                                                       \
private:

//! \brief All colours, sizes, fonts and durations of the window, and the window class they depend on.
//!
//! One object per process, owned by the composition root and handed to QML by create(). GUI thread.
class Theme : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(qd::ui::Theme::Scheme scheme READ scheme WRITE setScheme NOTIFY changed)
    Q_PROPERTY(bool dark READ isDark NOTIFY changed)
    Q_PROPERTY(QVariantList hues READ hues NOTIFY changed) //!< of workspaces
    Q_PROPERTY(qd::ui::Theme::WindowClass windowClass READ windowClass NOTIFY changed)
    Q_PROPERTY(bool compact READ compact NOTIFY changed)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY changed)
    Q_PROPERTY(bool systemFont READ systemFont WRITE setSystemFont NOTIFY changed)
    Q_PROPERTY(QString uiFont READ uiFont NOTIFY changed)
    Q_PROPERTY(QString monoFont READ monoFont NOTIFY changed)
    Q_PROPERTY(QString iconFont READ iconFont CONSTANT)
    Q_PROPERTY(int fast READ fast NOTIFY changed)
    Q_PROPERTY(int panel READ panel NOTIFY changed)
    // clang-format off
    QD_COLOR(bg) QD_COLOR(surface) QD_COLOR(sunken) QD_COLOR(hover) QD_COLOR(border) QD_COLOR(text) QD_COLOR(muted) QD_COLOR(faint)
    QD_COLOR(accent) QD_COLOR(onAccent) QD_COLOR(accentSoft) QD_COLOR(success) QD_COLOR(warning) QD_COLOR(danger)
    QD_COLOR(addBg) QD_COLOR(delBg) QD_COLOR(scrim)
    QD_SIZE(textTiny, 11, 13) QD_SIZE(textSmall, 12, 14) QD_SIZE(textBase, 13, 15) QD_SIZE(textLarge, 15, 17) QD_SIZE(textTitle, 18, 20)
    QD_SIZE(textDisplay, 24, 26) QD_SIZE(controlHeight, 28, 44) QD_SIZE(rowHeight, 28, 52) QD_SIZE(iconSize, 16, 20)
    QD_SIZE(iconSmall, 14, 18) QD_SIZE(headerHeight, 48, 56) QD_SIZE(pagePadding, 24, 16)
    QD_CONSTANT(space1, 4) QD_CONSTANT(space2, 8) QD_CONSTANT(space3, 12) QD_CONSTANT(space4, 16) QD_CONSTANT(space5, 24)
    QD_CONSTANT(space6, 32) QD_CONSTANT(space7, 48)
    QD_CONSTANT(radiusChip, 4) QD_CONSTANT(radiusControl, 6) QD_CONSTANT(radiusCard, 10)
    QD_CONSTANT(hairline, 1) QD_CONSTANT(focusWidth, 2) QD_CONSTANT(dotSize, 8) QD_CONSTANT(barWidth, 3) QD_CONSTANT(iconLarge, 32)
    QD_CONSTANT(sidebarWidth, 264) QD_CONSTANT(sidebarMin, 200) QD_CONSTANT(sidebarMax, 420) QD_CONSTANT(textColumn, 760)
    QD_CONSTANT(statusHeight, 28) QD_CONSTANT(touchTarget, 44) QD_CONSTANT(dialogWidth, 480) QD_CONSTANT(wideDialogWidth, 640)
    QD_CONSTANT(menuWidth, 224) QD_CONSTANT(pickerWidth, 340) QD_CONSTANT(pickerHeight, 360) QD_CONSTANT(composerMax, 240)
    QD_CONSTANT(thumbnail, 64) QD_CONSTANT(windowMinWidth, 360) QD_CONSTANT(windowMinHeight, 480)
    QD_CONSTANT(windowWidth, 1280) QD_CONSTANT(windowHeight, 800) QD_CONSTANT(shortText, 420)
        // clang-format on

        public : enum class Scheme {
            System,
            Light,
            Dark,
        };
    Q_ENUM(Scheme)
    //! Compact: the phone layout. Expanded: room for a panel at the side.
    enum class WindowClass
    {
        Compact,
        Medium,
        Expanded,
    };
    Q_ENUM(WindowClass)

    //! Without a default argument: of a class that it can construct by itself, QML would make its own instead of asking create().
    explicit Theme(QObject *parent);
    ~Theme() override;

    //! The object that QML gets: the one that is alive, else a new one that the engine owns (a component alone in a test).
    static Theme *create(QQmlEngine *engine, QJSEngine *);
    //! Puts the bundled fonts into the font database; before the first text is laid out.
    static void loadFonts();

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    [[nodiscard]] bool isDark() const { return m_palette == &darkPalette(); }
    [[nodiscard]] const Palette &palette() const { return *m_palette; }
    [[nodiscard]] WindowClass windowClass() const { return m_windowClass; }
    [[nodiscard]] bool compact() const { return m_windowClass == WindowClass::Compact; }
    [[nodiscard]] bool reducedMotion() const { return m_reducedMotion; }
    void setReducedMotion(bool on);
    [[nodiscard]] bool systemFont() const { return m_systemFont; }
    void setSystemFont(bool on);
    [[nodiscard]] QString uiFont() const;
    [[nodiscard]] QString monoFont() const;
    [[nodiscard]] static QString iconFont();
    //! Durations in milliseconds; 0 with reduced motion.
    [[nodiscard]] int fast() const { return m_reducedMotion ? 0 : 120; }
    [[nodiscard]] int panel() const { return m_reducedMotion ? 0 : 160; }

    //! The one place that knows where one window class ends and the next begins.
    Q_INVOKABLE void setWindowWidth(qreal width);
    [[nodiscard]] QVariantList hues() const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    const Palette *m_palette = &lightPalette();
    Scheme m_scheme = Scheme::System;
    WindowClass m_windowClass = WindowClass::Expanded;
    bool m_reducedMotion = false;
    bool m_systemFont = false;
};

} // namespace qd::ui
