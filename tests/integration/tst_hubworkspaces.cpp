// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Workspaces of a real hub with a real OpenID provider, added and signed in as the window does it: first owner, password, browser, device code,
// link with a code; and what ends their sessions. S3.13, S3.145 to S3.149, S3.157 to S3.162.
#include "qml/hub/hublink.h"
#include "qml/hub/hubpairing.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/await.h"
#include "tests/support/freeport.h"
#include "tests/support/manualtime.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QJsonObject>
#include <QMutex>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::HubSignInFlow;
using ui::WorkspaceEditor;

namespace {

const auto password = u"qd-canary-correct-horse"_s;

// All that this program logs, from any thread.
QMutex logLock;
QByteArray logged;

void keepLog(QtMsgType /*type*/, const QMessageLogContext & /*context*/, const QString &text)
{
    const QMutexLocker lock(&logLock);
    logged += text.toUtf8() + '\n';
}

//! The code that a hub without an owner shows on its console.
QString consoleCodeOf(ServerProcess &hub)
{
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    (void)QTest::qWaitFor(
        [&] {
            code = shown.match(QString::fromUtf8(hub.said())).captured(1);
            return !code.isEmpty();
        },
        patienceMs);
    return code;
}

} // namespace

class TestHubWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void asTheFirstOwner();
    void withAPassword();
    void wrongPassword();
    void inTheBrowser();
    void browserThatIsGivenUp();
    void withACodeOnAnotherDevice();
    void codeThatIsDeclined();
    void byALink();
    void linkSignsInAgain();
    void usedLinkIsRefused();
    void draftThatIsDropped();
    void signedOut();
    void removedForGood();
    void hubThatGoesAway();
    void lockedOut(); // last: it locks this address out

private:
    [[nodiscard]] HubSignInFlow &flow() { return *m_editor->hubSignIn(); }
    [[nodiscard]] ui::Workspaces &all() { return *m_deck->workspaces; }
    [[nodiscard]] bool comesTo(HubSignInFlow::State state)
    {
        return QTest::qWaitFor([&] { return flow().state() == state; }, 60'000);
    }
    //! The draft is for the hub, which says what it offers.
    [[nodiscard]] bool begun()
    {
        m_editor->begin();
        m_editor->setHub(true);
        m_editor->setAddress(m_hub->url().toString());
        flow().begin();
        return comesTo(HubSignInFlow::Choosing);
    }
    //! What the draft became; null if it could not be saved.
    [[nodiscard]] ui::Workspace *saved()
    {
        QSignalSpy spy(m_editor.get(), &WorkspaceEditor::saved);
        m_editor->save();
        return spy.isEmpty() ? nullptr : all().find(spy[0][0].toString());
    }
    [[nodiscard]] ui::Workspace *addByPassword()
    {
        if (!begun())
            return nullptr;
        flow().withPassword(u"ada"_s, password);
        return comesTo(HubSignInFlow::SignedIn) ? saved() : nullptr;
    }
    [[nodiscard]] QByteArray tokenOf(const ui::Workspace &workspace)
    {
        QByteArray token;
        const auto name = ui::secretNameOf(workspace.record());
        (void)QTest::qWaitFor(
            [&] {
                token = await(m_deck->secrets.read(name)).value_or(QByteArray());
                return !token.isEmpty();
            },
            patienceMs);
        m_tokens += token;
        return token;
    }
    //! 200: the hub knows it, 401: it does not.
    [[nodiscard]] int judged(const QByteArray &token) const
    {
        return m_hub->ask("GET", u"/auth/get-session"_s, {}, token).status;
    }
    [[nodiscard]] QString linkFor(const QByteArray &token) const
    {
        return m_hub->call(u"pairing.create"_s, {}, token)[u"uri"].toString();
    }
    [[nodiscard]] std::unique_ptr<ui::HubPairing> pairing(const QString &link)
    {
        m_links.dismiss();
        m_links.open(link);
        auto made = std::make_unique<ui::HubPairing>();
        made->setLinks(&m_links);
        made->setWorkspaces(&all());
        return made;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<PeerProcess> m_provider;
    std::unique_ptr<ServerProcess> m_hub;
    QStringList m_arguments;
    QByteArrayList m_tokens; //!< all that were given
    QtMessageHandler m_handler = nullptr;
    std::unique_ptr<ManualTime> m_time;
    std::unique_ptr<WorkspaceDeck> m_deck;
    std::unique_ptr<WorkspaceEditor> m_editor;
    ui::LinkIntents m_links;
};

void TestHubWorkspaces::initTestCase()
{
    const quint16 port = freePort();
    const QString address = u"127.0.0.1:%1"_s.arg(freePort());
    m_provider = std::make_unique<PeerProcess>(u"oidc_provider.mjs"_s);
    m_provider->serve({{u"PORT"_s, QString::number(port)},
                       {u"KEYS"_s, m_provider->folder() + u"/keys.json"_s},
                       {u"CLIENT_SECRET"_s, u"not used here, but long enough for the provider"_s}});
    m_arguments = {u"--mode"_s,           u"hub"_s,
                   u"--listen"_s,         address,
                   u"--public-url"_s,     u"http://"_s + address,
                   u"--oidc-issuer"_s,    u"http://127.0.0.1:%1"_s.arg(port),
                   u"--oidc-client-id"_s, u"hub-es"_s,
                   u"--oidc-sign-up"_s};
    m_hub = std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s), m_arguments);
    QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
    m_handler = qInstallMessageHandler(keepLog);
}

