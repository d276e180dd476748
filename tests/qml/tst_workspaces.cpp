// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/sidebarcontroller.h"
#include "qml/shell/application.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

using namespace qd;
using namespace qd::test;

namespace {

QByteArray sessionJson(const QByteArray &id, const QByteArray &title)
{
    return R"({"id":")" + id + R"(","slug":"s","projectID":"p","directory":"/d","title":")" + title +
           R"(","version":"1.18.33","time":{"created":1000,"updated":2000}})";
}

WorkspaceRecord recordOf(const QString &name, const QUrl &url)
{
    WorkspaceRecord record;
    record.name = name;
    record.url = url;
    record.username = u"opencode"_s;
    return record;
}

template <typename T>
T waitFor(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

void undoLast(ui::Notices &notices)
{
    const auto last = notices.index(notices.rowCount() - 1);
    notices.act(last.data(ui::Notices::NumberRole).toInt());
}

//! Everything below the window, with as many servers as a test wants.
struct Servers
{
    ScriptedOpenCode laptop;
    ScriptedOpenCode build;
    ManualTime time;
};

struct Rig : Servers, WorkspaceDeck
{
    Rig()
        : WorkspaceDeck(time)
        , tester(workspaces.get())
    {
        workspaces->load(20);
        workspaces->connectAll();
    }
    ui::Workspace *add(const QString &name, ScriptedOpenCode &server, const QByteArray &password)
    {
        server.password = password;
        const auto id = workspaces->add(recordOf(name, server.server.url()), password, true);
        return id ? workspaces->find(*id) : nullptr;
    }
    [[nodiscard]] QVariant cell(const ui::Workspace *workspace, int role) const
    {
        return workspaces->index(int(workspaces->all().indexOf(workspace))).data(role);
    }

    QAbstractItemModelTester tester;
};

} // namespace

class TestWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_rig = std::make_unique<Rig>(); }
    void cleanup() { m_rig.reset(); }

    void thisComputerIsThere();
    void allAreLive();
    void oneIsDown();
    void hundredsConnectInTurn();
    void pathsOfOthersAreShownWhole();
    void pathsAreToldFromNames_data();
    void pathsAreToldFromNames();
    void eachHasItsOwnSessions();
    void wrongPasswordAsks();
    void noSecretAsks();
    void editedAddressAsksAgain();
    void removedAndBack();
    void removedForGood();
    void forgottenAtTheNextStart();
    void anotherWindowAdds();
    void settingsAreTheWorkspaces();
    void presetAnswers();
    void aHubIsOneOfThem();
    void lastSessionIsFoundFurtherDown();
    void sidebarShowsOne();
    void secretsAreUnderOneSpelling();

private:
    std::unique_ptr<Rig> m_rig;
};

void TestWorkspaces::thisComputerIsThere()
{
    auto &all = *m_rig->workspaces;
    QCOMPARE(all.count(), 1);
    QVERIFY(all.local()->isLocal());
    QCOMPARE(all.local()->name(), u"This computer"_s);
    all.removeWorkspace(all.local()->id());
    QCOMPARE(all.count(), 1);
}

// As imports and the command line spell it, also below a registry whose names Qt shows in their own letters.
void TestWorkspaces::secretsAreUnderOneSpelling()
{
    WorkspaceRecord record = recordOf(u"a"_s, QUrl(u"https://bücher.de/x"_s));
    record.id = u"1"_s;
    QCOMPARE(ui::secretNameOf(record), (SecretName{u"1"_s, u"https://xn--bcher-kva.de:443"_s, u"password"_s}));
    record.kind = WorkspaceKind::Hub;
    QCOMPARE(ui::secretNameOf(record).item, u"token"_s);
}

