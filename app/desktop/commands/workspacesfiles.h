// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/secrets.h"
#include "core/workspaces/importplan.h"
#include "core/workspaces/workspacestore.h"

#include <QCoroTask>

namespace qd {

//! What `export` and `import` were told.
struct FileOptions
{
    QString file; //!< "-" = standard output or input
    bool withSecrets = false;
    int passphraseDescriptor = 0;
    ImportEntry::Choice choice = ImportEntry::Choice::Keep; //!< for entries that meet one that is there
    bool dryRun = false;                                    //!< say what would be done, and do nothing
};

//! Each prints what it did and gives the exit code. `store` and `secrets` must outlive the task.
[[nodiscard]] QCoro::Task<int> exportWorkspaces(WorkspaceStore &store, Secrets &secrets, FileOptions options);
[[nodiscard]] QCoro::Task<int> importWorkspaces(WorkspaceStore &store, Secrets &secrets, FileOptions options);

//! Why the keychain can't be used, as an English sentence with a remedy.
[[nodiscard]] QString keychainSentence(KeychainTrouble trouble);

} // namespace qd
