// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/transport.h"
#include "core/workspaces/workspacerecord.h"

#include <QUrl>

namespace qd::ui {

//! Where the requests of a workspace go, and what signs them.
struct Access
{
    QUrl server;
    Credentials credentials;
};

//! An empty secret: without a sign-in. OpenCode is below `/opencode` of a hub.
[[nodiscard]] Access accessOf(const WorkspaceRecord &record, const QByteArray &secret);

} // namespace qd::ui
