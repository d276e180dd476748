// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
pragma Singleton
import QtQuick

//! What can be asked of the window about workspaces, from wherever. The window shows the dialogs.
QtObject {
    signal addRequested(address: string)
    //! One that was found, or that another device has: it is the person who signs in there.
    signal addFoundRequested(address: string, hub: bool, username: string, name: string)
    signal editRequested(workspaceId: string)
    signal defaultsRequested(workspaceId: string)
    signal testRequested(workspaceId: string)
    signal signInRequested(workspaceId: string)
    //! The keychain, for all that wait for it.
    signal unlockRequested
    signal renameRequested(workspaceId: string)
    //! Its sessions alone in the list.
    signal showOnlyRequested(workspaceId: string)
    signal importRequested(file: url)
    signal importFileRequested
    signal exportRequested(workspaceId: string)
    //! It was added or edited.
    signal saved(workspaceId: string)
}
