// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// When the daemon takes its server for being in use, with the real OpenCode.
#include "embedded-server/guardian/processtree.h"
#include "embedded-server/opencode/usewatch.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd::test;
using qd::server::State;
using qd::server::Supervisor;
using qd::server::UseWatch;

namespace {

constexpr int limitMs = 60'000;

} // namespace

class TestUseWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inUseOnlyWhileSomethingIsGoingOn();
    void shellThatStayedIsNoUse();
};

void TestUseWatch::inUseOnlyWhileSomethingIsGoingOn()
{
    const ScratchProject project;
    const MockModel model(project.path());
    const SupervisedPlace place;
    qd::server::Options options = place.options(&model);
    options.extraConfig.insert(u"permission"_s, QJsonObject{{u"bash"_s, u"ask"_s}});
    Supervisor supervisor;
    UseWatch watch(supervisor);
    connect(&supervisor, &Supervisor::stateChanged, &watch, &UseWatch::follow);
    const std::function<bool()> inUse = watch.inUse();
    QVERIFY(inUse()); // not known yet
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, limitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!inUse(), limitMs);
    const qd::server::Endpoint endpoint = *supervisor.endpoint();

    // A turn that waits for a permission, and is then given up.
    QVERIFY(promptInNewSession(endpoint, project.path(), u"#bash"_s));
    QTRY_VERIFY_WITH_TIMEOUT(inUse(), limitMs);
    const auto permissions = [&] { return request(endpoint, "GET", u"/permission"_s, project.path()).json().array(); };
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, limitMs);
    QVERIFY(inUse());
    request(endpoint, "POST", u"/session/%1/abort"_s.arg(permissions()[0][u"sessionID"].toString()), project.path());
    QTRY_VERIFY_WITH_TIMEOUT(!inUse(), limitMs);

    // A terminal.
    const QString terminal = openTerminal(endpoint, project.path());
    QTRY_VERIFY_WITH_TIMEOUT(inUse(), limitMs);
    request(endpoint, "DELETE", u"/pty/"_s + terminal, project.path());
    QTRY_VERIFY_WITH_TIMEOUT(!inUse(), limitMs);

    // Who begins to watch later asks what goes on: nothing, ...
    Supervisor second;
    UseWatch late(second);
    connect(&second, &Supervisor::stateChanged, &late, &UseWatch::follow);
    second.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), State::Healthy, limitMs);
    QVERIFY(late.inUse()()); // not known yet
    QTRY_VERIFY_WITH_TIMEOUT(!late.inUse()(), limitMs);

    // ... a turn that waits for a person, ...
    const qsizetype before = permissions().size(); // an aborted turn leaves its request behind
    late.follow(State::Stopped);                   // it does not listen
    QVERIFY(promptInNewSession(endpoint, project.path(), u"#bash"_s));
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), before + 1, limitMs);
    QSignalSpy asked(&late, &UseWatch::known);
    late.follow(State::Healthy);
    QVERIFY(asked.wait(limitMs));
    QVERIFY(late.inUse()());
    const QJsonArray all = permissions();
    for (const auto &each : all)
        request(endpoint, "POST", u"/session/%1/abort"_s.arg(each[u"sessionID"].toString()), project.path());
    QTRY_VERIFY_WITH_TIMEOUT(!late.inUse()(), limitMs);

    // ... or a terminal.
    const QString later = openTerminal(endpoint, project.path());
    late.follow(State::Stopped);
    late.follow(State::Healthy);
    QVERIFY(asked.wait(limitMs));
    QVERIFY(late.inUse()());
    request(endpoint, "DELETE", u"/pty/"_s + later, project.path());
    QTRY_VERIFY_WITH_TIMEOUT(!late.inUse()(), limitMs);
}

// OpenCode's hang-up of a terminal that is closed can get lost; its shell is then reached by nobody, and was no reason
// to wait for.
void TestUseWatch::shellThatStayedIsNoUse()
{
    const ScratchProject project;
    const SupervisedPlace place;
    const qd::server::Options options = place.options();
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, limitMs);
    const qd::server::Endpoint endpoint = *supervisor.endpoint();
    const QString ready = project.path() + u"/ready"_s;
    const QJsonObject shell =
        request(endpoint, "POST", u"/pty"_s, project.path(),
                {{u"command"_s, u"/bin/bash"_s},
                 {u"args"_s, QJsonArray{u"-c"_s, u"trap '' HUP; : > '%1'; read -r line"_s.arg(ready)}}})
            .json()
            .object();
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(ready), limitMs);

    UseWatch whileOpen(supervisor);
    QSignalSpy asked(&whileOpen, &UseWatch::known);
    whileOpen.follow(State::Healthy);
    QVERIFY(asked.wait(limitMs));
    QVERIFY(whileOpen.inUse()());

    request(endpoint, "DELETE", u"/pty/"_s + shell[u"id"].toString(), project.path());
    QTRY_VERIFY_WITH_TIMEOUT(!whileOpen.inUse()(), limitMs);
    UseWatch late(supervisor);
    late.follow(State::Healthy);
    QTRY_VERIFY_WITH_TIMEOUT(!late.inUse()(), limitMs);
    const auto terminals = qd::server::terminalsOf(static_cast<pid_t>(endpoint.pid));
    QCOMPARE(terminals.size(), size_t(1)); // it did stay
    QCOMPARE(terminals[0].leader, shell[u"pid"].toInt());
}

QTEST_GUILESS_MAIN(TestUseWatch)
#include "tst_usewatch.moc"
