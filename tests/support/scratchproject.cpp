// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scratchproject.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace qd::test {

using namespace Qt::StringLiterals;

ScratchProject::ScratchProject(const QString &name)
{
    QDir(m_directory.path()).mkpath(name + u"/src"_s);
    m_path = QFileInfo(m_directory.filePath(name)).canonicalFilePath();
    write(u"README.md"_s, "# Alpha\n\nA project to try things on.\n");
    write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\nmodule.exports = { add };\n");
    write(u"src/index.ts"_s, "export const answer = 42;\n");
    git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
    git({u"add"_s, u"-A"_s});
    git({u"-c"_s, u"user.name=Test"_s, u"-c"_s, u"user.email=test@localhost"_s, u"commit"_s, u"-q"_s, u"-m"_s,
         u"One"_s});
}

QByteArray ScratchProject::read(const QString &name) const
{
    QFile f(file(name));
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

void ScratchProject::write(const QString &name, const QByteArray &content) const
{
    QFile f(file(name));
    if (!f.open(QIODevice::WriteOnly) || f.write(content) != content.size())
        qFatal("ScratchProject: can't write %s", qPrintable(f.fileName()));
}

QByteArray ScratchProject::git(const QStringList &arguments) const
{
    QProcess git;
    git.setWorkingDirectory(m_path);
    git.setProcessChannelMode(QProcess::MergedChannels);
    git.start(u"git"_s, arguments);
    if (!git.waitForFinished(30'000) || git.exitCode() != 0)
        qFatal("ScratchProject: git failed: %s", git.readAll().constData());
    return git.readAll();
}

} // namespace qd::test
