// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A real sidecar that is added with the sign-in at its real hub: no token is typed or kept, the next one comes in time, and it ends with the session
// at the hub. S0.11, S0.22, S0.39, S3.13.
#include "core/hub/hubsignin.h"
#include "core/protocol/sessionmethods.h"
#include "qml/hub/hublink.h"
#include "qml/workspaces/workspaceeditor.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::HubSignInFlow;
using ui::Workspace;

namespace {

const QString password = u"qd-canary-correct-horse"_s;
const QList<int> tokenOnly{HubSignInFlow::AccessToken};
const QList<int> throughItsHub{HubSignInFlow::ThroughHub, HubSignInFlow::AccessToken};

} // namespace

class TestSidecarWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void saysWhoseItIs();
    void addedThroughItsHub();
    void nothingIsKept();
    void comesBackByItself();
    void theNextTokenComesInTime();
    void hubThatIsAway();
    void endsWithTheHub();
    void signsInAgainWithTheHub();
    void signedOutAlone();
    void ownTokenTakesItsPlace();

private:
    [[nodiscard]] ui::Workspaces &all() { return *m_deck->workspaces; }
    [[nodiscard]] HubSignInFlow &flow() { return *m_editor->hubSignIn(); }
    [[nodiscard]] bool comesTo(HubSignInFlow::State state)
    {
        return QTest::qWaitFor([&] { return flow().state() == state; }, patienceMs);
    }
    //! A draft for a server, which says how one signs in.
    [[nodiscard]] bool begun(const ServerProcess &server)
    {
        m_editor->beginFound(server.url().toString(), true, {}, {});
        flow().begin();
        return comesTo(HubSignInFlow::Choosing);
    }
    [[nodiscard]] Workspace *saved()
    {
        QSignalSpy spy(m_editor.get(), &ui::WorkspaceEditor::saved);
        m_editor->save();
        return spy.isEmpty() ? nullptr : all().find(spy[0][0].toString());
    }
    [[nodiscard]] Workspace *addHub()
    {
        if (!begun(*m_hub))
            return nullptr;
        flow().withPassword(u"ada"_s, password);
        return comesTo(HubSignInFlow::SignedIn) ? saved() : nullptr;
    }
    [[nodiscard]] Workspace *addSidecar()
    {
        if (!begun(*m_sidecar))
            return nullptr;
        flow().throughHub();
        return comesTo(HubSignInFlow::SignedIn) ? saved() : nullptr;
    }
    //! The server knows who asks.
    [[nodiscard]] static bool opens(const Workspace *workspace)
    {
        return QTest::qWaitFor(
            [workspace] {
                if (workspace->hub())
                    workspace->hub()->start();
                return workspace->hub() && workspace->hub()->isReady();
            },
            patienceMs);
    }
    [[nodiscard]] QByteArray tokenOf(const Workspace &workspace)
    {
        const QByteArray token =
            await(m_deck->secrets.read(ui::secretNameOf(workspace.record()))).value_or(QByteArray());
        if (!token.isEmpty() && !m_tokens.contains(token))
            m_tokens += token;
        return token;
    }
    void startHub()
    {
        m_hub =
            std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s), QStringList{u"--mode"_s, u"hub"_s} + m_port);
        QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
        m_port = {u"--listen"_s, u"127.0.0.1:%1"_s.arg(m_hub->url().port())};
    }
    void makeDeck()
    {
        m_deck = std::make_unique<WorkspaceDeck>(*m_time);
        all().connectAll();
        m_editor = std::make_unique<ui::WorkspaceEditor>();
        m_editor->setWorkspaces(&all());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServerProcess> m_hub;
    QStringList m_port;
    std::unique_ptr<ServerProcess> m_sidecar;
    std::unique_ptr<ManualTime> m_time;
    std::unique_ptr<WorkspaceDeck> m_deck;
    std::unique_ptr<ui::WorkspaceEditor> m_editor;
    QByteArrayList m_tokens;
};

