// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/singleinstance.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>

#include <future>

using namespace Qt::StringLiterals;
using Role = qd::SingleInstance::Role;

Q_DECLARE_METATYPE(qd::StartMessage)

// A second start raises the first window and passes on what it was started with.
class TestSingleInstance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void secondHandsOver();
    void messagesWaitForTheWindow();
    void profilesAreApart();
    void afterTheFirstComesAnother();
    void aDeadFirstIsReplaced();
    void aSilentFirstIsNotWaitedForForever();
    void messages_data();
    void messages();
    void strangersAreNotListenedTo_data();
    void strangersAreNotListenedTo();
    void onlyThisUserMayConnect();

private:
    // What a second process would do, which blocks.
    Role second(const qd::StartMessage &message);

    std::unique_ptr<QTemporaryDir> m_profile;
};

void TestSingleInstance::init()
{
    m_profile = std::make_unique<QTemporaryDir>();
}

Role TestSingleInstance::second(const qd::StartMessage &message)
{
    auto role = std::async(std::launch::async,
                           [this, &message] { return qd::SingleInstance(m_profile->path()).claim(message); });
    const auto isReady = [&role] { return role.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    if (!QTest::qWaitFor(isReady, 60'000))
        qFatal("the second start does not end");
    return role.get();
}

void TestSingleInstance::secondHandsOver()
{
    qd::SingleInstance first(m_profile->path());
    QCOMPARE(first.claim({}), Role::First);
    first.serve();
    QSignalSpy started(&first, &qd::SingleInstance::started);
    const qd::StartMessage message{u"quarterdeck://workspace/local"_s, u"token_TIME1"_s};
    QCOMPARE(second(message), Role::HandedOver);
    QCOMPARE(started.size(), 1);
    QCOMPARE(started[0][0].value<qd::StartMessage>(), message);
    QCOMPARE(second({}), Role::HandedOver);
    QCOMPARE(started.size(), 2);
}

void TestSingleInstance::messagesWaitForTheWindow()
{
    qd::SingleInstance first(m_profile->path());
    QCOMPARE(first.claim({}), Role::First);
    QSignalSpy started(&first, &qd::SingleInstance::started);
    QTimer::singleShot(200, &first, &qd::SingleInstance::serve);
    const qd::StartMessage message{u"quarterdeck://workspace/local"_s, {}};
    QCOMPARE(second(message), Role::HandedOver);
    QCOMPARE(started.size(), 1);
}

void TestSingleInstance::profilesAreApart()
{
    const QTemporaryDir other;
    qd::SingleInstance first(m_profile->path());
    qd::SingleInstance elsewhere(other.path());
    QCOMPARE(first.claim({}), Role::First);
    QCOMPARE(elsewhere.claim({}), Role::First);
}

void TestSingleInstance::afterTheFirstComesAnother()
{
    {
        qd::SingleInstance first(m_profile->path());
        QCOMPARE(first.claim({}), Role::First);
    }
    qd::SingleInstance next(m_profile->path());
    QCOMPARE(next.claim({}), Role::First);
    next.serve();
    QCOMPARE(second({}), Role::HandedOver);
}

// Killed, it leaves both its lock and its socket.
void TestSingleInstance::aDeadFirstIsReplaced()
{
    QProcess window;
    window.start(QStringLiteral(QD_BINARY_DIR "/bin/quarterdeck"), {u"--profile"_s, m_profile->path()});
    const QString lock = m_profile->filePath(u"window.lock"_s);
    QTRY_VERIFY(QFileInfo::exists(lock));
    window.kill();
    QVERIFY(window.waitForFinished());
    QVERIFY(QFileInfo::exists(lock));
    qd::SingleInstance next(m_profile->path());
    QCOMPARE(next.claim({}), Role::First);
    next.serve();
    QCOMPARE(second({}), Role::HandedOver);
}

void TestSingleInstance::aSilentFirstIsNotWaitedForForever()
{
    qd::SingleInstance first(m_profile->path());
    QCOMPARE(first.claim({}), Role::First);
    // In this thread, so that the first one can't answer.
    qd::SingleInstance next(m_profile->path());
    QCOMPARE(next.claim({}), Role::Silent);
}

void TestSingleInstance::messages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty ones") << QByteArray(R"({"argument":"","token":""})") << true;
    QTest::newRow("link") << QByteArray(R"({"argument":"quarterdeck://workspace/local","token":"x"})") << true;
    QTest::newRow("no token") << QByteArray(R"({"argument":""})") << false;
    QTest::newRow("not text") << QByteArray(R"({"argument":3,"token":""})") << false;
    QTest::newRow("control character") << QByteArray(R"({"argument":"a\u001b[2J","token":""})") << false;
    QTest::newRow("long") << QByteArray(R"({"argument":")" + QByteArray(5000, 'x') + R"(","token":""})") << false;
    QTest::newRow("huge") << QByteArray(100'000, '[') << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("list") << QByteArray("[1]") << false;
    QTest::newRow("not UTF-8") << QByteArray("{\"argument\":\"\xff\xfe\",\"token\":\"\"}") << false;
}

void TestSingleInstance::messages()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, good);
    const auto message = qd::readStartMessage(bytes);
    QCOMPARE(message.has_value(), good);
    if (message)
        QCOMPARE(qd::readStartMessage(qd::writeStartMessage(*message)), message);
}

void TestSingleInstance::strangersAreNotListenedTo_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("not a message") << QByteArray("GET / HTTP/1.1\r\n");
    QTest::newRow("without an end") << QByteArray(200'000, 'x');
}

void TestSingleInstance::strangersAreNotListenedTo()
{
    QFETCH(QByteArray, bytes);
    qd::SingleInstance first(m_profile->path());
    QCOMPARE(first.claim({}), Role::First);
    first.serve();
    QSignalSpy started(&first, &qd::SingleInstance::started);
    const QDir runtime(qEnvironmentVariable("XDG_RUNTIME_DIR"));
    const auto sockets = runtime.entryList({u"quarterdeck-*"_s}, QDir::System);
    QVERIFY(!sockets.isEmpty());
    QLocalSocket stranger;
    stranger.connectToServer(runtime.filePath(sockets.constFirst()));
    QVERIFY(stranger.waitForConnected());
    stranger.write(bytes);
    QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);
    QVERIFY(started.isEmpty());
    QCOMPARE(second({}), Role::HandedOver);
}

void TestSingleInstance::onlyThisUserMayConnect()
{
    qd::SingleInstance first(m_profile->path());
    QCOMPARE(first.claim({}), Role::First);
    const QDir runtime(qEnvironmentVariable("XDG_RUNTIME_DIR"));
    const auto sockets = runtime.entryInfoList({u"quarterdeck-*"_s}, QDir::System);
    QCOMPARE(sockets.size(), 1);
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(sockets[0].permissions() & others, QFile::Permissions());
}

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
