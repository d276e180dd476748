// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

// Sessions, and what is told of them beside their messages. How all types of this folder are made: types.h.
namespace qd::opencode {

//! Milliseconds since the epoch; 0 = absent.
using TimeMs = qint64;

struct ModelRef
{
    QString providerId;
    QString modelId;
    QString variant; //!< empty = the model's default

    [[nodiscard]] bool isValid() const { return !providerId.isEmpty() && !modelId.isEmpty(); }
    bool operator==(const ModelRef &) const = default;
};

struct TokenUsage
{
    double input = 0;
    double output = 0;
    double reasoning = 0;
    double cacheRead = 0;
    double cacheWrite = 0;
    std::optional<double> total;

    bool operator==(const TokenUsage &) const = default;
};

struct SessionSummary
{
    int additions = 0;
    int deletions = 0;
    int files = 0;

    bool operator==(const SessionSummary &) const = default;
};

//! The session shows only what came before this message (and part) until the next prompt makes that permanent.
struct Revert
{
    QString messageId;
    QString partId;
    QString snapshot;
    QString diff;

    bool operator==(const Revert &) const = default;
};

struct Session
{
    QString id;
    QString projectId;
    QString directory; //!< canonical, as the server spells it: events match on this string
    QString parentId;  //!< empty for a root session
    QString title;
    QString agent;
    ModelRef model;
    TimeMs created = 0;
    TimeMs updated = 0;
    TimeMs archived =
        0; //!< > 0 = archived; OpenCode can't take it back, a client writes a negative number or 0 and treats that as not archived
    TimeMs compacting = 0;
    double cost = 0;
    TokenUsage tokens;
    std::optional<SessionSummary> summary;
    std::optional<Revert> revert;
    QByteArray extra;

    [[nodiscard]] bool isArchived() const { return archived > 0; }
    bool operator==(const Session &) const = default;
};

struct SessionStatus
{
    enum class Type : quint8
    {
        Idle,
        Busy,
        Retry,
    };

    Type type = Type::Idle;
    int attempt = 0; //!< Retry
    QString message; //!< Retry: why
    TimeMs next = 0; //!< Retry: when

    bool operator==(const SessionStatus &) const = default;
};

struct Todo
{
    QString content;
    QString status; //!< pending, in_progress, completed, cancelled
    QString priority;

    bool operator==(const Todo &) const = default;
};

struct FileDiff
{
    QString file;
    QString patch; //!< unified, may begin with an `Index:` line
    int additions = 0;
    int deletions = 0;
    QString status; //!< added, modified, deleted
};

} // namespace qd::opencode
