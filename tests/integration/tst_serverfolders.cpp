// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The folders of the machine of a real `opencode serve`. S1.57.
#include "core/folders/serverfolders.h"
#include "core/net/httpclient.h"
#include "core/opencode/apiv1.h"
#include "tests/support/await.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/wayto.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <unistd.h>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using Kind = FolderProblem::Kind;

class TestServerFolders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        const Way way = wayTo(m_server);
        m_client.setServer(way.url, way.credentials);
    }

    void homeIsTheServers();
    void outsideOfAnyProject_data();
    void outsideOfAnyProject();
    void hiddenOnesFilesAndLinks();
    void tenThousand();
    void whyNot();
    void lookingStartsNothing();

private:
    [[nodiscard]] FolderListing list(const QString &place) { return await(m_folders.list(place)); }
    [[nodiscard]] static QStringList names(const FolderListing &listing)
    {
        QStringList names;
        for (const auto &entry : listing.value_or(QList<FolderEntry>{}))
            names += entry.folder ? entry.name + u'/' : entry.name;
        return names;
    }

    OpenCodeServer m_server;
    HttpClient m_client;
    opencode::ApiV1 m_api{m_client};
    ServerFolders m_folders{m_api};
    QTemporaryDir m_place;
};

void TestServerFolders::homeIsTheServers()
{
    const auto home = await(m_folders.home());
    QVERIFY(home);
    QVERIFY(home->endsWith(u"/home"_s)); // the one that the server was started with, not the test's
    QVERIFY(*home != QDir::homePath());
    QVERIFY(list(*home));
}

void TestServerFolders::outsideOfAnyProject_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &name :
         {u"plain"_s, u"with space"_s, u"ünï 项目"_s, u"100%25"_s, u"a&b=c?#+"_s, u"quote\"'"_s, u"two\nlines"_s})
        QTest::newRow(name.toUtf8().toPercentEncoding().constData()) << name;
}

void TestServerFolders::outsideOfAnyProject()
{
    QFETCH(QString, name);
    const QDir dir(m_place.filePath(name));
    QVERIFY(dir.mkpath(u"in it"_s));
    QCOMPARE(names(list(dir.path())), QStringList{u"in it/"_s});
    QVERIFY(names(list(m_place.path())).contains(name + u'/'));
}

void TestServerFolders::hiddenOnesFilesAndLinks()
{
    const QDir dir(m_place.filePath(u"kinds"_s));
    QVERIFY(dir.mkpath(u".hidden"_s) && dir.mkpath(u"folder/inner"_s));
    QVERIFY(dir.mkpath(u"back\\slash"_s)); // could not be gone into
    QFile file(dir.filePath(u"file.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(dir.filePath(u"folder"_s), dir.filePath(u"link"_s)));
    QVERIFY(QFile::link(u"/nowhere"_s, dir.filePath(u"broken"_s)));
    QCOMPARE(names(list(dir.path())), (QStringList{u".hidden/"_s, u"folder/"_s, u"file.txt"_s}));
    QCOMPARE(names(list(dir.filePath(u"link"_s))), QStringList{u"inner/"_s}); // by its path all the same
    QVERIFY(names(list(u"/"_s)).contains(u"tmp/"_s));
}

void TestServerFolders::tenThousand()
{
    const QDir dir(m_place.filePath(u"many"_s));
    QVERIFY(dir.mkpath(u"."_s));
    for (int i = 0; i < 10'000; ++i)
        QVERIFY(dir.mkdir(u"d%1"_s.arg(i)));
    const auto listing = list(dir.path());
    QCOMPARE(listing->size(), 10'000);
    QCOMPARE(listing->at(2).name, u"d2"_s);
}

void TestServerFolders::whyNot()
{
    const QDir dir(m_place.path());
    QCOMPARE(list(dir.filePath(u"none"_s)).error().kind, Kind::Missing);
    QCOMPARE(list(dir.filePath(u"none/of/these"_s)).error().kind, Kind::Missing);
    QFile file(dir.filePath(u"a file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(list(file.fileName()).error().kind, Kind::NotAFolder);
    QVERIFY(dir.mkdir(u"locked"_s) && QFile::setPermissions(dir.filePath(u"locked"_s), {}));
    const auto locked = list(dir.filePath(u"locked"_s));
    QCOMPARE(locked.has_value(), ::geteuid() == 0); // who may do everything may do this too
    if (!locked)
        QCOMPARE(locked.error().kind, Kind::NotReadable);
}

// A repository that is looked into does not become a project of the server, and nothing in it is loaded.
void TestServerFolders::lookingStartsNothing()
{
    const ScratchProject project(u"looked at"_s);
    QVERIFY(names(list(project.path())).contains(u"src/"_s));
    const auto projects = m_server.request("GET", u"/project"_s).json().array();
    for (const auto &known : projects)
        QVERIFY(known.toObject()[u"worktree"_s].toString() != project.path());
    QVERIFY(!m_server.log().contains("creating instance\" directory=\"" + project.path().toUtf8()));
}

QTEST_GUILESS_MAIN(TestServerFolders)
#include "tst_serverfolders.moc"
