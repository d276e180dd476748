// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A workspace that is added or edited, behind the screens: S1.32 to S1.44.
#include "core/credentials/memorystore.h"
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspaceeditor.h"
#include "qml/workspaces/workspacetable.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"
#include "tests/support/tlsproxy.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMetaProperty>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::ConnectionStages;
using ui::WorkspaceEditor;

namespace {

const auto secret = u"qd-canary:w@rd/ “quoted” 'x'"_s;

struct Rig
{
    Rig()
    {
        library.open().waitForFinished();
        store.load();
        workspaces =
            std::make_unique<ui::Workspaces>(store, secrets, ui::Services{sessions, library, settings, notices});
        workspaces->connectAll();
        editor.setWorkspaces(workspaces.get());
        editor.begin();
    }
    [[nodiscard]] bool test()
    {
        editor.startTest();
        return QTest::qWaitFor([this] { return !editor.test()->isRunning(); }, patienceMs);
    }
    [[nodiscard]] QString outcomes()
    {
        QString text;
        for (int row = 0; row < editor.test()->rowCount(); ++row)
            text += QLatin1StringView(".>+w!-")[editor.test()->index(row).data(ConnectionStages::OutcomeRole).toInt()];
        return text;
    }

    QTemporaryDir place;
    ScriptedOpenCode server;
    SessionStore sessions{systemClock()};
    Library library{place.filePath(u"library.sqlite"_s)};
    ui::SettingsStore settings{place.filePath(u"settings.ini"_s)};
    ui::Notices notices;
    WorkspaceStore store{place.filePath(u"workspaces.json"_s)};
    Secrets secrets{std::make_unique<MemoryStore>(), {}};
    std::unique_ptr<ui::Workspaces> workspaces;
    WorkspaceEditor editor;
};

//! Everything that QML could read of it.
QString visible(const QObject &object)
{
    QString text;
    for (int i = 0; i < object.metaObject()->propertyCount(); ++i)
        text += object.metaObject()->property(i).read(&object).toString() + u'\n';
    return text;
}

} // namespace

class TestWorkspaceEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_rig = std::make_unique<Rig>(); }
    void cleanup() { m_rig.reset(); }

    void portsComeFromTheirRange();
    void pastedAddressIsTakenApart();
    void addressesAreJudged_data();
    void addressesAreJudged();
    void nameFollowsTheHost();
    void commandsHaveTheValues();
    void secretsDontShow();
    void stagesPass();
    void failuresAreExplained_data();
    void failuresAreExplained();
    void certificateIsTrustedByChoice();
    void plainHttpIsAllowedByChoice();
    void anotherHostIsNotTrusted();
    void testIsForTheseValues();
    void savedWithItsSecret();
    void savedAnyway();
    void editingKeepsWhatFits();
    void tableSortsAndFilters();

private:
    WorkspaceEditor &editor() { return m_rig->editor; }

    TestAuthority m_authority;
    std::unique_ptr<Rig> m_rig;
};

// S1.35, S1.36
void TestWorkspaceEditor::portsComeFromTheirRange()
{
    QSet<QString> seen;
    for (int i = 0; i < 200; ++i) {
        editor().makePort();
        const int port = editor().port().toInt();
        QVERIFY(port >= 49'152 && port <= 65'535);
        seen += editor().port();
    }
    QVERIFY(seen.size() > 150);
    for (const auto &bad : {u"0"_s, u"65536"_s, u"-1"_s, u"http"_s, u"99999999999999"_s}) {
        editor().setPort(bad);
        QCOMPARE(editor().portProblem(), u"A port is a number from 1 to 65535."_s);
    }
    editor().setPort(u"4096"_s);
    QCOMPARE(editor().portProblem(), QString());
}

// S1.33, S1.34, S1.39
void TestWorkspaceEditor::pastedAddressIsTakenApart()
{
    editor().setAddress(u"https://anna:qd-canary%402@box.example.org:8443/base/?q=1#f"_s);
    QCOMPARE(editor().address(), u"https://box.example.org:8443/base"_s);
    QCOMPARE(editor().username(), u"anna"_s);
    QVERIFY(editor().hasSecret());
    QVERIFY(editor().isAddressValid());
    QVERIFY(editor().addressNote().startsWith(u"The user name and password were moved"_s));
    QVERIFY(!visible(editor()).contains(u"canary"_s));
}

