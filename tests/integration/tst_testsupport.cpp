// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The tools of the integration tests do what they say: a real server answers from the script and leaves nothing behind.
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/testprocess.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace qd::test;

class TestSupport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPromptIsAnswered();
    void aRunningToolEndsWithTheServer();

private:
    static QString lastText(const OpenCodeServer &server, const QString &session)
    {
        const QJsonArray messages = server.request("GET", u"/session/%1/message"_s.arg(session)).json().array();
        QString text;
        const QJsonArray parts = messages.isEmpty() ? QJsonArray() : messages.last()[u"parts"_s].toArray();
        for (const QJsonValue &part : parts)
            text += part[u"text"_s].toString();
        return text;
    }
};

void TestSupport::aPromptIsAnswered()
{
    const ScratchProject project;
    MockModel model(project.path());
    OpenCodeServer server(&model);
    QVERIFY(server.start());
    const QString session = server.createSession(project.path());
    QVERIFY(!session.isEmpty());
    QVERIFY(server.prompt(session, u"#plain"_s));
    QTRY_VERIFY(lastText(server, session).startsWith(u"Hello from the mock."_s));
    QVERIFY(!model.journal().isEmpty());

    model.addAnswer({{u"match"_s, QJsonObject{{u"userMessage"_s, u"#mine"_s}}},
                     {u"response"_s, QJsonObject{{u"content"_s, u"An answer of my own."_s}}}});
    QVERIFY(server.prompt(session, u"#mine"_s));
    QTRY_COMPARE(lastText(server, session), u"An answer of my own."_s);

    // The same data, port and password after a kill.
    const QUrl url = server.url();
    server.kill();
    QCOMPARE(server.request("GET", u"/global/health"_s).status, 0);
    QVERIFY(server.start());
    QCOMPARE(server.url(), url);
    QCOMPARE(lastText(server, session), u"An answer of my own."_s);
}

void TestSupport::aRunningToolEndsWithTheServer()
{
    const ScratchProject project(u"plain"_s);
    const MockModel model(project.path());
    QByteArray marker;
    {
        OpenCodeServer server(
            &model,
            {.config = {{u"permission"_s, QJsonObject{{u"bash"_s, u"allow"_s}}}}, .environment = {}, .home = {}});
        QVERIFY(server.start());
        marker = server.marker();
        QVERIFY(server.prompt(server.createSession(project.path()), u"#sleepbash"_s));
        QTRY_VERIFY(isRunning(marker, "for i in"));
    }
    QCOMPARE(processesWith(marker), QList<qint64>());
}

QTEST_GUILESS_MAIN(TestSupport)
#include "tst_testsupport.moc"
