// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <map>

namespace qd::yjs {

//! \brief A set of identifiers (client, clock), kept as ranges of clocks.
//!
//! Everything that is inserted into a Yjs document has such an identifier; so has what is deleted.
class IdRanges
{
public:
    //! `length` clocks from `from` on.
    void add(quint64 client, quint64 from, quint64 length);
    void add(const IdRanges &other);
    [[nodiscard]] bool contains(const IdRanges &other) const;
    [[nodiscard]] bool isEmpty() const { return m_clients.empty(); }
    //! How many ranges it is made of: what it costs.
    [[nodiscard]] qsizetype rangeCount() const;
    [[nodiscard]] bool contains(quint64 client, quint64 clock) const;
    //! First to past the last; apart from one another.
    using Ranges = std::map<quint64, quint64>;
    [[nodiscard]] const std::map<quint64, Ranges> &clients() const { return m_clients; }
    bool operator==(const IdRanges &) const = default;

private:
    std::map<quint64, Ranges> m_clients;
};

} // namespace qd::yjs
