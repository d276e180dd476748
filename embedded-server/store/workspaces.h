// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! What belongs together for a person: groups of repositories, and settings.
struct Workspace : Entity
{
    std::optional<QUuid> ownerId; //!< none = the one person of a server without accounts
    QString name;
    QString description;
    Json settings{"{}"};
};

//! \brief Workspaces of the server's store. With one go its repository groups, unless a task refers to them: then nothing goes (Busy).
class Workspaces
{
public:
    explicit Workspaces(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<Workspace> create(Workspace workspace);
    [[nodiscard]] Outcome<Workspace> find(const QUuid &id);
    [[nodiscard]] Outcome<Page<Workspace>> list(const std::optional<QUuid> &ownerId, const PageRequest &request);
    [[nodiscard]] Outcome<Workspace> update(Workspace workspace);
    [[nodiscard]] Outcome<void> remove(const QUuid &id);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
