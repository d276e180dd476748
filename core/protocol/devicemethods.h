// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"
#include "core/protocol/proof.h"

// What people have signed in with. A person manages this from a session: access tokens may not call it. Ids are UUIDs without braces;
// times are milliseconds since the epoch.
namespace qd::rpc {

struct SignedInDevice
{
    QString id;
    QString name;
    QString platform;
    qint64 createdAt = 0;
    qint64 lastSeenAt = 0;
    static constexpr auto fields =
        std::tuple{field("id", &SignedInDevice::id), field("name", &SignedInDevice::name),
                   field("platform", &SignedInDevice::platform), field("createdAt", &SignedInDevice::createdAt),
                   field("lastSeenAt", &SignedInDevice::lastSeenAt)};
    bool operator==(const SignedInDevice &) const = default;
};

//! The devices of a person.
struct DevicesList
{
    static constexpr const char *name = "devices.list";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        std::optional<QString> user; //!< whose; none = one's own; another person's needs Permission::Administer
        static constexpr auto fields = std::tuple{field("user", &Params::user)};
        bool operator==(const Params &) const = default;
    };
    using Result = QList<SignedInDevice>;
};

//! Signs a device out and forgets it.
struct DevicesRevoke
{
    static constexpr const char *name = "devices.revoke";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Proof proof = Proof::Recent;
    struct Params
    {
        QString device;
        static constexpr auto fields = std::tuple{field("device", &Params::device)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

} // namespace qd::rpc
