// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/options.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace qd::server {

void Options::useProfile(const QString &directory)
{
    const QString place = QDir::current().absoluteFilePath(directory);
    stateDirectory = place + u"/state/server"_s;
    dataRoot = place + u"/data/opencode"_s;
}

QString Options::readConfig(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return u"%1 can't be read: %2."_s.arg(file, source.errorString());
    QJsonParseError error;
    const QJsonDocument json = QJsonDocument::fromJson(source.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return u"%1 is not JSON: %2 at byte %3."_s.arg(file, error.errorString()).arg(error.offset);
    if (!json.isObject())
        return u"%1 does not hold a JSON object."_s.arg(file);
    extraConfig = json.object();
    return {};
}

} // namespace qd::server
