// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Signing in at a hub. Goes on by itself when that is done.
EditorStep {
    id: root

    // A hub that is away can be saved all the same: the test says so again.
    complete: editor.hasSecret || editor.secretKept || editor.hubSignIn.state === HubSignInFlow.Unreachable
    ready: form.ready
    verb: form.verb

    function begin() {
        form.begin();
    }
    function submit() {
        form.submit();
    }

    HubSignInForm {
        id: form

        editor: root.editor
        width: parent.width

        onDone: root.goRequested("test")
    }
}
