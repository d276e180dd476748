// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/savefile.h"

#include <QSaveFile>

namespace qd {

Outcome<void> saveFile(const QString &path, const QByteArray &content, QFileDevice::Permissions permissions)
{
    QSaveFile file(path);
    // Flushed by hand: commit() takes no notice when what was still to be written does not fit on the disk.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(permissions) && file.write(content) == content.size() &&
        file.flush() && file.commit())
        return {};
    return failure(Error::Code::Storage, file.errorString());
}

} // namespace qd
