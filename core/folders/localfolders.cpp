// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/folders/localfolders.h"

#include "core/base/placepath.h"
#include "core/base/worker.h"

#include <QDir>
#include <QDirIterator>

namespace qd {
namespace {

FolderListing read(const QString &place)
{
    const QFileInfo folder(place);
    if (!folder.exists())
        return tl::unexpected(FolderProblem{FolderProblem::Kind::Missing});
    if (!folder.isDir())
        return tl::unexpected(FolderProblem{FolderProblem::Kind::NotAFolder});
    if (!folder.isReadable() || !folder.isExecutable())
        return tl::unexpected(FolderProblem{FolderProblem::Kind::NotReadable});
    QList<FolderEntry> entries;
    QDirIterator all(place, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    while (all.hasNext()) {
        const auto info = all.nextFileInfo();
        entries.append({info.fileName(), info.isDir(), info.isDir() ? -1 : info.size()});
    }
    sortEntries(entries);
    return entries;
}

} // namespace

QCoro::Task<Outcome<QString>> LocalFolders::home()
{
    co_return placepath::cleaned(QDir::homePath());
}

FolderReply LocalFolders::list(QString place)
{
    // Named, because g++ 12 destroys the captures of a closure that is a temporary of the co_await expression twice.
    auto work = [place = std::move(place)] { return read(place); };
    co_return co_await onWorker(std::move(work));
}

} // namespace qd
