// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/trust.h"
#include "core/opencode/types.h"

#include <QStringList>
#include <QUrl>

namespace qd {

enum class WorkspaceKind : quint8
{
    ThisComputer,   //!< the server that the window itself looks after; exactly one, never removed
    OpenCodeServer, //!< any `opencode serve`, Basic sign-in
    Hub,            //!< another Quarterdeck server: OpenCode below `/opencode`, sign-in by token
};

//! What a person set for one workspace only. Empty = as everywhere.
struct WorkspaceSettings
{
    QString agent;
    opencode::ModelRef model;
    QString variant;
    QString permissionPreset; //!< "ask", "allow-reads", "allow-all"; empty = ask
    QStringList favourites;   //!< directories of projects, in the person's order
    bool muted = false;       //!< no notifications

    bool operator==(const WorkspaceSettings &) const = default;
};

//! \brief A saved connection, without its secrets. A plain value; WorkspaceStore keeps them.
struct WorkspaceRecord
{
    //! This computer has this one; all others have UUIDs (RFC 9562, lower case, no braces).
    static constexpr QLatin1StringView localId{"local"};

    QString id;
    WorkspaceKind kind = WorkspaceKind::OpenCodeServer;
    QString name;
    //! http or https, host, port if not the scheme's, path prefix; never user or password. Empty for this computer.
    QUrl url;
    int port = 0; //!< of `opencode serve` behind a tunnel; 0 = as in the url
    QString username;
    //! Of a sidecar: the hub whose sign-in opens it too, with a token that is made for it and not kept. Empty: it has a sign-in of its own.
    QUrl hub;
    opencode::TimeMs createdAt = 0;  //!< of this computer 0
    opencode::TimeMs lastUsedAt = 0; //!< 0 = never
    int hue = 0;                     //!< 0 to 7
    ServerTrust trust;
    WorkspaceSettings settings;

    [[nodiscard]] bool isLocal() const { return kind == WorkspaceKind::ThisComputer; }
    bool operator==(const WorkspaceRecord &) const = default;
};

} // namespace qd
