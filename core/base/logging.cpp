// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/logging.h"

namespace qd {
Q_LOGGING_CATEGORY(lcHttp, "quarterdeck.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStream, "quarterdeck.stream", QtInfoMsg)
Q_LOGGING_CATEGORY(lcConnection, "quarterdeck.connection", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSessions, "quarterdeck.sessions", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLibrary, "quarterdeck.library", QtInfoMsg)
Q_LOGGING_CATEGORY(lcText, "quarterdeck.text", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "quarterdeck.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "quarterdeck.ui", QtInfoMsg)
Q_LOGGING_CATEGORY(lcWorkspaces, "quarterdeck.workspaces", QtInfoMsg)
} // namespace qd
