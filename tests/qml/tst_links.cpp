// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/linkintents.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using qd::ui::Link;
using qd::ui::LinkIntents;

// quarterdeck:// links and files that the program is started with (docs/links.md).
class TestLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void links_data();
    void links();
    void whatIsNotALink_data();
    void whatIsNotALink();
    void files();
    void folders();
    void pairing();
    void showingNeedsNoQuestion();
    void importAsksFirst();
    void oneQuestionAtATime();
    void aFileOfThePersonIsOpenedAtOnce();
    void whatCantBeOpenedIsSaid();
    void theDesktopKnowsThem();
};

void TestLinks::links_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QStringList>("parts");
    const QString id = u"0b1f6c1e-6f0b-4a3e-9a55-3c8f3f0f7a10"_s;
    QTest::newRow("this computer") << u"quarterdeck://workspace/local"_s << int(Link::Kind::Workspace)
                                   << QStringList{u"local"_s};
    QTest::newRow("workspace") << u"quarterdeck://workspace/"_s + id << int(Link::Kind::Workspace) << QStringList{id};
    QTest::newRow("upper case scheme") << u"QuarterDeck://Workspace/local"_s << int(Link::Kind::Workspace)
                                       << QStringList{u"local"_s};
    QTest::newRow("session") << u"quarterdeck://session/"_s + id + u"/ses_4fA-x"_s << int(Link::Kind::Session)
                             << QStringList{id, u"ses_4fA-x"_s};
    QTest::newRow("folder") << u"quarterdeck://new?directory=/home/a%20b/x%26y"_s << int(Link::Kind::NewSession)
                            << QStringList{u"/home/a b/x&y"_s};
    QTest::newRow("folder with a slash") << u"quarterdeck://new?directory=/srv/"_s << int(Link::Kind::NewSession)
                                         << QStringList{u"/srv"_s};
    QTest::newRow("topmost folder") << u"quarterdeck://new?directory=/"_s << int(Link::Kind::NewSession)
                                    << QStringList{u"/"_s};
    QTest::newRow("import") << u"quarterdeck://import?file=/home/a%20b/x%26y.quarterdeck-workspaces"_s
                            << int(Link::Kind::Import) << QStringList{u"/home/a b/x&y.quarterdeck-workspaces"_s};
}

void TestLinks::links()
{
    QFETCH(QString, text);
    QFETCH(QStringList, parts);
    const auto link = qd::ui::parseLink(text);
    QVERIFY(link);
    QTEST(int(link->kind), "kind");
    if (link->kind == Link::Kind::Import || link->kind == Link::Kind::NewSession) {
        QCOMPARE(link->file, parts[0]);
        QVERIFY(link->fromElsewhere);
    } else {
        QCOMPARE(link->workspace, parts[0]);
        QCOMPARE(link->session, parts.value(1));
    }
}

void TestLinks::whatIsNotALink_data()
{
    QTest::addColumn<QString>("text");
    for (const auto *text : {"",
                             "quarterdeck:",
                             "quarterdeck://",
                             "quarterdeck://workspace",
                             "quarterdeck://workspace/",
                             "quarterdeck://workspace/x",
                             "quarterdeck://workspace/local/more",
                             "quarterdeck://workspace/local?x=1",
                             "quarterdeck://workspace/local#x",
                             "quarterdeck://user@workspace/local",
                             "quarterdeck://workspace:80/local",
                             "quarterdeck://workspace/..%2Flocal",
                             "quarterdeck://workspace/0B1F6C1E-6F0B-4A3E-9A55-3C8F3F0F7A10",
                             "quarterdeck://workspace/{0b1f6c1e-6f0b-4a3e-9a55-3c8f3f0f7a10}",
                             "quarterdeck://session/local",
                             "quarterdeck://session/local/",
                             "quarterdeck://session/local/a b",
                             "quarterdeck://session/local/a%00b",
                             "quarterdeck://session/local/%C3%A4",
                             "quarterdeck://session/x/ses_1",
                             "quarterdeck://import",
                             "quarterdeck://import?file=",
                             "quarterdeck://import?file=x.quarterdeck-workspaces",
                             "quarterdeck://import?file=/etc/passwd",
                             "quarterdeck://import?file=/a/../b.quarterdeck-workspaces",
                             "quarterdeck://import?file=/a%0Ab.quarterdeck-workspaces",
                             "quarterdeck://import?file=/a.quarterdeck-workspaces&file=/b.quarterdeck-workspaces",
                             "quarterdeck://import?file=/a.quarterdeck-workspaces&now=1",
                             "quarterdeck://import/x?file=/a.quarterdeck-workspaces",
                             "quarterdeck://new",
                             "quarterdeck://new?directory=",
                             "quarterdeck://new?directory=here",
                             "quarterdeck://new?directory=~/here",
                             "quarterdeck://new?directory=/a/../b",
                             "quarterdeck://new?directory=/a//",
                             "quarterdeck://new?directory=/a%0Ab",
                             "quarterdeck://new?directory=/a&directory=/b",
                             "quarterdeck://new?directory=/a&prompt=rm",
                             "quarterdeck://new?file=/a",
                             "quarterdeck://new/x?directory=/a",
                             "quarterdeck://pair",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org",
                             "quarterdeck://pair?code=ABCD-EFGH",
                             "quarterdeck://pair?address=&code=ABCD-EFGH",
                             "quarterdeck://pair?address=hub.example.org&code=ABCD-EFGH",
                             "quarterdeck://pair?address=ftp%3A%2F%2Fhub.example.org&code=ABCD-EFGH",
                             "quarterdeck://pair?address=https%3A%2F%2Fa%3Ab%40hub.example.org&code=ABCD-EFGH",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org%3Fx%3D1&code=ABCD-EFGH",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org&code=AB%0ACD",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org&code=A&code=B",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org&code=A&more=1",
                             "quarterdeck://pair?address=https%3A%2F%2Fhub.example.org&code=A&fingerprint=abc",
                             "quarterdeck://pair/x?address=https%3A%2F%2Fhub.example.org&code=ABCD-EFGH",
                             "quarterdeck://run/rm",
                             "https://workspace/local",
                             "javascript:alert(1)"})
        QTest::newRow(text) << QString::fromLatin1(text);
    QTest::newRow("long") << u"quarterdeck://session/local/"_s + QString(5000, u'a');
}

