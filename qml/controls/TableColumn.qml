// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQml

//! A column of a DataTable.
QtObject {
    required property string key
    required property string title
    //! How much of the free width it gets, beside the other columns.
    property real share: 1
    property real minimum: 64
    property bool sortable: true
    //! Set by the person's hand; 0 = by share.
    property real fixed: 0
    //! Set by the table.
    property real x: 0
    property real width: 0
}
