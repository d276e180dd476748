// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Commands that a person copies: what they run is what was chosen, whatever characters are in it.
#include "core/workspaces/setupcommands.h"
#include "tests/support/freeport.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

// Stands in for every program of the commands: says how it was called, one line for each word. ssh runs its command as the real one does: by a shell.
constexpr auto witness = "#!/bin/sh\n"
                         "{ printf '%s' \"${0##*/}\"; printf '|%s' \"$@\";\n"
                         "  printf '|PASSWORD=%s|USERNAME=%s\\n' \"$OPENCODE_SERVER_PASSWORD\" "
                         "\"${OPENCODE_SERVER_USERNAME-unset}\"; } > \"$WITNESS/${0##*/}\"\n"
                         "if [ \"${0##*/}\" = ssh ]; then\n"
                         "  for last; do :; done\n"
                         "  case $last in *opencode*) sh -c \"$last\";; esac\n"
                         "fi\n";

} // namespace

class TestSetupCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void commands();
    void quotedWords_data();
    void quotedWords();
    void runByARealShell_data();
    void runByARealShell();
    void powerShell();
    void startsTheRealServer();

private:
    // What the programs saw when `sh` ran the command.
    QString run(const QString &command);

    QTemporaryDir m_directory;
};

void TestSetupCommands::initTestCase()
{
    for (const auto &name : {u"opencode"_s, u"ngrok"_s, u"cloudflared"_s, u"tailscale"_s, u"ssh"_s}) {
        QFile file(m_directory.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(witness);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
}

QString TestSetupCommands::run(const QString &command)
{
    QDir log(m_directory.filePath(u"log"_s));
    log.removeRecursively();
    log.mkpath(u"."_s);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, m_directory.path() + u':' + environment.value(u"PATH"_s));
    environment.insert(u"WITNESS"_s, log.path());
    environment.remove(u"OPENCODE_SERVER_USERNAME"_s);
    QProcess shell;
    shell.setProcessEnvironment(environment);
    shell.setWorkingDirectory(m_directory.path());
    shell.start(u"sh"_s, {u"-c"_s, command + u"\nwait"_s});
    if (!shell.waitForFinished())
        return u"did not end"_s;
    QString seen;
    for (const QString &name : log.entryList(QDir::Files)) {
        QFile file(log.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            seen += QString::fromUtf8(file.readAll());
    }
    return seen;
}

// S1.35, S1.37 to S1.40
void TestSetupCommands::commands()
{
    const SetupValues values{.port = 50'123,
                             .username = u"me"_s,
                             .password = u"qd-canary horse"_s,
                             .sshTarget = u"me@build"_s,
                             .shell = Shell::Posix};
    const auto serve =
        u"OPENCODE_SERVER_PASSWORD='qd-canary horse' OPENCODE_SERVER_USERNAME=me opencode serve --port 50123 --hostname 127.0.0.1"_s;
    QCOMPARE(setup::serveCommand(values), serve);
    const auto steps = setup::allTunnels(values);
    QCOMPARE(steps.size(), 4);
    QCOMPARE(steps[0].command, u"ngrok http 50123"_s);
    QCOMPARE(steps[0].quick, serve + u" & ngrok http 50123"_s);
    QCOMPARE(steps[1].command, u"cloudflared tunnel --url http://127.0.0.1:50123"_s);
    QCOMPARE(steps[1].quick, serve + u" & "_s + steps[1].command);
    QVERIFY(steps[1].holdsBackEvents);
    QCOMPARE(steps[2].command, u"tailscale serve --bg 50123"_s);
    QCOMPARE(steps[2].quick, serve + u" & "_s + steps[2].command);
    QCOMPARE(steps[3].command, u"ssh -N -L 50123:127.0.0.1:50123 me@build"_s);
    QCOMPARE(steps[3].address, u"http://127.0.0.1:50123"_s);
    for (const TunnelSteps &one : steps) { // the tunnels need no secret, and don't get one
        QVERIFY(!one.command.contains(u"horse"_s));
        QVERIFY(!one.quick.contains(u'\n'));
    }
    // No user name: OpenCode's own.
    QCOMPARE(
        setup::serveCommand({.port = 1, .username = {}, .password = u"p"_s, .sshTarget = {}, .shell = Shell::Posix}),
        u"OPENCODE_SERVER_PASSWORD=p opencode serve --port 1 --hostname 127.0.0.1"_s);
}

void TestSetupCommands::quotedWords_data()
{
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const QString &value) { QTest::newRow(name) << value; };
    row("plain", u"abc"_s);
    row("empty", QString());
    row("spaces", u" a  b "_s);
    row("single quotes", u"it's 'so'"_s);
    row("only a quote", u"'"_s);
    row("double quotes", u"\"a\""_s);
    row("substitution", u"$(touch pwned)`touch pwned`$HOME${x}"_s);
    row("several commands", u"a; touch pwned & touch pwned | cat && touch pwned"_s);
    row("redirection", u"a > pwned < /etc/passwd"_s);
    row("pattern", u"* ? [a-z] {a,b} ~"_s);
    row("backslashes", u"\\ \\\\ \\n \\'"_s);
    row("line breaks", u"a\nb\r\n\ttouch pwned\n"_s);
    row("history", u"!! !a"_s);
    row("comment", u"# a"_s);
    row("option", u"--help"_s);
    row("percent", u"%s %d 100%"_s);
    row("letters", u"pässwörd 密码 🔑"_s);
    row("typographic quotes", u"‘a’ ‚b‛"_s);
}

void TestSetupCommands::quotedWords()
{
    QFETCH(QString, value);
    QProcess shell;
    shell.setWorkingDirectory(m_directory.path());
    shell.start(u"sh"_s, {u"-c"_s, u"printf '%s' "_s + setup::quoted(value, Shell::Posix)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardOutput(), value.toUtf8());
    QVERIFY(shell.readAllStandardError().isEmpty());
    QVERIFY(!QFile::exists(m_directory.filePath(u"pwned"_s)));
}

void TestSetupCommands::runByARealShell_data()
{
    quotedWords_data();
}

// S1.37 to S1.40: the whole commands, the quick ones too, through a shell; for ssh through two.
void TestSetupCommands::runByARealShell()
{
    QFETCH(QString, value);
    const SetupValues values{
        .port = 50'123, .username = value, .password = value, .sshTarget = u"me@"_s + value, .shell = Shell::Posix};
    const QString user = value.isEmpty() ? u"unset"_s : value;
    const QString served =
        u"opencode|serve|--port|50123|--hostname|127.0.0.1|PASSWORD=%1|USERNAME=%2\n"_s.arg(value, user);
    QCOMPARE(run(setup::serveCommand(values)), served);
    for (const TunnelSteps &steps : setup::allTunnels(values)) {
        const QString seen = run(steps.quick);
        QVERIFY2(seen.contains(served), qUtf8Printable(steps.quick + u'\n' + seen));
        QVERIFY(seen.contains(steps.name.section(u' ', 0, 0) + u'|'));
        if (steps.tunnel == Tunnel::Ssh)
            QVERIFY(seen.contains(u"ssh|-t|-L|50123:127.0.0.1:50123|me@"_s + value + u'|'));
        QVERIFY(!QFile::exists(m_directory.filePath(u"pwned"_s)));
    }
}

void TestSetupCommands::powerShell()
{
    SetupValues values{.port = 50'123,
                       .username = u"me"_s,
                       .password = u"qd-canary's $x ‘y’"_s,
                       .sshTarget = {},
                       .shell = Shell::PowerShell};
    QCOMPARE(setup::serveCommand(values),
             u"$env:OPENCODE_SERVER_PASSWORD='qd-canary''s $x ‘‘y’’'; $env:OPENCODE_SERVER_USERNAME='me'; "
             "opencode serve --port 50123 --hostname 127.0.0.1"_s);
    QCOMPARE(
        setup::tunnelSteps(Tunnel::Ngrok, values).quick.section(u"; "_s, -2),
        u"Start-Process -NoNewWindow opencode -ArgumentList 'serve --port 50123 --hostname 127.0.0.1'; ngrok http 50123"_s);
}

// S1.37: the command as it is copied, run by a shell, starts the real server with that port, name and password.
void TestSetupCommands::startsTheRealServer()
{
    const SetupValues values{.port = test::freePort(),
                             .username = u"it's me"_s,
                             .password = u"qd-canary'w $(x) \"ä\" \\"_s,
                             .sshTarget = {},
                             .shell = Shell::Posix};
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, QFileInfo(test::openCodeBinary()).path() + u':' + environment.value(u"PATH"_s));
    for (const QString &name : {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"OPENCODE_DISABLE_AUTOUPDATE"_s,
                                u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"OPENCODE_PURE"_s})
        environment.insert(name, u"1"_s);
    environment.insert(u"npm_config_registry"_s, u"http://127.0.0.1:9/"_s);
    QProcess server;
    test::tieToTest(server);
    server.setProcessEnvironment(environment);
    server.setWorkingDirectory(m_directory.path());
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(u"sh"_s, {u"-c"_s, u"exec env "_s + setup::serveCommand(values)});
    QByteArray said;
    QTRY_VERIFY((said += server.readAll()).contains("listening on http://127.0.0.1:"));
    const QUrl health(u"http://127.0.0.1:%1/global/health"_s.arg(values.port));
    QCOMPARE(test::httpRequest("GET", health).status, 401);
    QCOMPARE(test::httpRequest("GET", health, test::basicAuth(values.username, "wrong")).status, 401);
    QCOMPARE(test::httpRequest("GET", health, test::basicAuth(values.username, values.password.toUtf8())).status, 200);
    server.kill();
    QVERIFY(server.waitForFinished());
}

QTEST_GUILESS_MAIN(TestSetupCommands)
#include "tst_setupcommands.moc"
