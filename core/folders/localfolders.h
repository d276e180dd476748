// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/folders/foldersource.h"

namespace qd {

//! \brief The folders of this computer, read on a worker thread. Links count as what they lead to; a link that leads nowhere is left out.
class LocalFolders final : public FolderSource
{
public:
    QCoro::Task<Outcome<QString>> home() override;
    FolderReply list(QString place) override;
};

} // namespace qd
