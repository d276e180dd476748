// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

#include <QHash>

// What requests carry and what small replies hold, beyond the lasting value types of types.h.
namespace qd::opencode {

struct ServerPaths
{
    QString home;
    QString state;
    QString config;
    QString worktree;
    QString directory; //!< canonical: events carry this string
};

//! A page of `GET /experimental/session`, newest first.
struct SessionPage
{
    QList<Session> sessions;
    double next = 0; //!< cursor of the next older page; 0 = this is the last one
};

struct SessionQuery
{
    QString directory; //!< empty = all directories
    QString search;    //!< in titles
    bool archived = false;
    bool rootsOnly = false;
    int limit = 100;
    double cursor = 0;
};

struct NewSession
{
    QString parentId;
    QString title; //!< empty = the server makes one from the first prompt
    QString agent;
    ModelRef model;
    QByteArray permission; //!< JSON array of rules; empty = none
};

//! What a PATCH changes. OpenCode can't take an archive time back: 0 is kept as "archived at 0", which isArchived() reads as not archived.
struct SessionPatch
{
    std::optional<QString> title;
    std::optional<TimeMs> archived;
};

//! What OpenCode's configuration names; of that answer nothing else is read: it holds secrets.
struct Configuration
{
    ModelRef model; //!< invalid = none
    QString agent;  //!< the default one; empty = none
    //! As they are named there: packages, files, addresses. Options that stand beside a name, which may be secret, are not read, nor that name.
    QStringList plugins;
};

struct CommandCall
{
    QString messageId;
    QString command;
    QString arguments;
    QString agent;
    ModelRef model;
    QList<FilePart> files;
};

struct ShellCall
{
    QString messageId;
    QString agent;
    QString command;
    ModelRef model;
};

struct FileNode
{
    QString name;
    QString path; //!< relative; directories end in `/`
    bool directory = false;
    bool ignored = false;
};

//! One way to sign in to a provider.
struct AuthMethod
{
    QString type; //!< oauth, api
    QString label;
    QByteArray prompts; //!< JSON array, empty if none
};

struct Pty
{
    QString id;
    QString title;
    bool running = false;
    qint64 pid = 0; //!< of its shell, on the server's machine
};

using SessionStatuses = QHash<QString, SessionStatus>; //!< by session id; absent = idle

} // namespace qd::opencode
