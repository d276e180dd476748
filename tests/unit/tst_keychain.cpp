// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/keychainstore.h"
#include "core/credentials/knownsecrets.h"
#include "tests/support/await.h"
#include "tests/support/keyring.h"

#include <QDirIterator>
#include <QTimer>

using namespace Qt::StringLiterals;
using qd::test::await;
using qd::test::Awaited;

namespace {

const auto workspace = u"0b1f6c1e-6f0b-4a3e-9a55-3c8f3f0f7a10"_s;
const auto origin = u"https://box.example:443"_s;

qd::SecretName named(const QString &item)
{
    return {workspace, origin, item};
}

} // namespace

// The real gnome-keyring (tests/support/with-keychain). S1.9, S1.61, S1.68: secrets are kept by the system, and nowhere else. S3.168.
class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsWritten_data();
    void keepsWhatIsWritten();
    void whatIsNotThere();
    void anotherHostIsAnotherSecret();
    void plaintextIsNowhere();
    void knownSecrets();
    void missingEntriesArePassedOver();
    void lockedIsNotMissing();
    void nobodyIsAskedByReading();
    void deniedByThePerson();
    void aFrozenKeychainHoldsNothingUp();
    void withoutASessionBus();
    void goneInTheMiddle();

private:
    qd::test::Keyring m_keyring;
    qd::KeychainStore m_store;
};

void TestKeychain::keepsWhatIsWritten_data()
{
    QTest::addColumn<QString>("item");
    QTest::addColumn<QByteArray>("secret");
    QByteArray binary;
    for (int byte = 0; byte < 256; ++byte)
        binary.append(char(byte));
    QTest::newRow("plain") << u"password"_s << QByteArray("qd-canary horse");
    QTest::newRow("empty") << u"empty"_s << QByteArray();
    QTest::newRow("every byte") << u"binary"_s << binary;
    QTest::newRow("UTF-8") << u"utf8"_s << u"пароль ☂ 𝄞"_s.toUtf8();
    QTest::newRow("100 KB") << u"large"_s << QByteArray(100'000, 'x');
    QTest::newRow("slashes and spaces") << u"provider/a b/c"_s << QByteArray("key");
}

void TestKeychain::keepsWhatIsWritten()
{
    QFETCH(QString, item);
    QFETCH(QByteArray, secret);
    QVERIFY(await(m_store.write(named(item), "an older one")));
    QVERIFY(await(m_store.write(named(item), secret)));
    const auto read = await(m_store.read(named(item)));
    QVERIFY(read);
    QCOMPARE(*read, secret);
    QCOMPARE(await(qd::KeychainStore().read(named(item))).value(), secret);
    QVERIFY(await(m_store.remove(named(item))));
    const auto gone = await(m_store.read(named(item)));
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, qd::Error::Code::NotFound);
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::None);
}

void TestKeychain::whatIsNotThere()
{
    const auto read = await(m_store.read(named(u"never written"_s)));
    QCOMPARE(read.error().code, qd::Error::Code::NotFound);
    QVERIFY(await(m_store.remove(named(u"never written"_s))));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::None);
}

// S1.63
void TestKeychain::anotherHostIsAnotherSecret()
{
    QVERIFY(await(m_store.write(named(u"password"_s), "qd-canary for the box")));
    const auto elsewhere = await(m_store.read({workspace, u"https://other.example:443"_s, u"password"_s}));
    QCOMPARE(elsewhere.error().code, qd::Error::Code::NotFound);
    const auto otherPort = await(m_store.read({workspace, u"https://box.example:8443"_s, u"password"_s}));
    QCOMPARE(otherPort.error().code, qd::Error::Code::NotFound);
    const auto plain = await(m_store.read({workspace, u"http://box.example:443"_s, u"password"_s}));
    QCOMPARE(plain.error().code, qd::Error::Code::NotFound);
}

void TestKeychain::plaintextIsNowhere()
{
    const QByteArray secret = "qd-canary staple 4711";
    QVERIFY(await(m_store.write(named(u"password"_s), secret)));
    int files = 0;
    QDirIterator all(qEnvironmentVariable("HOME"), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY2(!content.contains(secret) && !content.contains(secret.toBase64()), qPrintable(file.fileName()));
        ++files;
    }
    QVERIFY(files > 0); // gnome-keyring's own is among them
}

// S3.28, S3.140, S3.169
void TestKeychain::knownSecrets()
{
    QCOMPARE(qd::KnownSecrets::accountOf(u"CLAUDE_CODE_OAUTH_TOKEN"_s), u"claude_code_oauth"_s);
    QCOMPARE(qd::KnownSecrets::accountOf(u"ANTHROPIC_API_KEY"_s), u"anthropic_api_key"_s);
    QCOMPARE(qd::KnownSecrets::accountOf(u"OPENAI_API_KEY"_s), u"openai_api_key"_s);
    QCOMPARE(qd::KnownSecrets::accountOf(u"MY_OWN_KEY"_s), u"MY_OWN_KEY"_s);
    for (const auto &wrong : {u""_s, u"1KEY"_s, u"A KEY"_s, u"A=B"_s, u"SCHLÜSSEL"_s})
        QVERIFY(qd::KnownSecrets::accountOf(wrong).isEmpty());

    qd::KnownSecrets known;
    QVERIFY(await(known.set(u"OPENAI_API_KEY"_s, "sk-qd-canary-test")));
    QCOMPARE(await(known.get(u"OPENAI_API_KEY"_s)).value(), QByteArray("sk-qd-canary-test"));
    QCOMPARE(await(known.set(u"A=B"_s, "qd-canary-x")).error().code, qd::Error::Code::BadRequest);

    // Another program finds it by service and account.
    QProcess tool;
    tool.start(u"secret-tool"_s, {u"lookup"_s, u"server"_s, u"com.delino.delidev"_s, u"user"_s, u"openai_api_key"_s});
    QVERIFY(tool.waitForFinished());
    QCOMPARE(tool.readAllStandardOutput(), QByteArray("sk-qd-canary-test"));
}

