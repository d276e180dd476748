// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S1.65: `quarterdeck workspaces`, the real program without a display, with a real keychain and real OpenCode.
#include "core/credentials/keychainstore.h"
#include "core/workspaces/archive.h"
#include "core/workspaces/workspacestore.h"
#include "testplaces.h"
#include "tests/support/await.h"
#include "tests/support/freeport.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;
using qd::test::await;

namespace {

constexpr auto passphrase = "qd-canary horse battery";

struct Run
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Run finish(QProcess &process)
{
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class TestWorkspacesCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void list();
    void importsAndTests();
    void secretsTravelUnderAPassphrase();
    void choices();
    void windowSeesIt();
    void withoutAKeychain();
    void badLists();
    void badFiles();
    void wrongUsage_data();
    void wrongUsage();
    void noSecretOnDisk();

private:
    // `quarterdeck --profile … workspaces …`, without a display.
    Run run(const QStringList &words, const QByteArray &input = {}, bool keychain = true, const QString &profile = {});
    [[nodiscard]] QProcessEnvironment environment(bool keychain) const;
    // What OpenCode SH would hold of the real server, and of one that is not there.
    [[nodiscard]] QString foreignFile(const QByteArray &password) const;
    [[nodiscard]] QString file(const QString &name, const QByteArray &bytes) const;
    [[nodiscard]] QByteArray content(const QString &path) const;

    const QString m_program = QStringLiteral(QD_BINARY_DIR "/bin/quarterdeck");
    test::OpenCodeServer m_server;
    QTemporaryDir m_directory;
    QString m_profile;
    int m_count = 0;
};

void TestWorkspacesCommand::initTestCase()
{
    m_server.setPassword("qd-canary-of-the-server");
    QVERIFY(m_server.start());
}

void TestWorkspacesCommand::init()
{
    m_profile = m_directory.filePath(u"profile %1"_s.arg(++m_count));
}

QProcessEnvironment TestWorkspacesCommand::environment(bool keychain) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        environment.remove(name);
    if (!keychain)
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path="_s + m_directory.filePath(u"no bus"_s));
    return environment;
}

Run TestWorkspacesCommand::run(const QStringList &words, const QByteArray &input, bool keychain, const QString &profile)
{
    QProcess process;
    process.setProcessEnvironment(environment(keychain));
    process.start(m_program,
                  QStringList{u"--profile"_s, profile.isEmpty() ? m_profile : profile, u"workspaces"_s} + words);
    process.write(input);
    process.closeWriteChannel();
    return finish(process);
}

QString TestWorkspacesCommand::file(const QString &name, const QByteArray &bytes) const
{
    const QString path = m_directory.filePath(name);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
}

