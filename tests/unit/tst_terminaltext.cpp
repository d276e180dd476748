// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/terminaltext.h"
#include "tests/support/qtest.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using qd::text::terminalText;

class TestTerminalText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shown_data()
    {
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &output, const QString &expected) {
            QTest::newRow(name) << output << expected;
        };
        row("plain", u"a\tb\n\nc\n"_s, u"a\tb\n\nc\n"_s);
        row("empty", {}, {});
        row("colours", u"\x1b[1;31merror\x1b[0m: \x1b[38;5;12mx\x1b[m\n"_s, u"error: x\n"_s);
        row("progress bar", u" 10 %\r 50 %\r100 %\ndone\n"_s, u"100 %\ndone\n"_s);
        row("shorter line over a longer one", u"downloading\rdone"_s, u"doneloading"_s);
        row("erased first", u"downloading\r\x1b[Kdone"_s, u"done"_s);
        row("whole line erased", u"downloading\x1b[2K\rdone"_s, u"done       "_s);
        row("erased up to here", u"ab\x1b[1Kc"_s, u"  c"_s);
        row("windows line ends", u"a\r\nb\r\n"_s, u"a\nb\n"_s);
        row("backspace", u"abc\b\bX\n\b"_s, u"aXc\n"_s);
        row("spinner", u"|\b/\b-\b\\\bok"_s, u"ok"_s);
        row("bold by overstriking", u"N\bNA\bAM\bM"_s, u"NAM"_s);
        row("title and link", u"\x1b]0;title\aa \x1b]8;;https://e.x\x1b\\link\x1b]8;;\x1b\\"_s, u"a link"_s);
        row("character set and cursor",
            u"\x1b(Ba\x1b[?25l\x1b[2Ab\x1b"
            "7"_s,
            u"ab"_s);
        row("other controls", u"a\a\v\x7f\u009b\0b"_s, u"ab"_s);
        row("outside the BMP", u"\x1b[1m😀\rx"_s, u"x"_s);
        row("half a pair", u"\x1b[1m"_s + QChar(0xd83d) + u"x"_s, u"\ufffdx"_s);
        row("broken off", u"a\x1b"_s, u"a"_s);
        row("broken off in a sequence", u"a\x1b[3"_s, u"a"_s);
        row("broken off in a title", u"a\x1b]0;x\nb"_s, u"a\nb"_s);
        row("not a sequence", u"\x1b[é"_s, u"é"_s);
        row("huge number", u"a\x1b[99999999999999999999Kb"_s, u" b"_s);
    }
    void shown()
    {
        QFETCH(QString, output);
        QFETCH(QString, expected);
        QCOMPARE(terminalText(output), expected);
    }

    // Whatever comes, what is shown has no controls and as many lines.
    void anything()
    {
        QRandomGenerator random(7);
        static const QString letters = u"\x1b\x1b\x1b[[]012;KKmP\\\a\b\r\r\n\tab😀"_s;
        for (int round = 0; round < 20'000; ++round) {
            QString output;
            for (int i = random.bounded(40); i > 0; --i)
                output += letters[random.bounded(letters.size())];
            const QString text = terminalText(output);
            QCOMPARE(text.count(u'\n'), output.count(u'\n'));
            for (const QChar c : text)
                QVERIFY(c.unicode() >= 0x20 || c == u'\n' || c == u'\t');
        }
    }
};

QTEST_GUILESS_MAIN(TestTerminalText)
#include "tst_terminaltext.moc"
