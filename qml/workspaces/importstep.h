// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/workspaces/importplan.h"
#include "qml/workspaces/workspaces.h"

#include <QPointer>

#include <memory>
#include <optional>

namespace qd::ui {

//! \brief An import as one step, and taking it back. What others do to the list in between stays. Lives until both are over. GUI thread.
class ImportStep : public std::enable_shared_from_this<ImportStep>
{
public:
    explicit ImportStep(Workspaces &workspaces);

    //! \brief The secrets first, so that each workspace connects with its own; then all changes at once, and a notice to undo them.
    QCoro::Task<> run(ImportPlan::Result result);
    //! \brief Takes back what the import did: what it added goes with its secrets and its local copy, what it replaced is as before with its secrets.
    //!
    //! What was edited since stays, and a notice names it.
    void undo();

private:
    //! A secret of the import, and what it took the place of.
    struct Before
    {
        SecretName name;
        QByteArray imported;
        std::optional<QByteArray> secret;
        bool wasForThisRun = false;
        bool written = false; //!< into the keychain; else it is kept for this run
    };

    QCoro::Task<> bring(ArchiveSecret secret);
    QCoro::Task<> undoTask(std::shared_ptr<ImportStep> self);
    QCoro::Task<> putBack(Before before);
    QCoro::Task<> putBackWritten(Before before);
    //! Those that are there already: a new password is no change of theirs.
    void reconnect(const QList<WorkspaceRecord> &records) const;
    void tellDone();

    QPointer<Workspaces> m_workspaces;
    QList<ImportChange> m_changes;
    QList<Before> m_secrets;
    QStringList m_remaining; //!< ids of workspaces whose imported secrets could not be taken back
};

} // namespace qd::ui
