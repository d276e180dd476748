// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/keychainstore.h"
#include "core/credentials/secrets.h"
#include "tests/support/await.h"
#include "tests/support/keyring.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;
using qd::test::await;

namespace {

const auto one = u"11111111-1111-4111-8111-111111111111"_s;
const auto other = u"22222222-2222-4222-8222-222222222222"_s;
const auto origin = u"https://box.example:443"_s;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// What the window keeps its secrets in, on the real gnome-keyring. S1.9, S1.61.
class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void origins_data();
    void origins();
    void writtenAndRead();
    void forThisRunOnly();
    void writingReplacesWhatWasForThisRun();
    void deletingAWorkspaceDeletesItsSecrets();
    void whatRemainsIsNamed();
    void forgetsEverything();
    void keychainsTroubleIsTold();
    void indexHasNamesOnly();
    void damagedIndex();
    void twoProcesses();
    void indexStaysSmall();
    void withoutAnIndexNothingIsKept();
    void goneWhileItReads();

private:
    [[nodiscard]] QString path() const { return m_dir->filePath(u"secrets.index"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<qd::Secrets> m_secrets;
    qd::test::Keyring m_keyring;
};

void TestSecrets::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_secrets = std::make_unique<qd::Secrets>(std::make_unique<qd::KeychainStore>(), path());
}

void TestSecrets::origins_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    QTest::newRow("https") << u"https://Box.Example/path?x#y"_s << u"https://box.example:443"_s;
    QTest::newRow("http") << u"HTTP://box.example"_s << u"http://box.example:80"_s;
    QTest::newRow("port") << u"https://user:secret@box.example:8443"_s << u"https://box.example:8443"_s;
    QTest::newRow("IPv6") << u"http://[::1]:4096"_s << u"http://[::1]:4096"_s;
    QTest::newRow("IDN") << u"https://bücher.example"_s << u"https://xn--bcher-kva.example:443"_s;
    QTest::newRow("other scheme") << u"ftp://box.example"_s << QString();
    QTest::newRow("no host") << u"https:///x"_s << QString();
}

void TestSecrets::origins()
{
    QFETCH(QString, url);
    QFETCH(QString, expected);
    QCOMPARE(qd::secretOrigin(QUrl(url)), expected);
}

void TestSecrets::writtenAndRead()
{
    const qd::SecretName name{one, origin, u"password"_s};
    QVERIFY(await(m_secrets->write(name, "qd-canary-kept")));
    QCOMPARE(await(m_secrets->read(name)).value(), QByteArray("qd-canary-kept"));
    QCOMPARE(m_secrets->names(one), QList{name});
    // The next run has it too.
    m_secrets = std::make_unique<qd::Secrets>(std::make_unique<qd::KeychainStore>(), path());
    QCOMPARE(await(m_secrets->read(name)).value(), QByteArray("qd-canary-kept"));
    QVERIFY(await(m_secrets->remove(name)));
    QCOMPARE(await(m_secrets->read(name)).error().code, qd::Error::Code::NotFound);
    QVERIFY(m_secrets->names().isEmpty());
}

void TestSecrets::forThisRunOnly()
{
    const qd::SecretName name{one, origin, u"password"_s};
    m_keyring.lock();
    QVERIFY(!await(m_secrets->write(name, "qd-canary-kept")));
    QVERIFY(m_secrets->names().isEmpty());
    m_secrets->keepForThisRun(name, "qd-canary-kept");
    QCOMPARE(await(m_secrets->read(name)).value(), QByteArray("qd-canary-kept"));
    QVERIFY(m_secrets->isForThisRun(name));
    QCOMPARE(m_secrets->names(one), QList{name});
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
    QVERIFY(!m_secrets->isForThisRun(name));
    m_secrets->keepForThisRun(name, "qd-canary-kept");
    m_secrets = std::make_unique<qd::Secrets>(std::make_unique<qd::KeychainStore>(), path());
    m_keyring.unlock();
    QCOMPARE(await(m_secrets->read(name)).error().code, qd::Error::Code::NotFound);
    QVERIFY(!contentOf(path()).contains("qd-canary-kept"));
}

void TestSecrets::writingReplacesWhatWasForThisRun()
{
    const qd::SecretName name{one, origin, u"password"_s};
    m_secrets->keepForThisRun(name, "old");
    QVERIFY(await(m_secrets->write(name, "new")));
    QVERIFY(!m_secrets->isForThisRun(name));
    QCOMPARE(await(m_secrets->read(name)).value(), QByteArray("new"));
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
}

void TestSecrets::deletingAWorkspaceDeletesItsSecrets()
{
    const QList<qd::SecretName> all{
        {one, origin, u"password"_s}, {one, u"http://old.example:80"_s, u"password"_s}, {one, origin, u"provider/x"_s}};
    const qd::SecretName others{other, origin, u"password"_s};
    for (const auto &name : all)
        QVERIFY(await(m_secrets->write(name, "qd-canary-mine")));
    QVERIFY(await(m_secrets->write(others, "qd-canary-theirs")));
    QSignalSpy changed(m_secrets.get(), &qd::Secrets::namesChanged);
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
    QVERIFY(!changed.isEmpty());
    for (const auto &name : all)
        QCOMPARE(await(m_secrets->read(name)).error().code, qd::Error::Code::NotFound);
    QCOMPARE(await(m_secrets->read(others)).value(), QByteArray("qd-canary-theirs"));
    QCOMPARE(await(m_secrets->forgetWorkspace(other)).value(), QStringList());
}

