// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/library_p.h"
#include "core/opencode/codec.h"

#include <algorithm>

// Copies of what the server has: session lists and messages.
namespace qd {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

//! Rows that are not understood (of a newer version, say) are left out: the server has them.
void appendSession(QList<CachedSession> &sessions, const QSqlQuery &row)
{
    if (Outcome<Session> session = decodeSession(row.value(0).toByteArray()))
        sessions.append({std::move(*session), row.value(1).toBool()});
}

void appendMessage(QList<MessageWithParts> &messages, const QSqlQuery &row)
{
    if (Outcome<MessageWithParts> message = decodeMessageWithParts(qUncompress(row.value(0).toByteArray())))
        messages.append(std::move(*message));
}

//! `sql` once for each of `ids`, whose value is appended to `fixed`.
Outcome<void> forEach(LibraryDatabase &database, const QStringList &statements, const QVariantList &fixed,
                      const QStringList &ids)
{
    for (const QString &id : ids) {
        for (const QString &sql : statements) {
            if (Outcome<void> done = database.run(sql, fixed + QVariantList{id}); !done)
                return done;
        }
    }
    return {};
}

} // namespace

QFuture<Outcome<QList<CachedSession>>> Library::loadSessions(const QString &workspace, int limit, int offset)
{
    return d->thread.enqueue<QList<CachedSession>>([=](LibraryDatabase &database) {
        QList<CachedSession> sessions;
        return database
            .run(u"SELECT json, EXISTS (SELECT 1 FROM pin WHERE pin.workspace = session.workspace AND "
                 "pin.session = session.id) FROM session WHERE workspace = ? "
                 "ORDER BY updated DESC, id LIMIT ? OFFSET ?"_s,
                 {workspace, limit, offset}, [&](const QSqlQuery &row) { appendSession(sessions, row); })
            .map([&] { return sessions; });
    });
}

QFuture<Outcome<void>> Library::saveSessions(const QString &workspace, const QList<Session> &sessions)
{
    return d->thread.enqueue<void>([=](LibraryDatabase &database) {
        return database.write([&]() -> Outcome<void> {
            for (const Session &session : sessions) {
                const auto done = database.run(u"INSERT INTO session (workspace, id, updated, json) "
                                               "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                                               "updated = excluded.updated, json = excluded.json"_s,
                                               {workspace, session.id, session.updated, encodeSession(session)});
                if (!done)
                    return done;
            }
            return {};
        });
    });
}

QFuture<Outcome<void>> Library::removeSessions(const QString &workspace, const QStringList &ids)
{
    return d->thread.enqueue<void>([=](LibraryDatabase &database) {
        return database.write([&] {
            return forEach(database,
                           {u"DELETE FROM session WHERE workspace = ? AND id = ?"_s,
                            u"DELETE FROM message WHERE workspace = ? AND session = ?"_s,
                            u"DELETE FROM draft WHERE workspace = ? AND session = ?"_s,
                            u"DELETE FROM pin WHERE workspace = ? AND session = ?"_s},
                           {workspace}, ids);
        });
    });
}

QFuture<Outcome<void>> Library::removeWorkspace(const QString &workspace)
{
    return d->thread.enqueue<void>([=](LibraryDatabase &database) {
        return database.write([&]() -> Outcome<void> {
            for (const QString &table : {u"session"_s, u"message"_s, u"outbox"_s, u"draft"_s, u"pin"_s, u"rule"_s}) {
                const auto done = database.run(u"DELETE FROM %1 WHERE workspace = ?"_s.arg(table), {workspace});
                if (!done)
                    return done;
            }
            return {};
        });
    });
}

QFuture<Outcome<void>> Library::clearCopies()
{
    return d->thread.enqueue<void>([](LibraryDatabase &database) {
        const auto clear = [&] {
            return database.run(u"DELETE FROM message"_s).and_then([&] {
                return database.run(u"DELETE FROM session"_s);
            });
        };
        return database.write(clear).and_then([&] { return database.shrink(); });
    });
}

QFuture<Outcome<QList<MessageWithParts>>> Library::loadMessages(const SessionKey &key, int limit,
                                                                const MessageCursor &before)
{
    return d->thread.enqueue<QList<MessageWithParts>>([=](LibraryDatabase &database) {
        QList<MessageWithParts> messages;
        const bool fromEnd = before.id.isEmpty();
        const QString sql =
            u"SELECT json FROM message WHERE workspace = ? AND session = ? %1"
            "ORDER BY created DESC, id DESC LIMIT ?"_s.arg(fromEnd ? u""_s : u"AND (created, id) < (?, ?) "_s);
        QVariantList values{key.workspace, key.id};
        if (!fromEnd)
            values += {before.created, before.id};
        values.append(limit);
        return database.run(sql, values, [&](const QSqlQuery &row) { appendMessage(messages, row); }).map([&] {
            std::reverse(messages.begin(), messages.end());
            return messages;
        });
    });
}

QFuture<Outcome<void>> Library::saveMessages(const SessionKey &key, const QList<MessageWithParts> &messages)
{
    return d->thread.enqueue<void>([=](LibraryDatabase &database) {
        return database.write([&]() -> Outcome<void> {
            for (const MessageWithParts &message : messages) {
                const QByteArray json = qCompress(encodeMessageWithParts(message, key.id));
                const auto done = database.run(u"INSERT INTO message (workspace, session, id, created, json) "
                                               "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                                               "created = excluded.created, json = excluded.json"_s,
                                               {key.workspace, key.id, message.info.id, message.info.created, json});
                if (!done)
                    return done;
            }
            return {};
        });
    });
}

QFuture<Outcome<void>> Library::removeMessages(const SessionKey &key, const QStringList &ids)
{
    return d->thread.enqueue<void>([=](LibraryDatabase &database) {
        return database.write([&] {
            return forEach(database, {u"DELETE FROM message WHERE workspace = ? AND session = ? AND id = ?"_s},
                           {key.workspace, key.id}, ids);
        });
    });
}

} // namespace qd
