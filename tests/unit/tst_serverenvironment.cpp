// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Configuration and environment of a supervised server: S0.40, S0.41.
#include "embedded-server/opencode/configgenerator.h"
#include "embedded-server/opencode/datausers.h"
#include "embedded-server/opencode/serverenvironment.h"
#include "tests/support/fulldisk.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd::server;

class TestServerEnvironment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void configurationIsSmall();
    void configurationIsMerged();
    void whatKeepsItSafeCantBeOverruled();
    void proxyInPlaceOfKeys();
    void providersKeysStayHere();
    void isolatedDirectoriesAreOurs();
    void whatThePersonHasStays();
    void nothingLeaksIntoTheIsolation();
    void ownDataChangesNoDirectory();
    void ripgrepIsOnPath();
    void extraVariablesComeLast();
    void theShellGetsThePersonsEnvironment();
    void anUnusableShellIsLeftAlone();
    void aFullDiskLeavesTheShellAlone();

private:
    [[nodiscard]] QProcessEnvironment make(const Options &options) const
    {
        return ServerEnvironment(m_inherited, options, m_folder)
            .make({u"opencode"_s, "qd-canary-secret", u"mark"_s})
            .value();
    }
    [[nodiscard]] Options isolated() const
    {
        Options options;
        options.dataRoot = m_directory->filePath(u"my dätä"_s);
        return options;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_folder;
    QProcessEnvironment m_inherited;
};

void TestServerEnvironment::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_folder = m_directory->filePath(u"it's a folder"_s);
    QVERIFY(QDir().mkpath(m_folder));
    m_inherited = {};
    m_inherited.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    m_inherited.insert(u"HOME"_s, u"/home/person"_s);
    m_inherited.insert(u"SHELL"_s, u"/bin/bash"_s);
    m_inherited.insert(u"XDG_CONFIG_HOME"_s, u"/home/person/it's config"_s);
    m_inherited.insert(u"npm_config_registry"_s, u"http://localhost/"_s);
}

void TestServerEnvironment::configurationIsSmall()
{
    const QJsonObject config = QJsonDocument::fromJson(generateConfig({}, {})).object();
    QCOMPARE(config.keys(), QStringList({u"$schema"_s, u"autoupdate"_s, u"server"_s}));
}

void TestServerEnvironment::configurationIsMerged()
{
    const QJsonObject extra = QJsonDocument::fromJson(R"({"a":{"x":2,"z":{"q":1}},"c":[3],"d":null})").object();
    const QJsonObject config =
        QJsonDocument::fromJson(generateConfig(R"({"a":{"x":1,"y":1},"b":true,"c":[1,2]})", extra)).object();
    QCOMPARE(config.value(u"a"_s), QJsonDocument::fromJson(R"({"x":2,"y":1,"z":{"q":1}})").object());
    QCOMPARE(config.value(u"b"_s), QJsonValue(true));
    QCOMPARE(config.value(u"c"_s).toArray().size(), 1);
    QVERIFY(config.contains(u"d"_s) && config.value(u"d"_s).isNull());
    // Plugins are added to what is there, each once; OpenCode does the same with its files.
    const QJsonObject chosen = withPlugins({{u"plugin"_s, QJsonArray{u"own"_s}}}, {u"a@1"_s, u"own"_s});
    QCOMPARE(chosen.value(u"plugin"_s), (QJsonArray{u"own"_s, u"a@1"_s}));
    const QJsonObject both =
        QJsonDocument::fromJson(generateConfig(R"({"plugin":["theirs",["b",{}]]})", chosen)).object();
    QCOMPARE(both.value(u"plugin"_s).toArray().size(), 4);
    // What we inherit may be no JSON at all.
    QVERIFY(!generateConfig("nonsense", extra).contains("nonsense"));
}

void TestServerEnvironment::whatKeepsItSafeCantBeOverruled()
{
    const QJsonObject extra =
        QJsonDocument::fromJson(R"({"autoupdate":true,"server":{"mdns":true,"hostname":"0.0.0.0","port":1}})").object();
    const QJsonObject config = QJsonDocument::fromJson(generateConfig({}, extra)).object();
    QCOMPARE(config.value(u"autoupdate"_s), QJsonValue(false));
    QCOMPARE(config.value(u"server"_s), QJsonDocument::fromJson(R"({"hostname":"127.0.0.1","mdns":false})").object());
}

