// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The model behind the browser of folders, on a server whose answers the test sets. S1.57.
#include "core/base/placepath.h"
#include "qml/sessions/foldermodel.h"
#include "tests/qml/workspacerig.h"
#include "tests/support/await.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using State = ui::FolderModel::State;
using Remedy = ui::FolderModel::Remedy;

namespace {

WorkspaceRecord buildServer()
{
    WorkspaceRecord record;
    record.id = u"build"_s;
    record.name = u"Build server"_s;
    record.kind = WorkspaceKind::OpenCodeServer;
    return record;
}

} // namespace

class TestFolderModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<WorkspaceRig>(buildServer());
        m_rig->server.home = "/home/dev";
        m_rig->server.folders = {{"/", folderJson({"home/", "srv/"})},
                                 {"/srv", folderJson({"shop/"})},
                                 {"/srv/shop", folderJson({"src/", ".git/", "README.md"})},
                                 {"/home", folderJson({"dev/"})},
                                 {"/home/dev", folderJson({"one/", "two/", ".config/", "file.txt", "secret/"})},
                                 {"/home/dev/one", folderJson({"first/"})},
                                 {"/home/dev/two", folderJson({"second/"})}};
        QVERIFY(m_rig->connectNow());
        m_model = std::make_unique<ui::FolderModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
        m_model->setProperty("foldersOnly", true);
        m_model->setWorkspace(&m_rig->workspace);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_rig.reset();
    }

    void beginsWhereItIsTold();
    void beginsAtHomeWhenThatIsGone();
    void hiddenOnesByChoice();
    void lateAnswersAreDropped();
    void typedPaths_data();
    void typedPaths();
    void typedWhileReading();
    void whyNot_data();
    void whyNot();
    void lostServerIsTriedAgain();
    void wrongPasswordAsksToSignIn();
    void removedWorkspaceEndsIt();
    void windowsServer();
    void thisComputersFolders();

private:
    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(); ++row)
            names += m_model->nameAt(row);
        return names;
    }
    [[nodiscard]] bool reaches(State state) const
    {
        return QTest::qWaitFor([&] { return m_model->state() == state; });
    }
    [[nodiscard]] bool opens(const QString &path) const
    {
        m_model->open(path);
        return reaches(State::Ready);
    }

    std::unique_ptr<WorkspaceRig> m_rig;
    std::unique_ptr<ui::FolderModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestFolderModel::beginsWhereItIsTold()
{
    m_model->begin(u"/srv/shop"_s);
    QCOMPARE(m_model->state(), State::Reading);
    QVERIFY(reaches(State::Ready));
    QCOMPARE(names(), QStringList{u"src"_s});
    QCOMPARE(m_model->pathAt(0), u"/srv/shop/src"_s);
    QCOMPARE(m_model->rowOf(u"/srv/shop/src"_s), 0);
    QCOMPARE(m_model->rowOf(u"/srv/src"_s), -1);
    QCOMPARE(m_model->parentPlace(), u"/srv"_s);
    QVERIFY(opens(u"/"_s));
    QCOMPARE(m_model->parentPlace(), QString());
}

void TestFolderModel::beginsAtHomeWhenThatIsGone()
{
    for (const auto &start : {QString(), u"/srv/gone"_s, u"/home/dev/file.txt"_s}) {
        m_model->begin(start);
        QVERIFY(reaches(State::Ready));
        QCOMPARE(m_model->place(), u"/home/dev"_s);
        QCOMPARE(m_model->shownPlace(), u"~"_s);
    }
    m_model->open(u"/srv/gone"_s); // not by going there
    QVERIFY(reaches(State::Failed));
}

void TestFolderModel::hiddenOnesByChoice()
{
    QVERIFY(opens({}));
    QCOMPARE(names(), (QStringList{u"one"_s, u"secret"_s, u"two"_s}));
    m_model->setProperty("showHidden", true);
    QCOMPARE(names(), (QStringList{u".config"_s, u"one"_s, u"secret"_s, u"two"_s}));
    m_model->setProperty("foldersOnly", false);
    QVERIFY(names().contains(u"file.txt"_s));
}

