// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Templates as T
import Quarterdeck
import Quarterdeck.Text

//! The messages of a session, newest at the bottom. It stays where the person reads and follows when they are at the end.
Item {
    id: root

    required property App app
    required property SessionController session
    readonly property TranscriptModel transcript: session.transcript

    function toLatest() {
        list.positionViewAtBeginning();
    }

    function copyMarked() {
        if (!marked.empty)
            marked.copy();
    }

    ListView {
        id: list

        readonly property bool atLatest: atYEnd || contentHeight <= height
        //! Where the person left it. A composer that grows takes its room from above, not from the end of the answer.
        property bool follows: true

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: Math.max(0, height / 2)
        clip: true
        currentIndex: -1
        // Else the view moves a highlight that nobody sees after every letter that arrives, a frame each 16 ms.
        highlightFollowsCurrentItem: false
        interactive: !hand.active
        model: root.transcript
        objectName: "transcript"
        pixelAligned: true
        reuseItems: true
        verticalLayoutDirection: ListView.BottomToTop

        onContentYChanged: {
            follows = atLatest;
            fetchAhead();
        }
        onCountChanged: fetchAhead()
        onHeightChanged: if (follows) positionViewAtBeginning()

        // A view asks its model for more when it makes the last row, once; here that row is often there already while the model is busy.
        function fetchAhead() {
            if (contentY - originY < 2 * height)
                root.transcript.fetchOlder();
        }

        Accessible.role: Accessible.List
        Accessible.name: qsTr("Conversation")

        delegate: TranscriptDelegates {
            context: rows
        }
        footer: Item {
            height: Theme.space5
        }
        header: Item {
            height: Theme.space5
        }
        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: list
        }

        // A mouse selects and a finger scrolls: a drag that begins beside the text must not throw the list.
        PointHandler {
            id: hand

            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        }
    }
    Connections {
        target: root.transcript

        // At once, where the view stands now: else the next turn of the wheel moves it before it knows the new rows, and it makes all in between.
        function onMessageCountChanged() {
            list.forceLayout();
        }
    }
    Connections {
        target: root.app

        // A view never lets go of the delegates in its pool by itself; after a quick scroll there are hundreds.
        function onQuiet() {
            list.reuseItems = false;
            list.reuseItems = true;
            root.transcript.releaseMemory();
            Typography.releaseMemory();
        }
    }
    TranscriptContext {
        id: rows

        app: root.app
        selection: marked
        session: root.session
        width: list.width
    }
    TranscriptSelection {
        id: marked

        model: root.transcript
        view: list
    }
    Shortcut {
        sequence: "Ctrl+C"
        enabled: !marked.empty

        onActivated: marked.copy()
    }
    Shortcut {
        sequence: Bindings.latest

        onActivated: root.toLatest()
    }
    Loader {
        active: root.transcript.loading && list.count === 0
        anchors.fill: parent

        sourceComponent: TranscriptSkeleton {}
    }
    Loader {
        active: !root.transcript.loading && list.count === 0
        anchors.centerIn: parent

        sourceComponent: EmptyState {
            detail: root.session.gone ? qsTr("It is not on the server any more.") : qsTr("Ask something, and the answer appears here.")
            glyph: Icons.message
            title: root.session.gone ? qsTr("This session is gone") : qsTr("Nothing said yet")
            width: Math.min(root.width - Theme.space6, Theme.shortText)
        }
    }
    Loader {
        active: !list.atLatest
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space2
        anchors.horizontalCenter: parent.horizontalCenter

        sourceComponent: Button {
            glyph: Icons.arrowDown
            keys: Bindings.latest
            objectName: "toLatest"
            text: qsTr("Latest")
            tip: qsTr("Jump to the latest message")

            onClicked: root.toLatest()
        }
    }
}
