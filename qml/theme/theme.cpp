// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/theme/theme.h"

#include "core/base/logging.h"

#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QJSEngine>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

Theme *s_current = nullptr;

constexpr qreal compactBelow = 600;
constexpr qreal expandedFrom = 960;

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
{
    s_current = this;
    // Qt 6.4 tells of a change of the system's colours only by an event to the application.
    qApp->installEventFilter(this);
    update();
}

Theme::~Theme()
{
    if (s_current == this)
        s_current = nullptr;
}

Theme *Theme::create(QQmlEngine *, QJSEngine *)
{
    if (!s_current) {
        loadFonts();
        return new Theme(nullptr);
    }
    QJSEngine::setObjectOwnership(s_current, QJSEngine::CppOwnership);
    return s_current;
}

void Theme::loadFonts()
{
    static bool loaded = false;
    if (std::exchange(loaded, true))
        return;
    for (const auto &name :
         {u"Inter-Regular.otf"_s, u"Inter-Medium.otf"_s, u"Inter-SemiBold.otf"_s, u"Inter-Italic.otf"_s,
          u"JetBrainsMono-Regular.ttf"_s, u"JetBrainsMono-SemiBold.ttf"_s, u"lucide.ttf"_s}) {
        if (QFontDatabase::addApplicationFont(u":/qt/qml/Quarterdeck/fonts/"_s + name) < 0)
            qCWarning(lcUi) << "the bundled font" << name << "could not be loaded";
    }
}

void Theme::setScheme(Scheme scheme)
{
    if (std::exchange(m_scheme, scheme) != scheme)
        update();
}

void Theme::setReducedMotion(bool on)
{
    if (std::exchange(m_reducedMotion, on) != on)
        Q_EMIT changed();
}

void Theme::setSystemFont(bool on)
{
    if (std::exchange(m_systemFont, on) != on)
        update();
}

QString Theme::uiFont() const
{
    return m_systemFont ? QFontDatabase::systemFont(QFontDatabase::GeneralFont).family() : u"Inter"_s;
}

QString Theme::monoFont() const
{
    return m_systemFont ? QFontDatabase::systemFont(QFontDatabase::FixedFont).family() : u"JetBrains Mono"_s;
}

QString Theme::iconFont()
{
    return u"lucide"_s;
}

void Theme::setWindowWidth(qreal width)
{
    const auto now = width < compactBelow   ? WindowClass::Compact
                     : width < expandedFrom ? WindowClass::Medium
                                            : WindowClass::Expanded;
    if (std::exchange(m_windowClass, now) != now)
        update();
}

QVariantList Theme::hues() const
{
    return QVariantList(m_palette->hues.begin(), m_palette->hues.end());
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange)
        update();
    return QObject::eventFilter(watched, event);
}

void Theme::update()
{
    bool dark = m_scheme == Scheme::Dark;
    if (m_scheme == Scheme::System) {
        const auto system = QGuiApplication::palette();
        dark = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
    }
    m_palette = dark ? &darkPalette() : &lightPalette();
    QFont font(uiFont());
    font.setPixelSize(textBase());
    QGuiApplication::setFont(font);
    Q_EMIT changed();
}

} // namespace qd::ui
