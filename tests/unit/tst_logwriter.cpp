// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The lines of the server's log, for people, the journal and programs. S3.105, S4.165.
#include "embedded-server/http/logrequest.h"
#include "embedded-server/operations/logwriter.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::server;

class TestLogWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void requestsOfThreads();
    void journal();
};

namespace {

// 2026-03-04T05:06:07.089Z
constexpr qint64 someTime = 1'772'600'767'089;

} // namespace

void TestLogWriter::lines_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("one line") << QByteArray("refused host") << QByteArray("request-1") << QByteArray("refused host");
    QTest::newRow("more lines") << QByteArray("a\n2026-03-04T05:06:07.089Z info b\r\x1b[1m\x7f") << QByteArray()
                                << QByteArray("a 2026-03-04T05:06:07.089Z info b  [1m ");
    QTest::newRow("quotes") << QByteArray("\"},{\"level\":\"info\"\\") << QByteArray()
                            << QByteArray("\"},{\"level\":\"info\"\\");
    QTest::newRow("letters") << QByteArray("größer \xe2\x80\xa8") << QByteArray() << QByteArray("größer \xe2\x80\xa8");
}

void TestLogWriter::lines()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, text);
    const LogLine line{someTime, QtWarningMsg, "quarterdeck.security", message, request};
    QCOMPARE(formatLogLine(line, LogForm::Plain), "quarterdeck.security: " + text + '\n');
    QCOMPARE(formatLogLine(line, LogForm::Timed),
             "2026-03-04T05:06:07.089Z warning quarterdeck.security: " + text + '\n');
    const QByteArray json = formatLogLine(line, LogForm::Json);
    QCOMPARE(json.count('\n'), 1);
    QJsonObject expected{{u"time"_s, u"2026-03-04T05:06:07.089Z"_s},
                         {u"level"_s, u"warning"_s},
                         {u"category"_s, u"quarterdeck.security"_s},
                         {u"message"_s, QString::fromUtf8(message)}};
    if (!request.isEmpty())
        expected.insert(u"request"_s, QString::fromLatin1(request));
    QCOMPARE(QJsonDocument::fromJson(json).object(), expected);
}

void TestLogWriter::requestsOfThreads()
{
    QCOMPARE(http::LogRequest::current(), QByteArray());
    {
        const http::LogRequest one("request-1");
        {
            const http::LogRequest other("request-2");
            QCOMPARE(http::LogRequest::current(), "request-2");
        }
        QCOMPARE(http::LogRequest::current(), "request-1");
    }
    QCOMPARE(http::LogRequest::current(), QByteArray());
}

// Only where the journal reads this very descriptor: the variable is inherited by programs whose output goes elsewhere.
void TestLogWriter::journal()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    struct stat status
    {};
    QCOMPARE(::fstat(file.handle(), &status), 0);
    const QByteArray device = QByteArray::number(quint64(status.st_dev));
    const QByteArray inode = QByteArray::number(quint64(status.st_ino));
    QVERIFY(isJournal(device + ':' + inode, file.handle()));
    QVERIFY(!isJournal(device + ':' + inode + '0', file.handle()));
    QVERIFY(!isJournal(device + "0:" + inode, file.handle()));
    QVERIFY(!isJournal(device, file.handle()));
    QVERIFY(!isJournal({}, file.handle()));
    QVERIFY(!isJournal(device + ':' + inode, -1));
}

QTEST_GUILESS_MAIN(TestLogWriter)
#include "tst_logwriter.moc"
