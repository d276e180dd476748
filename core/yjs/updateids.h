// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yjs/idranges.h"

#include <QByteArray>

#include <optional>

namespace qd::yjs {

//! \brief What an update does to any document: which items it brings, and which it deletes.
//!
//! An item's content never changes, and a deletion is never undone. So an update that brings and deletes all that another one does can stand in its
//! place, whatever has become of the text in between: that is how a log is made shorter without a copy of the document.
struct UpdateIds
{
    IdRanges items;
    IdRanges deletions;

    void add(const UpdateIds &other);
    [[nodiscard]] bool covers(const UpdateIds &other) const;
    [[nodiscard]] bool isEmpty() const { return items.isEmpty() && deletions.isEmpty(); }
};

//! Reads an update in version 1 of the format (npm: yjs 13), every byte of it. Nothing for what is malformed or of a kind that is not known.
[[nodiscard]] std::optional<UpdateIds> readUpdateIds(const QByteArray &update);

} // namespace qd::yjs
