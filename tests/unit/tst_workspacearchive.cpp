// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S1.65: files of workspaces.
#include "core/workspaces/archive.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

constexpr archive::Cost cheap{1, 8'192};
constexpr auto passphrase = "qd-canary horse battery";

constexpr auto openCodeSh =
    R"([{"id":"V1StGXR8_Z5jdHi6B-myT","name":"Laptop","url":"https://abc123.ngrok.io","port":51234,"username":"me","password":"qd-canary-s3cret-1",
         "createdAt":1700000000000,"lastUsedAt":1700000001000},
        {"id":"0D4A1F5E-6A0B-4A53-9F0C-2A3D5BE7C111","name":"","url":"https://you:qd-canary-s3cret-2@box.example.org:8443/","port":51235,
         "createdAt":1700000000,"lastUsedAt":1700000001},
        {"id":"x","name":"No address","url":"not an address","port":1,"username":"u","password":"qd-canary-s3cret-3"},
        {"id":"V1StGXR8_Z5jdHi6B-myT","name":"Again","url":"https://again.org"},
        "nonsense"])";

WorkspaceRecord server(int number)
{
    WorkspaceRecord record;
    record.id = u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QLatin1Char('0'));
    record.name = u"Sörver \"%1\""_s.arg(number);
    record.url = QUrl(u"https://h%1.example.org:8443/oc"_s.arg(number));
    record.port = 50'123;
    record.username = u"me"_s;
    record.createdAt = 1'700'000'000'000 + number;
    record.lastUsedAt = record.createdAt + 1;
    record.hue = number % 8;
    record.settings = {u"plan"_s, {u"anthropic"_s, u"claude"_s, {}}, u"max"_s, u"allow-reads"_s, {u"/srv/ä"_s}, true};
    return record;
}

QList<WorkspaceRecord> several(int count)
{
    QList<WorkspaceRecord> list;
    for (int i = 0; i < count; ++i)
        list.append(server(i));
    return list;
}

ArchiveSecret secretOf(const WorkspaceRecord &record, const QByteArray &value)
{
    return {{record.id, secretOrigin(record.url), u"password"_s}, value};
}

} // namespace

class TestWorkspaceArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void whatAPersonDecidesStaysHere();
    void fitsTheSchema_data();
    void fitsTheSchema();
    void schemaFindsFaults();
    void documentedExamples();
    void sealedRoundTrip();
    void wrongPassphraseAndBitFlipsLookTheSame();
    void hostileCosts_data();
    void hostileCosts();
    void passphrasesAreOneWhateverTheKeyboard();
    void tooShortAPassphrase();
    void badFiles_data();
    void badFiles();
    void partlyBad();
    void tenThousand();
    void foreign_data();
    void foreign();
    void unreadable();

private:
    QTemporaryDir m_directory;
};

void TestWorkspaceArchive::roundTrip()
{
    const QString path = m_directory.filePath(u"a.quarterdeck-workspaces"_s);
    QVERIFY(archive::writeFile(path, archive::write(several(3), 42)));
    const Archive read = archive::readFile(path);
    QVERIFY2(read.isValid(), qUtf8Printable(archive::sentence(read)));
    QCOMPARE(read.records, several(3));
    QVERIFY(read.problems.isEmpty());
    QVERIFY(!read.sealed);
    QVERIFY(!read.foreign);
    QVERIFY(!read.broken);
    QVERIFY(read.secrets.isEmpty());
    QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
}

void TestWorkspaceArchive::whatAPersonDecidesStaysHere()
{
    WorkspaceRecord trusting = server(1);
    trusting.trust = {u"h1.example.org:80"_s, QByteArray(32, 'c'), u"h1.example.org:8443"_s};
    trusting.settings.permissionPreset = u"allow-all"_s;
    trusting.kind = WorkspaceKind::Hub;
    trusting.hub = QUrl(u"https://hub.example.org"_s); // which would be asked for a token without a word
    WorkspaceRecord local;
    local.id = WorkspaceRecord::localId;
    local.kind = WorkspaceKind::ThisComputer;
    WorkspaceRecord expected = server(1);
    expected.settings.permissionPreset.clear();
    expected.kind = WorkspaceKind::Hub;
    QCOMPARE(archive::read(archive::write({local, trusting}, 0)).records, QList{expected});
    // A file that has it all the same brings nothing of it along.
    const Archive forged = archive::read(workspacecodec::write({local, trusting}));
    QCOMPARE(forged.records, QList{expected});
    QCOMPARE(forged.problems.size(), 1);
}

