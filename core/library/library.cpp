// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/library_p.h"

#include <QFileInfo>

// Small things: drafts, pins, rules, settings, sizes. Sessions and messages: librarycontent.cpp; outbox: libraryoutbox.cpp.
namespace qd {

using namespace Qt::StringLiterals;

Library::Library(QString path, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(path)))
{
    connect(&d->thread, &LibraryThread::troubleChanged, this, &Library::troubleChanged, Qt::QueuedConnection);
    connect(&d->thread, &LibraryThread::rebuilt, this, &Library::rebuilt, Qt::QueuedConnection);
}

Library::~Library() = default;

QFuture<Outcome<LibraryReport>> Library::open()
{
    return d->thread.open();
}

QFuture<Outcome<void>> Library::saveDraft(const SessionKey &key, const Draft &draft)
{
    if (draft.text.isEmpty() && draft.attachments.isEmpty())
        return d->change(u"DELETE FROM draft WHERE workspace = ? AND session = ?"_s, {key.workspace, key.id});
    return d->change(u"INSERT INTO draft (workspace, session, text, attachments) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT DO UPDATE SET text = excluded.text, attachments = excluded.attachments"_s,
                     {key.workspace, key.id, draft.text, draft.attachments});
}

QFuture<Outcome<Draft>> Library::loadDraft(const SessionKey &key)
{
    return d->thread.enqueue<Draft>([key](LibraryDatabase &database) {
        Draft draft;
        return database
            .run(u"SELECT text, attachments FROM draft WHERE workspace = ? AND session = ?"_s, {key.workspace, key.id},
                 [&](const QSqlQuery &row) {
                     draft = {row.value(0).toString(), row.value(1).toByteArray()};
                 })
            .map([&] { return draft; });
    });
}

QFuture<Outcome<void>> Library::setPinned(const SessionKey &key, bool pinned)
{
    return d->change(pinned ? u"INSERT OR IGNORE INTO pin (workspace, session) VALUES (?, ?)"_s
                            : u"DELETE FROM pin WHERE workspace = ? AND session = ?"_s,
                     {key.workspace, key.id});
}

QFuture<Outcome<QStringList>> Library::loadPins(const QString &workspace)
{
    return d->thread.enqueue<QStringList>([workspace](LibraryDatabase &database) {
        QStringList ids;
        return database
            .run(u"SELECT session FROM pin WHERE workspace = ? ORDER BY session"_s, {workspace},
                 [&](const QSqlQuery &row) { ids.append(row.value(0).toString()); })
            .map([&] { return ids; });
    });
}

QFuture<Outcome<qint64>> Library::addRule(const PermissionRule &rule)
{
    return d->thread.enqueue<qint64>([rule](LibraryDatabase &database) {
        qint64 id = 0;
        const QVariantList name{rule.workspace, rule.directory, rule.permission, rule.pattern};
        return database
            .write([&] {
                return database
                    .run(u"INSERT INTO rule (workspace, directory, permission, pattern, allow, created) "
                         "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET allow = excluded.allow"_s,
                         name + QVariantList{rule.allow, rule.created})
                    .and_then([&] {
                        return database.run(u"SELECT id FROM rule WHERE workspace = ? AND directory = ? AND "
                                            "permission = ? AND pattern = ?"_s,
                                            name, [&](const QSqlQuery &row) { id = row.value(0).toLongLong(); });
                    });
            })
            .map([&] { return id; });
    });
}

QFuture<Outcome<void>> Library::removeRule(qint64 id)
{
    return d->change(u"DELETE FROM rule WHERE id = ?"_s, {id});
}

QFuture<Outcome<QList<PermissionRule>>> Library::loadRules(const QString &workspace)
{
    return d->thread.enqueue<QList<PermissionRule>>([workspace](LibraryDatabase &database) {
        QList<PermissionRule> rules;
        return database
            .run(u"SELECT id, directory, permission, pattern, allow, created FROM rule WHERE workspace = ? "
                 "ORDER BY id"_s,
                 {workspace},
                 [&](const QSqlQuery &row) {
                     rules.append({row.value(0).toLongLong(), workspace, row.value(1).toString(),
                                   row.value(2).toString(), row.value(3).toString(), row.value(4).toBool(),
                                   row.value(5).toLongLong()});
                 })
            .map([&] { return rules; });
    });
}

QFuture<Outcome<void>> Library::releaseMemory()
{
    return d->thread.enqueue<void>([](LibraryDatabase &database) { return database.run(u"PRAGMA shrink_memory"_s); });
}

QFuture<Outcome<void>> Library::setValue(const QString &key, const QByteArray &value)
{
    if (value.isEmpty())
        return d->change(u"DELETE FROM setting WHERE key = ?"_s, {key});
    return d->change(u"INSERT INTO setting (key, value) VALUES (?, ?) "
                     "ON CONFLICT DO UPDATE SET value = excluded.value"_s,
                     {key, value});
}

QFuture<Outcome<QByteArray>> Library::value(const QString &key)
{
    return d->thread.enqueue<QByteArray>([key](LibraryDatabase &database) {
        QByteArray value;
        return database
            .run(u"SELECT value FROM setting WHERE key = ?"_s, {key},
                 [&](const QSqlQuery &row) { value = row.value(0).toByteArray(); })
            .map([&] { return value; });
    });
}

QFuture<Outcome<QHash<QString, QByteArray>>> Library::values(const QString &prefix)
{
    return d->thread.enqueue<QHash<QString, QByteArray>>([prefix](LibraryDatabase &database) {
        QHash<QString, QByteArray> values;
        return database
            .run(u"SELECT key, value FROM setting WHERE substr(key, 1, length(?)) = ?"_s, {prefix, prefix},
                 [&](const QSqlQuery &row) { values.insert(row.value(0).toString(), row.value(1).toByteArray()); })
            .map([&] { return values; });
    });
}

QFuture<Outcome<LibrarySize>> Library::size()
{
    return d->thread.enqueue<LibrarySize>([](LibraryDatabase &database) {
        LibrarySize size;
        size.bytes = QFileInfo(database.path()).size() + QFileInfo(database.path() + u"-wal"_s).size();
        return database
            .run(u"SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM message)"_s, {},
                 [&](const QSqlQuery &row) {
                     size.sessions = row.value(0).toLongLong();
                     size.messages = row.value(1).toLongLong();
                 })
            .map([&] { return size; });
    });
}

} // namespace qd
