// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! The first start: whose data, a provider, and off to the first session. Steps that have nothing to ask are left out.
Rectangle {
    id: root

    required property App app
    property int step: FirstRun.Data
    //! OpenCode's own models work without an account: then a provider is an offer.
    readonly property bool optional: app.workspace.providers.connectedCount > 0
    readonly property string words: {
        if (step === FirstRun.Data)
            return qsTr("OpenCode has been used on this computer before. Which sessions shall Quarterdeck show?");
        if (step === FirstRun.Starting)
            return app.host.phase === ServerHost.Failed ? app.host.reason : qsTr("This takes a few seconds.");
        if (optional)
            return qsTr("OpenCode's free models work at once. For others, paste the API key of a provider that you have an account with. OpenCode keeps the key in its file auth.json, which only you can read (mode 0600).");
        return qsTr("The agent needs a model. Paste the API key of a provider that you have an account with. OpenCode keeps the key in its file auth.json, which only you can read (mode 0600).");
    }

    enum Step { Data, Starting, Provider }

    color: Theme.bg
    objectName: "firstRun"

    Component.onCompleted: begin()

    function begin() {
        if (!app.host.ownDataExists())
            chosen(false);
    }
    function chosen(own: bool) {
        step = FirstRun.Starting;
        app.chooseData(own);
        app.workspace.providers.open();
    }
    function providersKnown() {
        if (step === FirstRun.Data || !app.workspace.providers.ready)
            return;
        if (app.workspace.providers.accountCount > 0)
            finish();
        else
            step = FirstRun.Provider;
    }
    function finish() {
        const target = app;
        app.finishFirstRun();
        target.startNewSession("");
    }

    Connections {
        target: root.app.workspace.providers

        function onCountChanged() {
            root.providersKnown();
        }
    }
    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: Math.max(height, column.y + column.implicitHeight + Theme.space7)
        contentWidth: width

        WheelScroll {
            view: flick
        }

        Column {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space4
            width: Math.min(Theme.dialogWidth, parent.width - 2 * Theme.pagePadding)
            y: Math.max(Theme.space7, Math.round(flick.height * (Theme.compact ? 0.1 : 0.2))) // not centred: what one types in must not move

            Label {
                font.pixelSize: Theme.textDisplay
                font.weight: Font.DemiBold
                text: root.step === FirstRun.Data ? qsTr("Welcome to Quarterdeck") : root.step === FirstRun.Starting ? qsTr("Starting OpenCode") : qsTr("Connect a provider")
                width: parent.width

                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Prose {
                color: Theme.muted
                text: root.words
                width: parent.width
            }
            Loader {
                active: root.step === FirstRun.Data
                visible: active
                width: parent.width

                sourceComponent: DataChoice {
                    host: root.app.host

                    onChosen: own => root.chosen(own)
                }
            }
            Loader {
                active: root.step === FirstRun.Provider
                visible: active
                width: parent.width

                sourceComponent: ProviderConnect {
                    eager: true
                    workspace: root.app.workspace
                }
            }
            Flow {
                spacing: Theme.space2
                width: parent.width

                Button {
                    glyph: Icons.refresh
                    text: qsTr("Try again")
                    visible: root.step === FirstRun.Starting && root.app.host.phase === ServerHost.Failed

                    onClicked: root.app.host.restart()
                }
                Button {
                    text: root.step === FirstRun.Starting ? qsTr("Go on without waiting") : root.optional ? qsTr("Use the free models") : qsTr("Connect one later")
                    visible: root.step !== FirstRun.Data

                    onClicked: root.finish()
                }
            }
        }
    }
}