void TestSecrets::whatRemainsIsNamed()
{
    const qd::SecretName password{one, origin, u"password"_s};
    const qd::SecretName token{one, origin, u"token"_s};
    QVERIFY(await(m_secrets->write(password, "qd-canary-a")));
    m_secrets->keepForThisRun(token, "qd-canary-b");
    m_keyring.lock();
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList{u"password (https://box.example:443)"_s});
    QCOMPARE(m_secrets->trouble(), qd::KeychainTrouble::Locked);
    QVERIFY(!m_secrets->isForThisRun(token));
    QCOMPARE(m_secrets->names(one), QList{password});
    m_keyring.unlock();
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
    QCOMPARE(m_secrets->trouble(), qd::KeychainTrouble::None);
}

void TestSecrets::forgetsEverything()
{
    QVERIFY(await(m_secrets->write({one, origin, u"password"_s}, "qd-canary-a")));
    QVERIFY(await(m_secrets->write({other, origin, u"password"_s}, "qd-canary-b")));
    QCOMPARE(await(m_secrets->forgetAll()).value(), QStringList());
    QVERIFY(m_secrets->names().isEmpty());
    QCOMPARE(await(m_secrets->read({other, origin, u"password"_s})).error().code, qd::Error::Code::NotFound);
}

void TestSecrets::keychainsTroubleIsTold()
{
    QSignalSpy changed(m_secrets.get(), &qd::Secrets::troubleChanged);
    m_keyring.lock();
    QVERIFY(!await(m_secrets->read({one, origin, u"password"_s})));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_secrets->trouble(), qd::KeychainTrouble::Locked);
    QVERIFY(!await(m_secrets->read({one, origin, u"password"_s})));
    QCOMPARE(changed.size(), 1);
    m_keyring.unlock();
    QVERIFY(await(m_secrets->unlock()));
    QCOMPARE(changed.size(), 2);
    QCOMPARE(m_secrets->trouble(), qd::KeychainTrouble::None);
}

void TestSecrets::indexHasNamesOnly()
{
    QVERIFY(await(m_secrets->write({one, origin, u"password"_s}, "qd-canary horse battery")));
    QVERIFY(contentOf(path()).contains("password"));
    QVERIFY(!contentOf(path()).contains("horse"));
    QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(await(m_secrets->forgetAll()).value(), QStringList());
}

void TestSecrets::damagedIndex()
{
    QVERIFY(await(m_secrets->write({one, origin, u"password"_s}, "qd-canary-a")));
    QFile file(path());
    QVERIFY(file.open(QIODevice::Append));
    file.write("\x00\xff{\"set\":\n{\"set\":3}\n[]\n");
    file.close();
    QVERIFY(await(m_secrets->write({one, origin, u"token"_s}, "qd-canary-b")));
    m_secrets = std::make_unique<qd::Secrets>(std::make_unique<qd::KeychainStore>(), path());
    QCOMPARE(m_secrets->names(one).size(), 2);
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
}

void TestSecrets::twoProcesses()
{
    qd::Secrets second(std::make_unique<qd::KeychainStore>(), path());
    QVERIFY(await(m_secrets->write({one, origin, u"password"_s}, "qd-canary-a")));
    QVERIFY(await(second.write({one, origin, u"token"_s}, "qd-canary-b")));
    QCOMPARE(m_secrets->names(one).size(), 2);
    QCOMPARE(await(m_secrets->forgetWorkspace(one)).value(), QStringList());
    QVERIFY(second.names(one).isEmpty());
}

void TestSecrets::indexStaysSmall()
{
    qd::SecretIndex index(path());
    QVERIFY(index.add({one, origin, u"stays"_s}));
    for (int round = 0; round < 500; ++round) {
        QVERIFY(index.add({one, origin, u"password"_s}));
        QVERIFY(index.remove({one, origin, u"password"_s}));
    }
    qd::SecretIndex inMemory({});
    QVERIFY(inMemory.add({one, origin, u"token"_s}));
    QCOMPARE(inMemory.names(one).size(), 1);
    const qd::SecretName stays{one, origin, u"stays"_s};
    QCOMPARE(qd::SecretIndex(path()).names(), QList{stays});
    QVERIFY(contentOf(path()).count('\n') < 500);
}

void TestSecrets::withoutAnIndexNothingIsKept()
{
    qd::Secrets secrets(std::make_unique<qd::KeychainStore>(), m_dir->path()); // a directory, not a file
    const qd::SecretName name{one, origin, u"password"_s};
    const auto written = await(secrets.write(name, "a"));
    QCOMPARE(written.error().code, qd::Error::Code::Storage);
    QCOMPARE(await(secrets.read(name)).error().code, qd::Error::Code::NotFound);
}

void TestSecrets::goneWhileItReads()
{
    bool resumed = false;
    const auto read = [](qd::Secrets &secrets, bool &done) -> QCoro::Task<> {
        (void)co_await secrets.read({one, origin, u"password"_s});
        done = true;
    };
    m_keyring.freeze();
    qd::TaskScope::start(read(*m_secrets, resumed));
    m_secrets.reset();
    m_keyring.thaw();
    qd::Secrets next(std::make_unique<qd::KeychainStore>(), path());
    QCOMPARE(await(next.read({one, origin, u"password"_s})).error().code, qd::Error::Code::NotFound);
    QVERIFY(!resumed);
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
