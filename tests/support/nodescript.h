// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/testprocess.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

namespace qd::test {

//! \brief Runs a script of tests/peers with the npm packages that packaging/setup installed.
class NodeScript
{
public:
    //! Node looks for packages beside a script, so the script goes where they seem to be.
    NodeScript()
    {
        QString prefix = qEnvironmentVariable("QUARTERDECK_TOOLS");
        if (prefix.isEmpty())
            prefix = QDir::homePath() + QStringLiteral("/.local/share/quarterdeck-tools");
        QFile::link(prefix + QStringLiteral("/peers/node_modules"), m_folder.filePath(QStringLiteral("node_modules")));
        const QDir scripts(QStringLiteral(QD_SOURCE_DIR "/tests/peers"));
        for (const QString &name : scripts.entryList({QStringLiteral("*.mjs")}))
            QFile::copy(scripts.filePath(name), m_folder.filePath(name));
    }

    //! Empty when it ended well, else what it said.
    [[nodiscard]] QByteArray run(const QString &script, const QStringList &arguments, int limitMs = 120'000) const
    {
        QProcess process;
        tieToTest(process);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(nodeBinary(), QStringList{m_folder.filePath(script)} + arguments);
        const bool ended = QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, limitMs);
        const QByteArray said = process.readAll();
        if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return {};
        process.kill();
        process.waitForFinished();
        return ended ? said : "it did not end: " + said;
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace qd::test
