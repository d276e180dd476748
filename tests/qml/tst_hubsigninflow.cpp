// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in at a hub, behind the screens: ways, problems, what has to be shown. S3.13, S3.145 to S3.162.
#include "qml/hub/hubsigninflow.h"
#include "qml/workspaces/connectionstages.h"
#include "tests/qml/fakehub.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::HubSignInFlow;

class TestHubSignInFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hub = std::make_unique<FakeHub>();
        m_time = std::make_unique<ManualTime>();
        m_taken.clear();
        m_flow =
            std::make_unique<HubSignInFlow>([this](const HubSession &session) { m_taken += session.token; }, *m_time);
        m_flow->setHub(m_hub->server.url(), {});
    }
    void cleanup() { m_flow.reset(); }

    void waysComeFromTheHub_data();
    void waysComeFromTheHub();
    void whatIsNoHub_data();
    void whatIsNoHub();
    void sidecarsHub_data();
    void sidecarsHub();
    void throughTheHub();
    void theHubDoesNotMakeAToken();
    void hubThatIsAway();
    void password();
    void refusalsAreSaid_data();
    void refusalsAreSaid();
    void firstOwner();
    void pairingCode();
    void browserIsOpenedAndWaitedFor();
    void codeIsShownUntilItWasEntered();
    void cancelledSignInTakesNothing();
    void anotherHubStartsOver();
    void plainHttpNeedsTheWord();
    void nothingOfItIsInAProperty();

private:
    [[nodiscard]] bool comesTo(HubSignInFlow::State state)
    {
        return QTest::qWaitFor([&] { return m_flow->state() == state; }, patienceMs);
    }
    [[nodiscard]] bool asked()
    {
        m_flow->begin();
        return comesTo(HubSignInFlow::Choosing);
    }

    std::unique_ptr<FakeHub> m_hub;
    std::unique_ptr<ManualTime> m_time;
    QByteArrayList m_taken;
    std::unique_ptr<HubSignInFlow> m_flow;
};

void TestHubSignInFlow::waysComeFromTheHub_data()
{
    QTest::addColumn<bool>("password");
    QTest::addColumn<bool>("browser");
    QTest::addColumn<bool>("bootstrap");
    QTest::addColumn<QList<int>>("ways");
    using F = HubSignInFlow;
    QTest::newRow("accounts") << true << false << false << QList<int>{F::Password, F::PairingCode, F::AccessToken};
    QTest::newRow("a provider too") << true << true << false
                                    << QList<int>{F::Browser, F::DeviceCode, F::Password, F::PairingCode,
                                                  F::AccessToken};
    QTest::newRow("a provider only") << false << true << false << QList<int>{F::Browser, F::DeviceCode, F::AccessToken};
    QTest::newRow("nobody yet") << true << false << true << QList<int>{F::FirstOwner, F::AccessToken};
}

void TestHubSignInFlow::waysComeFromTheHub()
{
    QFETCH(bool, password);
    QFETCH(bool, browser);
    QFETCH(bool, bootstrap);
    QFETCH(QList<int>, ways);
    m_hub->offer(password, browser, bootstrap);
    QVERIFY(asked());
    QCOMPARE(m_flow->ways(), ways);
    QCOMPARE(m_flow->way(), ways.constFirst());
    m_flow->setWay(HubSignInFlow::AccessToken);
    QCOMPARE(m_flow->way(), int(HubSignInFlow::AccessToken));
    m_flow->setWay(99);
    QCOMPARE(m_flow->way(), int(HubSignInFlow::AccessToken));
    m_flow->begin(); // it knows already
    QCOMPARE(m_hub->server.count("/auth/ways"), 1);
}

void TestHubSignInFlow::whatIsNoHub_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("an OpenCode") << 404 << QByteArray(R"({"detail":"not here"})");
    QTest::newRow("something with a password") << 401 << QByteArray(R"({"message":"who are you"})");
    QTest::newRow("other JSON") << 200 << QByteArray(R"({"ok":true})");
    QTest::newRow("a web page") << 200 << QByteArray("<!doctype html><title>Hello</title>");
}

