// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/workspacecodec.h"
#include "core/workspaces/workspacefile.h"
#include "core/workspaces/workspacestore.h"

#include <QFileSystemWatcher>
#include <QTimer>

namespace qd {

//! The list, and how it and its file are kept the same.
class WorkspaceStore::Private
{
public:
    Private(WorkspaceStore *q, QString path, const Clock &clock);

    void load();
    //! Brings the list and the file together. `announce`: the list differs already.
    void save(bool announce);
    void saveSoon();
    void flush();
    void noticeDisk();
    void setRecords(QList<WorkspaceRecord> records);
    [[nodiscard]] int freeHue() const;
    [[nodiscard]] qint64 timeAfter(const QList<WorkspaceRecord> &list) const;
    [[nodiscard]] qsizetype indexOf(const QString &id) const { return index.value(id, -1); }
    void setDamage(std::optional<Damage> damage);

    WorkspaceStore *const q;
    const WorkspaceFile file;
    const Clock &clock;
    QList<WorkspaceRecord> records;
    std::optional<Damage> damage;
    QString trouble;

private:
    [[nodiscard]] tl::expected<void, QString> takeOver();
    [[nodiscard]] tl::expected<void, QString> takeDamaged(const WorkspaceDocument &document);
    [[nodiscard]] tl::expected<void, QString> writeList();
    void merge(const WorkspaceDocument &document, const QList<WorkspaceRecord> &theirs);
    void writeBackup();
    void watch();
    void setTrouble(const QString &text);

    QHash<QString, qsizetype> index; // of records
    QList<WorkspaceRecord> base;     // what the file held when it was last read or written
    UnknownById unknown;
    std::optional<QByteArray> bytes; // the file's
    QFileSystemWatcher watcher;
    QTimer soon;
    bool listDue = false;
    bool suspect = false; // the file is damaged, or an editor is at it
    bool backupDue = false;
};

} // namespace qd
