// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Everything behind the window, as main() puts it together, on the real server: what a person does from a new session to the next start.
// S2.2, S2.3, S2.6, S2.15 to S2.20, S2.24 to S2.26, S2.37 to S2.49, S2.58 to S2.61; the chat parts of S1.57 to S1.60.
#include "qml/shell/application.h"
#include "qml/workspaces/directorycatalog.h"
#include "tests/qml/stubhost.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::Application;

namespace {

constexpr int turnMs = 30'000;

QStringList names(const QAbstractItemModel &model, const QByteArray &role)
{
    QStringList found;
    const int key = model.roleNames().key(role);
    for (int row = 0; row < model.rowCount(); ++row)
        found += model.index(row, 0).data(key).toString();
    return found;
}

} // namespace

class TestControllers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init()
    {
        m_profile = std::make_unique<QTemporaryDir>();
        QVERIFY(start());
    }
    void cleanup()
    {
        m_app.reset();
        m_host.reset();
    }

    void toolbarIsThereForEveryProject();
    void projectThroughALink();
    void sessionBeginsWithItsFirstPrompt();
    void sentBeforeTheServerIsThere();
    void draftSurvivesARestart();
    void offersAndHistory();
    void renameArchivePin();
    void deletedAfterAWhileUnlessTakenBack();
    void deletedAtTheNextStart();
    void ruleOfOurOwn();
    void whatEndsBeforeTheEyesIsNotNews();
    void retryIsANewPrompt();
    void lastSessionOpensAgain();
    void providerByKey();
    void quittingLeavesOrStops();

private:
    //! Starts the window's inside on the profile; false if it does not come up.
    bool start(bool withServer = true)
    {
        m_app.reset();
        m_host = std::make_unique<StubHost>();
        Application::Start options;
        options.libraryPath = m_profile->filePath(u"library.db"_s);
        options.settingsPath = m_profile->filePath(u"settings.ini"_s);
        options.host = m_host.get();
        options.firstRun = false;
        m_app = std::make_unique<Application>(std::move(options));
        m_app->begin();
        m_app->afterFirstFrame();
        if (!withServer)
            return true;
        m_host->setEndpoint({m_server.url(), m_server.username(), m_server.password()});
        return QTest::qWaitFor([this] { return m_app->workspace()->isLive(); }, turnMs);
    }
    //! A session of the project, begun through the new-session page.
    void begin(const QString &prompt)
    {
        m_app->startNewSession(m_project.path());
        auto *page = m_app->newSession();
        page->composer()->edit(prompt, int(prompt.size()));
        page->send();
        QTRY_VERIFY_WITH_TIMEOUT(m_app->session() && m_app->page() == Application::Page::Session, turnMs);
    }
    [[nodiscard]] QString openId() const { return m_app->session()->sessionId(); }
    [[nodiscard]] bool isListed(const QString &id) const
    {
        return names(*m_app->sidebar()->model(), "sessionId").contains(id);
    }
    [[nodiscard]] bool isOnServer(const QString &id) const
    {
        return m_server.request("GET", u"/session/"_s + id, m_project.path()).status == 200;
    }
    [[nodiscard]] int noticeRow(const QString &part) const
    {
        const auto texts = names(*m_app->notices(), "text");
        for (int row = 0; row < int(texts.size()); ++row) {
            if (texts[row].contains(part))
                return row;
        }
        return -1;
    }

    ScratchProject m_project;
    MockModel m_model{m_project.path()};
    OpenCodeServer m_server{&m_model};
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<StubHost> m_host;
    std::unique_ptr<Application> m_app;
};

#define BEGIN(prompt)                                                                                                  \
    begin(prompt);                                                                                                     \
    if (QTest::currentTestFailed())                                                                                    \
    return

// S2.2, S2.3, S2.37 to S2.40, S2.49, S2.58: any project, the first time, with nothing started for it.
void TestControllers::toolbarIsThereForEveryProject()
{
    const ScratchProject other(u"another one"_s);
    for (const auto &directory : {m_project.path(), other.path()}) {
        m_app->startNewSession(directory);
        QCOMPARE(m_app->page(), Application::Page::NewSession);
        auto *page = m_app->newSession();
        QCOMPARE(page->directory(), directory);
        auto *picker = page->composer()->picker();
        QTRY_VERIFY_WITH_TIMEOUT(picker->isReady(), turnMs);
        QCOMPARE(picker->agent(), u"build"_s);
        QVERIFY(picker->model().isValid());
        QTRY_VERIFY_WITH_TIMEOUT(!picker->branch().isEmpty(), turnMs);
    }
    // A typed path is taken as the server spells it; a wrong one is explained.
    auto *page = m_app->newSession();
    page->takePath(u"not/whole"_s);
    QVERIFY(page->pathProblem().contains(u"whole path"_s));
    page->takePath(u"/no/such/folder"_s);
    QVERIFY(page->pathProblem().contains(u"/no/such/folder"_s));
    page->takePath(m_project.path() + u"/src/.."_s);
    QCOMPARE(page->pathProblem(), QString());
    QCOMPARE(page->directory(), m_project.path());
}

