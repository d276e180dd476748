// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/names.h"

#include "core/base/placepath.h"

namespace qd {

using namespace Qt::StringLiterals;

QString ownTitle(const opencode::Session &session)
{
    const QString &title = session.title;
    for (const QLatin1StringView prefix : {"New session - "_L1, "Child session - "_L1}) {
        // The rest is a time such as 2026-11-21T05:57:00.000Z; a title that a person wrote is kept.
        if (title.startsWith(prefix) && title.endsWith(u'Z') && title.size() == prefix.size() + 24)
            return {};
    }
    return title;
}

QString folderName(const QString &directory)
{
    return placepath::nameOf(directory);
}

QVariantList toVariants(const QList<RichBlock> &blocks)
{
    QVariantList list;
    list.reserve(blocks.size());
    for (const RichBlock &block : blocks)
        list.append(QVariant::fromValue(block));
    return list;
}

} // namespace qd