void TestWorkspaceArchive::fitsTheSchema_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << archive::write({}, 0);
    QTest::newRow("several") << archive::write(several(9), 1'795'000'000'000);
    WorkspaceRecord bare = server(1);
    bare.settings = {};
    bare.username.clear();
    bare.port = 0;
    QTest::newRow("bare") << archive::write({bare}, 0);
    QTest::newRow("sealed") << archive::writeSealed(several(2), 1, {secretOf(server(0), "qd-canary-pw")},
                                                    QLatin1StringView(passphrase), cheap)
                                   .value();
}

namespace {

// What python3-jsonschema says; empty if the document fits.
QByteArray againstSchema(const QString &path)
{
    QProcess python;
    python.start(u"/usr/bin/python3"_s,
                 {u"-c"_s,
                  u"import json, sys, jsonschema\n"
                  "schema = json.load(open(sys.argv[1]))\n"
                  "jsonschema.Draft202012Validator.check_schema(schema)\n"
                  "errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(sys.argv[2]))))\n"
                  "print('\\n'.join(e.json_path + ': ' + e.message for e in errors), end='')"_s,
                  QStringLiteral(QD_SOURCE_DIR "/docs/workspace-file.schema.json"), path});
    python.waitForFinished();
    return python.readAllStandardOutput() + python.readAllStandardError();
}

} // namespace

void TestWorkspaceArchive::fitsTheSchema()
{
    QFETCH(QByteArray, bytes);
    const QString path = m_directory.filePath(u"schema.json"_s);
    QVERIFY(archive::writeFile(path, bytes));
    QCOMPARE(againstSchema(path), QByteArray());
    QVERIFY(archive::read(bytes).isValid());
}

void TestWorkspaceArchive::schemaFindsFaults()
{
    const QString path = m_directory.filePath(u"schema.json"_s);
    const QByteArray good = archive::write({server(1)}, 0);
    for (const auto &[from, to] : {std::pair<QByteArray, QByteArray>{"https://h1", "https://me:pw@h1"},
                                   {"\"hue\":1", "\"hue\":8"},
                                   {"\"version\":1", "\"version\":2"},
                                   {"\"port\":50123", "\"port\":65536"},
                                   {"opencode-server", "this-computer"}}) {
        QByteArray bad = good;
        bad.replace(from, to);
        QVERIFY(bad != good);
        QVERIFY(archive::writeFile(path, bad));
        QVERIFY(!againstSchema(path).isEmpty());
        QVERIFY(archive::read(bad).records.isEmpty()); // and so do we
    }
}

