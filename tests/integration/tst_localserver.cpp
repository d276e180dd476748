// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// This computer's OpenCode as the window looks after it: what is chosen in the settings reaches the server that runs (S0.44, S0.45, S2.9).
#include "app/desktop/localserver.h"
#include "opencodeversion.h"
#include "qml/settings/settingsstore.h"
#include "tests/support/qtest.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::ServerHost;

namespace {

constexpr int bootMs = 60'000;

} // namespace

class TestLocalServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void pluginsReachTheServerThatRuns();
    void busyServerIsLeftAlone();
    void anotherProgramWithARestart();

private:
    void begin(const server::Options &options)
    {
        m_server = std::make_unique<LocalServer>(options);
        m_server->setSettings(m_settings.get());
        m_server->setInUse(false);
        m_server->start();
    }
    [[nodiscard]] bool isHealthy() const
    {
        return m_server->phase() == ServerHost::Phase::Healthy && m_server->endpoint();
    }
    //! The plugins that the server that runs was started with.
    [[nodiscard]] QStringList plugins() const
    {
        QFile file(u"/proc/%1/environ"_s.arg(m_server->processId()));
        if (!isHealthy() || !file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray name = "OPENCODE_CONFIG_CONTENT=";
        const QList<QByteArray> all = file.readAll().split('\0');
        for (const QByteArray &entry : all) {
            if (entry.startsWith(name))
                return QJsonDocument::fromJson(entry.mid(name.size()))[u"plugin"].toVariant().toStringList();
        }
        return {};
    }
    //! A plugin that needs no network.
    [[nodiscard]] QString plugin() const
    {
        const QString path = m_place->path() + u"/plugin.js"_s;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write("export const Nothing = async () => ({})\n") <= 0)
            qFatal("the plugin can't be written");
        return QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
    }

    std::unique_ptr<SupervisedPlace> m_place;
    std::unique_ptr<ui::SettingsStore> m_settings;
    std::unique_ptr<LocalServer> m_server;
};

void TestLocalServer::init()
{
    m_place = std::make_unique<SupervisedPlace>();
    m_settings = std::make_unique<ui::SettingsStore>(m_place->path() + u"/settings.ini"_s);
}

void TestLocalServer::cleanup()
{
    if (m_server) {
        const QSignalSpy stopped(m_server.get(), &ServerHost::stopped);
        m_server->stop(false);
        QTRY_VERIFY_WITH_TIMEOUT(!stopped.isEmpty(), bootMs);
    }
    m_server.reset();
    m_settings.reset();
    m_place.reset();
}

void TestLocalServer::pluginsReachTheServerThatRuns()
{
    begin(m_place->options());
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy(), bootMs);
    QVERIFY(!plugins().contains(plugin()));
    const qint64 first = m_server->processId();
    m_settings->setPlugins({plugin()});
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy() && m_server->processId() != first, bootMs);
    QVERIFY2(plugins().contains(plugin()), qPrintable(plugins().join(u' ')));
    // What is of no interest to a server that runs does not end it.
    const qint64 second = m_server->processId();
    m_settings->setMemoryCeilingMiB(6144);
    m_settings->setPlugins({});
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy() && m_server->processId() != second, bootMs);
    QVERIFY(!plugins().contains(plugin()));
}

void TestLocalServer::busyServerIsLeftAlone()
{
    begin(m_place->options());
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy(), bootMs);
    const qint64 first = m_server->processId();
    m_server->setInUse(true);
    m_settings->setPlugins({plugin()});
    // The person asks for it: then it is a new one at once, with what was chosen.
    m_server->restart();
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy() && m_server->processId() != first, bootMs);
    QVERIFY(plugins().contains(plugin()));
    // Nobody asks: it goes on until nothing is at work any more.
    const qint64 second = m_server->processId();
    const QSignalSpy changes(m_server.get(), &ServerHost::changed);
    m_settings->setPlugins({});
    QVERIFY(plugins().contains(plugin()));
    QCOMPARE(m_server->processId(), second);
    QVERIFY(changes.isEmpty());
    m_server->setInUse(false);
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy() && m_server->processId() != second, bootMs);
    QVERIFY(!plugins().contains(plugin()));
}

// Which program and whose data are of the server's whole life: asked for, it ends and another one begins.
void TestLocalServer::anotherProgramWithARestart()
{
    server::Options options = m_place->fakeOptions(u"ok"_s, u"1.18.30"_s);
    m_settings->setOpenCodePath(std::exchange(options.binary, QString()));
    begin(options);
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy(), bootMs);
    QCOMPARE(m_server->version(), u"1.18.30"_s);
    m_settings->setOpenCodePath(openCodeBinary());
    QVERIFY(isHealthy());
    m_server->restart();
    QTRY_VERIFY_WITH_TIMEOUT(isHealthy() && m_server->version() == QLatin1StringView(server::pinnedOpenCode), bootMs);
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_localserver.moc"
