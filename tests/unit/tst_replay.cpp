// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "testplaces.h"
#include "tests/support/fixtures.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd::test;

// qd-replay itself: it must see a difference in anything that a snapshot says.
class TestReplay : public QObject
{
    Q_OBJECT

private:
    struct Run
    {
        int exitCode = -1;
        QString output;
    };

    static Run replay(const QStringList &arguments)
    {
        QProcess process;
        process.start(QStringLiteral(QD_BINARY_DIR "/bin/qd-replay"), arguments);
        process.waitForFinished();
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput())};
    }

    //! A copy of a capture, with one text replaced in one of its files.
    static void copyChanged(const QString &capture, const QString &to, const QString &file, const QByteArray &before,
                            const QByteArray &after)
    {
        const QString from = QStringLiteral(QD_FIXTURES "/opencode/captures/") + capture;
        for (const QString &name : QDir(from).entryList(QDir::Files)) {
            QByteArray bytes = readUnpacked(from + u'/' + name);
            const QString plainName = name.endsWith(u".gz") ? name.chopped(3) : name;
            if (plainName == file) {
                const qsizetype at = bytes.indexOf(before);
                QVERIFY2(at >= 0, "the text to replace is not there");
                bytes.replace(at, before.size(), after);
            }
            QFile copy(to + u'/' + plainName); // uncompressed: both forms are read
            QVERIFY(copy.open(QIODevice::WriteOnly));
            copy.write(bytes);
        }
    }

private Q_SLOTS:
    void findsDifferences_data()
    {
        QTest::addColumn<QString>("capture");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const QString &capture, const QByteArray &before, const QByteArray &after,
                            const QString &told, const QString &file = u"rest-after.json"_s) {
            QTest::newRow(name) << capture << file << before << after << told;
        };
        row("nothing changed", u"03-edit-permission"_s, "{", "{", {});
        row("session field", u"03-edit-permission"_s, "\"title\": \"Edit with permission\"", "\"title\": \"Other\"",
            u"/title: "_s);
        row("unknown session field", u"03-edit-permission"_s, "\"slug\":", "\"slog\":", u"/slog: "_s);
        row("message field", u"03-edit-permission"_s, "\"finish\": \"tool-calls\"", "\"finish\": \"stop\"",
            u"/finish: "_s);
        row("tool input", u"03-edit-permission"_s, "\"filePath\": \"", "\"filePath\": \"x",
            u"/state/input/filePath: "_s);
        row("part type", u"03-edit-permission"_s, "\"type\": \"step-finish\"", "\"type\": \"step-end\"", u"/type: "_s);
        row("pending permission", u"06-abort"_s, "\"permission\": [", "\"permission\": [{\"id\":\"per_x\"},",
            u"/permission: "_s);
        row("permission field", u"06-abort"_s, "\"always\": [", "\"always\": [1,", u"/always: "_s);
        row("status", u"01-plain-chat"_s, "\"session_status\": {", "\"session_status\": {\"ses_x\":{\"type\":\"busy\"}",
            u"/session_status: "_s);
        row("question", u"04-question"_s, "\"question\": [", "\"question\": [{\"id\":\"que_x\"}", u"/question: "_s);
        row("todo", u"11-bash-todo-shell-command"_s, "\"status\": \"completed\"", "\"status\": \"pending\"",
            u"status: "_s);
        row("children", u"07-subagent"_s, "\"children\": {", "\"children\": {\"ses_x\": [\"ses_y\"],",
            u"/children: "_s);
        row("ignored paths count", u"08-revert-unrevert"_s, "/cost", "/kost", u"/cost: "_s, u"manifest.json"_s);
        row("lost event", u"01-plain-chat"_s, "\"type\":\"message.part.updated\"", "\"type\":\"message.part.updrted\"",
            u"/parts: "_s, u"event.sse"_s);
        row("no stream", u"01-plain-chat"_s, "\"event.sse\"\n  ]", "\"nothing.sse\"\n  ]", u"no such stream"_s,
            u"manifest.json"_s);
        row("broken snapshot", u"01-plain-chat"_s, "{", "[", u"no usable"_s);
    }
    void findsDifferences()
    {
        QFETCH(QString, capture);
        QFETCH(QString, file);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, told);
        QTemporaryDir copy;
        copyChanged(capture, copy.path(), file, before, after);
        const Run run = replay({copy.path(), u"--seed"_s, u"7"_s});
        QVERIFY(run.output.startsWith(u"seed 7\n"));
        QVERIFY2(run.output.contains(told), qPrintable(run.output));
        QCOMPARE(run.exitCode, told.isEmpty() ? 0 : 1);
    }

    void noCaptureIsNoSuccess()
    {
        QCOMPARE(replay({}).exitCode, 1);
        QCOMPARE(replay({u"/nowhere"_s}).exitCode, 1);
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
