// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/sessiontypes.h"

// What a server has to offer for a directory. How all types of this folder are made: types.h.
namespace qd::opencode {

struct Project
{
    QString id;       //!< the root commit's hash, or `global` outside git
    QString worktree; //!< `/` for `global`
    QString name;
    TimeMs updated = 0;
    QByteArray extra;
};

struct Agent
{
    QString name;
    QString description;
    QString mode; //!< primary, subagent, all
    bool hidden = false;
    ModelRef model;
};

struct Model
{
    QString id;
    QString name;
    QStringList variants;
    double contextLimit = 0; //!< tokens; 0 = unknown
    bool attachments = false;
    bool reasoning = false;
    QString status; //!< active, beta, deprecated, …
};

struct Provider
{
    QString id;
    QString name;
    bool connected = false;
    bool anonymous = false; //!< works without an account of the person's own: OpenCode's own free models
    QStringList keyNames;   //!< under which programs look for its API key in their environment
    QString defaultModel;
    QList<Model> models;
};

struct Command
{
    QString name;
    QString description;
    QString source; //!< command, mcp, skill
};

struct VcsInfo
{
    QString branch; //!< empty outside git
    QString defaultBranch;
};

struct Health
{
    bool healthy = false;
    QString version;
};

} // namespace qd::opencode
