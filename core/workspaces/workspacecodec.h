// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/workspacefields.h"

#include <QHash>
#include <QJsonObject>

#include <tl/expected.hpp>

namespace qd {

//! An entry that was not taken over.
struct EntryProblem
{
    int index = 0; //!< in the file, from 0
    QString name;  //!< as the file says; empty if it doesn't
    FieldProblem field;

    bool operator==(const EntryProblem &) const = default;
};

//! What stood in the document that we don't know: members without their braces, kept as they are.
struct UnknownMembers
{
    QByteArray entry;
    QByteArray trust;
    QByteArray settings;

    [[nodiscard]] bool isEmpty() const { return entry.isEmpty() && trust.isEmpty() && settings.isEmpty(); }
};

//! By the workspace's id; the document's own under the empty id.
using UnknownById = QHash<QString, UnknownMembers>;

//! \brief A list of workspaces as read: `{"format": "quarterdeck-workspaces", "version": 1, "workspaces": [...]}`.
//!
//! The schema is docs/workspace-file.schema.json; this computer's list is the same without secrets.
struct WorkspaceDocument
{
    enum class State : quint8
    {
        Whole,   //!< all entries are there
        Partial, //!< some entries were not: see problems
        Broken,  //!< not JSON; entries that stood whole in the text were saved from it
        Foreign, //!< JSON, but nothing of ours
        TooNew,  //!< a version that we don't know; nothing was read
    };

    State state = State::Whole;
    QList<WorkspaceRecord> records; //!< in the file's order; no id twice
    QList<EntryProblem> problems;
    UnknownById unknown;
    int version = 0;
};

namespace workspacecodec {

constexpr int version = 1;
constexpr QLatin1StringView format{"quarterdeck-workspaces"};

//! Any bytes may be given. Of two entries with one id the first counts.
[[nodiscard]] WorkspaceDocument read(const QByteArray &json);
//! The same from a tree that was read already.
[[nodiscard]] WorkspaceDocument read(const QJsonObject &document);
//! One entry; what is wrong with it otherwise.
[[nodiscard]] tl::expected<WorkspaceRecord, FieldProblem> readEntry(const QJsonObject &entry,
                                                                    UnknownMembers *unknown = nullptr);

//! One line for each workspace. `members`: more of the document, without braces.
[[nodiscard]] QByteArray write(const QList<WorkspaceRecord> &records, const UnknownById &unknown = {},
                               QByteArrayView members = {});
//! One entry.
[[nodiscard]] QByteArray writeEntry(const WorkspaceRecord &record, const UnknownMembers &unknown = {});

//! "opencode-server" and the like.
[[nodiscard]] QString kindName(WorkspaceKind kind);

} // namespace workspacecodec

} // namespace qd
