// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/importplan.h"

#include <QSet>

#include <algorithm>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

using Kind = ImportEntry::Kind;
using Choice = ImportEntry::Choice;

// What makes two workspaces the same sign-in on the same server.
QString accountOf(const WorkspaceRecord &record)
{
    return record.url.toString(QUrl::FullyEncoded) + u'\n' + record.username;
}

// When one was made and used is not what it is; what is trusted never comes from a file.
QStringList differences(const WorkspaceRecord &a, const WorkspaceRecord &b)
{
    QStringList fields;
    const auto compare = [&fields](const QString &name, bool same) {
        if (!same)
            fields.append(name);
    };
    compare(u"kind"_s, a.kind == b.kind);
    compare(u"name"_s, a.name == b.name);
    compare(u"url"_s, a.url == b.url);
    compare(u"port"_s, a.port == b.port);
    compare(u"username"_s, a.username == b.username);
    compare(u"hue"_s, a.hue == b.hue);
    compare(u"settings.agent"_s, a.settings.agent == b.settings.agent);
    compare(u"settings.model"_s, a.settings.model == b.settings.model);
    compare(u"settings.variant"_s, a.settings.variant == b.settings.variant);
    compare(u"settings.permissionPreset"_s, a.settings.permissionPreset == b.settings.permissionPreset);
    compare(u"settings.favourites"_s, a.settings.favourites == b.settings.favourites);
    compare(u"settings.muted"_s, a.settings.muted == b.settings.muted);
    return fields;
}

WorkspaceRecord replaced(const WorkspaceRecord &existing, const WorkspaceRecord &incoming)
{
    WorkspaceRecord record = incoming;
    record.id = existing.id;
    record.createdAt = existing.createdAt;
    record.lastUsedAt = qMax(existing.lastUsedAt, incoming.lastUsedAt);
    record.trust = existing.trust;
    record.hub = existing.hub;
    return record;
}

QString freeName(const QString &name, const QSet<QString> &taken)
{
    QString free = name;
    for (int i = 2; taken.contains(free); ++i) {
        const QString number = u" %1"_s.arg(i);
        free = name.left(fields::maxName - number.size()) + number;
    }
    return free;
}

QHash<QString, qsizetype> positionsIn(const QList<WorkspaceRecord> &list)
{
    QHash<QString, qsizetype> positions;
    positions.reserve(list.size());
    for (qsizetype i = 0; i < list.size(); ++i)
        positions.insert(list.at(i).id, i);
    return positions;
}

// When it was made and used is no edit: the store sets both.
bool isUnedited(const WorkspaceRecord &now, WorkspaceRecord imported)
{
    imported.createdAt = now.createdAt;
    imported.lastUsedAt = now.lastUsedAt;
    return now == imported;
}

} // namespace

ImportPlan::ImportPlan(QList<WorkspaceRecord> existing, const QList<WorkspaceRecord> &incoming,
                       const QList<ArchiveSecret> &secrets)
{
    m_entries.reserve(incoming.size());
    for (const WorkspaceRecord &record : incoming) {
        ImportEntry entry;
        entry.incoming = record;
        entry.choice = Choice::Both;
        m_entries.append(std::move(entry));
    }
    setSecrets(secrets);
    meet(std::move(existing));
}

void ImportPlan::meet(QList<WorkspaceRecord> existing)
{
    m_existing = std::move(existing);
    QHash<QString, const WorkspaceRecord *> byId;
    QHash<QString, const WorkspaceRecord *> byAccount;
    for (const WorkspaceRecord &record : std::as_const(m_existing)) {
        byId.insert(record.id, &record);
        if (!record.isLocal() && !byAccount.contains(accountOf(record)))
            byAccount.insert(accountOf(record), &record);
    }
    for (ImportEntry &entry : m_entries) {
        const WorkspaceRecord *same = byId.value(entry.incoming.id);
        const WorkspaceRecord *met = same ? same : byAccount.value(accountOf(entry.incoming));
        const QString before = std::exchange(entry.existingId, met ? met->id : QString());
        if (entry.existingId != before)
            entry.choice = met ? Choice::Keep : Choice::Both;
        entry.fields = met ? differences(*met, entry.incoming) : QStringList();
        entry.kind = !met ? Kind::New : !same ? Kind::Conflict : entry.fields.isEmpty() ? Kind::Same : Kind::Changed;
    }
}

