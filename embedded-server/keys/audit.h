// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/permission.h"

#include <QByteArray>
#include <QString>
#include <QUuid>

#include <functional>
#include <optional>

namespace qd::keys {

//! \brief Something that was done with a key, for the audit log. Holds no secret.
struct AuditEvent
{
    QByteArray action; //!< "keys.set", "keys.delete", "proxy.token.create", …
    std::optional<QUuid> owner;
    QString provider;
    QUuid subject;  //!< the key or token; null for the store itself
    QString detail; //!< fingerprint or name, for people
    bool succeeded = true;
    rpc::Principal by = {}; //!< who did it; nobody: the server itself
};

//! Called on the thread of the one who reports; may be empty.
using AuditHook = std::function<void(const AuditEvent &)>;

} // namespace qd::keys