// A project that is opened through a link is the one behind it, not another.
void TestControllers::projectThroughALink()
{
    const auto link = m_profile->filePath(u"a link"_s);
    QVERIFY(QFile::link(m_project.path(), link));
    m_app->startNewSession(link);
    auto *page = m_app->newSession();
    QTRY_COMPARE_WITH_TIMEOUT(page->directory(), m_project.path(), turnMs);
    QTRY_VERIFY_WITH_TIMEOUT(page->composer()->picker()->isReady(), turnMs);
    page->composer()->edit(u"#plain"_s, 6);
    page->send();
    QTRY_VERIFY_WITH_TIMEOUT(m_app->session(), turnMs);
    QCOMPARE(m_app->session()->directory(), m_project.path());
    QVERIFY(m_app->settings()->projectModel(u"local"_s, m_project.path()).isValid());
    QCOMPARE(names(*page->projects(), "directory").count(m_project.path()), 1);
    QVERIFY(!names(*page->projects(), "directory").contains(link));
    // The same when the server is not there yet.
    QVERIFY(start(false));
    m_app->startNewSession(link);
    QCOMPARE(m_app->newSession()->directory(), link);
    m_host->setEndpoint({m_server.url(), m_server.username(), m_server.password()});
    QTRY_COMPARE_WITH_TIMEOUT(m_app->newSession()->directory(), m_project.path(), turnMs);
}

// S2.59, S2.60, S1.57, S1.60.
void TestControllers::sessionBeginsWithItsFirstPrompt()
{
    BEGIN(u"#plain"_s);
    auto *session = m_app->session();
    QCOMPARE(session->workspace()->name(), m_app->workspace()->name());
    QCOMPARE(session->directory(), m_project.path());
    const QAbstractItemModelTester tester(session->transcript());
    QTRY_VERIFY_WITH_TIMEOUT(names(*session->transcript(), "kind").contains(QString::number(TranscriptRow::Footer)),
                             turnMs);
    QTRY_VERIFY(!session->isActive());
    QVERIFY(isListed(session->sessionId()));
    QCOMPARE(m_app->sidebar()->currentSession(), session->sessionId());
    QVERIFY(session->composer()->isEmpty());
    // The model went with the prompt, and is the first choice for the next session.
    QCOMPARE(m_app->settings()->projectModel(u"local"_s, m_project.path()), session->composer()->picker()->model());
    QCOMPARE(m_app->settings()->projectModel(u"local"_s, m_project.path()).providerId, u"mock"_s);
    QTRY_VERIFY(session->contextUsed() > 0);
}

void TestControllers::sentBeforeTheServerIsThere()
{
    QVERIFY(start(false));
    m_app->startNewSession(m_project.path());
    auto *page = m_app->newSession();
    page->composer()->edit(u"#plain"_s, 6);
    page->send();
    QVERIFY(page->isBusy());
    QCOMPARE(page->composer()->text(), u"#plain"_s);
    m_host->setEndpoint({m_server.url(), m_server.username(), m_server.password()});
    QTRY_VERIFY_WITH_TIMEOUT(m_app->session(), turnMs);
    QTRY_VERIFY_WITH_TIMEOUT(
        names(*m_app->session()->transcript(), "kind").contains(QString::number(TranscriptRow::Footer)), turnMs);
    QVERIFY(!page->isBusy());
}

void TestControllers::draftSurvivesARestart()
{
    BEGIN(u"#plain"_s);
    const auto id = openId();
    auto *composer = m_app->session()->composer();
    composer->edit(u"half a thought"_s, 14);
    m_app->show(Application::Page::Home);
    QVERIFY(start());
    m_app->openSession(u"local"_s, id);
    QTRY_COMPARE(m_app->session()->composer()->text(), u"half a thought"_s);
}

