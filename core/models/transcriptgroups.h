// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/transcriptgroup.h"

#include <QHash>

#include <compare>

namespace qd::transcript {

//! A message's place in the order of a session.
struct Place
{
    opencode::TimeMs created = 0;
    QString id;

    bool operator==(const Place &) const = default;
    [[nodiscard]] std::strong_ordering operator<=>(const Place &other) const
    {
        return created != other.created ? created <=> other.created : id.compare(other.id) <=> 0;
    }
};

//! \brief All groups, newest first, and where their rows are: the tail, waiting prompts, messages, the head.
//!
//! Rows are counted as the view sees them: row 0 is the lowest row of the first group.
class Groups
{
public:
    Groups();

    [[nodiscard]] int size() const { return int(m_groups.size()); }
    [[nodiscard]] Group &at(int group) const { return *m_groups[size_t(group)]; }
    [[nodiscard]] int tail() const { return 0; }
    [[nodiscard]] int head() const { return size() - 1; }
    //! Messages stand in [firstMessage(), head()).
    [[nodiscard]] int firstMessage() const { return 1 + m_prompts; }
    [[nodiscard]] int messageCount() const { return head() - firstMessage(); }

    [[nodiscard]] int rowCount() const { return m_rowCount; }
    //! The lowest row of a group.
    [[nodiscard]] int offset(int group) const { return m_offsets[size_t(group)]; }
    //! The view's row of a group's `local` row (upper first).
    [[nodiscard]] int rowOf(int group, int local) const { return offset(group) + at(group).size() - 1 - local; }

    struct Position
    {
        int group = 0;
        int local = 0;
    };
    [[nodiscard]] Position locate(int row) const;
    [[nodiscard]] Row &row(const Position &position) const { return at(position.group).rows[size_t(position.local)]; }
    //! Which one of its part's rows; a request's row is known by the request.
    [[nodiscard]] static QString pieceName(const Row &row);
    //! A row's lasting name: rows may come and go around it.
    [[nodiscard]] QString nameOf(const Position &position) const;
    //! -1 if there is none.
    [[nodiscard]] int indexOfMessage(const QString &id) const;
    //! Where a message would be inserted.
    [[nodiscard]] int placeOf(const Place &place) const;
    [[nodiscard]] static Place placeOf(const Group &group) { return {group.created, group.id}; }

    //! Also for prompts, which stand before the messages.
    void insert(int at, std::vector<std::unique_ptr<Group>> groups);
    void remove(int group);
    //! Call after the number of a group's rows has changed.
    void resized(int group);

private:
    void recount(int from);

    std::vector<std::unique_ptr<Group>> m_groups;
    std::vector<int> m_offsets;
    QHash<QString, Group *> m_byId; //!< messages
    int m_prompts = 0;
    int m_rowCount = 0;
};

} // namespace qd::transcript
