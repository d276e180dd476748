// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The page that is up. Pages are made when they are first shown and go when they are left; the one of a session stays while one
//! session follows another.
FocusScope {
    id: root

    required property App app
    property bool listIsHome: false //!< the list of sessions stands where the home page would

    Loader {
        id: loader

        readonly property int page: root.app.page
        readonly property bool listIsHome: root.listIsHome

        anchors.fill: parent
        focus: true

        Component.onCompleted: update()
        onListIsHomeChanged: if (page === App.Home) update()
        onPageChanged: update()

        function update() {
            const base = "qrc:/qt/qml/Quarterdeck/";
            if (listIsHome && page === App.Home) {
                source = "";
                return;
            }
            switch (page) {
            case App.Session:
                setSource(base + "sessions/SessionPage.qml", { app: root.app, session: root.app.session });
                break;
            case App.NewSession:
                setSource(base + "sessions/NewSessionPage.qml", { app: root.app, session: root.app.newSession });
                break;
            case App.Inbox:
                setSource(base + "sessions/InboxPage.qml", { app: root.app });
                break;
            case App.Workspaces:
                setSource(base + "workspaces/WorkspacesPage.qml", { app: root.app });
                break;
            case App.Hub:
                setSource(base + "hub/HubPage.qml", { app: root.app });
                break;
            case App.Settings:
                setSource(base + "settings/SettingsPage.qml", { app: root.app });
                break;
            default:
                setSource(base + "sessions/HomePage.qml", { app: root.app });
            }
        }
    }
    Connections {
        target: root.app

        function onNewSessionChanged() {
            if (root.app.newSession !== null && loader.page === App.NewSession && loader.item !== null)
                loader.item["session"] = root.app.newSession;
        }
        function onSessionChanged() {
            if (root.app.session !== null && loader.page === App.Session && loader.item !== null)
                loader.item["session"] = root.app.session;
        }
    }
}
