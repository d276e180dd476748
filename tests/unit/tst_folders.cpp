// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The folders of this computer, and those of a server that answers what the test sets.
#include "core/folders/localfolders.h"
#include "core/folders/serverfolders.h"
#include "core/net/httpclient.h"
#include "core/opencode/apiv1.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <unistd.h>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using Kind = FolderProblem::Kind;

namespace {

QStringList names(const FolderListing &listing)
{
    QStringList names;
    for (const auto &entry : listing.value_or(QList<FolderEntry>{}))
        names += entry.folder ? entry.name + u'/' : entry.name;
    return names;
}

} // namespace

class TestFolders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedOpenCode>();
        m_server->home = "/home/dev";
        m_server->folders = {{"/", folderJson({"home/"})},
                             {"/home", folderJson({"dev/"})},
                             {"/home/dev", folderJson({"shop/", "secret/", "notes.txt"})},
                             {"/home/dev/shop", folderJson({})}};
        m_client.setServer(m_server->server.url(), {u"opencode"_s, "qd-canary-pw"});
    }

    void thisComputer();
    void thisComputersTroubles();
    void serverLists();
    void serverOnWindows();
    void onlyTheRootIsAsked();
    void serverSaysWhy_data();
    void serverSaysWhy();
    void troubles();
    void namesThatLeadElsewhereAreDropped();

private:
    [[nodiscard]] FolderListing list(const QString &place) { return await(m_folders.list(place)); }
    [[nodiscard]] Error::Code failing(const QString &place)
    {
        const auto listing = list(place);
        return listing || listing.error().kind != Kind::Failed ? Error::Code::Storage : listing.error().error.code;
    }

    std::unique_ptr<ScriptedOpenCode> m_server;
    HttpClient m_client;
    opencode::ApiV1 m_api{m_client};
    ServerFolders m_folders{m_api};
};