void TestHubSignInFlow::whatIsNoHub()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_hub->answers["/auth/ways"] = {status, body};
    m_flow->begin();
    QVERIFY(comesTo(HubSignInFlow::Unreachable));
    QVERIFY2(m_flow->problem().startsWith(u"There is no Quarterdeck hub at 127.0.0.1:"_s),
             qPrintable(m_flow->problem()));
    QCOMPARE(m_flow->ways(), QList<int>{HubSignInFlow::AccessToken});
    QCOMPARE(m_flow->way(), -1);
}

void TestHubSignInFlow::sidecarsHub_data()
{
    QTest::addColumn<QString>("hub");
    QTest::addColumn<QString>("address");
    QTest::newRow("a hub") << u"https://hub.example.org/"_s << u"hub.example.org"_s;
    QTest::newRow("with a port") << u"http://127.0.0.1:4096"_s << u"127.0.0.1:4096"_s;
    QTest::newRow("a script") << u"javascript:alert(1)"_s << QString();
    QTest::newRow("somebody's password") << u"https://ada:qd-canary@hub.example.org"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

// What a server says of its hub is looked up among the workspaces, and is nothing else.
void TestHubSignInFlow::sidecarsHub()
{
    QFETCH(QString, hub);
    QFETCH(QString, address);
    int looked = 0;
    m_flow->setFindHub([&looked](const QUrl &) {
        ++looked;
        return std::nullopt;
    });
    m_hub->belongTo(hub);
    QVERIFY(asked());
    QCOMPARE(m_flow->hubAddress(), address);
    QCOMPARE(looked, address.isEmpty() ? 0 : 1);
    QCOMPARE(m_flow->ways(), QList<int>{HubSignInFlow::AccessToken});
    m_flow->throughHub(); // there is none
    QCOMPARE(m_flow->state(), HubSignInFlow::Choosing);
}

void TestHubSignInFlow::throughTheHub()
{
    QUrl sidecar;
    m_flow->setFindHub([&sidecar](const QUrl &hub) {
        return HubSignInFlow::Through{u"Studio"_s, [&sidecar, hub](QUrl asked) -> QCoro::Task<Outcome<HubSession>> {
                                          sidecar = asked;
                                          HubSession session;
                                          session.token = "qd-canary-session";
                                          session.userName = u"ada"_s;
                                          session.hub = hub;
                                          co_return session;
                                      }};
    });
    m_hub->belongTo(u"https://hub.example.org"_s);
    QVERIFY(asked());
    QCOMPARE(m_flow->way(), int(HubSignInFlow::ThroughHub));
    QCOMPARE(m_flow->hubName(), u"Studio"_s);
    m_flow->throughHub();
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(sidecar, m_flow->hub());
    QCOMPARE(m_flow->userName(), u"ada"_s);
    QCOMPARE(m_taken, QByteArrayList{"qd-canary-session"});
    QVERIFY(!readable(*m_flow).contains(u"qd-canary"_s));
}

void TestHubSignInFlow::theHubDoesNotMakeAToken()
{
    m_flow->setFindHub([](const QUrl &) {
        return HubSignInFlow::Through{
            u"Studio"_s, [](QUrl) -> QCoro::Task<Outcome<HubSession>> {
                co_return tl::unexpected(Error{Error::Code::Unauthorized, u"no"_s, u"Ask an owner of Studio."_s, 403});
            }};
    });
    m_hub->belongTo(u"https://hub.example.org"_s);
    QVERIFY(asked());
    m_flow->throughHub();
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QCOMPARE(m_flow->problem(), u"Ask an owner of Studio."_s);
    QVERIFY(m_taken.isEmpty());
}

void TestHubSignInFlow::hubThatIsAway()
{
    m_hub->server.stop();
    m_flow->begin();
    QVERIFY(comesTo(HubSignInFlow::Unreachable));
    QVERIFY2(m_flow->problem().startsWith(u"Nothing listens on 127.0.0.1:"_s), qPrintable(m_flow->problem()));
    QCOMPARE(m_flow->remedy(), int(ui::ConnectionStages::TryAgain));
    m_hub->server.restart();
    m_flow->ask();
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QCOMPARE(m_flow->problem(), QString());
}

void TestHubSignInFlow::password()
{
    m_hub->letIn("/auth/sign-in");
    QVERIFY(asked());
    m_flow->setDeviceName(u"  Ada's laptop "_s);
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QCOMPARE(m_flow->state(), HubSignInFlow::SigningIn);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(m_taken, QByteArrayList{"qd-canary-session"});
    QCOMPARE(m_flow->userName(), u"Ada"_s);
    const QJsonObject told = m_hub->told("/auth/sign-in").constFirst();
    QCOMPARE(told[u"name"].toString(), u"ada"_s);
    QCOMPARE(told[u"password"].toString(), u"qd-canary-password"_s);
    QCOMPARE(told[u"device"].toString(), u"Ada's laptop"_s);
    QVERIFY(!told[u"platform"].toString().isEmpty());
}

void TestHubSignInFlow::refusalsAreSaid_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("detail");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("wrong") << 401 << QByteArray("The name or the password is wrong.")
                           << u"The name or the password is wrong."_s;
    QTest::newRow("locked out") << 429 << QByteArray("Too many attempts. Wait a little, then try again.")
                                << u"Too many attempts. Wait a little, then try again."_s;
    QTest::newRow("without words") << 401 << QByteArray() << u"did not accept this sign-in: check what you typed."_s;
    QTest::newRow("busy, without words") << 429 << QByteArray() << u"wait a little, then try again."_s;
    QTest::newRow("many lines") << 403 << QByteArray(R"(One\n\n\nTwo)") << u"One Two"_s;
}