// S0.19, S0.32: with the proxy, OpenCode has addresses and a token, and no provider is asked past it.
void TestServerEnvironment::proxyInPlaceOfKeys()
{
    const QJsonObject proxy =
        proxyConfig(u"http://127.0.0.1:3913"_s, "qdp_canary",
                    {{u"anthropic"_s, u"/v1"_s}, {u"google"_s, u"/v1beta"_s}, {u"mine"_s, {}, true, {u"model-a"_s}}});
    Options options = isolated();
    options.extraConfig = proxy;
    const QJsonObject config =
        QJsonDocument::fromJson(make(options).value(u"OPENCODE_CONFIG_CONTENT"_s).toUtf8()).object();
    const QJsonObject providers = config.value(u"provider"_s).toObject();
    const auto optionsOf = [&providers](const QString &id) { return providers.value(id)[u"options"].toObject(); };
    QCOMPARE(optionsOf(u"anthropic"_s).value(u"baseURL"_s), u"http://127.0.0.1:3913/proxy/anthropic/v1"_s);
    QCOMPARE(optionsOf(u"google"_s).value(u"baseURL"_s), u"http://127.0.0.1:3913/proxy/google/v1beta"_s);
    QCOMPARE(optionsOf(u"mine"_s).value(u"baseURL"_s), u"http://127.0.0.1:3913/proxy/mine"_s);
    QCOMPARE(optionsOf(u"mine"_s).value(u"apiKey"_s), u"qdp_canary"_s);
    QVERIFY(providers.value(u"mine"_s)[u"models"].toObject().contains(u"model-a"_s));
    QCOMPARE(config.value(u"enabled_providers"_s).toArray(), QJsonArray({u"anthropic"_s, u"google"_s, u"mine"_s}));
}

// S0.32: neither the providers' keys nor the master key go from our environment to OpenCode's.
void TestServerEnvironment::providersKeysStayHere()
{
    m_inherited.insert(u"ANTHROPIC_API_KEY"_s, u"qd-canary-key"_s);
    m_inherited.insert(u"OTHER"_s, u"stays"_s);
    m_inherited.insert(u"QUARTERDECK_MASTER_KEY"_s, u"qd-canary-master"_s);
    m_inherited.insert(u"QUARTERDECK_MASTER_KEY_PREVIOUS"_s, u"qd-canary-master"_s);
    Options options = isolated();
    options.withheld = {u"ANTHROPIC_API_KEY"_s};
    const QProcessEnvironment made = make(options);
    QCOMPARE(made.value(u"OTHER"_s), u"stays"_s);
    for (const QString &name :
         {u"ANTHROPIC_API_KEY"_s, u"QUARTERDECK_MASTER_KEY"_s, u"QUARTERDECK_MASTER_KEY_PREVIOUS"_s})
        QVERIFY2(!made.contains(name), qPrintable(name));
}

