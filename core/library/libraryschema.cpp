// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/libraryschema.h"

namespace qd {

using namespace Qt::StringLiterals;

QStringList libraryMigration(int version)
{
    switch (version) {
    case 0:
        return {
            u"CREATE TABLE session (workspace TEXT NOT NULL, id TEXT NOT NULL, updated INTEGER NOT NULL, "
            "json BLOB NOT NULL, PRIMARY KEY (workspace, id))"_s,
            u"CREATE INDEX session_newest ON session (workspace, updated DESC, id)"_s,
            // created and id order a transcript: ids alone wrap.
            u"CREATE TABLE message (workspace TEXT NOT NULL, session TEXT NOT NULL, id TEXT NOT NULL, "
            "created INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY (workspace, session, id))"_s,
            u"CREATE INDEX message_order ON message (workspace, session, created, id)"_s,
            u"CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, "
            "id TEXT NOT NULL, session TEXT NOT NULL, directory TEXT NOT NULL, prompt BLOB NOT NULL, "
            "state INTEGER NOT NULL, attempts INTEGER NOT NULL, created INTEGER NOT NULL, error TEXT NOT NULL, "
            "UNIQUE (workspace, id))"_s,
            u"CREATE TABLE draft (workspace TEXT NOT NULL, session TEXT NOT NULL, text TEXT NOT NULL, "
            "attachments BLOB NOT NULL, PRIMARY KEY (workspace, session))"_s,
            u"CREATE TABLE pin (workspace TEXT NOT NULL, session TEXT NOT NULL, PRIMARY KEY (workspace, session))"_s,
            u"CREATE TABLE rule (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, "
            "directory TEXT NOT NULL, permission TEXT NOT NULL, pattern TEXT NOT NULL, allow INTEGER NOT NULL, "
            "created INTEGER NOT NULL, UNIQUE (workspace, directory, permission, pattern))"_s,
            u"CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)"_s,
        };
    default:
        return {};
    }
}

QStringList libraryOwnTables()
{
    return {u"outbox"_s, u"draft"_s, u"pin"_s, u"rule"_s, u"setting"_s};
}

} // namespace qd
