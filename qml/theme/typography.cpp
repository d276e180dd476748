// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/theme/typography.h"

#include "qml/theme/theme.h"

namespace qd::ui {

Typography::Typography(const Theme &theme, QObject *parent)
    : TextStyle(parent)
{
    connect(&theme, &Theme::changed, this, [this, &theme] { follow(theme); });
    follow(theme);
}

Typography *Typography::create(QQmlEngine *engine, QJSEngine *)
{
    return new Typography(*Theme::create(engine, nullptr));
}

void Typography::follow(const Theme &theme)
{
    m_proseFamily = theme.uiFont();
    m_monoFamily = theme.monoFont();
    m_size = theme.textBase();
    m_monoSize = theme.textSmall();
    m_smallSize = theme.textTiny();
    m_h1Size = theme.textTitle();
    m_h2Size = theme.textLarge();
    m_radius = Theme::radiusControl();
    m_chipRadius = Theme::radiusChip();
    m_gapTight = Theme::space1();
    m_gapNormal = Theme::space3();
    m_gapSection = Theme::space5();
    m_background = theme.bg();
    m_text = theme.text();
    m_muted = theme.muted();
    m_faint = theme.faint();
    m_border = theme.border();
    m_accent = theme.accent();
    m_codeBackground = theme.sunken();
    m_chipBackground = theme.hover();
    m_selection = theme.accentSoft();
    m_found = theme.accentSoft();
    m_added = theme.success();
    m_removed = theme.danger();
    m_addedBackground = theme.addBg();
    m_removedBackground = theme.delBg();
    setDark(theme.isDark());
    Q_EMIT metricsChanged();
    Q_EMIT coloursChanged();
}

} // namespace qd::ui