void TestServerEnvironment::isolatedDirectoriesAreOurs()
{
    const Options options = isolated();
    const QProcessEnvironment variables = make(options);
    for (const QString &name : {u"XDG_DATA_HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_STATE_HOME"_s, u"XDG_CACHE_HOME"_s}) {
        const QString directory = variables.value(name);
        QVERIFY2(directory.startsWith(options.dataRoot + u'/'), qPrintable(name));
        QCOMPARE(QFileInfo(directory).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }
    QCOMPARE(ServerEnvironment(m_inherited, options, m_folder).dataDirectory(),
             variables.value(u"XDG_DATA_HOME"_s) + u"/opencode"_s);
}

void TestServerEnvironment::whatThePersonHasStays()
{
    for (const DataMode mode : {DataMode::Isolated, DataMode::Own}) {
        Options options = isolated();
        options.dataMode = mode;
        const QProcessEnvironment variables = make(options);
        for (const QString &name : {u"HOME"_s, u"PATH"_s, u"npm_config_registry"_s, u"TMPDIR"_s})
            QCOMPARE(variables.value(name), m_inherited.value(name));
        // The model catalogue and the default plugins stay on.
        for (const QString &name : variables.keys())
            QVERIFY2(!name.startsWith(u"OPENCODE_DISABLE"), qPrintable(name));
        QCOMPARE(variables.value(u"OPENCODE_SERVER_PASSWORD"_s), u"qd-canary-secret"_s);
        QCOMPARE(variables.value(QString::fromLatin1(markerVariable)), u"mark"_s);
    }
}

void TestServerEnvironment::nothingLeaksIntoTheIsolation()
{
    for (const QString &name : {u"OPENCODE_CONFIG"_s, u"OPENCODE_CONFIG_DIR"_s, u"OPENCODE_DB"_s,
                                u"OPENCODE_PERMISSION"_s, u"OPENCODE_AUTH_CONTENT"_s, u"OPENCODE"_s, u"OPENCODE_PID"_s})
        m_inherited.insert(name, u"/somebody's"_s);
    m_inherited.insert(u"OPENCODE_CONFIG_CONTENT"_s, u"{\"model\":\"theirs\"}"_s);
    m_inherited.insert(u"OPENCODE_SERVER_PASSWORD"_s, u"theirs"_s);
    m_inherited.insert(u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"1"_s); // no data of anybody: a choice
    QProcessEnvironment variables = make(isolated());
    QCOMPARE(variables.value(u"OPENCODE_DISABLE_MODELS_FETCH"_s), u"1"_s);
    QVERIFY(!variables.toStringList().join(u'\n').contains(u"somebody"_s));
    QVERIFY(!variables.toStringList().join(u'\n').contains(u"theirs"_s));

    Options own = isolated();
    own.dataMode = DataMode::Own;
    variables = make(own);
    QCOMPARE(variables.value(u"OPENCODE_CONFIG"_s), u"/somebody's"_s);
    QVERIFY(variables.value(u"OPENCODE_CONFIG_CONTENT"_s).contains(u"theirs"_s));
    QVERIFY(!variables.contains(u"OPENCODE_PID"_s));
    QCOMPARE(variables.value(u"OPENCODE_SERVER_PASSWORD"_s), u"qd-canary-secret"_s);
}

void TestServerEnvironment::ownDataChangesNoDirectory()
{
    Options options = isolated();
    options.dataMode = DataMode::Own;
    const QProcessEnvironment variables = make(options);
    QCOMPARE(variables.value(u"XDG_CONFIG_HOME"_s), m_inherited.value(u"XDG_CONFIG_HOME"_s));
    QVERIFY(!variables.contains(u"XDG_DATA_HOME"_s));
    QVERIFY(!QFileInfo::exists(options.dataRoot));
    QCOMPARE(ServerEnvironment(m_inherited, options, m_folder).dataDirectory(), ownDataDirectory());
}

void TestServerEnvironment::ripgrepIsOnPath()
{
    QCOMPARE(make(isolated()).value(u"PATH"_s), u"/usr/bin:/bin"_s); // packaging/setup has put it there
    m_inherited.insert(u"PATH"_s, u"/nowhere"_s);
    Options options = isolated();
    options.privatePrefix = m_directory->filePath(u"prefix"_s);
    QVERIFY(QDir().mkpath(options.privatePrefix + u"/bin"_s));
    QVERIFY(QFile::copy(u"/bin/true"_s, options.privatePrefix + u"/bin/rg"_s));
    QCOMPARE(make(options).value(u"PATH"_s), u"/nowhere:"_s + options.privatePrefix + u"/bin"_s);
}

void TestServerEnvironment::extraVariablesComeLast()
{
    Options options = isolated();
    options.extraEnvironment = {{u"HOME"_s, u"/other"_s}, {u"QD_X"_s, u"1"_s}};
    options.extraConfig = {{u"model"_s, u"mock/mock-1"_s}};
    const QProcessEnvironment variables = make(options);
    QCOMPARE(variables.value(u"HOME"_s), u"/other"_s);
    QCOMPARE(variables.value(u"QD_X"_s), u"1"_s);
    QVERIFY(variables.value(u"OPENCODE_CONFIG_CONTENT"_s).contains(u"mock/mock-1"_s));
}

void TestServerEnvironment::theShellGetsThePersonsEnvironment()
{
    const QProcessEnvironment variables = make(isolated());
    QCOMPARE(QFileInfo(variables.value(u"SHELL"_s)).fileName(), u"bash"_s);
    QVERIFY(variables.value(u"SHELL"_s) != u"/bin/bash"_s);
    QProcess shell;
    shell.setProcessEnvironment(variables);
    shell.start(variables.value(u"SHELL"_s), {u"-c"_s, u"echo \"$1\"; env"_s, u"name"_s, u"an argument's"_s});
    QVERIFY(shell.waitForFinished());
    const QList<QByteArray> lines = shell.readAllStandardOutput().split('\n');
    QCOMPARE(lines.first(), QByteArray("an argument's"));
    QVERIFY(lines.contains("SHELL=/bin/bash"));
    QVERIFY(lines.contains("XDG_CONFIG_HOME=/home/person/it's config"));
    QVERIFY(lines.contains("QUARTERDECK_SERVER=mark")); // by this it is found when it is left behind
    for (const QByteArray &line : lines) {
        QVERIFY2(!line.startsWith("OPENCODE_SERVER_") && !line.startsWith("OPENCODE_CONFIG_CONTENT"), line.constData());
        QVERIFY2(!line.startsWith("XDG_DATA_HOME") && !line.startsWith("XDG_CACHE_HOME"), line.constData());
    }
}

void TestServerEnvironment::anUnusableShellIsLeftAlone()
{
    m_inherited.insert(u"SHELL"_s, u"/nowhere/shell"_s);
    QCOMPARE(make(isolated()).value(u"SHELL"_s), u"/nowhere/shell"_s);
}

// Half a script would be a shell that does nothing.
void TestServerEnvironment::aFullDiskLeavesTheShellAlone()
{
    const qd::test::FullDisk disk(20);
    QCOMPARE(make(isolated()).value(u"SHELL"_s), u"/bin/bash"_s);
}

QTEST_GUILESS_MAIN(TestServerEnvironment)
#include "tst_serverenvironment.moc"
