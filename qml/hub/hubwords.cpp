// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubwords.h"

#include "qml/shell/words.h"

#include <QCoreApplication>

namespace qd::ui {

QString hubSentence(const QString &what, const Error &error)
{
    QString words = error.serverMessage.section(u'\n', 0, 0);
    if (words.endsWith(u'.'))
        return words;
    if (error.code == Error::Code::Unauthorized)
        return QCoreApplication::translate("Hub", "%1: you may not do this here.").arg(what);
    if (error.code == Error::Code::Busy)
        return QCoreApplication::translate("Hub", "%1: somebody else changed it meanwhile.").arg(what);
    return sentence(what, error);
}

} // namespace qd::ui
