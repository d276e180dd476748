// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/listquery.h"
#include "core/protocol/methods.h"

// The audit log of a server, for its owners. Ids are UUIDs without braces; times are milliseconds since the epoch.
namespace qd::rpc {

struct AuditEntry
{
    QString id;
    qint64 at = 0;
    std::optional<QString> actorId;
    QString actor; //!< the name at that time; empty: a stranger
    QString action;
    QString subject;
    QString address; //!< empty: not over a network
    bool succeeded = true;
    RawJson details; //!< an object
    static constexpr auto fields =
        std::tuple{field("id", &AuditEntry::id),           field("at", &AuditEntry::at),
                   field("actorId", &AuditEntry::actorId), field("actor", &AuditEntry::actor),
                   field("action", &AuditEntry::action),   field("subject", &AuditEntry::subject),
                   field("address", &AuditEntry::address), defaulted("succeeded", &AuditEntry::succeeded),
                   field("details", &AuditEntry::details)};
    bool operator==(const AuditEntry &) const = default;
};

//! Who did what: newest first.
struct AuditList
{
    static constexpr const char *name = "audit.list";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Reads;
    using Params = ListQuery;
    struct Result
    {
        QList<AuditEntry> entries;
        std::optional<QString> next;
        static constexpr auto fields = std::tuple{field("entries", &Result::entries), field("next", &Result::next)};
        bool operator==(const Result &) const = default;
    };
};

} // namespace qd::rpc
