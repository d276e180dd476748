// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qd {
class KnownSecrets;
class Library;
class SessionStore;
} // namespace qd

namespace qd::ui {

class Notices;
class SettingsStore;

//! What all controllers work with. Everything outlives them.
struct Services
{
    SessionStore &store;
    Library &library;
    SettingsStore &settings;
    Notices &notices;
    KnownSecrets *keys = nullptr; //!< the person's API keys in the system's keychain; null = there is no such place
};

} // namespace qd::ui
