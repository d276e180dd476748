// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/opencode/options.h"

#include <QProcessEnvironment>
#include <QString>

namespace qd::server {

//! The environment entry by which every process of a server's tree is known; its value is different for each start.
inline constexpr char markerVariable[] = "QUARTERDECK_SERVER";

//! \brief The environment of a supervised server.
//!
//! Isolated: its data, configuration, state and cache lie below Options::dataRoot and nowhere else. Own: all as the
//! person has it. In both cases HOME, TMPDIR and the settings of npm stay what they are, because the agent's shell
//! inherits them. Between server and shell stands a small script (as $SHELL) that takes out what is the server's
//! alone: the password, the configuration and the directories of the isolation (git, gh and others keep theirs where
//! these variables say). A plugin could do the same, but makes every first use of a project wait for an npm install.
class ServerEnvironment
{
public:
    struct Credentials
    {
        QString username;
        QByteArray password;
        QString marker;
    };

    //! `inherited`: our own environment. `folder`: where files for the server may be written.
    ServerEnvironment(const QProcessEnvironment &inherited, const Options &options, QString folder);

    //! Makes the directories and the script.
    [[nodiscard]] Outcome<QProcessEnvironment> make(const Credentials &credentials) const;

    //! Where this server keeps opencode.db and auth.json.
    [[nodiscard]] QString dataDirectory() const;
    [[nodiscard]] static QString usualDataRoot();

private:
    void addShell(QProcessEnvironment &variables) const;
    [[nodiscard]] QByteArray shellScript(const QString &shell) const;
    void addRipgrep(QProcessEnvironment &variables) const;

    QProcessEnvironment m_inherited;
    DataMode m_mode;
    QString m_dataRoot;
    QString m_prefix;
    QString m_folder;
    QMap<QString, QString> m_extra;
    QStringList m_withheld;
    QJsonObject m_extraConfig;
};

} // namespace qd::server
