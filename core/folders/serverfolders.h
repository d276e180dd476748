// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/folders/foldersource.h"
#include "core/opencode/api.h"

namespace qd {

//! \brief The folders of the machine that an OpenCode server runs on, asked of that server (PROTOCOL 16).
//!
//! `GET /file` lists below the directory of its request only, and each such directory is booted with the configuration that lies in it. So all is
//! asked below the root of the disk: a folder that is merely looked into starts nothing and becomes no project. The server leaves links to folders
//! out of its lists; by their own path they can be listed. It says "500" for whatever can't be listed: what is above tells why.
class ServerFolders final : public FolderSource
{
public:
    //! The Api must outlive this object; its end ends what is under way.
    explicit ServerFolders(opencode::Api &api)
        : m_api(api)
    {}

    QCoro::Task<Outcome<QString>> home() override;
    FolderReply list(QString place) override;

private:
    opencode::Api &m_api;
};

} // namespace qd
