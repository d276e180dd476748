// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

// How a server does, for its owners. Times are milliseconds since the epoch.
namespace qd::rpc {

//! \brief How it does at the moment. No secret, and no path or address of its machine.
struct ServerStatus
{
    static constexpr const char *name = "server.status";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        qint64 startedAt = 0;
        qint64 now = 0;         //!< by the server's clock
        qint64 memory = 0;      //!< of its process, in bytes; 0 = not known
        QString database;       //!< "sqlite" or "postgresql"
        bool databaseUp = true; //!< else calls wait for it
        qint64 connections = 0; //!< open ones, WebSockets included
        qint64 topics = 0;      //!< that clients listen to
        qint64 rooms = 0;       //!< shared documents that are open
        QString openCode;       //!< "stopped", "starting", "healthy", "unhealthy", "restarting", "failed"
        QString openCodeReason; //!< a sentence for people
        QString openCodeVersion;
        qint64 openCodeMemory = 0; //!< in bytes; 0 = not known, or none runs
        static constexpr auto fields = std::tuple{field("startedAt", &Result::startedAt),
                                                  field("now", &Result::now),
                                                  defaulted("memory", &Result::memory),
                                                  defaulted("database", &Result::database),
                                                  defaulted("databaseUp", &Result::databaseUp),
                                                  defaulted("connections", &Result::connections),
                                                  defaulted("topics", &Result::topics),
                                                  defaulted("rooms", &Result::rooms),
                                                  defaulted("openCode", &Result::openCode),
                                                  defaulted("openCodeReason", &Result::openCodeReason),
                                                  defaulted("openCodeVersion", &Result::openCodeVersion),
                                                  defaulted("openCodeMemory", &Result::openCodeMemory)};
        bool operator==(const Result &) const = default;
    };
};

} // namespace qd::rpc