void TestWorkspaceEditor::addressesAreJudged_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("note");
    const QString fine;
    QTest::newRow("nothing") << QString() << fine << QString();
    QTest::newRow("not a URL") << u"not a url"_s << u"This is not an address: write it as https://example.org."_s
                               << QString();
    QTest::newRow("scheme") << u"ftp://box"_s << u"“ftp” can't be used: the address begins with https:// or http://."_s
                            << QString();
    QTest::newRow("IDN") << u"https://bücher.example"_s << fine << u"The host is sent as xn--bcher-kva.example."_s;
    QTest::newRow("IPv6") << u"http://[::1]:4096"_s << fine << QString();
    QTest::newRow("IPv6 bare") << u"http://fe80::1:4096"_s << u"An IPv6 address stands in brackets: [fe80::1:4096]."_s
                               << QString();
    QTest::newRow("port") << u"https://box:65536"_s << u"“65536” is not a port: it is a number from 1 to 65535."_s
                          << QString();
    QTest::newRow("guessed") << u"box.example.org"_s << fine << u"Goes to https://box.example.org."_s;
}

void TestWorkspaceEditor::addressesAreJudged()
{
    QFETCH(QString, address);
    QFETCH(QString, problem);
    QFETCH(QString, note);
    editor().setAddress(address);
    QCOMPARE(editor().addressProblem(), problem);
    QCOMPARE(editor().addressNote(), note);
    QCOMPARE(editor().isAddressValid(), problem.isEmpty() && !address.isEmpty());
}

// S1.41
void TestWorkspaceEditor::nameFollowsTheHost()
{
    editor().setAddress(u"https://build.example.org"_s);
    QCOMPARE(editor().name(), u"build"_s);
    editor().setAddress(u"http://192.168.1.20:4096"_s);
    QCOMPARE(editor().name(), u"192.168.1.20"_s);
    editor().setAddress(u"http://localhost:4096"_s);
    QCOMPARE(editor().name(), u"Port 4096"_s);
    editor().setName(u"Mine"_s);
    editor().setAddress(u"https://other.example.org"_s);
    QCOMPARE(editor().name(), u"Mine"_s);
    editor().setName(u"two\nlines"_s);
    QCOMPARE(editor().nameProblem(), u"This name is too long, or has characters that can't be seen."_s);
}

// S1.37, S1.38, S1.40: what shows has dots, what is copied has the password, quoted for the shell.
void TestWorkspaceEditor::commandsHaveTheValues()
{
    editor().setPort(u"51234"_s);
    editor().setSecret(secret);
    const auto textOf = [this](const QString &tool, int index) {
        return editor().commands(tool).value(index).toMap().value(u"text"_s).toString();
    };
    QVERIFY(textOf(u"opencode"_s, 0).contains(u"opencode serve --port 51234"_s));
    QVERIFY(textOf(u"opencode"_s, 0).contains(u"OPENCODE_SERVER_PASSWORD="_s));
    QCOMPARE(textOf(u"ngrok"_s, 0), u"ngrok http 51234"_s);
    for (const auto &tool : {u"ngrok"_s, u"cloudflared"_s, u"tailscale"_s, u"ssh"_s}) {
        QCOMPARE(editor().commands(tool).size(), 2);
        QVERIFY(textOf(tool, 1).contains(u"opencode serve --port 51234"_s));
        QVERIFY(!textOf(tool, 1).contains(u"quoted"_s));
    }
    const auto warns = [this](const QString &tool) {
        return std::ranges::any_of(editor().commands(tool), [](const QVariant &command) {
            return !command.toMap().value(u"warning"_s).toString().isEmpty();
        });
    };
    QVERIFY(warns(u"cloudflared"_s) && !warns(u"ngrok"_s) && !warns(u"tailscale"_s) && !warns(u"ssh"_s));
    editor().copyCommand(u"opencode"_s, 0);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"'qd-canary:w@rd/ “quoted” '\\''x'\\'''"_s));
    QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s), QByteArray("secret"));
    editor().setProperty("powerShell", true);
    QVERIFY(textOf(u"opencode"_s, 0).startsWith(u"$env:OPENCODE_SERVER_PASSWORD="_s));
    editor().setProperty("sshTarget", u"me@far"_s);
    QVERIFY(textOf(u"ssh"_s, 0).contains(u"me@far"_s));
}

