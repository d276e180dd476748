// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

namespace qd {

//! \brief What names a session everywhere: the workspace (a saved connection) and OpenCode's own id.
//!
//! Ids are unique on one server only; two workspaces may even be the same server.
struct SessionKey
{
    QString workspace;
    QString id; //!< ses_…

    [[nodiscard]] bool isValid() const { return !id.isEmpty(); }
    bool operator==(const SessionKey &) const = default;
    auto operator<=>(const SessionKey &) const = default;
};

[[nodiscard]] inline size_t qHash(const SessionKey &key, size_t seed = 0) noexcept
{
    return qHashMulti(seed, key.workspace, key.id);
}

} // namespace qd

Q_DECLARE_METATYPE(qd::SessionKey)