QByteArray TestWorkspacesCommand::content(const QString &path) const
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString TestWorkspacesCommand::foreignFile(const QByteArray &password) const
{
    const QJsonArray entries{QJsonObject{{u"id"_s, u"box"_s},
                                         {u"name"_s, u"Box"_s},
                                         {u"url"_s, m_server.url().toString()},
                                         {u"port"_s, 50'000},
                                         {u"username"_s, u"opencode"_s},
                                         {u"password"_s, QString::fromUtf8(password)},
                                         {u"createdAt"_s, 1'700'000'000},
                                         {u"lastUsedAt"_s, 1'700'000'000}},
                             QJsonObject{{u"id"_s, u"gone"_s},
                                         {u"name"_s, u"Gone"_s},
                                         {u"url"_s, u"http://127.0.0.1:%1"_s.arg(test::freePort())}}};
    return file(u"given-foreign.json"_s, QJsonDocument(entries).toJson());
}

void TestWorkspacesCommand::list()
{
    const Run empty = run({u"list"_s});
    QCOMPARE(empty.exitCode, 0);
    QVERIFY2(empty.errors.isEmpty(), empty.errors.constData());
    QVERIFY(empty.output.contains("This computer"));
    QCOMPARE(run({u"import"_s, foreignFile("qd-canary-pw")}).exitCode, 0);
    const Run text = run({u"list"_s});
    QCOMPARE(text.output.count('\n'), 3);
    QVERIFY(text.output.contains("Box"));
    QVERIFY(text.output.contains(m_server.url().toString().toUtf8()));
    const Run json = run({u"list"_s, u"--json"_s});
    QCOMPARE(json.exitCode, 0);
    const QJsonArray entries = QJsonDocument::fromJson(json.output).array();
    QCOMPARE(entries.size(), 3);
    QCOMPARE(entries[0]["kind"_L1].toString(), u"this-computer"_s);
    bool found = false;
    for (const QJsonValue entry : entries) {
        if (entry["name"_L1].toString() == "Box"_L1) {
            found = true;
            QCOMPARE(entry["port"_L1].toInt(), 50'000);
            QCOMPARE(entry["createdAt"_L1].toDouble(), 1.7e12);
        }
    }
    QVERIFY(found);
}

// S1.12, S1.42, S1.50, S1.55 for scripts.
void TestWorkspacesCommand::importsAndTests()
{
    const Run imported = run({u"import"_s, foreignFile(m_server.password())});
    QCOMPARE(imported.exitCode, 0);
    QCOMPARE(imported.output, "2 added, 0 replaced, 0 kept as they were\n"_ba);

    const Run good = run({u"test"_s, u"box"_s});
    QVERIFY2(good.exitCode == 0, (good.output + good.errors).constData());
    QVERIFY(good.output.startsWith("passed  Box: OpenCode "));
    const Run all = run({u"test"_s, u"--json"_s});
    QCOMPARE(all.exitCode, 1);
    const QJsonArray verdicts = QJsonDocument::fromJson(all.output).array();
    QCOMPARE(verdicts.size(), 2);
    for (const QJsonValue verdict : verdicts) {
        const bool box = verdict["name"_L1].toString() == "Box"_L1;
        QCOMPARE(verdict["passed"_L1].toBool(), box);
        QCOMPARE(verdict["stage"_L1].toString(), box ? QString() : u"Tcp"_s);
        QCOMPARE(verdict["code"_L1].toString(), box ? QString() : u"Refused"_s);
    }

    QCOMPARE(run({u"import"_s, u"--replace"_s, foreignFile("wrong")}).exitCode, 0);
    const Run wrong = run({u"test"_s, u"Box"_s});
    QCOMPARE(wrong.exitCode, 1);
    QVERIFY2(wrong.output.contains("refuses the user or password"), wrong.output.constData());
    for (const QString &name : {u"nobody"_s, u"local"_s}) {
        const Run none = run({u"test"_s, name});
        QCOMPARE(none.exitCode, 1);
        QVERIFY(none.errors.contains(name.toUtf8()));
    }
}

// S1.9, S1.61: exported without secrets, or with them sealed.
void TestWorkspacesCommand::secretsTravelUnderAPassphrase()
{
    const QByteArray secret = m_server.password();
    QCOMPARE(run({u"import"_s, foreignFile(secret)}).exitCode, 0);
    const QString plain = m_directory.filePath(u"plain.quarterdeck-workspaces"_s);
    QCOMPARE(run({u"export"_s, plain}).exitCode, 0);
    QCOMPARE(archive::readFile(plain).records.size(), 2);
    QVERIFY(!archive::readFile(plain).sealed);
    const Run stream = run({u"export"_s, u"-"_s});
    QCOMPARE(archive::read(stream.output).records, archive::readFile(plain).records);

    const QString sealed = m_directory.filePath(u"sealed.quarterdeck-workspaces"_s);
    QCOMPARE(run({u"export"_s, sealed, u"--with-secrets"_s}, {}).exitCode, 1); // nothing to read
    QVERIFY(!QFile::exists(sealed));
    QCOMPARE(run({u"export"_s, sealed, u"--with-secrets"_s}, "short\n").exitCode, 1);
    QVERIFY(!QFile::exists(sealed));
    const Run exported = run({u"export"_s, sealed, u"--with-secrets"_s}, QByteArray(passphrase) + '\n');
    QVERIFY2(exported.exitCode == 0, exported.errors.constData());
    for (const QByteArray &hidden : {secret, secret.toBase64(), QByteArray(passphrase)})
        QVERIFY(!content(sealed).contains(hidden));

    // On another computer: a wrong passphrase imports nothing, the right one all of it; here out of a descriptor.
    const QString other = m_directory.filePath(u"other computer"_s);
    const Run refused = run({u"import"_s, sealed, u"--with-secrets"_s}, "qd-canary horse batterz\n", true, other);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY(refused.errors.contains("passphrase"));
    QCOMPARE(QJsonDocument::fromJson(run({u"list"_s, u"--json"_s}, {}, true, other).output).array().size(), 1);
    const Run without = run({u"import"_s, sealed, u"--dry-run"_s}, {}, true, other);
    QCOMPARE(without.exitCode, 0);
    const QString line = file(u"given-passphrase"_s, QByteArray(passphrase) + "\r\n");
    QProcess shell;
    shell.setProcessEnvironment(environment(true));
    shell.start(u"sh"_s,
                {u"-c"_s,
                 u"exec \"$0\" --profile \"$1\" workspaces import \"$2\" --with-secrets --passphrase-fd 7 7< \"$3\""_s,
                 m_program, other, sealed, line});
    const Run taken = finish(shell);
    QVERIFY2(taken.exitCode == 0, taken.errors.constData());
    QCOMPARE(run({u"test"_s, u"Box"_s}, {}, true, other).exitCode, 0);
}

void TestWorkspacesCommand::choices()
{
    QCOMPARE(run({u"import"_s, foreignFile("qd-canary-pw")}).exitCode, 0);
    const QString exported = m_directory.filePath(u"c.quarterdeck-workspaces"_s);
    QCOMPARE(run({u"export"_s, exported}).exitCode, 0);
    (void)file(u"c.quarterdeck-workspaces"_s, content(exported).replace("\"Box\"", "\"Chest\""));
    const auto names = [this] {
        QStringList names;
        for (const QJsonValue entry : QJsonDocument::fromJson(run({u"list"_s, u"--json"_s}).output).array())
            names.append(entry["name"_L1].toString());
        names.sort();
        return names;
    };
    const Run dry = run({u"import"_s, u"--both"_s, u"--dry-run"_s, exported});
    QCOMPARE(dry.exitCode, 0);
    QVERIFY2(dry.output.contains("add beside") && dry.output.contains("Chest  name"), dry.output.constData());
    QCOMPARE(names(), (QStringList{QString(), u"Box"_s, u"Gone"_s}));
    QCOMPARE(run({u"import"_s, exported}).output, "0 added, 0 replaced, 2 kept as they were\n"_ba);
    QCOMPARE(names(), (QStringList{QString(), u"Box"_s, u"Gone"_s}));
    QCOMPARE(run({u"import"_s, u"--replace"_s, exported}).output, "0 added, 2 replaced, 0 kept as they were\n"_ba);
    QCOMPARE(names(), (QStringList{QString(), u"Chest"_s, u"Gone"_s}));
    QCOMPARE(run({u"import"_s, u"--both"_s, u"-"_s}, content(exported)).output,
             "2 added, 0 replaced, 0 kept as they were\n"_ba);
    QCOMPARE(names(), (QStringList{QString(), u"Chest"_s, u"Chest 2"_s, u"Gone"_s, u"Gone 2"_s}));
}

// S1.23: a window that is open has it at once.
void TestWorkspacesCommand::windowSeesIt()
{
    WorkspaceStore window(m_profile + u"/workspaces.json"_s);
    window.load();
    QCOMPARE(run({u"import"_s, foreignFile("qd-canary-pw")}).exitCode, 0);
    QTRY_COMPARE(window.records().size(), 3);
}

// The list is imported; what became of the passwords is said.
void TestWorkspacesCommand::withoutAKeychain()
{
    const Run imported = run({u"import"_s, foreignFile(m_server.password())}, {}, false);
    QCOMPARE(imported.exitCode, 1);
    QVERIFY(imported.output.startsWith("2 added"));
    QVERIFY2(imported.errors.contains("One password was not kept. There is no keychain."), imported.errors.constData());
    const Run tested = run({u"test"_s, u"Box"_s}, {}, false);
    QCOMPARE(tested.exitCode, 1);
    QVERIFY2(tested.output.contains("keychain"), tested.output.constData());
}

void TestWorkspacesCommand::badLists()
{
    QCOMPARE(run({u"import"_s, foreignFile("qd-canary-pw")}).exitCode, 0);
    const QString path = m_profile + u"/workspaces.json"_s;
    const QByteArray newer = content(path).replace("\"version\":1", "\"version\":2");
    QFile list(path);
    QVERIFY(list.open(QIODevice::WriteOnly | QIODevice::Truncate));
    list.write(newer);
    list.close();
    const Run refused = run({u"import"_s, foreignFile("qd-canary-pw")});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY(refused.errors.contains("newer"));
    QCOMPARE(content(path), newer);

    QVERIFY(list.open(QIODevice::WriteOnly | QIODevice::Truncate));
    list.write(newer.left(newer.size() - 30));
    list.close();
    const Run damaged = run({u"list"_s});
    QCOMPARE(damaged.exitCode, 1);
    QVERIFY2(damaged.errors.contains("damaged"), damaged.errors.constData());
}

void TestWorkspacesCommand::badFiles()
{
    const QString partly =
        file(u"partly.json"_s, R"([{"id":"a","name":"A","url":"https://a.org"},{"id":"b","name":"B","url":"x y"}])");
    const Run some = run({u"import"_s, partly});
    QCOMPARE(some.exitCode, 1);
    QCOMPARE(some.output, "1 added, 0 replaced, 0 kept as they were\n"_ba);
    QCOMPARE(some.errors, "quarterdeck: entry 2 (B) was left out: url is not an address.\n"_ba);
    const Run none = run({u"import"_s, file(u"none"_s, "hello")});
    QCOMPARE(none.exitCode, 1);
    QVERIFY(none.errors.contains("holds no workspaces"));
    QFile large(m_directory.filePath(u"large"_s));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(100'000'000));
    const Run refused = run({u"import"_s, large.fileName()});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY(refused.errors.contains("16 MiB"));
    const Run unwritable = run({u"export"_s, m_directory.path()});
    QCOMPARE(unwritable.exitCode, 1);
    QVERIFY(unwritable.errors.contains("can't be written"));
}

void TestWorkspacesCommand::wrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    const auto row = [](const QStringList &words) { QTest::newRow(qPrintable(words.join(u' '))) << words; };
    row({});
    row({u"show"_s});
    row({u"list"_s, u"x"_s});
    row({u"list"_s, u"--keep"_s});
    row({u"test"_s, u"--with-secrets"_s});
    row({u"export"_s});
    row({u"export"_s, u"a"_s, u"b"_s});
    row({u"export"_s, u"a"_s, u"--replace"_s});
    row({u"export"_s, u"a"_s, u"--passphrase"_s, u"x"_s});
    row({u"export"_s, u"a"_s, u"--passphrase-fd"_s, u"3"_s});
    row({u"export"_s, u"a"_s, u"--with-secrets"_s, u"--passphrase-fd"_s, u"x"_s});
    row({u"import"_s});
    row({u"import"_s, u"a"_s, u"--keep"_s, u"--both"_s});
    row({u"import"_s, u"a"_s, u"--json"_s});
    row({u"import"_s, u"-"_s, u"--with-secrets"_s});
}

void TestWorkspacesCommand::wrongUsage()
{
    QFETCH(QStringList, words);
    const Run wrong = run(words);
    QCOMPARE(wrong.exitCode, 2);
    QVERIFY(wrong.output.isEmpty());
    QVERIFY2(wrong.errors.contains("workspaces --help"), wrong.errors.constData());
    QVERIFY(!QFile::exists(m_profile));
    QCOMPARE(run({u"--help"_s}).exitCode, 0);
    QProcess help;
    help.setProcessEnvironment(environment(true));
    help.start(m_program, {u"--help"_s});
    QVERIFY(finish(help).output.contains("quarterdeck workspaces --help"));
}

// S1.61: after all of that, the passwords are in the keychain and in no file that was written.
void TestWorkspacesCommand::noSecretOnDisk()
{
    QCOMPARE(run({u"import"_s, foreignFile(m_server.password())}).exitCode, 0);
    QVERIFY(QFile::remove(m_directory.filePath(u"given-foreign.json"_s))); // ours, in the clear on purpose
    QVERIFY(QFile::remove(m_directory.filePath(u"given-passphrase"_s)));
    int files = 0;
    for (QDirIterator it(m_directory.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        const QString path = it.next();
        if (path.endsWith("/large"_L1))
            continue;
        ++files;
        for (const QByteArray &hidden : {m_server.password(), m_server.password().toBase64(), QByteArray(passphrase)})
            QVERIFY2(!content(path).contains(hidden), qUtf8Printable(path));
    }
    QVERIFY(files > 10);
    WorkspaceStore store(m_profile + u"/workspaces.json"_s);
    store.load();
    for (const WorkspaceRecord &record : store.records()) {
        if (record.name == "Box"_L1)
            QCOMPARE(await(KeychainStore().read({record.id, secretOrigin(record.url), u"password"_s})).value(),
                     m_server.password());
    }
}

QTEST_GUILESS_MAIN(TestWorkspacesCommand)
#include "tst_workspacescommand.moc"
