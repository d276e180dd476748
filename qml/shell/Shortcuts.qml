// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The keys of the whole window. They are shown where their actions are: tooltips, menus, buttons.
Item {
    id: root

    required property App app

    Shortcut {
        sequence: Bindings.search

        onActivated: {
            root.app.settings.sidebarShown = true;
            root.app.searchRequested();
        }
    }
    Shortcut {
        sequence: Bindings.newSession

        onActivated: root.app.startNewSession()
    }
    Shortcut {
        sequence: Bindings.sidebar

        onActivated: root.app.settings.sidebarShown = !root.app.settings.sidebarShown
    }
    Shortcut {
        sequence: Bindings.settings

        onActivated: root.app.show(root.app.page === App.Settings ? App.Home : App.Settings)
    }
    Shortcut {
        sequence: Bindings.workspaces

        onActivated: root.app.show(App.Workspaces)
    }
    Shortcut {
        sequence: Bindings.inbox

        onActivated: root.app.show(App.Inbox)
    }
    Shortcut {
        sequence: Bindings.previous

        onActivated: root.app.step(-1)
    }
    Shortcut {
        sequence: Bindings.next

        onActivated: root.app.step(1)
    }
    Shortcut {
        sequence: Bindings.quit

        onActivated: root.app.quitRequested()
    }
}