void TestHubSignInFlow::refusalsAreSaid()
{
    QFETCH(int, status);
    QFETCH(QByteArray, detail);
    QFETCH(QString, sentence);
    m_hub->refuse("/auth/sign-in", status, detail);
    QVERIFY(asked());
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY2(m_flow->problem().endsWith(sentence), qPrintable(m_flow->problem()));
    QCOMPARE(m_taken, QByteArrayList());
    m_hub->letIn("/auth/sign-in");
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QCOMPARE(m_flow->problem(), QString());
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
}

void TestHubSignInFlow::firstOwner()
{
    m_hub->offer(true, false, true);
    m_hub->letIn("/auth/bootstrap");
    QVERIFY(asked());
    m_flow->asFirstOwner(u"ABCD-EFGH"_s, u"ada"_s, u"qd-canary-password"_s);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(m_hub->told("/auth/bootstrap").constFirst()[u"code"].toString(), u"ABCD-EFGH"_s);
    QCOMPARE(m_taken.size(), 1);
}

void TestHubSignInFlow::pairingCode()
{
    m_hub->letIn("/auth/pair");
    m_flow->withPairingCode(u"ABCD-EFGH"_s); // without asking first: a link says enough
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(m_hub->told("/auth/pair").constFirst()[u"code"].toString(), u"ABCD-EFGH"_s);
    QVERIFY(!m_hub->told("/auth/pair").constFirst()[u"device"].toString().isEmpty());
}

void TestHubSignInFlow::browserIsOpenedAndWaitedFor()
{
    m_hub->offer(true, true, false);
    m_hub->answers["/auth/oidc/start"] = {
        200, R"({"url":"https://id.example.org/auth?state=s&nonce=n","ticket":"t","state":"s"})"};
    QVERIFY(asked());
    QSignalSpy opened(m_flow.get(), &HubSignInFlow::openRequested);
    m_flow->inBrowser();
    QVERIFY(comesTo(HubSignInFlow::InBrowser));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), u"https://id.example.org/auth?state=s&nonce=n"_s);
    QCOMPARE(m_flow->page(), opened[0][0].toString());
    QCOMPARE(m_flow->shownPage(), u"https://id.example.org/auth?…"_s);
    m_flow->copyPage();
    QCOMPARE(QGuiApplication::clipboard()->text(), m_flow->page());
    m_flow->withPassword(u"ada"_s, u"x"_s); // one at a time
    QCOMPARE(m_flow->state(), HubSignInFlow::InBrowser);
    m_flow->cancel();
    QCOMPARE(m_flow->state(), HubSignInFlow::Choosing);
    QCOMPARE(m_flow->page(), QString());
    QCOMPARE(m_flow->problem(), QString()); // the person knows
}

