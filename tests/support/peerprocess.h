// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testplaces.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace qd::test {

//! \brief A script of tests/peers: somebody else's server or client, from npm. Ends with the test.
class PeerProcess
{
public:
    explicit PeerProcess(const QString &script)
        : m_script(script)
    {
        using namespace Qt::StringLiterals;
        // Node looks for packages beside the script, or beside the link to it when told so.
        const QString tools = QFileInfo(nodeBinary()).absolutePath() + u"/../../.."_s;
        bool made =
            QFile::link(QDir::cleanPath(tools + u"/peers/node_modules"_s), m_folder.filePath(u"node_modules"_s));
        const QDir scripts(QStringLiteral(QD_SOURCE_DIR "/tests/peers"));
        for (const QString &name : scripts.entryList({u"*.mjs"_s})) // they use one another
            made = made && QFile::copy(scripts.filePath(name), m_folder.filePath(name));
        if (!made)
            qFatal("PeerProcess: can't prepare %s", qPrintable(script));
        tieToTest(m_process);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
    }
    ~PeerProcess() { stop(); }
    Q_DISABLE_COPY_MOVE(PeerProcess)

    void start(const QStringList &arguments = {}, const QHash<QString, QString> &environment = {})
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.remove(QStringLiteral("LD_PRELOAD"));
        for (const auto &[name, value] : environment.asKeyValueRange())
            all.insert(name, value);
        m_said.clear();
        m_process.setProcessEnvironment(all);
        m_process.start(nodeBinary(),
                        QStringList{QStringLiteral("--preserve-symlinks-main"), m_folder.filePath(m_script)} +
                            arguments);
    }
    //! A server that prints "ready" when it is.
    void serve(const QHash<QString, QString> &environment)
    {
        start({}, environment);
        if (!QTest::qWaitFor([this] { return said().contains("ready\n"); }, 90'000))
            qFatal("%s does not start: %s", qPrintable(m_script), said().constData());
    }
    //! Until it ends by itself. What it said.
    [[nodiscard]] QByteArray finish()
    {
        if (!QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 90'000))
            qFatal("%s does not end: %s", qPrintable(m_script), said().constData());
        return said();
    }
    //! Runs to its end: empty when that was well, else what it said.
    [[nodiscard]] QByteArray complaint(const QStringList &arguments, int limitMs = 120'000)
    {
        start(arguments);
        const bool ended = QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, limitMs);
        const bool well = ended && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
        return well ? QByteArray() : (ended ? QByteArray() : QByteArray("it did not end: ")) + said();
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] const QByteArray &said()
    {
        if (m_process.isOpen())
            m_said += m_process.readAll();
        return m_said;
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    QString m_script;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_said;
};

} // namespace qd::test
