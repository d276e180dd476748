// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>

namespace qd::ui {

//! \brief What a `quarterdeck://` link, or a file or folder that the program was started with, asks for. docs/links.md has the forms.
struct Link
{
    enum class Kind
    {
        Workspace,  //!< begin a session there
        Session,    //!< open it
        NewSession, //!< begin one in a folder
        Import,     //!< read workspaces from a file
        Pair,       //!< sign in at a hub with a one-time code, which is a secret
    };

    Kind kind = Kind::Workspace;
    QString workspace;
    QString session;
    QString file;              //!< absolute; of a new session a folder
    bool fromElsewhere = true; //!< a link, which any program or page may have opened; false: the person opened the file
    QUrl hub = {};
    QString code = {};
    QByteArray fingerprint = {}; //!< SHA-256 of the certificate that the hub is known by; empty = the system decides

    bool operator==(const Link &) const = default;
};

//! \brief Strict: anything beyond the documented forms is none.
[[nodiscard]] std::optional<Link> parseLink(const QString &text);

//! Whether it is a link to sign in with a code, however wrong: such text is neither shown nor kept.
[[nodiscard]] bool isPairLink(const QString &text);

//! A link, or the path of a file of workspaces or of a folder that is there; paths are from the current folder.
[[nodiscard]] std::optional<Link> parseStartArgument(const QString &text);

//! The end of the names of files with workspaces, dot included.
[[nodiscard]] QString workspacesSuffix();

} // namespace qd::ui
