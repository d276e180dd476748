// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qd::store {
class Database;
}

namespace qd::server {

class Dispatcher;

//! \brief Groups of repositories of a server, by the methods of core/protocol/repositorygroupmethods.h.
//!
//! Everybody has their own. One thread, the dispatcher's; the database must live longer than the dispatcher.
class RepositoryGroupService
{
public:
    explicit RepositoryGroupService(store::Database &database)
        : m_database(database)
    {}

    void addTo(Dispatcher &dispatcher);

private:
    store::Database &m_database;
};

} // namespace qd::server
