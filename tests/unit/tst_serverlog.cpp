// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The server's log: lines, rotation, and that no secret gets into it.
#include "embedded-server/guardian/textlog.h"
#include "embedded-server/opencode/logbuffer.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd::server;

namespace {

QByteArray readAll(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestServerLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsAreTakenOutInEveryForm();
    void filesRotate();
    void linesFromAnyChunks();
    void longLinesAreCut();
    void theBufferKeepsTheLastLines();
    void notesAreCleanAndInTheFile();
};

void TestServerLog::secretsAreTakenOutInEveryForm()
{
    Redactor redactor;
    redactor.addCredentials("opencode", "qd-canary/with+signs");
    const auto clean = [&](const QByteArray &text) {
        return QByteArray::fromStdString(redactor.redact(text.toStdString()));
    };
    QCOMPARE(clean("a qd-canary/with+signs b"), QByteArray("a [redacted] b"));
    QCOMPARE(clean("qd-canary/with+signsqd-canary/with+signs"), QByteArray("[redacted][redacted]"));
    QCOMPARE(clean("?p=qd-canary%2Fwith%2Bsigns&x"), QByteArray("?p=[redacted]&x"));
    const QByteArray basic = QByteArray("opencode:qd-canary/with+signs").toBase64();
    QCOMPARE(clean("Basic " + basic), QByteArray("Basic [redacted]"));
    QCOMPARE(clean("token=" + basic.toPercentEncoding()), QByteArray("token=[redacted]"));
    QCOMPARE(clean("nothing to hide"), QByteArray("nothing to hide"));
    // Too short to be a secret: it would be everywhere.
    Redactor careless;
    careless.addCredentials("u", "a");
    QCOMPARE(careless.redact("banana"), std::string("banana"));
}

void TestServerLog::filesRotate()
{
    const QTemporaryDir directory;
    const QString name = directory.filePath(u"ünï log"_s);
    const RotatingLog log(QFile::encodeName(name).toStdString(), 100, 2);
    for (int i = 0; i < 100; ++i)
        log.append(QByteArray("line %1\n").replace("%1", QByteArray::number(i)).toStdString());
    QCOMPARE(QDir(directory.path()).entryList(QDir::Files, QDir::Name),
             QStringList({u"ünï log"_s, u"ünï log.1"_s, u"ünï log.2"_s}));
    QVERIFY(readAll(name).endsWith("line 99\n"));
    QVERIFY(QFileInfo(name).size() <= 100);
    QVERIFY(QFileInfo(name + u".1"_s).size() <= 100);
    // Nothing is lost between the generations.
    QVERIFY((readAll(name + u".2"_s) + readAll(name + u".1"_s) + readAll(name)).contains("line 80\nline 81\n"));
    QCOMPARE(QFileInfo(name).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    // A folder that is gone is nobody's problem.
    RotatingLog("/nowhere/log").append("x");
}

void TestServerLog::linesFromAnyChunks()
{
    const std::string text = "one\r\n\ntwo\nthree";
    for (size_t chunk = 1; chunk <= text.size(); ++chunk) {
        LineSplitter splitter;
        std::vector<std::string> lines;
        const auto take = [&](std::string_view line) { lines.emplace_back(line); };
        for (size_t at = 0; at < text.size(); at += chunk)
            splitter.feed(std::string_view(text).substr(at, chunk), take);
        QCOMPARE(lines.size(), size_t(3));
        splitter.finish(take);
        QVERIFY(lines == std::vector<std::string>({"one", "", "two", "three"}));
    }
}

void TestServerLog::longLinesAreCut()
{
    LineSplitter splitter;
    std::vector<std::string> lines;
    const auto take = [&](std::string_view line) { lines.emplace_back(line); };
    const std::string flood(1000, 'x');
    for (int i = 0; i < 1000; ++i)
        splitter.feed(flood, take);
    splitter.feed("\nnext\n", take);
    QCOMPARE(lines.size(), size_t(2));
    QVERIFY(lines[0].size() < LineSplitter::maxLine + 10);
    QCOMPARE(lines[1], std::string("next"));
}

void TestServerLog::theBufferKeepsTheLastLines()
{
    LogBuffer buffer;
    for (int i = 0; i < 5000; ++i)
        buffer.add(QString::number(i));
    QCOMPARE(buffer.lines().size(), LogBuffer::maxLines);
    QCOMPARE(buffer.lines().first(), u"3000"_s);
    QCOMPARE(buffer.tail(2), QStringList({u"4998"_s, u"4999"_s}));
    QCOMPARE(buffer.tail(99'999).size(), LogBuffer::maxLines);
}

void TestServerLog::notesAreCleanAndInTheFile()
{
    const QTemporaryDir directory;
    const QString name = directory.filePath(u"log"_s);
    {
        LogBuffer buffer;
        buffer.open(name);
        buffer.setCredentials(u"opencode"_s, "qd-canary-456789");
        buffer.note(u"password qd-canary-456789"_s);
        QVERIFY(buffer.lines().value(0).endsWith(u"quarterdeck: password [redacted]"_s));
    }
    QVERIFY(readAll(name).endsWith("quarterdeck: password [redacted]\n"));
    // The next one begins with what is in the file.
    LogBuffer next;
    next.open(name);
    QCOMPARE(next.lines().size(), 1);
    QCOMPARE(next.file(), name);
}

QTEST_GUILESS_MAIN(TestServerLog)
#include "tst_serverlog.moc"
