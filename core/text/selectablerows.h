// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace qd::text {

//! \brief What a list model offers so that its rows' text can be selected and copied across rows that have no item.
//!
//! A model that shows text inherits it besides QAbstractItemModel. Ids are stable while rows come and go around them.
class SelectableRows
{
public:
    SelectableRows() = default;
    SelectableRows(const SelectableRows &) = delete;
    SelectableRows &operator=(const SelectableRows &) = delete;
    virtual ~SelectableRows() = default;

    [[nodiscard]] virtual int selectableRowCount() const = 0;
    [[nodiscard]] virtual QString selectableId(int row) const = 0;
    //! -1 when there is no such row any more.
    [[nodiscard]] virtual int selectableRow(const QString &id) const = 0;
    //! Plain text, the same as the text of the block that the row shows; empty when the row has none (a card, a divider).
    [[nodiscard]] virtual QString selectableText(int row) const = 0;
    //! The characters [from, to) as markdown (toMarkdown()); empty when the row has none.
    [[nodiscard]] virtual QString selectableMarkdown(int row, int from, int to) const = 0;
    //! Whether this row's text goes on from the row above it without a break: the next piece of a split block.
    [[nodiscard]] virtual bool selectableContinues(int row) const = 0;
    //! Whether one line break separates this row from the one above (list items); otherwise it is an empty line.
    [[nodiscard]] virtual bool selectableTight(int row) const = 0;
};

} // namespace qd::text