int ImportPlan::count(Kind kind) const
{
    return int(std::ranges::count(m_entries, kind, &ImportEntry::kind));
}

void ImportPlan::chooseForAll(Choice choice)
{
    for (ImportEntry &entry : m_entries) {
        if (entry.kind != Kind::New)
            entry.choice = choice;
    }
}

void ImportPlan::setSecrets(const QList<ArchiveSecret> &secrets)
{
    QHash<QString, QString> origins;
    for (const ImportEntry &entry : std::as_const(m_entries))
        origins.insert(entry.incoming.id, secretOrigin(entry.incoming.url));
    m_secrets.clear();
    for (const ArchiveSecret &secret : secrets) {
        if (origins.contains(secret.name.workspace) && origins.value(secret.name.workspace) == secret.name.origin)
            m_secrets.insert(secret.name.workspace, secret);
    }
    m_straying = int(secrets.size() - m_secrets.size());
    for (ImportEntry &entry : m_entries)
        entry.secret = m_secrets.contains(entry.incoming.id);
}

ImportPlan::Result ImportPlan::apply() const
{
    Result result;
    result.records = m_existing;
    QHash<QString, qsizetype> positions;
    QSet<QString> names;
    for (qsizetype i = 0; i < m_existing.size(); ++i) {
        positions.insert(m_existing.at(i).id, i);
        names.insert(m_existing.at(i).name);
    }
    for (const ImportEntry &entry : m_entries) {
        WorkspaceRecord record = entry.incoming;
        if (entry.choice == Choice::Keep) {
            ++result.kept;
            continue;
        }
        if (entry.choice == Choice::Replace && entry.kind != Kind::New) {
            WorkspaceRecord &existing = result.records[positions.value(entry.existingId)];
            record = replaced(existing, record);
            result.changes.append({record, existing});
            existing = record;
            ++result.replaced;
        } else {
            if (positions.contains(record.id))
                record.id = fields::newId();
            if (entry.kind != Kind::New)
                record.name = freeName(record.name, names);
            names.insert(record.name);
            positions.insert(record.id, result.records.size());
            result.records.append(record);
            result.changes.append({record, std::nullopt});
            ++result.added;
        }
        for (ArchiveSecret secret : m_secrets.values(entry.incoming.id)) {
            secret.name.workspace = record.id;
            result.secrets.append(std::move(secret));
        }
    }
    return result;
}

void applyChanges(QList<WorkspaceRecord> &list, QList<ImportChange> &changes)
{
    QHash<QString, qsizetype> positions = positionsIn(list);
    QList<ImportChange> done;
    done.reserve(changes.size());
    for (ImportChange &change : changes) {
        const qsizetype at = positions.value(change.record.id, -1);
        if (at >= 0 && !change.before)
            continue;
        if (at >= 0) {
            change.before = list.at(at);
            change.record = replaced(list.at(at), change.record);
            list[at] = change.record;
        } else {
            change.before.reset(); // it has gone meanwhile: the file's comes in its place
            positions.insert(change.record.id, list.size());
            list.append(change.record);
        }
        done.append(std::move(change));
    }
    changes = std::move(done);
}

ImportUndo undoChanges(const QList<WorkspaceRecord> &list, const QList<ImportChange> &changes)
{
    ImportUndo undo;
    undo.records = list;
    const QHash<QString, qsizetype> positions = positionsIn(list);
    QSet<QString> gone;
    // Backwards: two entries of a file may have replaced the same one.
    for (auto change = changes.crbegin(); change != changes.crend(); ++change) {
        const qsizetype at = positions.value(change->record.id, -1);
        if (at < 0)
            continue; // somebody removed it since
        WorkspaceRecord &now = undo.records[at];
        if (!isUnedited(now, change->record)) {
            undo.left.prepend(now.name);
        } else if (change->before) {
            const auto lastUsedAt = qMax(now.lastUsedAt, change->before->lastUsedAt);
            now = *change->before;
            now.lastUsedAt = lastUsedAt;
            undo.restored.prepend(now);
        } else {
            undo.removed.prepend(now);
            gone.insert(now.id);
        }
    }
    undo.records.removeIf([&gone](const WorkspaceRecord &record) { return gone.contains(record.id); });
    return undo;
}

} // namespace qd