void TestSidecarWorkspaces::initTestCase()
{
    startHub();
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    QTRY_VERIFY(!(code = shown.match(QString::fromUtf8(m_hub->said())).captured(1)).isEmpty());
    HubSignIn client(m_hub->url(), {}, {});
    QVERIFY(await(client.bootstrap(code, u"ada"_s, password)).has_value());
    m_sidecar = std::make_unique<ServerProcess>(
        m_folder.filePath(u"sidecar"_s), QStringList{u"--mode"_s, u"sidecar"_s, u"--hub"_s, m_hub->url().toString()});
    QVERIFY2(m_sidecar->waitUntilReady(), m_sidecar->said().constData());
}

void TestSidecarWorkspaces::init()
{
    m_time = std::make_unique<ManualTime>();
    makeDeck();
}

void TestSidecarWorkspaces::cleanup()
{
    m_editor.reset();
    m_deck.reset();
}

void TestSidecarWorkspaces::cleanupTestCase()
{
    QVERIFY(m_tokens.size() > 2);
    for (const QByteArray &token : std::as_const(m_tokens))
        QVERIFY(!m_hub->said().contains(token) && !m_sidecar->said().contains(token));
}

// Without its hub among the workspaces there is nobody who could make a token; the address says which hub that is.
void TestSidecarWorkspaces::saysWhoseItIs()
{
    QVERIFY(begun(*m_sidecar));
    QCOMPARE(flow().ways(), tokenOnly);
    QCOMPARE(flow().hubAddress(), u"127.0.0.1:%1"_s.arg(m_hub->url().port()));
    QVERIFY(flow().hubName().isEmpty());
    QVERIFY(begun(*m_hub));
    QVERIFY(flow().hubAddress().isEmpty());
}

void TestSidecarWorkspaces::addedThroughItsHub()
{
    const auto *hub = addHub();
    QVERIFY(hub);
    QVERIFY(begun(*m_sidecar));
    QCOMPARE(flow().ways(), throughItsHub);
    QCOMPARE(flow().way(), int(HubSignInFlow::ThroughHub));
    QCOMPARE(flow().hubName(), hub->name());
    flow().throughHub();
    QVERIFY2(comesTo(HubSignInFlow::SignedIn), qPrintable(flow().problem()));
    const auto *sidecar = saved();
    QVERIFY(sidecar);
    QVERIFY(opens(sidecar));
    QCOMPARE(sidecar->hub()->userName(), u"ada"_s);
    QCOMPARE(sidecar->hub()->mode(), u"sidecar"_s);
    // It is a token for this sidecar, and not the session of the hub.
    QVERIFY(!tokenOf(*sidecar).isEmpty() && tokenOf(*sidecar) != tokenOf(*hub));
    QCOMPARE(m_hub->ask("GET", u"/auth/get-session"_s, {}, tokenOf(*sidecar)).status, 401);
}

void TestSidecarWorkspaces::nothingIsKept()
{
    QVERIFY(addHub());
    const auto *sidecar = addSidecar();
    QVERIFY(sidecar && opens(sidecar));
    all().flush();
    QFile file(m_deck->place.filePath(u"workspaces.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("\"hub\""));
    const QByteArray token = tokenOf(*sidecar);
    QVERIFY(!text.contains(token) && !text.contains(token.split('.').at(2)));
    // What is for this run only is gone with it: the keychain itself has nothing.
    m_deck->secrets.dropForThisRun(ui::secretNameOf(sidecar->record()));
    QVERIFY(tokenOf(*sidecar).isEmpty());
}

