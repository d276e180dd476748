// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The user name and password that the new server gets.
EditorStep {
    id: root

    // A server that is set up from here is never open to all.
    complete: editor.usernameProblem.length === 0 && fields.hasSecret

    function begin() {
        fields.begin();
    }
    function commit() {
        fields.commit();
    }

    SignInFields {
        id: fields

        editor: root.editor
        settingUp: true
        width: parent.width
    }
}
