// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.19, S0.30, S0.32, S0.40: the makers' own clients and the real OpenCode through the proxy, before a model server that answers from a script.
#include "embedded-server/opencode/configgenerator.h"
#include "testplaces.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/proxyrig.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QJsonDocument>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray providerKey = "qd-canary-provider-key";

} // namespace

class ProxyClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { model = std::make_unique<MockModel>(project.path()); }
    void init()
    {
        rig = std::make_unique<ProxyRig>();
        for (const QString &id : {u"openai"_s, u"anthropic"_s, u"google"_s})
            rig->addProvider(id, model->url(), providerKey);
    }
    void cleanup() { rig.reset(); }

    void sdks()
    {
        // Packages are looked for beside the script.
        const QTemporaryDir folder;
        const QString tools = QFileInfo(QFileInfo(nodeBinary()).dir().filePath(u"../../.."_s)).canonicalFilePath();
        QVERIFY(QFile::copy(QStringLiteral(QD_SOURCE_DIR "/tests/peers/sdks.mjs"), folder.filePath(u"sdks.mjs"_s)));
        QVERIFY(QFile::link(tools + u"/peers/node_modules"_s, folder.filePath(u"node_modules"_s)));
        const auto token = rig->token();
        QProcess node;
        tieToTest(node);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HUB"_s, rig->url());
        environment.insert(u"TOKEN"_s, QString::fromLatin1(token.token));
        node.setProcessEnvironment(environment);
        node.setProcessChannelMode(QProcess::MergedChannels);
        node.start(nodeBinary(), {folder.filePath(u"sdks.mjs"_s)});
        QVERIFY(QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 120'000));
        const QByteArray said = node.readAll();
        QVERIFY2(node.exitCode() == 0 && said.endsWith("done\n"), said.constData());
        // The model's server saw its key, and nothing of the token.
        const QByteArray journal = QJsonDocument(model->journal()).toJson();
        QVERIFY(!journal.contains("qdp_"));
        qint64 requests = 0;
        const auto counted = [&] {
            requests = 0;
            for (const auto &each : rig->used())
                requests += each.tokenId == token.record.id ? each.requests - each.unknown : 0;
            return requests;
        };
        QTRY_VERIFY2(counted() >= 10, QByteArray::number(requests).constData());
    }

    // OpenCode asks each provider in its own way, with a token in place of the key; it works, and it has the key nowhere.
    void openCode_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("modelId");
        QTest::newRow("anthropic") << u"anthropic"_s << u"/v1"_s << u"claude-sonnet-4-5"_s;
        QTest::newRow("openai") << u"openai"_s << u"/v1"_s << u"gpt-5"_s;
        QTest::newRow("google") << u"google"_s << u"/v1beta"_s << u"gemini-2.5-flash"_s;
    }
    void openCode()
    {
        QFETCH(QString, provider);
        QFETCH(QString, path);
        QFETCH(QString, modelId);
        const auto token = rig->token();
        const QString name = provider + u'/' + modelId;
        OpenCodeServer::Setup setup;
        setup.config = server::proxyConfig(rig->url(), token.token, {{provider, path}});
        setup.config.insert(u"model"_s, name);
        setup.config.insert(u"small_model"_s, name);
        setup.config.insert(u"autoupdate"_s, false);
        setup.config.insert(u"share"_s, u"disabled"_s);
        OpenCodeServer openCode(nullptr, setup);
        QVERIFY(openCode.start());
        const QString session = openCode.createSession(project.path());
        const QJsonObject prompt{
            {u"model"_s, QJsonObject{{u"providerID"_s, provider}, {u"modelID"_s, modelId}}},
            {u"parts"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"#plain"_s}}}},
        };
        // The rig serves on this thread, so nothing here may wait without turning.
        QCOMPARE(openCode.request("POST", u"/session/%1/prompt_async"_s.arg(session), project.path(), prompt).status /
                     100,
                 2);
        QByteArray messages;
        const bool answered = QTest::qWaitFor(
            [&] {
                messages = openCode.request("GET", u"/session/%1/message"_s.arg(session), project.path()).body;
                return messages.contains("\"finish\":\"stop\"") || messages.contains("\"error\":{");
            },
            90'000);
        QVERIFY2(answered && !messages.contains("\"error\":{"), messages.right(3000).constData());
        const auto counted = [&] {
            return std::ranges::any_of(rig->used(), [&](const store::ProxyUsage &each) {
                return each.tokenId == token.record.id && each.provider == provider && each.model == modelId;
            });
        };
        QTRY_VERIFY(counted());
        QVERIFY(!openCode.request("GET", u"/config"_s, project.path()).body.contains(providerKey));
        const QByteArray log = openCode.log();
        QVERIFY(!log.contains(providerKey));
    }

private:
    QTemporaryDir project;
    std::unique_ptr<MockModel> model;
    std::unique_ptr<ProxyRig> rig;
};

QTEST_GUILESS_MAIN(ProxyClientsTest)
#include "tst_proxyclients.moc"
