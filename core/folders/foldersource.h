// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroTask>
#include <QList>

namespace qd {

struct FolderEntry
{
    QString name;
    bool folder = false;
    qint64 size = -1; //!< bytes; -1 = not known
    bool operator==(const FolderEntry &) const = default;
};

struct FolderProblem
{
    enum class Kind
    {
        Missing,
        NotAFolder,  //!< a file
        NotReadable, //!< it is there, and its machine does not let us in
        Failed,      //!< nobody could say: see `error`
    };
    Kind kind = Kind::Failed;
    Error error = {}; //!< of Failed only
};

//! Folders first, each kind by name as people sort; hidden ones too.
using FolderListing = tl::expected<QList<FolderEntry>, FolderProblem>;
using FolderReply = QCoro::Task<FolderListing>;

//! \brief The folders of one machine.
//!
//! Nothing blocks: answers come on the caller's thread. An answer may come after the source has gone; it is that of its own machine all the same.
class FolderSource
{
public:
    virtual ~FolderSource() = default;

    //! The home folder of whom it runs as.
    [[nodiscard]] virtual QCoro::Task<Outcome<QString>> home() = 0;
    //! What is in a folder, given by its absolute path.
    [[nodiscard]] virtual FolderReply list(QString place) = 0;
};

//! Folders first, then by name: 2 before 10, any case.
void sortEntries(QList<FolderEntry> &entries);

} // namespace qd
