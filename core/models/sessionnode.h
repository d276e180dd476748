// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/sessionlistmodel.h"

#include <array>
#include <vector>

namespace qd {

class SessionStore;
namespace opencode {
struct Session;
}

//! \brief A header or a session of the sidebar, with what its row shows. Owned by SessionTree.
struct SessionNode
{
    using Status = SessionListModel::Status;

    SessionListModel::Kind kind = SessionListModel::Session;
    SessionNode *parent = nullptr;
    std::vector<SessionNode *> children; //!< sorted
    QString workspace;
    QString id;        //!< session
    QString title;     //!< session; workspace header: its name
    QString directory; //!< session, project header
    QString agent;
    QString detail;
    qint64 updated = 0; //!< project header: of its newest session
    qint64 created = 0;
    qint64 retryAt = 0;
    qint64 day = 0;
    int rank = 0; //!< workspace header: its place
    int hue = 0;
    int additions = 0;
    int deletions = 0;
    Status status = SessionListModel::Idle;
    bool pinned = false;
    bool unread = false;
    bool archived = false;
    bool expanded = false;
    bool matches = true; //!< the search finds it or something below it
    //! Header: how many root sessions below it have each status.
    std::array<int, SessionListModel::Failed + 1> below{};
    //! What follows from the nodes below, as it was last reported.
    Status reportedStatus = SessionListModel::Idle;
    int reportedCount = 0;

    [[nodiscard]] bool isHeader() const { return kind != SessionListModel::Session; }
    [[nodiscard]] int depth() const;
    //! Sessions below a header, grandchildren and further ones not counted; children of a session.
    [[nodiscard]] int count() const;
    //! A header's: the most pressing one below it.
    [[nodiscard]] Status shownStatus() const;
    //! Takes over what the store says of the session now.
    void read(const SessionStore &store, const opencode::Session &session);
};

//! Order among nodes of one parent.
[[nodiscard]] bool standsBefore(const SessionNode *a, const SessionNode *b);
//! Roles in which a session's own row differs.
[[nodiscard]] QList<int> changedRoles(const SessionNode &a, const SessionNode &b);

} // namespace qd
