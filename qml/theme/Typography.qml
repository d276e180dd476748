// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
pragma Singleton
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! Fonts and colours of painted text, from the theme: one object for all transcripts, and with it one cache of coloured code.
TextStyle {
    accent: Theme.accent
    added: Theme.success
    addedBackground: Theme.addBg
    background: Theme.bg
    border: Theme.border
    chipBackground: Theme.hover
    chipRadius: Theme.radiusChip
    codeBackground: Theme.sunken
    dark: Theme.dark
    faint: Theme.faint
    found: Theme.accentSoft
    gapNormal: Theme.space3
    gapSection: Theme.space5
    gapTight: Theme.space1
    h1Size: Theme.textTitle
    h2Size: Theme.textLarge
    monoFamily: Theme.monoFont
    monoSize: Theme.textSmall
    muted: Theme.muted
    proseFamily: Theme.uiFont
    radius: Theme.radiusControl
    removed: Theme.danger
    removedBackground: Theme.delBg
    selection: Theme.accentSoft
    size: Theme.textBase
    smallSize: Theme.textTiny
    text: Theme.text
}