void TestControllers::offersAndHistory()
{
    BEGIN(u"#plain"_s);
    auto *session = m_app->session();
    auto *composer = session->composer();
    QTRY_VERIFY_WITH_TIMEOUT(!session->isActive() && composer->picker()->isReady(), turnMs);
    QTRY_VERIFY_WITH_TIMEOUT(!composer->picker()->catalog()->commands().isEmpty(), turnMs);
    // `/` offers commands, at the beginning only.
    composer->edit(u"/in"_s, 3);
    QCOMPARE(composer->offer(), ui::Composer::Offer::Commands);
    QVERIFY(names(*composer->commands(), "name").contains(u"init"_s));
    composer->edit(u"a /in"_s, 5);
    QCOMPARE(composer->offer(), ui::Composer::Offer::Nothing);
    // `@` offers files; taking one writes its path, and it goes with the prompt.
    composer->edit(u"see @add"_s, 8);
    QTRY_COMPARE_WITH_TIMEOUT(composer->offer(), ui::Composer::Offer::Files, turnMs);
    const auto row = names(*composer->files(), "path").indexOf(u"add.js"_s);
    QVERIFY(row >= 0);
    composer->accept(int(row));
    QCOMPARE(composer->text(), u"see @add.js "_s);
    QCOMPARE(composer->offer(), ui::Composer::Offer::Nothing);
    const auto prompt = composer->take();
    QCOMPARE(prompt.parts.size(), 2);
    QVERIFY(prompt.parts.last().file.url.endsWith(u"/add.js"_s));
    QVERIFY(composer->isEmpty());
    // Earlier prompts, and back to what was there.
    composer->edit(u"new"_s, 3);
    QVERIFY(composer->browseHistory(-1));
    QCOMPARE(composer->text(), u"#plain"_s);
    QVERIFY(!composer->browseHistory(-1));
    QVERIFY(composer->browseHistory(1));
    QCOMPARE(composer->text(), u"new"_s);
}

void TestControllers::renameArchivePin()
{
    BEGIN(u"#plain"_s);
    const auto id = openId();
    auto *sidebar = m_app->sidebar();
    // Not before the server has named the session itself: its name would come over ours.
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session()->title(), u"Mock title"_s, turnMs);
    sidebar->rename(u"local"_s, id, u"Another name"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_app->session()->title(), u"Another name"_s, turnMs);
    sidebar->setPinned(u"local"_s, id, true);
    const auto row = int(names(*sidebar->model(), "sessionId").indexOf(id));
    QVERIFY(sidebar->factsAt(row).value(u"pinned"_s).toBool());
    sidebar->setArchived(u"local"_s, id, true);
    QTRY_VERIFY_WITH_TIMEOUT(!isListed(id), turnMs);
    QVERIFY(m_server.request("GET", u"/session/"_s + id, m_project.path()).json()[u"time"_s][u"archived"_s].toDouble() >
            0);
}

void TestControllers::deletedAfterAWhileUnlessTakenBack()
{
    BEGIN(u"#plain"_s);
    const auto id = openId();
    auto *sidebar = m_app->sidebar();
    sidebar->remove(u"local"_s, id);
    QVERIFY(!isListed(id)); // at once
    QCOMPARE(m_app->page(), Application::Page::Home);
    const int row = noticeRow(u"deleted"_s);
    QVERIFY(row >= 0);
    QVERIFY(isOnServer(id));
    m_app->notices()->act(m_app->notices()->index(row, 0).data(ui::Notices::NumberRole).toInt());
    QVERIFY(isListed(id));
    sidebar->remove(u"local"_s, id);
    QTRY_VERIFY_WITH_TIMEOUT(!isOnServer(id), turnMs);
    QVERIFY(!isListed(id));
}

// A busy one is stopped first; what waits is not forgotten when the window goes.
void TestControllers::deletedAtTheNextStart()
{
    BEGIN(u"#slow"_s);
    const auto id = openId();
    QTRY_VERIFY_WITH_TIMEOUT(m_app->session()->isActive(), turnMs);
    m_app->sidebar()->remove(u"local"_s, id);
    QVERIFY(start(false));
    // Not even in the first frame.
    bool seen = false;
    const QObject watcher;
    const auto *model = m_app->sidebar()->model();
    connect(model, &QAbstractItemModel::rowsInserted, &watcher, [&] { seen = seen || isListed(id); });
    connect(model, &QAbstractItemModel::modelReset, &watcher, [&] { seen = seen || isListed(id); });
    QTRY_VERIFY(m_app->isCachedListShown());
    QVERIFY(!m_app->store().sessionIds(u"local"_s).isEmpty());
    QVERIFY(!seen && !isListed(id));
    QVERIFY(isOnServer(id));
    m_host->setEndpoint({m_server.url(), m_server.username(), m_server.password()});
    QTRY_VERIFY_WITH_TIMEOUT(!isOnServer(id), turnMs);
    QVERIFY(!isListed(id));
}

