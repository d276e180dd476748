// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/outcome.h"
#include "core/workspaces/workspacerecord.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace qd {

//! \brief The list of saved workspaces: one versioned JSON document, written atomically, with the last good one beside it.
//!
//! Reading is synchronous and never touches the disk after load(); a change is in the list at once and on disk before the call returns.
//! A file that can't be read whole keeps each valid entry, is set aside as it was, and damage() says where. A failed write leaves the list as the person
//! made it and is tried again with the next change; trouble() says why. What another process writes is taken over at once: the newer entry of an id wins.
//! This computer is always there, first. GUI thread.
class WorkspaceStore : public QObject
{
    Q_OBJECT

public:
    //! What load() found wrong.
    struct Damage
    {
        QString asidePath;  //!< the damaged file, as it was
        QString backupPath; //!< the last good one; empty if there is none
        int kept = 0;       //!< valid entries
        int lost = 0;       //!< entries that could not be read; -1 = unknown
    };

    explicit WorkspaceStore(QString path, const Clock &clock = systemClock(), QObject *parent = nullptr);
    ~WorkspaceStore() override;

    //! Reads the file. A missing one is an empty list.
    void load();
    [[nodiscard]] const QList<WorkspaceRecord> &records() const;
    //! Null if there is none; valid until the list changes.
    [[nodiscard]] const WorkspaceRecord *find(const QString &id) const;

    //! Gives it an id, the times and a free hue. The error is a sentence's fact: which field, and why.
    Outcome<QString> add(WorkspaceRecord record);
    //! Changes one and bumps lastUsedAt. The id and kind stay.
    Outcome<void> update(const QString &id, const std::function<void(WorkspaceRecord &)> &change);
    //! It was used now: lastUsedAt only, written soon rather than at once.
    void touch(const QString &id);
    //! What was removed, for insert().
    std::optional<WorkspaceRecord> remove(const QString &id);
    //! Puts a removed one back as it was.
    void insert(const WorkspaceRecord &record);
    //! Replaces the whole list as one step (an import, or its undo). This computer stays.
    void replaceAll(const QList<WorkspaceRecord> &records);
    //! The backup instead of what load() kept.
    Outcome<void> restoreBackup();

    [[nodiscard]] QString path() const;
    [[nodiscard]] const std::optional<Damage> &damage() const;
    //! Why the last write failed: a technical text; empty if it worked.
    [[nodiscard]] QString trouble() const;

Q_SIGNALS:
    //! The list differs: by us, or by another process.
    void changed();
    void damageChanged();
    void troubleChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