void TestLinks::whatIsNotALink()
{
    QFETCH(QString, text);
    QVERIFY(!qd::ui::parseLink(text));
}

void TestLinks::files()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"my list.quarterdeck-workspaces"_s);
    QVERIFY(!qd::ui::parseStartArgument(path)); // not there
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    const auto link = qd::ui::parseStartArgument(path);
    QVERIFY(link);
    QCOMPARE(link->file, path);
    QVERIFY(!link->fromElsewhere);
    QCOMPARE(qd::ui::parseStartArgument(QUrl::fromLocalFile(path).toString()), link);
    QVERIFY(!qd::ui::parseStartArgument({}));
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(dir.path()));
    const auto relative = qd::ui::parseStartArgument(u"./my list.quarterdeck-workspaces"_s);
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(relative, link);
}

// A folder begins a session; what is relative is so to the folder of the caller.
void TestLinks::folders()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"my shop"_s);
    QVERIFY(!qd::ui::parseStartArgument(path)); // not there
    QVERIFY(QDir().mkpath(path + u"/src"_s));
    const auto link = qd::ui::parseStartArgument(path + u'/');
    QVERIFY(link);
    QCOMPARE(*link, (Link{Link::Kind::NewSession, {}, {}, path, false}));
    QCOMPARE(qd::ui::parseStartArgument(QUrl::fromLocalFile(path).toString()), link);
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(path));
    const auto current = qd::ui::parseStartArgument(u"."_s);
    const auto above = qd::ui::parseStartArgument(u"src/.."_s);
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(current->file, QDir(path).canonicalPath());
    QCOMPARE(above, current);
    // Whatever its name is.
    QVERIFY(QDir().mkpath(dir.filePath(u"a.quarterdeck-workspaces"_s)));
    QCOMPARE(qd::ui::parseStartArgument(dir.filePath(u"a.quarterdeck-workspaces"_s))->kind, Link::Kind::NewSession);
    QVERIFY(QDir().mkpath(dir.filePath(u"a\nb"_s)));
    QVERIFY(!qd::ui::parseStartArgument(dir.filePath(u"a\nb"_s))); // what another window would refuse
}

// As a hub makes them.
void TestLinks::pairing()
{
    const auto plain =
        qd::ui::parseLink(u"quarterdeck://pair?address=https%3A%2F%2Fhub.example.org%3A8443%2Fdeck&code=ABCD-EFGH"_s);
    QVERIFY(plain);
    QCOMPARE(plain->kind, Link::Kind::Pair);
    QCOMPARE(plain->hub, QUrl(u"https://hub.example.org:8443/deck"_s));
    QCOMPARE(plain->code, u"ABCD-EFGH"_s);
    QVERIFY(plain->fingerprint.isEmpty());
    const auto pinned = qd::ui::parseLink(
        u"quarterdeck://pair?address=https%3A%2F%2F10.0.0.7&code=ABCD-EFGH&fingerprint="_s + QString(64, u'0'));
    QVERIFY(pinned);
    QCOMPARE(pinned->fingerprint, QByteArray(32, '\0'));
}

void TestLinks::showingNeedsNoQuestion()
{
    LinkIntents intents;
    QSignalSpy folder(&intents, &LinkIntents::folderRequested);
    intents.open(u"quarterdeck://new?directory=/no/such"_s); // where it is, its workspace knows
    QCOMPARE(folder.value(0), QVariantList{u"/no/such"_s});
    QSignalSpy workspace(&intents, &LinkIntents::workspaceRequested);
    QSignalSpy session(&intents, &LinkIntents::sessionRequested);
    intents.open(u"quarterdeck://workspace/local"_s);
    intents.open(u"quarterdeck://session/local/ses_1"_s);
    QCOMPARE(workspace.size(), 1);
    QCOMPARE(session.value(0), (QVariantList{u"local"_s, u"ses_1"_s}));
    QVERIFY(!intents.isPending());
}

