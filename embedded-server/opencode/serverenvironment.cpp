// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/serverenvironment.h"

#include "core/base/savefile.h"
#include "embedded-server/opencode/configgenerator.h"
#include "embedded-server/opencode/datausers.h"
#include "embedded-server/opencode/locator.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

//! Variable and folder of each kind of file that OpenCode keeps.
const QList<std::pair<QString, QString>> &isolation()
{
    static const QList<std::pair<QString, QString>> pairs{
        {u"XDG_DATA_HOME"_s, u"data"_s},
        {u"XDG_CONFIG_HOME"_s, u"config"_s},
        {u"XDG_STATE_HOME"_s, u"state"_s},
        {u"XDG_CACHE_HOME"_s, u"cache"_s},
    };
    return pairs;
}

//! What would lead an isolated server to somebody else's data or settings.
const QStringList &leaks()
{
    static const QStringList names{u"OPENCODE_CONFIG"_s,    u"OPENCODE_CONFIG_DIR"_s,   u"OPENCODE_CONFIG_CONTENT"_s,
                                   u"OPENCODE_DB"_s,        u"OPENCODE_AUTH_CONTENT"_s, u"OPENCODE_PERMISSION"_s,
                                   u"OPENCODE_TUI_CONFIG"_s};
    return names;
}

//! What an OpenCode sets for its own children, so that they know whose they are.
const QStringList &ownership()
{
    static const QStringList names{u"OPENCODE"_s, u"OPENCODE_PID"_s, u"OPENCODE_CLIENT"_s, u"OPENCODE_RUN_ID"_s,
                                   u"OPENCODE_PROCESS_ROLE"_s};
    return names;
}

bool makePrivate(const QString &directory)
{
    return QDir().mkpath(directory) && ::chmod(QFile::encodeName(directory).constData(), S_IRWXU) == 0;
}

//! For a POSIX shell.
QByteArray quoted(const QString &value)
{
    return '\'' + QFile::encodeName(value).replace('\'', "'\\''") + '\'';
}

bool hasRipgrep(const QString &directory)
{
    return QFileInfo(directory + u"/rg"_s).isExecutable();
}

} // namespace

ServerEnvironment::ServerEnvironment(const QProcessEnvironment &inherited, const Options &options, QString folder)
    : m_inherited(inherited)
    , m_mode(options.dataMode)
    , m_dataRoot(options.dataRoot.isEmpty() ? usualDataRoot() : options.dataRoot)
    , m_prefix(options.privatePrefix.isEmpty() ? OpenCodeLocator::usualPrefix() : options.privatePrefix)
    , m_folder(std::move(folder))
    , m_extra(options.extraEnvironment)
    , m_withheld(options.withheld + QStringList{u"QUARTERDECK_MASTER_KEY"_s, u"QUARTERDECK_MASTER_KEY_PREVIOUS"_s})
    , m_extraConfig(options.extraConfig)
{}

QString ServerEnvironment::usualDataRoot()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/quarterdeck/opencode"_s;
}

QString ServerEnvironment::dataDirectory() const
{
    return m_mode == DataMode::Own ? ownDataDirectory() : m_dataRoot + u"/data/opencode"_s;
}

Outcome<QProcessEnvironment> ServerEnvironment::make(const Credentials &credentials) const
{
    QProcessEnvironment variables = m_inherited;
    QByteArray inheritedConfig = variables.value(u"OPENCODE_CONFIG_CONTENT"_s).toUtf8();
    for (const QString &name : ownership() + m_withheld)
        variables.remove(name);
    if (m_mode == DataMode::Isolated) {
        inheritedConfig.clear();
        for (const QString &name : leaks())
            variables.remove(name);
        for (const auto &[name, folder] : isolation()) {
            const QString directory = m_dataRoot + u'/' + folder;
            if (!makePrivate(directory))
                return failure(Error::Code::Storage, directory);
            variables.insert(name, directory);
        }
    }
    const QByteArray config = generateConfig(inheritedConfig, m_extraConfig);
    variables.insert(u"OPENCODE_CONFIG_CONTENT"_s, QString::fromUtf8(config));
    variables.insert(u"OPENCODE_SERVER_USERNAME"_s, credentials.username);
    variables.insert(u"OPENCODE_SERVER_PASSWORD"_s, QString::fromLatin1(credentials.password));
    variables.insert(QString::fromLatin1(markerVariable), credentials.marker);
    addRipgrep(variables);
    addShell(variables);
    for (auto it = m_extra.constBegin(); it != m_extra.constEnd(); ++it)
        variables.insert(it.key(), it.value());
    return variables;
}

void ServerEnvironment::addShell(QProcessEnvironment &variables) const
{
    const QString shell = m_inherited.value(u"SHELL"_s, u"/bin/bash"_s);
    if (!QFileInfo(shell).isExecutable())
        return;
    // OpenCode goes by the name, so it has to be the same.
    const QString directory = m_folder + u"/shell"_s;
    const QString script = directory + u'/' + QFileInfo(shell).fileName();
    if (!makePrivate(directory) ||
        !saveFile(script, shellScript(shell), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return;
    // Not on a file system that forbids programs: a shell with too many variables is better than none.
    if (::access(QFile::encodeName(script).constData(), X_OK) == 0)
        variables.insert(u"SHELL"_s, script);
}

QByteArray ServerEnvironment::shellScript(const QString &shell) const
{
    QByteArray unset = "unset OPENCODE_SERVER_PASSWORD OPENCODE_SERVER_USERNAME";
    QByteArray set = "export SHELL=" + quoted(shell);
    QStringList names{u"OPENCODE_CONFIG_CONTENT"_s};
    if (m_mode == DataMode::Isolated) {
        for (const auto &[name, folder] : isolation())
            names.append(name);
    }
    for (const QString &name : names) {
        if (m_inherited.contains(name))
            set += ' ' + name.toLatin1() + '=' + quoted(m_inherited.value(name));
        else
            unset += ' ' + name.toLatin1();
    }
    return "#!/bin/sh\n"
           "# Written by Quarterdeck at each start of its OpenCode server: the agent's shell gets the person's "
           "environment.\n" +
           unset + '\n' + set + "\nexec " + quoted(shell) + " \"$@\"\n";
}

void ServerEnvironment::addRipgrep(QProcessEnvironment &variables) const
{
    QStringList path = variables.value(u"PATH"_s).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    if (std::ranges::any_of(path, hasRipgrep))
        return;
    // Without it OpenCode tries to download one. At the end, so that nothing else on PATH changes its meaning.
    for (const QString &directory : {QCoreApplication::applicationDirPath(), m_prefix + u"/bin"_s, u"/usr/bin"_s,
                                     u"/usr/local/bin"_s, QDir::homePath() + u"/.cargo/bin"_s}) {
        if (hasRipgrep(directory)) {
            path.append(directory);
            variables.insert(u"PATH"_s, path.join(QDir::listSeparator()));
            return;
        }
    }
}

} // namespace qd::server
