// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/renderer.h"

#include <QDir>
#include <QQuickWindow>

using namespace Qt::StringLiterals;

namespace qd {

bool hasGraphicsDevice(const QString &devices)
{
    const QDir directory(devices);
    return !QDir(directory.filePath(u"dri"_s)).entryList({u"renderD*"_s}, QDir::System).isEmpty() ||
           directory.exists(u"nvidia0"_s);
}

void chooseRenderer()
{
#ifdef Q_OS_LINUX
    const bool asked = qEnvironmentVariableIsSet("QT_QUICK_BACKEND") || qEnvironmentVariableIsSet("QSG_RHI_BACKEND");
    if (!asked && !hasGraphicsDevice(u"/dev"_s))
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
#endif
}

} // namespace qd
