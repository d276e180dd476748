// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Three real OpenCode servers with a password each, one of them behind TLS that the system trusts, one behind TLS that only a pin makes trusted, among
// servers that are dead. S1.2, S1.28 to S1.31, S1.42, S1.44, S1.55, S1.62.
#include "core/connections/serverconnection.h"
#include "core/sessions/sessionstore.h"
#include "core/workspaces/connectiontest.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/tlsproxy.h"
#include "tests/support/wayto.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using State = ServerConnection::State;
using Code = ConnectionProblem::Code;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, 60'000)

namespace {

Credentials of(const OpenCodeServer &server)
{
    return wayTo(server).credentials;
}

} // namespace

class TestManyServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void testedStageByStage();
    void allLiveAmongTheDead();
    void passwordsStayApart();
    void changedPasswordOfOne();

private:
    [[nodiscard]] bool run(ConnectionTest &test, const QUrl &url, const Credentials &with,
                           const ServerTrust &trust = {}) const
    {
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(url, with, trust);
        return finished.wait(60'000);
    }
    [[nodiscard]] bool live(int number) const { return connections[size_t(number)]->state() == State::Live; }
    void connectAll()
    {
        connections[0]->connectTo(wayTo(plain).url, of(plain));
        connections[1]->connectTo(trustedWire->url(), of(trusted));
        connections[2]->connectTo(pinnedWire->url(), of(pinned), pin);
    }

    TestAuthority authority;
    ScratchProject project;
    OpenCodeServer plain, trusted, pinned;
    std::unique_ptr<TlsProxy> trustedWire, pinnedWire;
    ServerTrust pin;
    SessionStore store{systemClock()};
    std::vector<std::unique_ptr<ServerConnection>> connections;
};

void TestManyServers::initTestCase()
{
    authority.trust();
    for (OpenCodeServer *server : {&plain, &trusted, &pinned})
        QVERIFY(server->start());
    QVERIFY(plain.password() != trusted.password() && trusted.password() != pinned.password());
    trustedWire = std::make_unique<TlsProxy>(wayTo(trusted).url, authority.make({}));
    pinnedWire = std::make_unique<TlsProxy>(wayTo(pinned).url, authority.make({"DNS:other.example", {}, {}, true}));
    for (int i = 0; i < 3; ++i)
        connections.push_back(std::make_unique<ServerConnection>(u"ws%1"_s.arg(i), store));
}

void TestManyServers::testedStageByStage()
{
    ConnectionTest test;
    QVERIFY(run(test, wayTo(plain).url, of(plain)));
    QVERIFY(test.passed() && !test.isOpenToAll());
    QVERIFY(test.result(ConnectionTest::Stage::Version).fact.startsWith("1."_L1));
    QVERIFY(run(test, wayTo(plain).url, of(trusted))); // another's password
    QCOMPARE(test.problem().code, Code::SignIn);
    QVERIFY(run(test, QUrl(wayTo(plain).url.toString() + u"/no/such/path"_s), of(plain)));
    QCOMPARE(test.problem().code, Code::WebPage); // OpenCode answers unknown paths with its own page
    QVERIFY(run(test, trustedWire->url(), of(trusted)));
    QVERIFY(test.passed());
    QVERIFY(run(test, pinnedWire->url(), of(pinned)));
    QVERIFY(test.problem().canPin());
    pin.certificate = test.problem().fingerprint;
    pin.certificateHost = test.problem().host;
    QVERIFY(run(test, pinnedWire->url(), of(pinned), pin));
    QVERIFY(test.passed());
}

void TestManyServers::allLiveAmongTheDead()
{
    FakeHttpServer closed, mute;
    closed.stop();
    std::vector<std::unique_ptr<ServerConnection>> dead;
    for (int i = 0; i < 10; ++i) {
        dead.push_back(std::make_unique<ServerConnection>(u"dead%1"_s.arg(i), store));
        dead.back()->connectTo((i % 2 ? closed : mute).url(), {u"opencode"_s, "qd-canary-pw"});
    }
    connectAll();
    for (int i = 0; i < 3; ++i)
        WAIT_FOR(live(i));
    const QList<const OpenCodeServer *> servers{&plain, &trusted, &pinned};
    for (int i = 0; i < 3; ++i) {
        const QString id = servers[i]->createSession(project.path(), u"of %1"_s.arg(i));
        WAIT_FOR(store.session({u"ws%1"_s.arg(i), id}));
        for (int other = 0; other < 3; ++other)
            QCOMPARE(store.session({u"ws%1"_s.arg(other), id}) != nullptr, other == i);
    }
}

// A password is refused everywhere but at its own server, and what is refused asks no more.
void TestManyServers::passwordsStayApart()
{
    connections[1]->connectTo(trustedWire->url(), of(pinned));
    WAIT_FOR(connections[1]->state() == State::Unauthorised);
    QCOMPARE(connections[1]->nextTryAt(), 0);
    QVERIFY(live(0) && live(2));
    connections[1]->connectTo(trustedWire->url(), of(trusted));
    WAIT_FOR(live(1));
}

// The server got another password. The workspace asks for it and resumes; the others never notice.
void TestManyServers::changedPasswordOfOne()
{
    plain.kill();
    plain.setPassword("qd-canary-another-pässword:with/signs");
    QVERIFY(plain.start());
    WAIT_FOR(connections[0]->state() == State::Unauthorised);
    QCOMPARE(connections[0]->problem().code, Code::SignIn);
    QVERIFY(live(1) && live(2));
    connections[0]->connectTo(wayTo(plain).url, of(plain));
    WAIT_FOR(live(0));
    const QString id = plain.createSession(project.path(), u"after"_s);
    WAIT_FOR(store.session({u"ws0"_s, id}));
}

QTEST_GUILESS_MAIN(TestManyServers)
#include "tst_manyservers.moc"
