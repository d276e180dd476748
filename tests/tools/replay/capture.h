// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/events.h"
#include "core/sessions/sessionstore.h"
#include "tests/tools/replay/jsontree.h"

namespace qd::replay {

//! The workspace that everything is filed under.
inline const QString Workspace = QStringLiteral("replay");

//! A captured event stream.
struct Stream
{
    QString file;
    QString directory; //!< of an `/event` stream; empty = all
};

//! A folder with a manifest.json, the streams and the REST snapshots before and after.
struct Capture
{
    QString path;
    QByteArray manifestBytes;
    Json manifest;
    QByteArray fromBytes;
    QByteArray toBytes;
    Json from;
    Json to;

    //! False when there is no usable manifest or snapshot.
    [[nodiscard]] bool load(const QString &folder);
    [[nodiscard]] QByteArray read(const QString &file) const;
    [[nodiscard]] QList<Stream> streams() const;
};

//! Everything that a snapshot says, as a client hears it that asks for all of it.
void loadSnapshot(SessionStore &store, const Json &snapshot);

//! As a client does that shows every session: what begins while the stream is watched is open from its first event on.
void feed(SessionStore &store, opencode::Event event, const QString &directory);

} // namespace qd::replay
