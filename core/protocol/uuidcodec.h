// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"

#include <QUuid>

namespace qd::rpc {

//! A UUID as its usual 36 characters; the null one is none.
template <>
struct Codec<QUuid>
{
    static bool read(const json::Node &node, QUuid &value, Misfit &misfit)
    {
        const QString text = node.string().value_or(QString());
        value = text.size() == 36 ? QUuid::fromString(text) : QUuid();
        return !value.isNull() || misfit.fail("a UUID of 36 characters is expected");
    }
    static void write(json::Writer &out, const QUuid &value) { out.value(value.toString(QUuid::WithoutBraces)); }
};

} // namespace qd::rpc
