// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QFile>

namespace qd::server {

//! A secret that a setting names the file of; empty for no file.
[[nodiscard]] inline Outcome<QByteArray> firstLine(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    QFile file(path);
    constexpr qint64 most = 4'096;
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Code::Storage, QStringLiteral("%1 can't be read: %2.").arg(path, file.errorString()));
    return file.readLine(most).trimmed();
}

} // namespace qd::server