// One goes into a folder, does not wait, and goes into another: the first one's answer comes last.
void TestFolderModel::lateAnswersAreDropped()
{
    QVERIFY(opens({}));
    m_rig->server.held.insert("/file");
    m_model->open(u"/home/dev/one"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    m_model->open(u"/home/dev/two"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 2);
    QCOMPARE(names(), QStringList());
    m_rig->server.reply(m_rig->server.waiting[1]);
    QVERIFY(reaches(State::Ready));
    QCOMPARE(names(), QStringList{u"second"_s});
    m_rig->server.reply(m_rig->server.waiting[0]);
    QVERIFY(await(m_rig->workspace.api().health())); // what was answered before has come
    QCOMPARE(m_model->place(), u"/home/dev/two"_s);
    QCOMPARE(names(), QStringList{u"second"_s});
}

void TestFolderModel::typedPaths_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("problem");
    const QString stays = u"/home/dev/one"_s;
    QTest::newRow("path") << u"/srv/shop"_s << u"/srv/shop"_s << QString();
    QTest::newRow("home") << u"~"_s << u"/home/dev"_s << QString();
    QTest::newRow("below home, as pasted") << u" ~/two/\n"_s << u"/home/dev/two"_s << QString();
    QTest::newRow("missing") << u"~/none"_s << stays << u"There is no folder ~/none on Build server."_s;
    QTest::newRow("file") << u"~/file.txt"_s << stays << u"~/file.txt is not a folder."_s;
    QTest::newRow("relative") << u"two"_s << stays << u"Type the whole path, from / or ~."_s;
    QTest::newRow("nothing") << u""_s << stays << u"Type the whole path, from / or ~."_s;
}

void TestFolderModel::typedPaths()
{
    QFETCH(QString, typed);
    QFETCH(QString, place);
    QFETCH(QString, problem);
    QVERIFY(opens(u"/home/dev/one"_s));
    m_model->take(typed);
    QTRY_COMPARE(m_model->place(), place);
    QTRY_COMPARE(m_model->typedProblem(), problem);
    QCOMPARE(m_model->state(), State::Ready); // what is shown stays
    QVERIFY(m_model->rowCount() > 0);
    m_model->clearTypedProblem();
    QCOMPARE(m_model->typedProblem(), QString());
}

void TestFolderModel::typedWhileReading()
{
    QVERIFY(opens({}));
    m_rig->server.held.insert("/file");
    m_model->open(u"/home/dev/one"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    m_model->take(u"/srv/none"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 2);
    m_rig->server.release();
    QVERIFY(reaches(State::Ready));
    QCOMPARE(m_model->place(), u"/home/dev/one"_s);
    QCOMPARE(names(), QStringList{u"first"_s});
    QCOMPARE(m_model->typedProblem(), u"There is no folder /srv/none on Build server."_s);
}

void TestFolderModel::whyNot_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("problem");
    QTest::newRow("missing") << u"/home/dev/gone"_s << u"There is no folder ~/gone on Build server."_s;
    QTest::newRow("not readable")
        << u"/home/dev/secret"_s
        << u"Build server may not read ~/secret: change there who may, or pick another folder."_s;
}

void TestFolderModel::whyNot()
{
    QFETCH(QString, place);
    m_model->open(place);
    QVERIFY(reaches(State::Failed));
    QTEST(m_model->problem(), "problem");
    QCOMPARE(m_model->remedy(), Remedy::Leave);
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->parentPlace(), u"/home/dev"_s);
}

void TestFolderModel::lostServerIsTriedAgain()
{
    QVERIFY(opens(u"/home/dev/one"_s));
    m_rig->server.server.stop();
    m_model->refresh();
    QVERIFY(reaches(State::Failed));
    QCOMPARE(m_model->remedy(), Remedy::Retry);
    QVERIFY2(m_model->problem().endsWith(u'.'), qPrintable(m_model->problem()));
    QCOMPARE(m_model->rowCount(), 0);
    m_rig->server.server.restart();
    m_rig->workspace.retryNow();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->state(), State::Ready, 20'000); // by itself
    QCOMPARE(names(), QStringList{u"first"_s});
}