void TestHubWorkspaces::init()
{
    m_time = std::make_unique<ManualTime>();
    m_deck = std::make_unique<WorkspaceDeck>(*m_time);
    all().connectAll();
    m_editor = std::make_unique<WorkspaceEditor>();
    m_editor->setWorkspaces(&all());
}

void TestHubWorkspaces::cleanup()
{
    m_links.dismiss();
    m_editor.reset();
    m_deck.reset();
}

// S3.149: neither this side nor the hub writes a token, a password or a code down.
void TestHubWorkspaces::cleanupTestCase()
{
    qInstallMessageHandler(m_handler);
    const QMutexLocker lock(&logLock);
    QVERIFY(m_tokens.size() > 5);
    for (const QByteArray &token : std::as_const(m_tokens))
        QVERIFY(token.size() > 20 && !logged.contains(token) && !m_hub->said().contains(token));
    QVERIFY(!logged.contains("qd-canary") && !m_hub->said().contains("qd-canary"));
    QVERIFY(!logged.contains("quarterdeck://pair"));
}

void TestHubWorkspaces::asTheFirstOwner()
{
    QVERIFY(begun());
    QCOMPARE(flow().way(), int(HubSignInFlow::FirstOwner));
    flow().asFirstOwner(u"AAAA-BBBB"_s, u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY(!flow().problem().isEmpty());
    flow().asFirstOwner(consoleCodeOf(*m_hub), u"ada"_s, password);
    QVERIFY2(comesTo(HubSignInFlow::SignedIn), qPrintable(flow().problem()));
    QCOMPARE(flow().userName(), u"ada"_s);
    auto *workspace = saved();
    QVERIFY(workspace);
    QCOMPARE(judged(tokenOf(*workspace)), 200);
    QTRY_VERIFY(workspace->hub());
    workspace->hub()->start();
    QTRY_VERIFY(workspace->hub()->isReady());
    QVERIFY(workspace->hub()->mayAdminister());
}

void TestHubWorkspaces::withAPassword()
{
    const auto *workspace = addByPassword();
    QVERIFY(workspace);
    const QJsonObject me = m_hub->call(u"session.whoami"_s, {}, tokenOf(*workspace));
    QCOMPARE(me[u"name"].toString(), u"ada"_s);
    // So it is listed at the hub.
    const QByteArray devices =
        m_hub->ask("POST", u"/rpc"_s, R"({"jsonrpc":"2.0","id":1,"method":"devices.list"})", m_tokens.constLast()).body;
    QVERIFY2(devices.contains(ui::thisDevice().name.toUtf8()), devices.constData());
}

void TestHubWorkspaces::wrongPassword()
{
    QVERIFY(begun());
    QVERIFY(!flow().ways().contains(HubSignInFlow::FirstOwner)); // there is one now
    flow().withPassword(u"ada"_s, u"qd-canary-wrong"_s);
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY(!flow().problem().isEmpty() && !m_editor->hasSecret());
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QVERIFY(m_editor->hasSecret());
}

void TestHubWorkspaces::inTheBrowser()
{
    QVERIFY(begun());
    PeerProcess browser(u"oidc_browser.mjs"_s);
    connect(&flow(), &HubSignInFlow::openRequested, this, [&browser](const QString &page) {
        browser.start({u"open"_s, page});
    });
    flow().inBrowser();
    QVERIFY(comesTo(HubSignInFlow::InBrowser));
    QVERIFY2(comesTo(HubSignInFlow::SignedIn), qPrintable(flow().problem()));
    const auto *workspace = saved();
    QVERIFY(workspace);
    QCOMPARE(judged(tokenOf(*workspace)), 200);
    std::ignore = browser.finish();
}

void TestHubWorkspaces::browserThatIsGivenUp()
{
    QVERIFY(begun());
    flow().inBrowser();
    QVERIFY(comesTo(HubSignInFlow::InBrowser));
    QVERIFY(flow().page().startsWith(u"http://127.0.0.1:"_s));
    flow().cancel();
    QCOMPARE(flow().state(), HubSignInFlow::Choosing);
    QCOMPARE(flow().problem(), QString());
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
}

void TestHubWorkspaces::withACodeOnAnotherDevice()
{
    QVERIFY(begun());
    flow().onAnotherDevice();
    QVERIFY(comesTo(HubSignInFlow::OnDevice));
    QVERIFY(!flow().code().isEmpty());
    PeerProcess phone(u"oidc_browser.mjs"_s);
    phone.start({u"device"_s, flow().page(), flow().code(), u"yes"_s});
    QVERIFY2(comesTo(HubSignInFlow::SignedIn), qPrintable(flow().problem()));
    const auto *workspace = saved();
    QVERIFY(workspace);
    QCOMPARE(judged(tokenOf(*workspace)), 200);
    std::ignore = phone.finish();
}

void TestHubWorkspaces::codeThatIsDeclined()
{
    QVERIFY(begun());
    flow().onAnotherDevice();
    QVERIFY(comesTo(HubSignInFlow::OnDevice));
    PeerProcess phone(u"oidc_browser.mjs"_s);
    phone.start({u"device"_s, flow().page(), flow().code(), u"no"_s});
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY(!flow().problem().isEmpty() && !m_editor->hasSecret());
    QCOMPARE(flow().code(), QString());
    std::ignore = phone.finish();
}

void TestHubWorkspaces::byALink()
{
    const auto *first = addByPassword();
    QVERIFY(first);
    const QString link = linkFor(tokenOf(*first));
    QVERIFY(link.startsWith(u"quarterdeck://pair?"_s));
    all().removeWorkspace(first->id());
    const auto offer = pairing(link);
    QCOMPARE(offer->host(), m_hub->url().authority());
    QSignalSpy done(offer.get(), &ui::HubPairing::done);
    offer->accept();
    QTRY_COMPARE(done.size(), 1);
    const auto *workspace = all().find(done[0][0].toString());
    QVERIFY(workspace && workspace->isOfHub());
    const QByteArray token = tokenOf(*workspace);
    QCOMPARE(judged(token), 200);
    QVERIFY(token != m_tokens.constFirst());
}

void TestHubWorkspaces::linkSignsInAgain()
{
    auto *workspace = addByPassword();
    QVERIFY(workspace);
    const QByteArray old = tokenOf(*workspace);
    const QString link = linkFor(old);
    QCOMPARE(m_hub->ask("POST", u"/auth/sign-out"_s, "{}", old).status, 200); // somebody ended it
    const auto offer = pairing(link);
    QCOMPARE(offer->known(), workspace->name());
    QSignalSpy done(offer.get(), &ui::HubPairing::done);
    offer->accept();
    QTRY_COMPARE(done.size(), 1);
    QCOMPARE(done[0][0].toString(), workspace->id());
    QTRY_VERIFY(tokenOf(*workspace) != old);
    QCOMPARE(judged(m_tokens.constLast()), 200);
}

void TestHubWorkspaces::usedLinkIsRefused()
{
    const auto *workspace = addByPassword();
    QVERIFY(workspace);
    const QString link = linkFor(tokenOf(*workspace));
    const auto once = pairing(link);
    QSignalSpy done(once.get(), &ui::HubPairing::done);
    once->accept();
    QTRY_COMPARE(done.size(), 1);
    const auto twice = pairing(link);
    twice->accept();
    QTRY_VERIFY(!twice->editor()->hubSignIn()->problem().isEmpty());
    QVERIFY2(twice->editor()->hubSignIn()->problem().startsWith(u"This code is not valid"_s),
             qPrintable(twice->editor()->hubSignIn()->problem()));
}

void TestHubWorkspaces::draftThatIsDropped()
{
    const auto *workspace = addByPassword();
    QVERIFY(workspace);
    const QByteArray owner = tokenOf(*workspace);
    const auto sessions = [&] {
        return m_hub->ask("POST", u"/rpc"_s, R"({"jsonrpc":"2.0","id":1,"method":"sessions.list"})", owner)
            .body.count("\"kind\"");
    };
    const auto before = sessions();
    QVERIFY(begun());
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
    QCOMPARE(sessions(), before + 1);
    m_editor.reset();
    QTRY_COMPARE(sessions(), before);
}

void TestHubWorkspaces::signedOut()
{
    auto *workspace = addByPassword();
    QVERIFY(workspace);
    const QByteArray token = tokenOf(*workspace);
    all().signOut(workspace->id());
    QTRY_COMPARE(judged(token), 401);
    QTRY_COMPARE(workspace->state(), ui::Workspace::State::Unauthorised);
    QVERIFY(!workspace->hub());
}

void TestHubWorkspaces::removedForGood()
{
    const auto *workspace = addByPassword();
    QVERIFY(workspace);
    const auto name = ui::secretNameOf(workspace->record());
    const QByteArray token = tokenOf(*workspace);
    all().removeWorkspace(workspace->id());
    QCOMPARE(judged(token), 200);
    m_time->advance(60'000); // the undo's time passes
    QTRY_COMPARE(judged(token), 401);
    QTRY_VERIFY(!await(m_deck->secrets.read(name)));
}

void TestHubWorkspaces::hubThatGoesAway()
{
    QVERIFY(begun());
    QCOMPARE(m_hub->end(), 0);
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    QVERIFY2(flow().problem().startsWith(u"Nothing listens on 127.0.0.1:"_s), qPrintable(flow().problem()));
    flow().ask();
    QVERIFY(comesTo(HubSignInFlow::Unreachable));
    m_hub = std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s), m_arguments);
    QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
    flow().ask();
    QVERIFY(comesTo(HubSignInFlow::Choosing));
    flow().withPassword(u"ada"_s, password);
    QVERIFY(comesTo(HubSignInFlow::SignedIn));
}

void TestHubWorkspaces::lockedOut()
{
    QVERIFY(begun());
    for (int i = 0; i < 30 && !flow().problem().contains(u"Too many"_s); ++i) {
        flow().withPassword(u"ada"_s, u"qd-canary-wrong"_s);
        QVERIFY(comesTo(HubSignInFlow::Choosing));
    }
    QCOMPARE(flow().problem(), u"Too many attempts. Wait a little, then try again."_s);
    QVERIFY(!m_editor->hasSecret());
}

QTEST_MAIN(TestHubWorkspaces)
#include "tst_hubworkspaces.moc"
