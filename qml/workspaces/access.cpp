// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/access.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

Access accessOf(const WorkspaceRecord &record, const QByteArray &secret)
{
    if (record.kind != WorkspaceKind::Hub)
        return {record.url, {record.username, secret}};
    QUrl server = record.url;
    const QString prefix = server.path() == "/"_L1 ? QString() : server.path(QUrl::FullyEncoded);
    server.setPath(prefix + u"/opencode"_s, QUrl::StrictMode);
    return {server, Credentials::bearer(secret)};
}

} // namespace qd::ui