void TestFolderModel::wrongPasswordAsksToSignIn()
{
    QVERIFY(opens({}));
    m_rig->server.password = "qd-canary-new";
    m_model->open(u"/srv"_s);
    QVERIFY(reaches(State::Failed));
    QCOMPARE(m_model->remedy(), Remedy::SignIn);
    QCOMPARE(m_model->problem(), u"Can't read /srv: the server did not accept the password."_s);
    m_rig->server.server.stop(); // now that is what is wrong
    QTRY_VERIFY(!m_rig->workspace.reason().isEmpty());
    QTRY_COMPARE(m_model->remedy(), Remedy::Retry);
    QCOMPARE(m_model->problem(), m_rig->workspace.reason());
    m_rig->server.server.restart();
    m_rig->workspace.connection().connectTo(m_rig->server.server.url(), {u"opencode"_s, "qd-canary-new"});
    QTRY_COMPARE(m_model->state(), State::Ready);
    QCOMPARE(names(), QStringList{u"shop"_s});
}

// Nobody is left to ask; above all it does not go on with this computer's disk.
void TestFolderModel::removedWorkspaceEndsIt()
{
    const QSignalSpy gone(m_model.get(), &ui::FolderModel::workspaceGone);
    QVERIFY(opens({}));
    m_rig->server.held.insert("/file");
    m_model->open(u"/srv"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    m_rig.reset();
    QCOMPARE(gone.size(), 1);
    QVERIFY(m_model->isRemote());
    m_model->open(QDir::homePath());
    m_model->begin(QDir::homePath());
    m_model->take(QDir::homePath());
    m_model->refresh();
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->state() != State::Ready);
}

void TestFolderModel::windowsServer()
{
    m_rig->server.home = R"(C:\\Users\\dev)"; // as JSON
    m_rig->server.folders = {{R"(C:\Users\dev)", folderJson({"shop/"})},
                             {R"(C:\Users\dev\shop)", folderJson({})},
                             {R"(D:\)", folderJson({"data/"})}};
    QVERIFY(opens({}));
    QCOMPARE(m_model->pathAt(0), u"C:\\Users\\dev\\shop"_s);
    QVERIFY(opens(m_model->pathAt(0)));
    QCOMPARE(m_model->shownPlace(), u"~\\shop"_s);
    QCOMPARE(m_model->parentPlace(), u"C:\\Users\\dev"_s);
    m_model->take(u"D:/"_s);
    QTRY_COMPARE(names(), QStringList{u"data"_s});
    QCOMPARE(m_model->parentPlace(), QString());
    m_model->take(u"two"_s);
    QTRY_COMPARE(m_model->typedProblem(), u"Type the whole path, from C:\\ or ~."_s);
}

void TestFolderModel::thisComputersFolders()
{
    const QTemporaryDir place;
    const QDir dir(place.path());
    QVERIFY(dir.mkpath(u"below"_s));
    m_model->setWorkspace(nullptr);
    QVERIFY(!m_model->isRemote());
    QVERIFY(opens(place.path()));
    QCOMPARE(names(), QStringList{u"below"_s});
    QVERIFY(dir.mkpath(u"another"_s)); // seen at once
    QTRY_COMPARE(names(), (QStringList{u"another"_s, u"below"_s}));
    m_model->open(place.filePath(u"none"_s));
    QVERIFY(reaches(State::Failed));
    const auto shown = placepath::shortened(place.filePath(u"none"_s), QDir::homePath());
    QCOMPARE(m_model->problem(), u"There is nothing at %1."_s.arg(shown));
    QCOMPARE(m_rig->server.server.count("/file"), 0);
}

QTEST_MAIN(TestFolderModel)
#include "tst_foldermodel.moc"
