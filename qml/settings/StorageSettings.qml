// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SystemSettings system

    title: qsTr("Storage")
    words: qsTr("disk room clear cache")

    SettingsCard {
        Repeater {
            model: root.system.storage

            Setting {
                id: row

                required property string place
                required property string path
                required property string caution
                required property double bytes
                required property bool clearable
                required detail
                required name

                words: path

                Row {
                    spacing: Theme.space3

                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.muted
                        font.family: Theme.monoFont
                        font.pixelSize: Theme.textSmall
                        text: row.bytes < 0 ? "…" : Format.bytes(row.bytes)

                        Accessible.name: qsTr("%1 takes %2").arg(row.name).arg(text)
                    }
                    Button {
                        enabled: row.bytes > 0
                        text: row.caution.length > 0 ? qsTr("Clear …") : qsTr("Clear")
                        visible: row.clearable

                        Accessible.name: qsTr("Clear %1").arg(row.name)

                        onClicked: {
                            if (row.caution.length > 0)
                                question.ask(row.place, row.name, row.caution);
                            else
                                root.system.clear(row.place);
                        }
                    }
                }
            }
        }
        Setting {
            name: qsTr("Together")

            Label {
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                text: Format.bytes(root.system.storageTotal)
            }
        }
    }
    Dialog {
        id: question

        property string place

        function ask(which: string, name: string, caution: string) {
            place = which;
            title = qsTr("Clear “%1”?").arg(name);
            detail = caution;
            open();
        }

        actions: [
            Button {
                text: qsTr("Cancel")

                onClicked: question.close()
            },
            Button {
                kind: Button.Kind.Danger
                objectName: "clearNow"
                text: qsTr("Clear")

                onClicked: {
                    root.system.clear(question.place);
                    question.close();
                }
            }
        ]
    }
}
