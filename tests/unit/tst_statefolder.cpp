// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// How several Quarterdecks agree on one server per data directory.
#include "embedded-server/opencode/configchange.h"
#include "embedded-server/opencode/statefile.h"
#include "tests/support/fulldisk.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace qd::server;

class TestStateFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void oneLock();
    void theLockGoesWithItsProcess();
    void recordsAreReadAsTheyWereWritten();
    void onlyTheOwnerCanRead();
    void oneFolderPerDataDirectory();
    void badRecordsAreNoRecords_data();
    void badRecordsAreNoRecords();
    void aFolderThatCantBeMade();
    void aFullDiskKeepsTheOldRecord();
    void digests();

private:
    static ServerRecord record()
    {
        return {.marker = u"0123"_s,
                .pid = 4'000'000'000,
                .port = 65'535,
                .username = u"opencode"_s,
                .password = "p/w+\"",
                .version = u"1.18.33"_s,
                .dataDirectory = u"/dätä"_s,
                .ready = true,
                .config = "00ff"};
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_state;
    QString m_data;
};

void TestStateFolder::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_state = m_directory->filePath(u"stäte with spaces"_s);
    m_data = m_directory->filePath(u"data"_s);
    QVERIFY(QDir().mkpath(m_data));
}

void TestStateFolder::oneLock()
{
    StateFolder one;
    StateFolder two;
    QVERIFY(one.open(m_state, m_data).has_value());
    QVERIFY(two.open(m_state, m_data).has_value());
    QVERIFY(one.tryLock());
    QVERIFY(one.tryLock()); // already
    QVERIFY(!two.tryLock());
    QVERIFY(!two.isLocked());
    one.unlock();
    QVERIFY(two.tryLock());
}

void TestStateFolder::theLockGoesWithItsProcess()
{
    StateFolder folder;
    QVERIFY(folder.open(m_state, m_data).has_value());
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        StateFolder theirs;
        const bool locked = theirs.open(m_state, m_data).has_value() && theirs.tryLock();
        (void)!::write(ready[1], locked ? "y" : "n", 1);
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    QCOMPARE(::read(ready[0], &answer, 1), ssize_t(1));
    QCOMPARE(answer, 'y');
    QVERIFY(!folder.tryLock());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY(folder.tryLock());
    ::close(ready[0]);
    ::close(ready[1]);
}

void TestStateFolder::recordsAreReadAsTheyWereWritten()
{
    StateFolder folder;
    QVERIFY(folder.open(m_state, m_data).has_value());
    QVERIFY(!folder.read());
    QVERIFY(folder.write(record()).has_value());
    QCOMPARE(folder.read(), record());
    folder.clear();
    QVERIFY(!folder.read());
    QVERIFY(!QFileInfo::exists(folder.passwordFile()));
}

void TestStateFolder::onlyTheOwnerCanRead()
{
    StateFolder folder;
    QVERIFY(folder.open(m_state, m_data).has_value());
    QVERIFY(folder.tryLock());
    QVERIFY(folder.write(record()).has_value());
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFileInfo(folder.path()).permissions() & others, QFile::Permissions());
    const QFileInfoList files = QDir(folder.path()).entryInfoList(QDir::Files | QDir::Hidden);
    QCOMPARE(files.size(), 3); // lock, record, password
    for (const QFileInfo &file : files)
        QCOMPARE(file.permissions() & others, QFile::Permissions());
    QFile password(folder.passwordFile());
    QVERIFY(password.open(QIODevice::ReadOnly));
    QCOMPARE(password.readAll(), record().password + '\n');
}

void TestStateFolder::oneFolderPerDataDirectory()
{
    StateFolder one;
    StateFolder other;
    StateFolder linked;
    QVERIFY(QDir().mkpath(m_data + u"2"_s));
    QVERIFY(QFile::link(m_data, m_data + u"-link"_s));
    QVERIFY(one.open(m_state, m_data).has_value());
    QVERIFY(other.open(m_state, m_data + u"2"_s).has_value());
    QVERIFY(linked.open(m_state, m_data + u"-link"_s).has_value());
    QVERIFY(one.path() != other.path());
    QCOMPARE(one.path(), linked.path());
}

void TestStateFolder::badRecordsAreNoRecords_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray(R"({"format":1,"mark)");
    QTest::newRow("list") << QByteArray("[1]");
    QTest::newRow("without a mark") << QByteArray("{\"format\":1,\"pid\":1}");
    QTest::newRow("of a later version") << QByteArray(R"({"format":2,"marker":"x"})");
}

void TestStateFolder::badRecordsAreNoRecords()
{
    QFETCH(const QByteArray, content);
    StateFolder folder;
    QVERIFY(folder.open(m_state, m_data).has_value());
    QFile file(folder.path() + u"/server.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    QVERIFY(!folder.read());
}

void TestStateFolder::aFolderThatCantBeMade()
{
    StateFolder folder;
    const auto opened = folder.open(u"/proc/nothing"_s, m_data);
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().code, qd::Error::Code::Storage);
    QVERIFY(!folder.tryLock());
}

void TestStateFolder::aFullDiskKeepsTheOldRecord()
{
    StateFolder folder;
    QVERIFY(folder.open(m_state, m_data).has_value());
    QVERIFY(folder.write(record()).has_value());
    auto next = record();
    next.port = 1;
    {
        const qd::test::FullDisk disk(20); // the password fits, the record does not
        const auto written = folder.write(next);
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().code, qd::Error::Code::Storage);
    }
    const auto kept = folder.read();
    QVERIFY(kept.has_value());
    QCOMPARE(kept->port, record().port);
    QVERIFY(folder.write(next).has_value());
    QCOMPARE(folder.read()->port, next.port);
}

// By which a server that runs already is compared with what it would be told now.
void TestStateFolder::digests()
{
    Options options;
    options.extraConfig = {{u"provider"_s, QJsonObject{{u"apiKey"_s, u"qd-canary-token"_s}}}, {u"model"_s, u"a"_s}};
    options.withheld = {u"A_KEY"_s, u"B_KEY"_s};
    const QByteArray digest = configDigest(options);
    QCOMPARE(digest.size(), 64);
    Options same = options;
    same.extraConfig = {{u"model"_s, u"a"_s}, {u"provider"_s, QJsonObject{{u"apiKey"_s, u"qd-canary-token"_s}}}};
    same.withheld = {u"B_KEY"_s, u"A_KEY"_s, u"A_KEY"_s};
    same.memoryCeiling = 1; // is for us, not for the server
    QCOMPARE(configDigest(same), digest);
    Options other = options;
    other.extraConfig = {{u"provider"_s, QJsonObject{{u"apiKey"_s, u"qd-canary-other"_s}}}, {u"model"_s, u"a"_s}};
    QVERIFY(configDigest(other) != digest);
    other = options;
    other.withheld.removeLast();
    QVERIFY(configDigest(other) != digest);
}

QTEST_GUILESS_MAIN(TestStateFolder)
#include "tst_statefolder.moc"