void TestFolders::thisComputer()
{
    const QTemporaryDir place;
    const QDir dir(place.path());
    for (const auto &name : {u"b10"_s, u"B2"_s, u"a"_s, u".hidden"_s})
        QVERIFY(dir.mkdir(name));
    QFile file(dir.filePath(u"a.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("12345") == 5);
    file.close();
    QVERIFY(QFile::link(dir.filePath(u"a"_s), dir.filePath(u"link"_s)));
    QVERIFY(QFile::link(u"/nowhere"_s, dir.filePath(u"broken"_s)));
    LocalFolders folders;
    const auto listing = await(folders.list(place.path()));
    QCOMPARE(names(listing), (QStringList{u".hidden/"_s, u"a/"_s, u"B2/"_s, u"b10/"_s, u"link/"_s, u"a.txt"_s}));
    QCOMPARE(listing->constLast().size, 5);
    QCOMPARE(*await(folders.home()), QDir::homePath());
}

void TestFolders::thisComputersTroubles()
{
    const QTemporaryDir place;
    LocalFolders folders;
    QCOMPARE(await(folders.list(place.filePath(u"none"_s))).error().kind, Kind::Missing);
    QFile file(place.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(await(folders.list(file.fileName())).error().kind, Kind::NotAFolder);
    const auto locked = place.filePath(u"locked"_s);
    QVERIFY(QDir().mkdir(locked) && QFile::setPermissions(locked, {}));
    const auto listing = await(folders.list(locked));
    QCOMPARE(listing.has_value(), ::geteuid() == 0); // who may do everything may do this too
    if (!listing)
        QCOMPARE(listing.error().kind, Kind::NotReadable);
}

void TestFolders::serverLists()
{
    QCOMPARE(*await(m_folders.home()), u"/home/dev"_s);
    QCOMPARE(names(list(u"/home/dev/"_s)), (QStringList{u"secret/"_s, u"shop/"_s, u"notes.txt"_s}));
    const auto empty = list(u"/home/dev/shop"_s);
    QVERIFY(empty && empty->isEmpty());
    QByteArrayList many;
    for (int i = 9'999; i >= 0; --i)
        many += 'd' + QByteArray::number(i) + '/';
    m_server->folders["/home/dev/many"] = folderJson(many);
    const auto all = list(u"/home/dev/many"_s);
    QCOMPARE(all->size(), 10'000);
    QCOMPARE(all->constFirst().name, u"d0"_s);
    QCOMPARE(all->constLast().name, u"d9999"_s);
}

void TestFolders::serverOnWindows()
{
    m_server->home = R"(C:\\Users\\dev)"; // as JSON
    m_server->folders = {{R"(C:\Users\dev)", folderJson({"shop/"})}, {R"(C:\)", folderJson({"Users/"})}};
    QCOMPARE(*await(m_folders.home()), u"C:\\Users\\dev"_s);
    QCOMPARE(names(list(u"C:/Users/dev"_s)), QStringList{u"shop/"_s});
    QCOMPARE(ScriptedOpenCode::directoryOf(m_server->server.requests().constLast()), R"(C:\)");
    QCOMPARE(list(u"C:\\Nobody"_s).error().kind, Kind::Missing);
    QCOMPARE(failing(u"D:\\"_s), Error::Code::ServerError);
}

// Each directory of a request is booted by the server with the configuration that lies in it: not one that is only looked into.
void TestFolders::onlyTheRootIsAsked()
{
    QVERIFY(list(u"/home/dev/shop"_s));
    QCOMPARE(list(u"/home/dev/shop/none"_s).error().kind, Kind::Missing);
    for (const auto &request : m_server->server.requests())
        QCOMPARE(ScriptedOpenCode::directoryOf(request), "/");
}

void TestFolders::serverSaysWhy_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("missing") << u"/home/dev/none"_s << Kind::Missing;
    QTest::newRow("missing, deep") << u"/home/dev/none/of/these"_s << Kind::Missing;
    QTest::newRow("file") << u"/home/dev/notes.txt"_s << Kind::NotAFolder;
    QTest::newRow("below a file") << u"/home/dev/notes.txt/x"_s << Kind::Missing;
    QTest::newRow("not readable") << u"/home/dev/secret"_s << Kind::NotReadable;
    QTest::newRow("below what is not readable") << u"/home/dev/secret/x"_s << Kind::NotReadable;
    QTest::newRow("missing below the root") << u"/none"_s << Kind::Missing;
}

void TestFolders::serverSaysWhy()
{
    QFETCH(QString, place);
    const auto listing = list(place);
    QVERIFY(!listing);
    QTEST(listing.error().kind, "kind");
}

void TestFolders::troubles()
{
    m_server->folders.clear(); // refuses everything
    QCOMPARE(failing(u"/home/dev"_s), Error::Code::ServerError);
    m_server->bodies["/file"] = "<html>";
    QCOMPARE(failing(u"/home/dev"_s), Error::Code::Protocol);
    m_server->bodies["/file"] = R"({"not":"a list"})";
    QCOMPARE(failing(u"/home/dev"_s), Error::Code::Protocol);
    m_server->bodies["/path"] = R"({"home":"here"})";
    QCOMPARE(await(m_folders.home()).error().code, Error::Code::Protocol);
    m_server->password = "qd-canary-new";
    QCOMPARE(failing(u"/home/dev"_s), Error::Code::Unauthorized);
    QCOMPARE(await(m_folders.home()).error().code, Error::Code::Unauthorized);
    m_server->server.stop();
    QCOMPARE(failing(u"/home/dev"_s), Error::Code::Offline);
}

void TestFolders::namesThatLeadElsewhereAreDropped()
{
    m_server->folders["/home/dev"] =
        folderJson({"../", "./", "../../etc/", "a/b/", R"(a\\b/)", "/", R"(x\u0000y/)", "good/"});
    QCOMPARE(names(list(u"/home/dev"_s)), QStringList{u"good/"_s});
}

QTEST_GUILESS_MAIN(TestFolders)
#include "tst_folders.moc"
