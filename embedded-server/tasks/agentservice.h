// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qd::store {
class Database;
}

namespace qd::server {

class Dispatcher;
class Subscriptions;

//! \brief What agents of a server are told, their runs and logs, by the methods of core/protocol/agentmethods.h; and the topics of logs.
//!
//! Everybody has their own. One thread, the dispatcher's; the database must live longer than the dispatcher and the subscriptions, and they than
//! each other's calls.
class AgentService
{
public:
    explicit AgentService(store::Database &database)
        : m_database(database)
    {}

    void addTo(Dispatcher &dispatcher, Subscriptions &subscriptions);

private:
    store::Database &m_database;
};

} // namespace qd::server
