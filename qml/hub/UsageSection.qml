// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What the proxy was used for: bars by day, a table by model; for an owner also everybody's, by person.
Section {
    id: root

    required property HubLink link
    required property string hubName
    readonly property bool owner: link?.mayAdminister ?? false
    readonly property var ranges: [7, 30, 90]
    readonly property int fewest: 12
    property bool all: false //!< of the rows
    //! From when it was first to be seen: a lost connection forgets nothing.
    property bool begun: false

    detail: qsTr("Requests through %1 and their tokens, as the providers told them. Days begin at midnight UTC.").arg(hubName)
    offered: (link?.mayUseKeys ?? false) && link.capabilities.includes("proxy")
    title: qsTr("Usage")

    Component.onCompleted: begun = offered
    onOfferedChanged: if (offered) begun = true

    ProxyUsage {
        id: usage

        link: root.begun ? root.link : null
    }
    Flow {
        spacing: Theme.space3
        width: parent.width

        Segmented {
            choices: [qsTr("7 days"), qsTr("30 days"), qsTr("90 days")]
            current: root.ranges.indexOf(usage.days)
            name: qsTr("How far back")
            objectName: "usageDays"

            onChosen: index => usage.days = root.ranges[index]
        }
        Segmented {
            choices: [qsTr("Mine"), qsTr("Everybody's")]
            current: usage.everybody ? 1 : 0
            name: qsTr("Whose")
            objectName: "usageOf"
            visible: root.owner

            onChosen: index => usage.everybody = index === 1
        }
        Segmented {
            choices: [qsTr("By model"), qsTr("By person")]
            current: usage.byPerson ? 1 : 0
            name: qsTr("Added up")
            objectName: "usageBy"
            visible: root.owner && usage.everybody

            onChosen: index => usage.byPerson = index === 1
        }
    }
    Callout {
        kind: Callout.Kind.Danger
        text: usage.problem
        visible: text.length > 0
        width: parent.width

        Button {
            text: qsTr("Try again")

            onClicked: usage.reload()
        }
    }
    Card {
        height: column.implicitHeight + Theme.space5
        width: parent.width

        Column {
            id: column

            anchors.left: parent.left
            anchors.margins: Theme.space4
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            opacity: usage.loading && usage.loaded ? 0.5 : 1
            spacing: Theme.space1

            Prose {
                color: Theme.muted
                text: !usage.loaded ? qsTr("Reading what was used …") : qsTr("Nothing in these days. What programs ask with a proxy token is counted here.")
                visible: usage.count === 0 && usage.problem.length === 0
                width: parent.width
            }
            UsageBars {
                bars: usage.bars
                bottomPadding: Theme.space2
                firstDay: usage.firstDay
                lastDay: usage.lastDay
                topPadding: Theme.space2
                visible: usage.count > 0
                width: parent.width
            }
            UsageRow {
                figures: usage.titles
                heading: true
                name: usage.byPerson ? qsTr("Person") : qsTr("Model")
                titles: usage.titles
                visible: usage.count > 0 && !Theme.compact
                width: parent.width
            }
            Repeater {
                model: usage

                UsageRow {
                    required property int index
                    required detail
                    required exact

                    titles: usage.titles
                    visible: root.all || index < root.fewest
                    width: column.width
                }
            }
            Button {
                kind: Button.Kind.Quiet
                objectName: "allUsage"
                text: root.all ? qsTr("Show fewer") : qsTr("Show all %1").arg(usage.count)
                visible: usage.count > root.fewest

                onClicked: root.all = !root.all
            }
            Divider {
                visible: usage.count > 0
                width: parent.width
            }
            UsageRow {
                exact: usage.exactTotals
                figures: usage.totals
                name: qsTr("Together")
                strong: true
                titles: usage.titles
                visible: usage.count > 0
                width: parent.width
            }
            Prose {
                color: Theme.muted
                font.pixelSize: Theme.textSmall
                text: usage.note
                topPadding: Theme.space1
                visible: text.length > 0
                width: parent.width
            }
        }
    }
}
