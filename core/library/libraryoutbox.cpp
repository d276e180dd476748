// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/library_p.h"
#include "core/library/promptblob.h"

// Prompts on their way. Their writes are durable: a stored prompt survives a power cut.
namespace qd {

using namespace Qt::StringLiterals;

QFuture<Outcome<QList<OutboxRow>>> Library::loadOutbox(const QString &workspace)
{
    return d->thread.enqueue<QList<OutboxRow>>([workspace](LibraryDatabase &database) {
        QList<OutboxRow> rows;
        return database
            .run(u"SELECT session, directory, prompt, state, attempts, created, error FROM outbox "
                 "WHERE workspace = ? ORDER BY number"_s,
                 {workspace},
                 [&](const QSqlQuery &query) {
                     OutboxRow row;
                     row.session = {workspace, query.value(0).toString()};
                     row.directory = query.value(1).toString();
                     row.prompt = unpackPrompt(query.value(2).toByteArray());
                     row.state = OutboxState(qBound(0, query.value(3).toInt(), int(OutboxState::Failed)));
                     row.attempts = query.value(4).toInt();
                     row.created = query.value(5).toLongLong();
                     row.error = query.value(6).toString();
                     rows.append(row);
                 })
            .map([&] { return rows; });
    });
}

QFuture<Outcome<void>> Library::putOutbox(const OutboxRow &row)
{
    return d->change(u"INSERT INTO outbox (workspace, id, session, directory, prompt, state, attempts, created, error) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, "
                     "attempts = excluded.attempts, error = excluded.error"_s,
                     {row.session.workspace, row.prompt.messageId, row.session.id, row.directory,
                      packPrompt(row.prompt), int(row.state), row.attempts, row.created, row.error},
                     true);
}

QFuture<Outcome<void>> Library::removeOutbox(const QString &workspace, const QString &messageId)
{
    return d->change(u"DELETE FROM outbox WHERE workspace = ? AND id = ?"_s, {workspace, messageId}, true);
}

} // namespace qd
