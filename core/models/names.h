// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"
#include "core/text/richblock.h"

#include <QHash>
#include <QMetaEnum>
#include <QVariantList>

// Small helpers of the models: what things are called.
namespace qd {

//! The title of a session; empty while it has the server's default one ("New session - <time>").
[[nodiscard]] QString ownTitle(const opencode::Session &session);
//! The last part of a path, also of one of Windows; "/" for the root.
[[nodiscard]] QString folderName(const QString &directory);
[[nodiscard]] QVariantList toVariants(const QList<RichBlock> &blocks);

//! Role names from an enum of roles: `WorkspaceIdRole` is "workspaceId".
template <typename Roles>
[[nodiscard]] QHash<int, QByteArray> namesOf()
{
    QHash<int, QByteArray> names;
    const QMetaEnum roles = QMetaEnum::fromType<Roles>();
    for (int i = 0; i < roles.keyCount(); ++i) {
        QByteArray name(roles.key(i));
        name.chop(qsizetype(sizeof("Role") - 1));
        name[0] = char(name[0] | 0x20); // lower case; keys are ASCII letters
        names.insert(roles.value(i), name);
    }
    return names;
}

} // namespace qd