void TestHubSignInFlow::codeIsShownUntilItWasEntered()
{
    m_hub->offer(true, true, false);
    m_hub->answers["/auth/oidc/device"] = {200,
                                           R"({"userCode":"WXYZ-1234","verificationUri":"https://id.example.org/d",)"
                                           R"("verificationUriComplete":"https://id.example.org/d?c=WXYZ-1234",)"
                                           R"("ticket":"t","interval":5})"};
    m_hub->answers["/auth/oidc/device/poll"] = {200, R"({"interval":5})"};
    QVERIFY(asked());
    m_flow->onAnotherDevice();
    QVERIFY(comesTo(HubSignInFlow::OnDevice));
    QCOMPARE(m_flow->code(), u"WXYZ-1234"_s);
    QCOMPARE(m_flow->page(), u"https://id.example.org/d"_s);
    QCOMPARE(m_flow->pageWithCode(), u"https://id.example.org/d?c=WXYZ-1234"_s);
    m_time->advance(5'000);
    QTRY_COMPARE(m_hub->server.count("/auth/oidc/device/poll"), 1);
    QCOMPARE(m_flow->state(), HubSignInFlow::OnDevice);
    m_hub->letIn("/auth/oidc/device/poll");
    QVERIFY(QTest::qWaitFor(
        [this] {
            m_time->advance(5'000);
            return m_flow->state() == HubSignInFlow::SignedIn;
        },
        patienceMs));
    QCOMPARE(m_taken.size(), 1);
    QCOMPARE(m_flow->code(), QString());
}

void TestHubSignInFlow::cancelledSignInTakesNothing()
{
    m_hub->letIn("/auth/sign-in");
    m_hub->answers["/auth/sign-in"].held = true;
    QVERIFY(asked());
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QTRY_COMPARE(m_hub->held.size(), 1);
    m_flow->cancel();
    QCOMPARE(m_flow->state(), HubSignInFlow::Choosing);
    m_hub->held[0].answer(m_hub->answers["/auth/sign-in"].body);
    // Whatever comes of another one does not come of the first.
    m_hub->letIn("/auth/pair", "qd-canary-second");
    m_flow->withPairingCode(u"ABCD"_s);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(m_taken, QByteArrayList{"qd-canary-second"});
}

void TestHubSignInFlow::anotherHubStartsOver()
{
    m_hub->letIn("/auth/sign-in");
    QVERIFY(asked());
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    const FakeHub other;
    m_flow->setHub(other.server.url(), {});
    QCOMPARE(m_flow->state(), HubSignInFlow::Idle);
    QCOMPARE(m_flow->userName(), QString());
    QVERIFY(asked());
    QCOMPARE(other.server.count("/auth/ways"), 1);
}

void TestHubSignInFlow::plainHttpNeedsTheWord()
{
    m_flow->setHub(QUrl(u"http://192.0.2.7:8080"_s), {});
    m_flow->begin();
    QVERIFY(comesTo(HubSignInFlow::Unreachable));
    QVERIFY2(m_flow->problem().startsWith(u"192.0.2.7:8080 is not encrypted"_s), qPrintable(m_flow->problem()));
    QCOMPARE(m_flow->remedy(), int(ui::ConnectionStages::AllowPlain));
    QSignalSpy trusted(m_flow.get(), &HubSignInFlow::trustChanged);
    m_flow->allowPlain();
    QCOMPARE(trusted.size(), 1);
    QCOMPARE(m_flow->trust().plainHost, u"192.0.2.7:8080"_s);
    QCOMPARE(m_flow->state(), HubSignInFlow::Asking);
    m_flow->cancel();
    QCOMPARE(m_flow->state(), HubSignInFlow::Idle);
}

// S3.149: tokens and passwords are in no property.
void TestHubSignInFlow::nothingOfItIsInAProperty()
{
    m_hub->letIn("/auth/sign-in");
    QVERIFY(asked());
    m_flow->withPassword(u"ada"_s, u"qd-canary-password"_s);
    QVERIFY(!readable(*m_flow).contains(u"canary"_s));
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QVERIFY(!readable(*m_flow).contains(u"canary"_s));
    m_hub->refuse("/auth/pair", 401, "This code is not valid (any more).");
    m_flow->withPairingCode(u"qd-canary-code"_s);
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY(!readable(*m_flow).contains(u"canary"_s));
}

QTEST_MAIN(TestHubSignInFlow)
#include "tst_hubsigninflow.moc"