// What docs/workspace-file.md shows is what we read, and fits the schema.
void TestWorkspaceArchive::documentedExamples()
{
    QFile document(QStringLiteral(QD_SOURCE_DIR "/docs/workspace-file.md"));
    QVERIFY(document.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(document.readAll());
    const QByteArray example = text.section(u"```json\n"_s, 1, 1).section(u"```"_s, 0, 0).toUtf8();
    const Archive read = archive::read(example);
    QVERIFY2(read.isValid(), example.constData());
    QCOMPARE(read.records.size(), 1);
    QCOMPARE(read.records[0].settings.favourites, QStringList{u"/srv/shop"_s});
    QVERIFY(read.problems.isEmpty());
    const QString path = m_directory.filePath(u"example.json"_s);
    QVERIFY(archive::writeFile(path, example));
    QCOMPARE(againstSchema(path), QByteArray());
}

void TestWorkspaceArchive::sealedRoundTrip()
{
    const QList<ArchiveSecret> secrets{secretOf(server(0), "qd-canary-s3cret \"ü\" \0x"_ba),
                                       secretOf(server(1), QByteArray(3'000, 'k'))};
    const auto bytes = archive::writeSealed(several(2), 7, secrets, QLatin1StringView(passphrase), cheap);
    QVERIFY(bytes);
    QVERIFY(!bytes->contains("qd-canary-s3cret"));
    QVERIFY(!bytes->contains(secrets[0].value.toBase64()));
    QVERIFY(!bytes->contains(passphrase));
    const Archive read = archive::read(*bytes);
    QCOMPARE(read.records, several(2));
    QVERIFY(read.secrets.isEmpty());
    QVERIFY(read.sealed);
    const auto opened = archive::unsealSecrets(*read.sealed, QLatin1StringView(passphrase));
    QVERIFY(opened);
    QCOMPARE(*opened, secrets);
    // Twice the same is never the same text.
    QVERIFY(*bytes != *archive::writeSealed(several(2), 7, secrets, QLatin1StringView(passphrase), cheap));
    // What is used in earnest is strong.
    QVERIFY(archive::usualCost().operations >= 3);
    QVERIFY(archive::usualCost().memory >= 256 * 1'024 * 1'024);
}

void TestWorkspaceArchive::wrongPassphraseAndBitFlipsLookTheSame()
{
    const auto bytes = archive::writeSealed({server(0)}, 7, {secretOf(server(0), "qd-canary-pw")},
                                            QLatin1StringView(passphrase), cheap);
    const SealedSecrets good = *archive::read(*bytes).sealed;
    const auto wrong = archive::unsealSecrets(good, u"correct horse batterz"_s);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, Error::Code::Unauthorized);
    const auto expectSame = [&wrong](const SealedSecrets &sealed) {
        const auto result = archive::unsealSecrets(sealed, QLatin1StringView(passphrase));
        return !result && result.error().code == wrong.error().code && result.error().detail == wrong.error().detail;
    };
    for (const auto part : {&SealedSecrets::salt, &SealedSecrets::nonce, &SealedSecrets::data}) {
        for (qsizetype i = 0; i < (good.*part).size(); i += 7) {
            SealedSecrets flipped = good;
            (flipped.*part)[i] = char((flipped.*part)[i] ^ 1);
            QVERIFY(expectSame(flipped));
        }
        SealedSecrets cut = good;
        (cut.*part).chop(1);
        QVERIFY(expectSame(cut));
        (cut.*part).clear();
        QVERIFY(expectSame(cut));
    }
    SealedSecrets dearer = good;
    ++dearer.operations;
    QVERIFY(expectSame(dearer));
    dearer = good;
    dearer.memory += 1'024;
    QVERIFY(expectSame(dearer));
    QVERIFY(archive::unsealSecrets(good, QLatin1StringView(passphrase)));
}

void TestWorkspaceArchive::hostileCosts_data()
{
    QTest::addColumn<double>("operations");
    QTest::addColumn<double>("memory");
    QTest::newRow("for ever") << 4e9 << 8'192.0;
    QTest::newRow("all memory") << 1.0 << 1e12;
    QTest::newRow("beyond numbers") << 1e300 << 1e300;
    QTest::newRow("negative") << -1.0 << -1.0;
    QTest::newRow("nothing") << 0.0 << 0.0;
}

// A file can't make us work for hours or eat the memory.
void TestWorkspaceArchive::hostileCosts()
{
    QFETCH(double, operations);
    QFETCH(double, memory);
    const auto bytes = archive::writeSealed({server(0)}, 7, {secretOf(server(0), "qd-canary-pw")},
                                            QLatin1StringView(passphrase), cheap);
    QJsonObject document = QJsonDocument::fromJson(*bytes).object();
    QJsonObject secrets = document["secrets"_L1].toObject();
    secrets["operations"_L1] = operations;
    secrets["memory"_L1] = memory;
    document["secrets"_L1] = secrets;
    const Archive read = archive::read(QJsonDocument(document).toJson());
    QVERIFY(read.sealed);
    const auto refused = archive::unsealSecrets(*read.sealed, QLatin1StringView(passphrase));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Unauthorized);
}

void TestWorkspaceArchive::passphrasesAreOneWhateverTheKeyboard()
{
    const auto bytes = archive::writeSealed({server(0)}, 7, {}, u"\u00fcber-sicher"_s, cheap);
    QVERIFY(archive::unsealSecrets(*archive::read(*bytes).sealed, u"u\u0308ber-sicher"_s));
}

void TestWorkspaceArchive::tooShortAPassphrase()
{
    const auto refused = archive::writeSealed({server(0)}, 7, {}, u"1234567"_s, cheap);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::BadRequest);
    QVERIFY(!refused.error().detail.contains(u"1234567"_s));
}

void TestWorkspaceArchive::badFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ArchiveProblem>("problem");
    const auto row = [](const char *name, const QByteArray &bytes, ArchiveProblem problem = ArchiveProblem::NotOurs) {
        QTest::newRow(name) << bytes << problem;
    };
    row("nothing", {});
    row("text", "hello");
    row("a number", "7");
    row("another JSON", R"({"workspaces":[]})");
    row("another format", R"({"format":"something","version":1,"workspaces":[]})");
    row("no version", R"({"format":"quarterdeck-workspaces","workspaces":[]})");
    row("no list", R"({"format":"quarterdeck-workspaces","version":1,"workspaces":7})");
    row("newer", R"({"format":"quarterdeck-workspaces","version":2})", ArchiveProblem::TooNew);
    row("binary", QByteArray("\x00\xff\xfe{\x01", 5));
    row("deep arrays", QByteArray(5'000'000, '['));
    row("deep objects", QByteArray(R"({"id":)").repeated(1'000'000));
    row("braces in a string", "{\"" + QByteArray(10'000'000, '{'));
    row("quotes that start strings", QByteArray(R"({\")").repeated(3'000'000));
    row("too large", QByteArray(17 * 1'024 * 1'024, ' '), ArchiveProblem::TooLarge);
}

// Each in a moment, whatever its sender had in mind.
void TestWorkspaceArchive::badFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ArchiveProblem, problem);
    const Archive read = archive::read(bytes);
    QCOMPARE(read.problem, problem);
    QVERIFY(read.records.isEmpty());
    QVERIFY(!archive::sentence(read).isEmpty());
}

