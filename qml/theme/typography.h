// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/text/textstyle.h"

class QJSEngine;
class QQmlEngine;

namespace qd::ui {

class Theme;

//! \brief Fonts and colours of painted text, from the theme: one object for all transcripts, and with it one cache of coloured code.
class Typography : public qd::TextStyle
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    explicit Typography(const Theme &theme, QObject *parent = nullptr);
    static Typography *create(QQmlEngine *engine, QJSEngine *);

private:
    void follow(const Theme &theme);
};

} // namespace qd::ui