// S3.141, S3.142, S3.170
void TestKeychain::missingEntriesArePassedOver()
{
    qd::KnownSecrets known;
    for (const auto &name : qd::KnownSecrets::names())
        QVERIFY(await(known.remove(name)));
    QVERIFY(await(known.getAll())->isEmpty());
    QVERIFY(await(known.set(u"ANTHROPIC_API_KEY"_s, "sk-qd-canary-ant")));
    QVERIFY(await(known.set(u"MY_OWN_KEY"_s, "qd-canary-own")));
    const auto all = await(known.getAll({u"MY_OWN_KEY"_s, u"NOBODY_HAS_IT"_s}));
    const QMap<QString, QByteArray> expected{{u"ANTHROPIC_API_KEY"_s, "sk-qd-canary-ant"},
                                             {u"MY_OWN_KEY"_s, "qd-canary-own"}};
    QCOMPARE(*all, expected);

    m_keyring.lock();
    const auto locked = await(known.getAll());
    m_keyring.unlock();
    QVERIFY(!locked);
    QCOMPARE(known.trouble(), qd::KeychainTrouble::Locked);
}

void TestKeychain::lockedIsNotMissing()
{
    QVERIFY(await(m_store.write(named(u"password"_s), "qd-canary-kept")));
    m_keyring.lock();
    QVERIFY(m_keyring.isLocked());
    const auto read = await(m_store.read(named(u"password"_s)));
    QVERIFY(!read);
    QCOMPARE(read.error().code, qd::Error::Code::Storage);
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Locked);
    const auto written = await(m_store.write(named(u"password"_s), "qd-canary-newer"));
    QVERIFY(!written && !written.error().detail.contains(u"qd-canary-newer"_s));
    QVERIFY(!await(m_store.remove(named(u"password"_s))));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Locked);

    m_keyring.unlock();
    QCOMPARE(await(m_store.read(named(u"password"_s))).value(), QByteArray("qd-canary-kept"));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::None);
    QVERIFY(await(m_store.unlock()));
}

void TestKeychain::nobodyIsAskedByReading()
{
    qd::test::Refusal person;
    m_keyring.lock();
    QVERIFY(!await(m_store.read(named(u"password"_s))));
    QVERIFY(!await(m_store.write(named(u"password"_s), "qd-canary-x")));
    QCOMPARE(person.asked(), 0);
    QVERIFY(!await(m_store.unlock()));
    QTRY_VERIFY(person.asked() > 0);
    m_keyring.unlock();
}

void TestKeychain::deniedByThePerson()
{
    qd::test::Refusal person;
    m_keyring.lock();
    const auto unlocked = await(m_store.unlock());
    QVERIFY(!unlocked);
    QCOMPARE(unlocked.error().code, qd::Error::Code::Storage);
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Denied);
    QVERIFY(m_keyring.isLocked());
    m_keyring.unlock();
}

void TestKeychain::aFrozenKeychainHoldsNothingUp()
{
    QVERIFY(await(m_store.write(named(u"password"_s), "qd-canary-kept")));
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    m_keyring.freeze();
    const Awaited reading(m_store.read(named(u"password"_s)));
    timer.start(1);
    QTRY_VERIFY(ticks >= 50);
    QVERIFY(!reading.done());
    m_keyring.thaw();
    QTRY_VERIFY(reading.done());
    QCOMPARE(reading.value().value(), QByteArray("qd-canary-kept"));
}

void TestKeychain::withoutASessionBus()
{
    const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    const auto read = await(m_store.read(named(u"password"_s)));
    const auto unlocked = await(m_store.unlock());
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
    QCOMPARE(read.error().code, qd::Error::Code::Storage);
    QVERIFY(!unlocked);
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Missing);
    QVERIFY(qd::keychainPrograms().contains(u"gnome-keyring"_s));
}

void TestKeychain::goneInTheMiddle()
{
    QVERIFY(await(m_store.write(named(u"password"_s), "qd-canary-kept")));
    m_keyring.end();
    QVERIFY(!await(m_store.read(named(u"password"_s))));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Missing);
    QVERIFY(!await(m_store.write(named(u"password"_s), "qd-canary-newer")));
    QVERIFY(!await(m_store.unlock()));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::Missing);

    m_keyring.start();
    QCOMPARE(await(m_store.read(named(u"password"_s))).value(), QByteArray("qd-canary-kept"));
    QCOMPARE(m_store.trouble(), qd::KeychainTrouble::None);
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
