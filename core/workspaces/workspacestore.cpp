// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/workspacestore.h"

#include "core/workspaces/workspacestore_p.h"

#include <QSet>

namespace qd {

using namespace Qt::StringLiterals;

WorkspaceStore::WorkspaceStore(QString path, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(path), clock))
{}

WorkspaceStore::~WorkspaceStore()
{
    const QSignalBlocker quiet(this);
    d->flush();
}

void WorkspaceStore::load()
{
    d->load();
}

const QList<WorkspaceRecord> &WorkspaceStore::records() const
{
    return d->records;
}

const WorkspaceRecord *WorkspaceStore::find(const QString &id) const
{
    const qsizetype i = d->indexOf(id);
    return i < 0 ? nullptr : &d->records.at(i);
}

Outcome<QString> WorkspaceStore::add(WorkspaceRecord record)
{
    record.id = fields::newId();
    record.name = record.name.trimmed();
    record.createdAt = d->timeAfter(d->records);
    record.lastUsedAt = record.createdAt;
    record.hue = d->freeHue();
    if (const auto problem = findProblem(record))
        return failure(Error::Code::BadRequest, problem->text());
    QList<WorkspaceRecord> records = d->records;
    records.append(record);
    d->setRecords(std::move(records));
    d->save(true);
    return record.id;
}

Outcome<void> WorkspaceStore::update(const QString &id, const std::function<void(WorkspaceRecord &)> &change)
{
    const WorkspaceRecord *before = find(id);
    if (!before)
        return failure(Error::Code::NotFound, u"there is no workspace %1"_s.arg(id));
    WorkspaceRecord record = *before;
    change(record);
    record.id = before->id;
    record.kind = before->kind;
    record.createdAt = before->createdAt;
    record.lastUsedAt = qMax(d->clock.nowMs(), before->lastUsedAt);
    record.name = record.name.trimmed();
    if (const auto problem = findProblem(record))
        return failure(Error::Code::BadRequest, problem->text());
    d->records[d->indexOf(id)] = record;
    d->save(true);
    return {};
}

void WorkspaceStore::touch(const QString &id)
{
    const qsizetype i = d->indexOf(id);
    if (i < 0)
        return;
    d->records[i].lastUsedAt = qMax(d->clock.nowMs(), d->records.at(i).lastUsedAt);
    d->saveSoon();
    Q_EMIT changed();
}

std::optional<WorkspaceRecord> WorkspaceStore::remove(const QString &id)
{
    const qsizetype i = d->indexOf(id);
    if (i < 0 || d->records.at(i).isLocal())
        return std::nullopt;
    QList<WorkspaceRecord> records = d->records;
    WorkspaceRecord removed = records.takeAt(i);
    d->setRecords(std::move(records));
    d->save(true);
    return removed;
}

void WorkspaceStore::insert(const WorkspaceRecord &record)
{
    if (record.isLocal() || findProblem(record))
        return;
    QList<WorkspaceRecord> records = d->records;
    records.removeIf([&record](const WorkspaceRecord &other) { return other.id == record.id; });
    records.append(record);
    d->setRecords(std::move(records));
    d->save(true);
}

void WorkspaceStore::replaceAll(const QList<WorkspaceRecord> &records)
{
    QList<WorkspaceRecord> list;
    list.reserve(records.size());
    QSet<QString> ids;
    qint64 next = d->timeAfter(records);
    for (const WorkspaceRecord &record : records) {
        if (!record.isLocal() && !ids.contains(record.id) && !findProblem(record)) {
            ids.insert(record.id);
            list.append(record);
            if (record.createdAt == 0) // of another tool, which did not say
                list.last().createdAt = next++;
        }
    }
    d->setRecords(std::move(list));
    d->save(true);
}

Outcome<void> WorkspaceStore::restoreBackup()
{
    if (!d->damage || d->damage->backupPath.isEmpty())
        return failure(Error::Code::NotFound, u"there is no backup"_s);
    const auto content = WorkspaceFile(d->damage->backupPath).read();
    if (!content || !*content)
        return failure(Error::Code::Storage, content ? u"the backup is gone"_s : content.error());
    const WorkspaceDocument backup = workspacecodec::read(**content);
    if (backup.records.isEmpty() && backup.state != WorkspaceDocument::State::Whole)
        return failure(Error::Code::Storage, u"the backup is damaged too"_s);
    // What was added or changed since then stays.
    QList<WorkspaceRecord> records = d->records;
    for (const WorkspaceRecord &record : backup.records) {
        const qsizetype i = d->indexOf(record.id);
        if (i < 0)
            records.append(record);
        else if (record.lastUsedAt > records.at(i).lastUsedAt)
            records[i] = record;
    }
    d->setRecords(std::move(records));
    d->setDamage(std::nullopt);
    d->save(true);
    return d->trouble.isEmpty() ? Outcome<void>() : failure(Error::Code::Storage, d->trouble);
}

QString WorkspaceStore::path() const
{
    return d->file.path();
}

const std::optional<WorkspaceStore::Damage> &WorkspaceStore::damage() const
{
    return d->damage;
}

QString WorkspaceStore::trouble() const
{
    return d->trouble;
}

} // namespace qd
