// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/archive.h"

#include <optional>

namespace qd {

//! What an import will do with one entry of a file.
struct ImportEntry
{
    enum class Kind : quint8
    {
        New,      //!< nothing like it is there
        Same,     //!< it is there with the same values
        Changed,  //!< the same workspace with other values: see fields
        Conflict, //!< another workspace has its address and user name
    };
    enum class Choice : quint8
    {
        Keep,    //!< the list stays as it is
        Replace, //!< the workspace that is there gets the file's values; it keeps its id, and what a person trusts
        Both,    //!< the entry is added beside it
    };

    Kind kind = Kind::New;
    WorkspaceRecord incoming;
    QString existingId;  //!< what it meets; empty if it is new
    QStringList fields;  //!< that differ from what it meets, by their names in the file
    bool secret = false; //!< a secret comes with it
    //! New entries are added with Replace and with Both.
    Choice choice = Choice::Keep;
};

//! One workspace that an import adds or replaces.
struct ImportChange
{
    WorkspaceRecord record;                //!< as the import leaves it
    std::optional<WorkspaceRecord> before; //!< what it replaces; nothing if it is added
};

//! \brief What an import would do, entry by entry, for a person to look at and to change before it is done in one step.
//!
//! A value; meet() it with the list again when that has changed in between.
class ImportPlan
{
public:
    //! What apply() gives: for WorkspaceStore::replaceAll() and the SecretStore.
    struct Result
    {
        QList<WorkspaceRecord> records; //!< the whole list
        QList<ImportChange> changes;    //!< what of it is the import's, in its order
        QList<ArchiveSecret> secrets;   //!< to be written, under the ids that the workspaces have now
        int added = 0;
        int replaced = 0;
        int kept = 0;
    };

    //! `existing` is the list as it is. New entries are to be added; of the others the ones that are there are kept.
    ImportPlan(QList<WorkspaceRecord> existing, const QList<WorkspaceRecord> &incoming,
               const QList<ArchiveSecret> &secrets = {});

    //! \brief The list is this now.
    //!
    //! What was chosen stays for the entries that still meet the same; the others begin as new ones do.
    void meet(QList<WorkspaceRecord> existing);

    //! In the file's order.
    [[nodiscard]] const QList<ImportEntry> &entries() const { return m_entries; }
    [[nodiscard]] int count(ImportEntry::Kind kind) const;
    void choose(qsizetype index, ImportEntry::Choice choice) { m_entries[index].choice = choice; }
    //! For all entries that meet one that is there; new ones stay as they are.
    void chooseForAll(ImportEntry::Choice choice);
    //! \brief Secrets that came later, opened with the passphrase.
    //!
    //! Only those count whose host is the one of their entry: a file whose addresses somebody changed sends no password there.
    void setSecrets(const QList<ArchiveSecret> &secrets);
    //! Secrets that belong to no entry, or to another host than the entry's.
    [[nodiscard]] int strayingSecrets() const { return m_straying; }

    [[nodiscard]] Result apply() const;

private:
    QList<WorkspaceRecord> m_existing;
    QList<ImportEntry> m_entries;
    QMultiHash<QString, ArchiveSecret> m_secrets; // by the entry's id in the file
    int m_straying = 0;
};

//! \brief Does the changes of a plan to the list as it is now, which others may have changed since.
//!
//! Changes nothing where an id that was to be added has come by itself; `changes` are then those that were done, with what they replaced.
void applyChanges(QList<WorkspaceRecord> &list, QList<ImportChange> &changes);

//! What an undo gives.
struct ImportUndo
{
    QList<WorkspaceRecord> records;  //!< the whole list
    QList<WorkspaceRecord> removed;  //!< were added, and go
    QList<WorkspaceRecord> restored; //!< were replaced, and are as before
    QStringList left;                //!< names of those that were edited since: they stay as they are
};

//! Takes from the list what applyChanges() did, and nothing else.
[[nodiscard]] ImportUndo undoChanges(const QList<WorkspaceRecord> &list, const QList<ImportChange> &changes);

} // namespace qd
