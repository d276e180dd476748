// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/folderwords.h"

#include "qml/shell/words.h"

#include <QCoreApplication>

namespace qd::ui {

QString sentence(const FolderProblem &problem, const QString &shown, const QString &machine)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Folders", text); };
    switch (problem.kind) {
    case FolderProblem::Kind::Missing:
        //: %1 a path, %2 a workspace
        return machine.isEmpty() ? tr("There is nothing at %1.").arg(shown)
                                 : tr("There is no folder %1 on %2.").arg(shown, machine);
    case FolderProblem::Kind::NotAFolder:
        return tr("%1 is not a folder.").arg(shown);
    case FolderProblem::Kind::NotReadable:
        return machine.isEmpty()
                   ? tr("You may not read %1: change who may, or pick another folder.").arg(shown)
                   : tr("%2 may not read %1: change there who may, or pick another folder.").arg(shown, machine);
    case FolderProblem::Kind::Failed:
        break;
    }
    return sentence(tr("Can't read %1").arg(shown.isEmpty() ? tr("the home folder") : shown), problem.error);
}

} // namespace qd::ui
