// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/memorystore.h"
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspaces.h"

#include <QTemporaryDir>

#include <memory>

namespace qd::test {

//! \brief The live workspaces of a profile of its own, and everything below them that the window would have made.
struct WorkspaceDeck
{
    explicit WorkspaceDeck(Scheduler &scheduler = systemScheduler(),
                           std::unique_ptr<SecretStore> keychain = std::make_unique<MemoryStore>())
        : secrets(std::move(keychain), {})
    {
        library.open().waitForFinished();
        store.load();
        workspaces = std::make_unique<ui::Workspaces>(store, secrets,
                                                      ui::Services{sessions, library, settings, notices}, scheduler);
    }

    QTemporaryDir place;
    SessionStore sessions{systemClock()};
    Library library{place.filePath(QStringLiteral("library.sqlite"))};
    ui::SettingsStore settings{place.filePath(QStringLiteral("settings.ini"))};
    ui::Notices notices;
    WorkspaceStore store{place.filePath(QStringLiteral("workspaces.json"))};
    Secrets secrets;
    std::unique_ptr<ui::Workspaces> workspaces;
};

} // namespace qd::test
