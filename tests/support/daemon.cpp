// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon.h"

#include "testplaces.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QJsonDocument>

#include <csignal>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int readyLimitMs = 60'000;

} // namespace

Daemon::Daemon(const SupervisedPlace &place, const MockModel *model, const QStringList &arguments)
{
    const server::Options options = place.options(model);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto it = options.extraEnvironment.constBegin(); it != options.extraEnvironment.constEnd(); ++it)
        environment.insert(it.key(), it.value());
    const QString config = place.path() + u"/config.json"_s;
    QFile file(config);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(options.extraConfig).toJson()) < 0)
        qFatal("Daemon: can't write %s", qPrintable(config));
    file.close();
    tieToTest(m_process);
    m_process.setProcessEnvironment(environment);
    m_process.start(QStringLiteral(QD_BINARY_DIR "/bin/quarterdeckd"),
                    QStringList{u"serve"_s, u"--profile"_s, place.path(), u"--opencode-config"_s, config} + arguments);
}

Daemon::~Daemon()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool Daemon::waitUntilReady()
{
    const bool said = QTest::qWaitFor(
        [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, readyLimitMs);
    if (!said || !m_process.canReadLine())
        return false;
    m_line = m_process.readLine();
    const QJsonDocument json = QJsonDocument::fromJson(m_line);
    m_endpoint.url = QUrl(json[u"url"].toString());
    m_endpoint.username = json[u"username"].toString();
    m_endpoint.passwordFile = json[u"passwordFile"].toString();
    m_endpoint.version = json[u"version"].toString();
    m_endpoint.pid = json[u"pid"].toInteger();
    QFile password(m_endpoint.passwordFile);
    if (password.open(QIODevice::ReadOnly))
        m_endpoint.password = password.readAll().trimmed();
    return true;
}

void Daemon::signal(int signal)
{
    ::kill(static_cast<pid_t>(m_process.processId()), signal);
}

} // namespace qd::test
