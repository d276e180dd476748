// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/toldtoken.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace qd::ui {

void ToldToken::take(QString &token)
{
    forget();
    m_token.swap(token);
    copy();
}

void ToldToken::copy() const
{
    if (m_token.isEmpty())
        return;
    auto *data = new QMimeData;
    data->setText(m_token);
    data->setData(u"x-kde-passwordManagerHint"_s, "secret"); // clipboard histories leave it out
    QGuiApplication::clipboard()->setMimeData(data);
}

void ToldToken::forget()
{
    m_token.fill(u'\0');
    m_token.clear();
}

} // namespace qd::ui