void TestLinks::importAsksFirst()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"a.quarterdeck-workspaces"_s);
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    LinkIntents intents;
    QSignalSpy import(&intents, &LinkIntents::importRequested);
    intents.open(u"quarterdeck://import?file="_s + path);
    QVERIFY(intents.isPending());
    QVERIFY(intents.title().contains(u"a.quarterdeck-workspaces"_s));
    QVERIFY(!intents.detail().isEmpty() && !intents.acceptText().isEmpty());
    QVERIFY(import.isEmpty());
    intents.dismiss();
    QVERIFY(!intents.isPending());
    intents.accept(); // too late
    QVERIFY(import.isEmpty());

    intents.open(u"quarterdeck://import?file="_s + path);
    intents.accept();
    QCOMPARE(import.value(0), QVariantList{path});
    QVERIFY(!intents.isPending());
}

void TestLinks::oneQuestionAtATime()
{
    const QTemporaryDir dir;
    LinkIntents intents;
    for (int i = 0; i < 20; ++i) {
        const QString path = dir.filePath(u"%1.quarterdeck-workspaces"_s.arg(i));
        QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        intents.open(u"quarterdeck://import?file="_s + path);
    }
    QVERIFY(intents.title().contains(u"0.quarterdeck-workspaces"_s));
    intents.dismiss();
    QVERIFY(!intents.isPending());
}

void TestLinks::aFileOfThePersonIsOpenedAtOnce()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"a.quarterdeck-workspaces"_s);
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    LinkIntents intents;
    QSignalSpy import(&intents, &LinkIntents::importRequested);
    intents.open(path);
    QCOMPARE(import.value(0), QVariantList{path});
}

void TestLinks::whatCantBeOpenedIsSaid()
{
    LinkIntents intents;
    QSignalSpy refused(&intents, &LinkIntents::refused);
    intents.open(u"quarterdeck://run/rm"_s);
    intents.open(u"quarterdeck://import?file=/nowhere/a.quarterdeck-workspaces"_s);
    intents.open({});
    QCOMPARE(refused.size(), 2);
    QVERIFY(refused[0][0].toString().contains(u"quarterdeck://run/rm"_s));
    QVERIFY(refused[1][0].toString().contains(u"/nowhere/a"_s));
    QVERIFY(!intents.isPending());
}

namespace {

// The program's output, once it has ended well.
QByteArray run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("%s: %s", qPrintable(program), process.readAllStandardError().constData());
    return process.readAllStandardOutput() + process.readAllStandardError();
}

// Puts a file of packaging/linux where the desktop of this home looks for it.
void install(const QString &name, const QString &folder)
{
    const QString to = qEnvironmentVariable("XDG_DATA_HOME") + u'/' + folder;
    QVERIFY(QDir().mkpath(to));
    QVERIFY(QFile::copy(QStringLiteral(QD_SOURCE_DIR "/packaging/linux/") + name, to + u'/' + name));
}

} // namespace

// A link and a double click reach the program as the desktop starts it.
void TestLinks::theDesktopKnowsThem()
{
    const QString data = qEnvironmentVariable("XDG_DATA_HOME");
    install(u"dev.quarterdeck.Quarterdeck.desktop"_s, u"applications"_s);
    install(u"dev.quarterdeck.Quarterdeck.xml"_s, u"mime/packages"_s);
    QCOMPARE(run(u"desktop-file-validate"_s, {data + u"/applications/dev.quarterdeck.Quarterdeck.desktop"_s}),
             QByteArray());
    run(u"update-mime-database"_s, {data + u"/mime"_s});
    run(u"update-desktop-database"_s, {data + u"/applications"_s});

    const QTemporaryDir dir;
    QFile program(dir.filePath(u"quarterdeck"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("#!/bin/sh\nprintf '%s\\n' \"$@\" >> \"$QD_TEST_OPENED\"\n");
    program.close();
    QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    const QString opened = dir.filePath(u"opened"_s);
    qputenv("PATH", dir.path().toUtf8() + ':' + qgetenv("PATH"));
    qputenv("QD_TEST_OPENED", opened.toUtf8());
    QFile list(dir.filePath(u"my list.quarterdeck-workspaces"_s));
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write("{}");
    list.close();

    const QString launch =
        u"import sys\nfrom gi.repository import Gio\nGio.AppInfo.launch_default_for_uri(sys.argv[1], None)"_s;
    const QString link = u"quarterdeck://workspace/local"_s;
    run(u"/usr/bin/python3"_s, {u"-c"_s, launch, link});
    run(u"/usr/bin/python3"_s, {u"-c"_s, launch, QUrl::fromLocalFile(list.fileName()).toString(QUrl::FullyEncoded)});
    const auto lines = [&opened] {
        QFile result(opened);
        return result.open(QIODevice::ReadOnly) ? QString::fromUtf8(result.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                                : QStringList();
    };
    QTRY_COMPARE(lines().size(), 2);
    QVERIFY(lines().contains(link));
    for (const auto &line : lines())
        QVERIFY2(qd::ui::parseStartArgument(line), qPrintable(line));
}

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_links.moc"