void TestWorkspaceArchive::partlyBad()
{
    QByteArray bytes = archive::write(several(4), 0);
    bytes.replace("\"hue\":1", "\"hue\":77");
    bytes.replace(server(2).id.toUtf8(), server(0).id.toUtf8());
    const Archive read = archive::read(bytes);
    QVERIFY(read.isValid());
    QCOMPARE(read.records, (QList{server(0), server(3)}));
    QCOMPARE(read.problems.size(), 2);
    QCOMPARE(read.problems[0], (EntryProblem{1, server(1).name, {u"hue"_s, u"is not between 0 and 7"_s}}));
    QCOMPARE(read.problems[1], (EntryProblem{2, server(2).name, {u"id"_s, u"is there twice"_s}}));
    // Cut off: what stands whole is there.
    const QByteArray whole = archive::write(several(4), 0);
    const Archive cut = archive::read(whole.left(whole.indexOf(server(3).id.toUtf8())));
    QVERIFY(cut.isValid());
    QVERIFY(cut.broken);
    QCOMPARE(cut.records, several(3));
}

void TestWorkspaceArchive::tenThousand()
{
    const QByteArray bytes = archive::write(several(10'000), 0);
    QVERIFY(bytes.size() < archive::maxBytes);
    QCOMPARE(archive::read(bytes).records, several(10'000));
}

void TestWorkspaceArchive::foreign_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QJsonDocument array = QJsonDocument::fromJson(openCodeSh);
    QTest::newRow("the array") << QByteArray(openCodeSh);
    QTest::newRow("under its key") << QJsonDocument(QJsonObject{{u"opencode-workspaces"_s, array.array()}}).toJson();
    QTest::newRow("as text under its key")
        << QJsonDocument(QJsonObject{{u"opencode-workspaces"_s, QString::fromUtf8(array.toJson())}}).toJson();
}

// S1.12: OpenCode SH's list, with what its passwords become.
void TestWorkspaceArchive::foreign()
{
    QFETCH(QByteArray, bytes);
    const Archive read = archive::read(bytes);
    QVERIFY(read.isValid());
    QVERIFY(read.foreign);
    QCOMPARE(read.records.size(), 2);
    const WorkspaceRecord &first = read.records[0];
    QVERIFY(fields::isId(first.id));
    QCOMPARE(first.name, u"Laptop"_s);
    QCOMPARE(first.url, QUrl(u"https://abc123.ngrok.io"_s));
    QCOMPARE(first.port, 51'234);
    QCOMPARE(first.username, u"me"_s);
    QCOMPARE(first.createdAt, 1'700'000'000'000);
    QCOMPARE(first.lastUsedAt, 1'700'000'001'000);
    const WorkspaceRecord &second = read.records[1];
    QCOMPARE(second.id, u"0d4a1f5e-6a0b-4a53-9f0c-2a3d5be7c111"_s);
    QCOMPARE(second.name, u"box.example.org"_s);
    QCOMPARE(second.url, QUrl(u"https://box.example.org:8443"_s));
    QCOMPARE(second.username, u"you"_s);
    QCOMPARE(second.createdAt, 1'700'000'000'000);
    QCOMPARE(read.secrets,
             (QList<ArchiveSecret>{secretOf(first, "qd-canary-s3cret-1"), secretOf(second, "qd-canary-s3cret-2")}));
    QCOMPARE(read.problems.size(), 3);
    QCOMPARE(read.problems[0], (EntryProblem{2, u"No address"_s, {u"url"_s, u"is not an address"_s}}));
    QVERIFY(!workspacecodec::write(read.records).contains("qd-canary-s3cret"));
    // Once more gives the same ids.
    QCOMPARE(archive::read(bytes).records, read.records);
}

void TestWorkspaceArchive::unreadable()
{
    QCOMPARE(archive::readFile(m_directory.filePath(u"nothing"_s)).problem, ArchiveProblem::Unreadable);
    QCOMPARE(archive::readFile(m_directory.path()).problem, ArchiveProblem::Unreadable);
    QCOMPARE(archive::readFile(u"/dev/zero"_s).problem, ArchiveProblem::TooLarge);
    // 100 MB are refused before they are read.
    QFile large(m_directory.filePath(u"large"_s));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(100'000'000));
    const Archive refused = archive::readFile(large.fileName());
    QCOMPARE(refused.problem, ArchiveProblem::TooLarge);
    QVERIFY(archive::sentence(refused).contains(u"16 MiB"_s));
    QVERIFY(!archive::writeFile(m_directory.path(), "x"));
}

QTEST_GUILESS_MAIN(TestWorkspaceArchive)
#include "tst_workspacearchive.moc"