void TestWorkspaceEditor::secretsDontShow()
{
    editor().setAddress(m_rig->server.server.url().toString());
    editor().setSecret(u"qd-canary-hunter2"_s);
    QVERIFY(m_rig->test());
    editor().save();
    QVERIFY(!visible(editor()).contains(u"canary"_s));
    editor().begin();
    editor().makeSecret();
    QVERIFY(editor().hasSecret());
    QFile file(m_rig->place.filePath(u"workspaces.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("canary"));
}

// S1.42, S1.44
void TestWorkspaceEditor::stagesPass()
{
    const QAbstractItemModelTester tester(editor().test());
    TlsProxy proxy(m_rig->server.server.url(), m_authority.make({}));
    m_authority.trust();
    editor().setAddress(proxy.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    QVERIFY(m_rig->test());
    QCOMPARE(m_rig->outcomes(), u"++++++"_s);
    QVERIFY(editor().test()->isPassed());
    QVERIFY(!editor().isOpenToAll());
    const auto version =
        editor().test()->index(ConnectionStages::Version).data(ConnectionStages::DetailRole).toString();
    QVERIFY(version.startsWith(u"1.18.33"_s));
}

void TestWorkspaceEditor::failuresAreExplained_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("outcomes");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<int>("remedy");
    QTest::newRow("wrong password") << QByteArray("HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n") << u"++-+!."_s
                                    << u" did not accept the sign-in: check the user name and the password."_s
                                    << int(ConnectionStages::SignIn);
    QTest::newRow("web page") << QByteArray("HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n"
                                            "<!doctype html>")
                              << u"++-!.."_s
                              << u" answers with a web page instead of OpenCode: check the port and the path."_s
                              << int(ConnectionStages::ChangeAddress);
    QTest::newRow("redirect")
        << QByteArray("HTTP/1.1 302 X\r\nLocation: https://login.example/\r\nContent-Length: 0"
                      "\r\n\r\n")
        << u"++-!.."_s
        << u" sends us on to https://login.example:443, and the password does not follow: use that "
           "address if it is meant."_s
        << int(ConnectionStages::ChangeAddress);
    QTest::newRow("gateway") << QByteArray("HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n") << u"++-!.."_s
                             << u" failed (HTTP 502): check the server, or the tunnel in front of it."_s
                             << int(ConnectionStages::TryAgain);
}

void TestWorkspaceEditor::failuresAreExplained()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, outcomes);
    QFETCH(QString, sentence);
    QFETCH(int, remedy);
    FakeHttpServer server([&answer](const auto &request) {
        request.write(answer);
        request.close();
    });
    editor().setAddress(server.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    QVERIFY(m_rig->test());
    QCOMPARE(m_rig->outcomes(), outcomes);
    QCOMPARE(editor().test()->words(), server.url().authority() + sentence);
    QCOMPARE(editor().test()->remedy(), remedy);
}

void TestWorkspaceEditor::certificateIsTrustedByChoice()
{
    TestAuthority::Wish own;
    own.selfSigned = true;
    TlsProxy proxy(m_rig->server.server.url(), m_authority.make(own));
    editor().setAddress(proxy.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    QVERIFY(m_rig->test());
    QCOMPARE(m_rig->outcomes(), u"++!..."_s);
    QCOMPARE(editor().test()->remedy(), int(ConnectionStages::TrustCertificate));
    QCOMPARE(editor().test()->fingerprint().size(), 32 * 3 - 1);
    QVERIFY(!editor().isPinned());
    editor().trustCertificate();
    QTRY_VERIFY(editor().test()->isPassed());
    QVERIFY(editor().isPinned());
    editor().save();
    QVERIFY(m_rig->workspaces->all().constLast()->isPinned());
}

void TestWorkspaceEditor::plainHttpIsAllowedByChoice()
{
    editor().setAddress(u"http://192.0.2.7:4096"_s); // TEST-NET-1: nobody is there
    editor().setSecret(u"qd-canary-pw"_s);
    QVERIFY(m_rig->test());
    QCOMPARE(editor().test()->words(),
             u"192.0.2.7:4096 is not encrypted: use https or a tunnel, or allow plain HTTP for this one host."_s);
    QCOMPARE(editor().test()->remedy(), int(ConnectionStages::AllowPlain));
    editor().allowPlain();
    QVERIFY(editor().isInsecure());
    QVERIFY(editor().test()->isRunning());
    editor().trustNothing();
    QVERIFY(!editor().isInsecure());
    QVERIFY(!editor().test()->isRunning());
}

void TestWorkspaceEditor::anotherHostIsNotTrusted()
{
    editor().setAddress(u"http://192.0.2.7:4096"_s);
    editor().allowPlain();
    QVERIFY(editor().isInsecure());
    editor().setAddress(u"http://192.0.2.8:4096"_s);
    QVERIFY(!editor().isInsecure());
}

void TestWorkspaceEditor::testIsForTheseValues()
{
    editor().setAddress(m_rig->server.server.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    QVERIFY(m_rig->test());
    QVERIFY(editor().test()->isPassed());
    editor().setUsername(u"other"_s);
    QVERIFY(!editor().test()->isPassed());
    QVERIFY(m_rig->test());
    QVERIFY(editor().test()->isFailed());
}

// S1.43
void TestWorkspaceEditor::savedWithItsSecret()
{
    QSignalSpy saved(&editor(), &WorkspaceEditor::saved);
    editor().setAddress(m_rig->server.server.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    editor().setName(u"  Build server "_s);
    editor().setHue(6);
    editor().save();
    QCOMPARE(saved.count(), 1);
    auto *workspace = m_rig->workspaces->find(saved.constFirst().constFirst().toString());
    QVERIFY(workspace);
    QCOMPARE(workspace->name(), u"Build server"_s);
    QCOMPARE(workspace->hue(), 6);
    QTRY_VERIFY(workspace->isLive());
    QVERIFY(!editor().isDirty());
}

void TestWorkspaceEditor::savedAnyway()
{
    editor().setAddress(u"https://asleep.example.org"_s);
    editor().save();
    QCOMPARE(m_rig->workspaces->count(), 2);
    QCOMPARE(m_rig->workspaces->all().constLast()->name(), u"asleep"_s);
}

void TestWorkspaceEditor::editingKeepsWhatFits()
{
    editor().setAddress(m_rig->server.server.url().toString());
    editor().setSecret(u"qd-canary-pw"_s);
    editor().save();
    auto *workspace = m_rig->workspaces->all().constLast();
    QTRY_VERIFY(workspace->isLive());

    QVERIFY(editor().edit(workspace->id()));
    QTRY_VERIFY(editor().isSecretKept());
    QVERIFY(!editor().isDirty());
    QVERIFY(m_rig->test());
    QVERIFY(editor().test()->isPassed()); // with what is kept
    editor().setName(u"Renamed"_s);
    editor().save();
    QCOMPARE(workspace->name(), u"Renamed"_s);

    QVERIFY(editor().edit(workspace->id()));
    QTRY_VERIFY(editor().isSecretKept());
    editor().setAddress(u"https://elsewhere.example.org"_s);
    QTRY_VERIFY(!editor().isSecretKept()); // it belongs to the other host
    QVERIFY(!editor().edit(m_rig->workspaces->local()->id()));
}

// S1.45 to S1.49: by any column, both ways.
void TestWorkspaceEditor::tableSortsAndFilters()
{
    for (const auto &name : {u"beta"_s, u"Alpha"_s, u"gamma"_s}) {
        editor().begin(u"https://%1.example.org"_s.arg(name.toLower()));
        editor().setName(name);
        editor().setUsername(name == u"gamma"_s ? u"anna"_s : u"opencode"_s);
        editor().save();
    }
    ui::WorkspaceTable table;
    const QAbstractItemModelTester tester(&table);
    table.setWorkspaces(m_rig->workspaces.get());
    const auto names = [&table] {
        QStringList names;
        for (int row = 0; row < table.count(); ++row)
            names += table.factsAt(row).value(u"name"_s).toString();
        return names;
    };
    QCOMPARE(names(), (QStringList{u"Alpha"_s, u"beta"_s, u"gamma"_s, u"This computer"_s}));
    table.sortBy(u"name"_s);
    QCOMPARE(names().constFirst(), u"This computer"_s);
    table.sortBy(u"url"_s);
    QCOMPARE(names(), (QStringList{u"This computer"_s, u"Alpha"_s, u"beta"_s, u"gamma"_s}));
    table.setSearch(u"ANNA"_s);
    QCOMPARE(names(), QStringList{u"gamma"_s});
    table.setSearch({});
    table.setShow(ui::WorkspaceTable::Show::Live);
    QCOMPARE(table.count(), 0);
    table.setShow(ui::WorkspaceTable::Show::Trouble);
    QVERIFY(table.count() > 0);
}

QTEST_MAIN(TestWorkspaceEditor)
#include "tst_workspaceeditor.moc"