// S1.2, S1.3, S1.28, S1.50, S1.51: each by its own address and password, at the same time.
void TestWorkspaces::allAreLive()
{
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    auto *build = m_rig->add(u"Build server"_s, m_rig->build, "qd-canary-two");
    QVERIFY(laptop && build);
    QTRY_VERIFY(laptop->isLive() && build->isLive());
    QCOMPARE(m_rig->workspaces->liveCount(), 2);
    QVERIFY(laptop->hue() != build->hue());
    QCOMPARE(m_rig->cell(laptop, ui::Workspaces::StateRole).toInt(), int(ui::Workspace::State::Live));
    QFile file(m_rig->place.filePath(u"workspaces.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto saved = file.readAll();
    QVERIFY(saved.contains("Laptop"));
    QVERIFY(!saved.contains("qd-canary") && !saved.contains("tate")); // neither secrets nor what is live
}

void TestWorkspaces::oneIsDown()
{
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    const auto id = m_rig->workspaces->add(recordOf(u"Dead"_s, QUrl(u"http://127.0.0.1:1"_s)), "qd-canary-dead", true);
    QVERIFY(id);
    auto *dead = m_rig->workspaces->find(*id);
    QCOMPARE(m_rig->workspaces->all().constLast(), dead);
    QTRY_VERIFY(laptop->isLive());
    QTRY_COMPARE(dead->state(), ui::Workspace::State::Offline);
    QVERIFY(!dead->reason().isEmpty());
    QTRY_COMPARE(m_rig->workspaces->troubleCount(), 1);
    m_rig->laptop.send(eventJson("/d", "session.updated", R"({"info":)" + sessionJson("ses_1", "New") + "}"));
    QTRY_VERIFY(m_rig->sessions.session({laptop->id(), u"ses_1"_s}));
}

// The start with a long list: the ones used last come first, and a person's wish before all.
void TestWorkspaces::hundredsConnectInTurn()
{
    constexpr int count = 100;
    ManualTime time;
    WorkspaceDeck deck(time);
    QStringList ids;
    for (int i = 0; i < count; ++i) {
        auto record = recordOf(u"Dead %1"_s.arg(i), QUrl(u"http://127.0.0.1:1"_s));
        record.username.clear();
        record.lastUsedAt = 1000 + i;
        const auto id = deck.store.add(record);
        QVERIFY(id);
        ids += *id;
    }
    const auto connecting = [&deck] {
        return std::ranges::count_if(deck.workspaces->all(), [](const auto *workspace) {
            return workspace->state() == ui::Workspace::State::Connecting;
        });
    };
    const auto has = [&](int i) { return deck.workspaces->find(ids[i])->state() == ui::Workspace::State::Connecting; };
    deck.workspaces->connectAll();
    QCOMPARE(connecting(), ui::ConnectQueue::AtOnce);
    QVERIFY(has(count - 1) && has(count - ui::ConnectQueue::AtOnce) && !has(count - ui::ConnectQueue::AtOnce - 1));
    time.advance(ui::ConnectQueue::GapMs);
    QCOMPARE(connecting(), ui::ConnectQueue::AtOnce + 1);
    QVERIFY(has(count - ui::ConnectQueue::AtOnce - 1));
    deck.workspaces->wake(ids[0]);
    QVERIFY(has(0));
    deck.workspaces->retryNow(ids[1]);
    QVERIFY(has(1));
    deck.workspaces->removeWorkspace(ids[2]);
    time.advance(count * ui::ConnectQueue::GapMs);
    QCOMPARE(connecting(), count - 1);
}

// `~` is this computer's home folder, whatever another machine's paths look like.
void TestWorkspaces::pathsOfOthersAreShownWhole()
{
    const auto path = QDir::home().filePath(u"shop"_s);
    QCOMPARE(m_rig->workspaces->local()->shownPath(path), u"~/shop"_s);
    const auto *build = m_rig->add(u"Build server"_s, m_rig->build, "qd-canary-two");
    QVERIFY(build);
    QCOMPARE(build->shownPath(path), path);
}

void TestWorkspaces::pathsAreToldFromNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPath");
    QTest::newRow("absolute") << u"/srv/shop"_s << true;
    QTest::newRow("home") << u"~/shop"_s << true;
    QTest::newRow("drive") << u"C:\\code\\shop"_s << true;
    QTest::newRow("share") << u"\\\\box\\files"_s << true;
    QTest::newRow("name") << u"shop"_s << false;
    QTest::newRow("name with a slash") << u"web/shop"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestWorkspaces::pathsAreToldFromNames()
{
    QFETCH(QString, text);
    QTEST(ui::NewSession::isPath(text), "isPath");
}

// S1.58 to S1.60, S1.64: the same id on two servers is two sessions.
void TestWorkspaces::eachHasItsOwnSessions()
{
    m_rig->laptop.sessions = sessionJson("ses_1", "Of the laptop");
    m_rig->build.sessions = sessionJson("ses_1", "Of the build server") + ',' + sessionJson("ses_2", "Another");
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    auto *build = m_rig->add(u"Build server"_s, m_rig->build, "qd-canary-two");
    QTRY_VERIFY(laptop->isLive() && build->isLive());
    QCOMPARE(m_rig->sessions.session({laptop->id(), u"ses_1"_s})->title, u"Of the laptop"_s);
    QCOMPARE(m_rig->sessions.session({build->id(), u"ses_1"_s})->title, u"Of the build server"_s);
    QTRY_COMPARE(m_rig->cell(build, ui::Workspaces::SessionsRole).toInt(), 2);
    QCOMPARE(m_rig->cell(laptop, ui::Workspaces::SessionsRole).toInt(), 1);
    build->deletions().remove({build->id(), u"ses_1"_s}, std::chrono::milliseconds(0));
    QTRY_COMPARE(std::ranges::count(m_rig->build.server.requests(), "DELETE", &FakeHttpServer::Request::verb), 1);
    QCOMPARE(std::ranges::count(m_rig->laptop.server.requests(), "DELETE", &FakeHttpServer::Request::verb), 0);
}

void TestWorkspaces::wrongPasswordAsks()
{
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    QTRY_VERIFY(laptop->isLive());
    m_rig->laptop.password = "qd-canary-changed";
    laptop->retryNow();
    QTRY_COMPARE(laptop->state(), ui::Workspace::State::Unauthorised);
    QCOMPARE(laptop->signIn(), ui::Workspace::SignIn::Refused);
    QVERIFY(laptop->reason().contains(u"password"_s));
    m_rig->workspaces->signIn(laptop->id(), u"qd-canary-changed"_s);
    QTRY_VERIFY(laptop->isLive());
    QCOMPARE(laptop->signIn(), ui::Workspace::SignIn::Nothing);
    QTRY_COMPARE(await(m_rig->secrets.read(ui::secretNameOf(laptop->record()))).value_or(QByteArray()),
                 "qd-canary-changed");
}

void TestWorkspaces::noSecretAsks()
{
    m_rig->laptop.password = "qd-canary-one";
    const auto id = m_rig->workspaces->add(recordOf(u"Laptop"_s, m_rig->laptop.server.url()), {}, true);
    QVERIFY(id.has_value());
    auto *laptop = m_rig->workspaces->find(*id);
    QTRY_COMPARE(laptop->signIn(), ui::Workspace::SignIn::NoSecret);
    QVERIFY(m_rig->laptop.server.requests().isEmpty());
    m_rig->workspaces->signIn(*id, u"qd-canary-one"_s, false);
    QTRY_VERIFY(laptop->isLive());
}

// S1.63: a password never follows an address to somebody else's server.
void TestWorkspaces::editedAddressAsksAgain()
{
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    QTRY_VERIFY(laptop->isLive());
    m_rig->build.password = "qd-canary-one";
    auto moved = laptop->record();
    moved.url = m_rig->build.server.url();
    QVERIFY(m_rig->workspaces->change(moved, {}, true).has_value());
    QTRY_COMPARE(laptop->signIn(), ui::Workspace::SignIn::NoSecret);
    QVERIFY(m_rig->build.server.requests().isEmpty());
    QVERIFY(m_rig->workspaces->change(moved, QByteArray("qd-canary-one"), true).has_value());
    QTRY_VERIFY(laptop->isLive());
}

void TestWorkspaces::removedAndBack()
{
    m_rig->laptop.sessions = sessionJson("ses_1", "Kept");
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    QTRY_VERIFY(laptop->isLive());
    const auto id = laptop->id();
    QSignalSpy removing(m_rig->workspaces.get(), &ui::Workspaces::removing);
    m_rig->workspaces->removeWorkspace(id);
    QCOMPARE(removing.size(), 1);
    QCOMPARE(m_rig->workspaces->count(), 1);
    QVERIFY(m_rig->sessions.sessionIds(id).isEmpty());
    undoLast(m_rig->notices);
    auto *again = m_rig->workspaces->find(id);
    QVERIFY(again);
    QTRY_VERIFY(again->isLive());
    QVERIFY(m_rig->sessions.session({id, u"ses_1"_s}));
    m_rig->time.advance(60'000); // the undo's time passes: nothing is forgotten
    QTRY_COMPARE(await(m_rig->secrets.read(ui::secretNameOf(again->record()))).value_or(QByteArray()), "qd-canary-one");
}

void TestWorkspaces::removedForGood()
{
    m_rig->laptop.sessions = sessionJson("ses_1", "Kept");
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    QTRY_VERIFY(laptop->isLive());
    const auto id = laptop->id();
    const auto name = ui::secretNameOf(laptop->record());
    laptop->keeper().flush();
    m_rig->workspaces->removeWorkspace(id);
    QCOMPARE(await(m_rig->secrets.read(name)).value_or(QByteArray()), "qd-canary-one"); // it may come back
    QCOMPARE(waitFor(m_rig->library.loadSessions(id, -1))->size(), 1);
    m_rig->time.advance(60'000);
    QTRY_VERIFY(!await(m_rig->secrets.read(name)).has_value());
    QTRY_COMPARE(waitFor(m_rig->library.loadSessions(id, -1))->size(), 0);
}

// Quit while the undo was still offered.
void TestWorkspaces::forgottenAtTheNextStart()
{
    m_rig->laptop.sessions = sessionJson("ses_1", "Kept");
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    QTRY_VERIFY(laptop->isLive());
    const auto id = laptop->id();
    const auto name = ui::secretNameOf(laptop->record());
    m_rig->workspaces->removeWorkspace(id);
    ui::Workspaces next(m_rig->store, m_rig->secrets, m_rig->workspaces->services(), m_rig->time);
    next.connectAll();
    QTRY_VERIFY(!await(m_rig->secrets.read(name)).has_value());
    QTRY_COMPARE(waitFor(m_rig->library.loadSessions(id, -1))->size(), 0);
}

// S1.22, S1.23: the list follows its file, whoever writes it.
void TestWorkspaces::anotherWindowAdds()
{
    WorkspaceStore other(m_rig->place.filePath(u"workspaces.json"_s));
    other.load();
    const auto id = other.add(recordOf(u"Elsewhere"_s, QUrl(u"http://127.0.0.1:1"_s)));
    QVERIFY(id.has_value());
    QTRY_VERIFY(m_rig->workspaces->find(*id));
    QVERIFY(other.update(*id, [](WorkspaceRecord &record) { record.name = u"Renamed"_s; }).has_value());
    QTRY_COMPARE(m_rig->workspaces->find(*id)->name(), u"Renamed"_s);
    QVERIFY(other.remove(*id).has_value());
    QTRY_VERIFY(!m_rig->workspaces->find(*id));
}

// S1.67
void TestWorkspaces::settingsAreTheWorkspaces()
{
    auto &settings = m_rig->settings;
    settings.rememberChoice(u"local"_s, u"/d"_s, u"plan"_s, {u"p"_s, u"m"_s, {}});
    QCOMPARE(settings.projectAgent(u"local"_s, u"/d"_s), u"plan"_s);
    QCOMPARE(settings.projectAgent(u"other"_s, u"/d"_s), QString());
    QVERIFY(!settings.lastModel(u"other"_s).isValid());
    QVERIFY(settings.recentModels(u"other"_s).isEmpty());
    settings.rememberPlace(u"other"_s, u"/d"_s);
    QCOMPARE(settings.workspaceOf(u"/d"_s), u"other"_s);
    settings.forgetWorkspace(u"other"_s);
    QCOMPARE(settings.lastProject(u"other"_s), QString());
}

void TestWorkspaces::presetAnswers()
{
    const QByteArray ask =
        R"({"id":"per_%","sessionID":"ses_1","permission":"%","patterns":["a"],"always":["*"],"metadata":{}})";
    m_rig->laptop.sessions = sessionJson("ses_1", "Asks");
    m_rig->laptop.statuses["/d"] = R"("ses_1":{"type":"busy"})";
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    auto record = laptop->record();
    record.settings.permissionPreset = u"allow-reads"_s;
    QVERIFY(m_rig->workspaces->change(record, {}, true).has_value());
    QTRY_VERIFY(laptop->isLive());
    for (const char *kind : {"read", "bash"})
        m_rig->laptop.send(eventJson("/d", "permission.asked", QByteArray(ask).replace("%", kind)));
    QTRY_COMPARE(laptop->waiting(), 1);
    const auto left = m_rig->sessions.permissions({laptop->id(), {}});
    QCOMPARE(left.constFirst().request.permission, u"bash"_s);
    QTRY_VERIFY(std::ranges::any_of(m_rig->laptop.server.requests(), [](const FakeHttpServer::Request &r) {
        return r.verb == "POST" && r.path() == "/permission/per_read/reply" && r.body.contains("once");
    }));
}

// S0.26, S0.27, S0.49: the hub's address is a workspace's, and the conversation goes through its gateway.
// S0.26, S0.27, S0.49: its address is kept, and conversations go through it.
void TestWorkspaces::aHubIsOneOfThem()
{
    m_rig->laptop.token = "qd-canary-hub";
    m_rig->laptop.prefix = "/team/opencode";
    m_rig->laptop.sessions = sessionJson("ses_1", "On the hub");
    auto record = recordOf(u"Hub"_s, m_rig->laptop.server.url().resolved(QUrl(u"/team"_s)));
    record.kind = WorkspaceKind::Hub;
    record.username.clear();
    const auto id = m_rig->workspaces->add(record, "qd-canary-hub", true);
    QVERIFY(id.has_value());
    auto *hub = m_rig->workspaces->find(*id);
    QTRY_VERIFY(hub->isLive());
    QVERIFY(m_rig->sessions.session({*id, u"ses_1"_s}));
    opencode::Prompt prompt;
    prompt.messageId = u"msg_1"_s;
    prompt.parts = {{opencode::PromptPart::Type::Text, u"prt_1"_s, u"Hello"_s, {}}};
    (void)await(hub->api().prompt(u"/d"_s, u"ses_1"_s, prompt)); // whatever it answers: it was asked
    QVERIFY(std::ranges::any_of(m_rig->laptop.server.requests(), [](const auto &request) {
        return request.target.startsWith("/team/opencode/session/ses_1/prompt_async");
    }));
    for (const auto &request : m_rig->laptop.server.requests()) {
        QVERIFY(request.target.startsWith("/team/opencode/"));
        QCOMPARE(request.headers.value("authorization"), "Bearer qd-canary-hub");
    }
    QCOMPARE(ui::secretNameOf(hub->record()).item, u"token"_s);
    WorkspaceStore again(m_rig->store.path());
    again.load();
    QVERIFY(again.find(*id));
    QCOMPARE(again.find(*id)->url, record.url);
    QCOMPARE(again.find(*id)->kind, WorkspaceKind::Hub);
}

// What was open last is opened again, also when many newer ones stand above it.
void TestWorkspaces::lastSessionIsFoundFurtherDown()
{
    QList<opencode::Session> many;
    for (int i = 0; i < 400; ++i) {
        opencode::Session session;
        session.id = u"ses_%1"_s.arg(i);
        session.directory = u"/d"_s;
        session.title = session.id;
        session.created = session.updated = 1'000'000 + i;
        many += session;
    }
    QVERIFY(waitFor(m_rig->library.saveSessions(u"local"_s, many)).has_value());
    m_rig->settings.setLastSession(u"local"_s, u"ses_0"_s); // the oldest
    ui::Application::Start start;
    start.libraryPath = m_rig->place.filePath(u"library.sqlite"_s);
    start.settingsPath = m_rig->place.filePath(u"settings.ini"_s);
    ui::Application app(std::move(start));
    app.begin();
    app.afterFirstFrame();
    QTRY_VERIFY(app.session());
    QCOMPARE(app.session()->sessionId(), u"ses_0"_s);
}

void TestWorkspaces::sidebarShowsOne()
{
    m_rig->laptop.sessions = sessionJson("ses_1", "Of the laptop");
    m_rig->build.sessions = sessionJson("ses_2", "Of the build server");
    ui::SidebarController sidebar(*m_rig->workspaces);
    auto *laptop = m_rig->add(u"Laptop"_s, m_rig->laptop, "qd-canary-one");
    auto *build = m_rig->add(u"Build server"_s, m_rig->build, "qd-canary-two");
    QTRY_COMPARE(sidebar.model()->sessionCount(), 2);
    sidebar.setOnlyWorkspace(build->id());
    QTRY_COMPARE(sidebar.model()->sessionCount(), 1);
    QCOMPARE(sidebar.model()->rowOf(laptop->id(), u"ses_1"_s), -1);
    m_rig->workspaces->removeWorkspace(build->id());
    QTRY_COMPARE(sidebar.model()->rowOf(laptop->id(), u"ses_1"_s) >= 0, true);
}

QTEST_MAIN(TestWorkspaces)
#include "tst_workspaces.moc"
