// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yjs/idranges.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <optional>

namespace qd::yjs {

struct Id
{
    quint64 client = 0;
    quint64 clock = 0;
    auto operator<=>(const Id &) const = default;
};

//! \brief A run of items as an update brings it, not made sense of further than needed to keep it and to write it again.
struct Struct
{
    enum Kind : quint8
    {
        Collected = 0, //!< deleted long ago, its content forgotten
        Deleted = 1,
        JsonValues = 2,
        Binary = 3,
        Text = 4,
        Embed = 5,
        Format = 6,
        Type = 7,
        AnyValues = 8,
        Document = 9,
        Skip = 10, //!< a gap: what the sender does not have
    };
    static constexpr quint8 kindMask = 0x1f;
    static constexpr quint8 hasKey = 0x20;
    static constexpr quint8 hasRightOrigin = 0x40;
    static constexpr quint8 hasOrigin = 0x80;

    Id id;
    quint64 length = 0; //!< in clocks
    quint8 info = 0;
    std::optional<Id> origin; //!< what stood before it
    // Views of the update.
    QByteArrayView place;   //!< encoded: beside what and in what it stands
    QByteArrayView content; //!< encoded
    QByteArrayView root;    //!< the name of the shared type that it is in; empty if that is told otherwise
    QByteArrayView key;     //!< likewise, in a map

    [[nodiscard]] Kind kind() const { return Kind(info & kindMask); }
};

//! One to keep.
struct OwnedStruct
{
    Id id;
    quint64 length = 0;
    quint8 info = 0;
    QByteArray place;
    QByteArray content;
};

using StructVisitor = std::function<void(const Struct &)>;

//! Reads an update in version 1 of the format (npm: yjs 13), every byte of it. False for what is malformed, of a kind that is not known or of too many
//! pieces; some of it may have been visited and added to `deletions` by then.
[[nodiscard]] bool readUpdate(QByteArrayView update, const StructVisitor &visit, IdRanges &deletions);
//! Structs in any order, none of them overlapping.
[[nodiscard]] QByteArray writeUpdate(const QList<OwnedStruct> &structs, const IdRanges &deletions);

} // namespace qd::yjs