// "Always, here": a rule of ours that outlives the server, is listed, and can be taken back.
void TestControllers::ruleOfOurOwn()
{
    m_project.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
    BEGIN(u"#edit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_app->inbox()->rowCount(), 1, turnMs);
    QVERIFY(m_app->session()->asks());
    QCOMPARE(m_app->activeSessions(), 1);
    const auto request = names(*m_app->inbox(), "requestId").first();
    m_app->workspace()->requests()->answerPermission(request, ui::Requests::Answer::AlwaysHere);
    QTRY_VERIFY_WITH_TIMEOUT(!m_app->session()->isActive(), turnMs);
    QCOMPARE(m_app->workspace()->rules()->count(), 1);
    QVERIFY(m_project.read(u"add.js"_s).contains("a + b"));

    // The server forgets; the rule answers.
    QVERIFY(start());
    m_server.request("POST", u"/instance/dispose"_s, m_project.path());
    m_project.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
    QTRY_COMPARE(m_app->workspace()->rules()->count(), 1);
    BEGIN(u"#edit"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_project.read(u"add.js"_s).contains("a + b"), turnMs);
    QCOMPARE(m_app->inbox()->rowCount(), 0);
    m_app->workspace()->rules()->revoke(0);
    QCOMPARE(m_app->workspace()->rules()->count(), 0);
}

void TestControllers::whatEndsBeforeTheEyesIsNotNews()
{
    BEGIN(u"#plain"_s);
    const auto id = openId();
    auto &store = m_app->store();
    m_app->session()->setWatched(true);
    QTRY_VERIFY_WITH_TIMEOUT(
        names(*m_app->session()->transcript(), "kind").contains(QString::number(TranscriptRow::Footer)), turnMs);
    QTRY_VERIFY(!m_app->session()->isActive());
    QVERIFY(!store.state({u"local"_s, id}).unseen);
    m_app->session()->composer()->edit(u"#plain"_s, 6);
    m_app->session()->send();
    m_app->show(Application::Page::Settings);
    QTRY_VERIFY_WITH_TIMEOUT(store.state({u"local"_s, id}).unseen, turnMs);
    m_app->openSession(u"local"_s, id);
    QVERIFY(!store.state({u"local"_s, id}).unseen);
}

void TestControllers::retryIsANewPrompt()
{
    BEGIN(u"#plain"_s);
    auto *session = m_app->session();
    QTRY_VERIFY_WITH_TIMEOUT(names(*session->transcript(), "kind").contains(QString::number(TranscriptRow::Footer)),
                             turnMs);
    QTRY_VERIFY(!session->isActive());
    const auto newest = session->transcript()->newestMessage();
    session->retry(newest);
    QTRY_COMPARE_WITH_TIMEOUT(session->transcript()->messageCount(), 4, turnMs);
    QTRY_VERIFY_WITH_TIMEOUT(!session->isActive(), turnMs);
    const auto messages =
        m_server.request("GET", u"/session/%1/message"_s.arg(openId()), m_project.path()).json().array();
    QCOMPARE(messages.size(), 4); // nothing was taken back
    QCOMPARE(messages[2][u"parts"_s][0][u"text"_s].toString(), u"#plain"_s);
}

// "... and find everything as it was."
void TestControllers::lastSessionOpensAgain()
{
    BEGIN(u"#plain"_s);
    const auto id = openId();
    QTRY_VERIFY_WITH_TIMEOUT(
        names(*m_app->session()->transcript(), "kind").contains(QString::number(TranscriptRow::Footer)), turnMs);
    QTRY_VERIFY(!m_app->session()->isActive());
    QVERIFY(start(false)); // from the local copy
    QTRY_VERIFY(m_app->session());
    QCOMPARE(openId(), id);
    QTRY_COMPARE(m_app->session()->transcript()->messageCount(), 2);
}

// S2.37; the key goes to OpenCode and is kept nowhere of ours.
void TestControllers::providerByKey()
{
    auto *providers = m_app->workspace()->providers();
    const QAbstractItemModelTester tester(providers);
    providers->open();
    QTRY_VERIFY_WITH_TIMEOUT(providers->isReady(), turnMs);
    QCOMPARE(providers->connectedCount(), 1);
    QCOMPARE(providers->accountCount(), 1);
    QCOMPARE(names(*providers, "providerId"), QStringList{u"mock"_s});
    providers->setSearch(u"nobody"_s);
    QCOMPARE(providers->rowCount(), 0);
}

void TestControllers::quittingLeavesOrStops()
{
    QSignalSpy finished(m_app.get(), &Application::finished);
    QCOMPARE(m_app->activeSessions(), 0);
    m_app->quit(true);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(m_host->leftRunning, std::optional(true));
}

QTEST_MAIN(TestControllers)
#include "tst_controllers.moc"
