// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/settings/serversettings.h"

// Commands for whoever looks after a server. Each does its work, prints one line of JSON to stdout and answers the exit code.
namespace qd {

//! `check`: what the settings come to, and what is wrong with them.
[[nodiscard]] int checkSettings(const server::ServerSettings &settings);
//! `migrate`: brings the database to this version.
[[nodiscard]] int migrateStore(const server::ServerSettings &settings);
//! `backup FILE`: also while a server uses the database.
[[nodiscard]] int backUpStore(const server::ServerSettings &settings, const QString &file);
//! `restore FILE`: no server may use the folder meanwhile.
[[nodiscard]] int restoreStore(const server::ServerSettings &settings, const QString &file);

} // namespace qd