// The next start of the window: the sidecar waits for its hub's sign-in, and asks there.
void TestSidecarWorkspaces::comesBackByItself()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    const QString id = sidecar->id();
    m_deck->secrets.dropForThisRun(ui::secretNameOf(sidecar->record()));
    m_deck->workspaces = std::make_unique<ui::Workspaces>(
        m_deck->store, m_deck->secrets,
        ui::Services{m_deck->sessions, m_deck->library, m_deck->settings, m_deck->notices}, *m_time);
    m_editor->setWorkspaces(&all());
    const auto *again = all().find(id);
    QVERIFY(again);
    all().connectAll();
    QVERIFY(QTest::qWaitFor(
        [&] {
            m_time->advance(1'000);
            return again->hub() != nullptr;
        },
        patienceMs));
    QVERIFY(opens(again));
}

void TestSidecarWorkspaces::theNextTokenComesInTime()
{
    QVERIFY(addHub());
    const auto *sidecar = addSidecar();
    QVERIFY(sidecar && opens(sidecar));
    const QByteArray first = tokenOf(*sidecar);
    auto *link = sidecar->hub();
    // Tokens of one second are alike.
    QTRY_VERIFY((m_time->advance(31 * 60'000), tokenOf(*sidecar) != first));
    QCOMPARE(sidecar->hub(), link); // nothing was interrupted
    link->reconnect();
    QVERIFY(opens(sidecar));
    QCOMPARE(sidecar->signIn(), Workspace::SignIn::Nothing);
}

// Nobody can make a token meanwhile; as soon as the hub is back the sidecar is too.
void TestSidecarWorkspaces::hubThatIsAway()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    QCOMPARE(m_hub->end(), 0);
    m_time->advance(31 * 60'000);
    QVERIFY(opens(sidecar)); // it has a token still
    all().retryNow(sidecar->id());
    startHub();
    QVERIFY(QTest::qWaitFor(
        [&] {
            m_time->advance(31'000);
            return hub->hub()->isReady() && sidecar->signIn() == Workspace::SignIn::Nothing && sidecar->hub();
        },
        patienceMs));
    QVERIFY(opens(sidecar));
}

void TestSidecarWorkspaces::endsWithTheHub()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    const QByteArray token = tokenOf(*sidecar);
    all().signOut(hub->id());
    QTRY_COMPARE(sidecar->signIn(), Workspace::SignIn::HubNeeded);
    QVERIFY(!sidecar->hub());
    QVERIFY2(sidecar->reason().contains(u"127.0.0.1:%1"_s.arg(m_hub->url().port())), qPrintable(sidecar->reason()));
}

void TestSidecarWorkspaces::signsInAgainWithTheHub()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    all().signOut(hub->id());
    QTRY_COMPARE(sidecar->signIn(), Workspace::SignIn::HubNeeded);
    QVERIFY(m_editor->edit(hub->id()));
    flow().begin();
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QVERIFY(saved());
    QTRY_VERIFY(sidecar->hub() != nullptr);
    QVERIFY(opens(sidecar));
}

void TestSidecarWorkspaces::signedOutAlone()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    all().signOut(sidecar->id());
    QTRY_COMPARE(sidecar->signIn(), Workspace::SignIn::NoSecret);
    QVERIFY(sidecar->record().hub.isEmpty());
    QVERIFY(opens(hub));
}

void TestSidecarWorkspaces::ownTokenTakesItsPlace()
{
    const auto *hub = addHub();
    const auto *sidecar = addSidecar();
    QVERIFY(hub && sidecar && opens(sidecar));
    const QJsonObject made = m_hub->call(
        u"tokens.create"_s, {{u"name"_s, u"sidecar"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}}, tokenOf(*hub));
    const QString own = made[u"token"_s].toString();
    QVERIFY2(!own.isEmpty(), QJsonDocument(made).toJson().constData());
    all().signIn(sidecar->id(), own);
    QVERIFY(sidecar->record().hub.isEmpty());
    QVERIFY(opens(sidecar));
    QTRY_COMPARE(tokenOf(*sidecar), own.toUtf8());
    m_time->advance(2 * 3'600'000);
    QCOMPARE(tokenOf(*sidecar), own.toUtf8());
}

QTEST_MAIN(TestSidecarWorkspaces)
#include "tst_sidecarworkspaces.moc"
