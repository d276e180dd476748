// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Window
import Quarterdeck

//! The window. What the first frame does not need is loaded after it.
Window {
    id: window

    required property App app
    //! False in measurements: a fixed place and size.
    property bool restore: true
    //! Everything beyond the first frame may be made now.
    property bool settled: false
    readonly property SettingsStore settings: app.settings

    color: Theme.bg
    height: Theme.windowHeight
    minimumHeight: Theme.windowMinHeight
    minimumWidth: Theme.windowMinWidth
    objectName: "window"
    title: app.session && app.session.title.length > 0 ? qsTr("%1 – Quarterdeck").arg(app.session.title) : "Quarterdeck"
    width: Theme.windowWidth

    Component.onCompleted: {
        applyAppearance();
        const old = settings.window;
        if (restore && old.width >= minimumWidth && old.height >= minimumHeight) {
            width = old.width;
            height = old.height;
        }
        Theme.setWindowWidth(width);
    }
    onClosing: close => {
        if (window.app.desktop.closesToTray) {
            close.accepted = false;
            window.remember();
            window.hide();
        } else {
            close.accepted = window.leave();
        }
    }
    onWidthChanged: Theme.setWindowWidth(width)

    function applyAppearance() {
        Theme.scheme = settings.scheme;
        Theme.systemFont = settings.systemFont;
        Theme.reducedMotion = settings.reducedMotion;
    }
    function remember() {
        if (!restore)
            return;
        settings.maximized = visibility === Window.Maximized;
        if (visibility === Window.Windowed)
            settings.window = Qt.rect(x, y, width, height);
    }
    //! Ends the program, or asks first: false.
    function leave(): bool {
        window.remember();
        if (window.app.host !== null && window.app.activeSessions() > 0) {
            window.show();
            quitGuard.asking = true;
            return false;
        }
        window.app.quit(false);
        return true;
    }
    //! Shows the window where it was.
    function present() {
        if (restore && settings.maximized)
            showMaximized();
        else
            show();
    }

    Connections {
        target: window.settings

        function onAppearanceChanged() {
            window.applyAppearance();
        }
    }
    Connections {
        target: window.app

        function onQuitRequested() {
            if (window.leave())
                window.hide();
        }
    }

    // Below everything: what takes files itself comes first.
    LazyPage {
        anchors.fill: parent
        properties: ({ app: window.app })
        url: window.settled ? "qrc:/qt/qml/Quarterdeck/workspaces/WorkspaceDialogs.qml" : ""
    }
    LazyPage {
        anchors.fill: parent
        properties: ({ app: window.app })
        url: window.app.firstRun ? "qrc:/qt/qml/Quarterdeck/settings/FirstRun.qml" : ""
    }
    Loader {
        id: deck

        active: !window.app.firstRun
        anchors.fill: parent
        focus: true

        sourceComponent: Shell {
            app: window.app
        }
    }
    Loader {
        active: window.settled

        sourceComponent: Shortcuts {
            app: window.app
        }
    }
    Loader {
        active: Tips.shown && Tips.target !== null && !Theme.compact
        anchors.fill: parent

        sourceComponent: Item {
            TipBubble {}
        }
    }
    Loader {
        active: window.app.notices.count > 0
        anchors.bottom: parent.bottom
        anchors.bottomMargin: ((deck.item as Shell)?.foot.height ?? 0) + Theme.space4
        anchors.horizontalCenter: parent.horizontalCenter

        sourceComponent: ToastStack {
            notices: window.app.notices
        }
    }
    LazyPage {
        id: quitGuard

        property bool asking: false

        properties: ({ app: window.app })
        url: asking ? "qrc:/qt/qml/Quarterdeck/shell/QuitDialog.qml" : ""
    }
    LazyPage {
        properties: ({ app: window.app })
        url: window.app.desktop.links.pairing ? "qrc:/qt/qml/Quarterdeck/hub/PairDialog.qml" : window.app.desktop.links.pending ? "qrc:/qt/qml/Quarterdeck/shell/LinkDialog.qml" : ""
    }
    Connections {
        target: quitGuard.item

        function onClosed() {
            quitGuard.asking = false;
        }
    }
}
