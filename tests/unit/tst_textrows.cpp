// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "core/text/markdown.h"
#include "core/text/rows.h"
#include "tests/support/qtest.h"

using namespace Qt::StringLiterals;
using namespace qd::text;

class TestTextRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortBlocksStay();
    void piecesMakeTheWhole_data();
    void piecesMakeTheWhole();
    void codeKnowsItsWhole();
    void tablesShareTheirWidths();
    void diffLinesStayWithTheirText();
    void growingKeepsEarlierPieces();
    void gaps();
};

namespace {

QString joined(const QList<Block> &pieces)
{
    QString text;
    for (const Block &piece : pieces)
        text += piece.text;
    return text;
}

} // namespace

void TestTextRows::shortBlocksStay()
{
    const Block block = parseMarkdown(u"# a *b*"_s).first();
    QCOMPARE(splitForRows(block), QList<Block>{block});
    const Block rule = parseMarkdown(u"---"_s).first();
    QCOMPARE(splitForRows(rule), QList<Block>{rule});
}

void TestTextRows::piecesMakeTheWhole_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("pieces");
    QTest::newRow("prose") << u"word "_s.repeated(2'000) << 3;
    QTest::newRow("styled prose") << u"**word *and* word** `x` "_s.repeated(1'000) << 4;
    QTest::newRow("prose without spaces") << QString(9'000, u'x') << 3;
    QTest::newRow("emoji without spaces") << u"x"_s + u"😀"_s.repeated(4'000) << 3;
    QTest::newRow("item") << u"- [x] "_s + u"word "_s.repeated(2'000) << 3;
    QTest::newRow("code of many lines") << u"```js\n"_s + u"a\n"_s.repeated(150) + u"```"_s << 3;
    QTest::newRow("code of empty lines") << u"```js\n"_s + u"\n"_s.repeated(150) + u"```"_s << 3;
    QTest::newRow("code of long lines") << u"```js\n"_s + (QString(1'500, u'a') + u'\n').repeated(10) + u"```"_s << 5;
    QTest::newRow("code of one line") << u"```js\n"_s + QString(9'000, u'a') + u"\nb\n```"_s << 3;
    QTest::newRow("html") << u"<div>\n"_s + u"a\n"_s.repeated(100) + u"</div>"_s << 2;
    QTest::newRow("table") << u"|a|b|\n|---|---|\n"_s + u"|1|2|\n"_s.repeated(150) << 3;
    QTest::newRow("table of long cells") << u"|a|b|\n|---|---|\n"_s +
                                                (u"|1|"_s + QString(1'500, u'x') + u"|\n"_s).repeated(4)
                                         << 2;
}

void TestTextRows::piecesMakeTheWhole()
{
    QFETCH(QString, source);
    QFETCH(int, pieces);
    const Block block = parseMarkdown(source).first();
    const QList<Block> split = splitForRows(block);
    QCOMPARE(split.size(), pieces);
    QCOMPARE(joined(split), block.text);
    int spans = 0;
    for (const Block &piece : split) {
        QCOMPARE(piece.kind, block.kind);
        QCOMPARE(piece.indent, block.indent);
        QCOMPARE(piece.continues, &piece != &split.first());
        QCOMPARE(piece.continued, &piece != &split.last());
        QCOMPARE(piece.marker.isEmpty(), block.marker.isEmpty() || piece.continues);
        QVERIFY(piece.text.size() <= 4'000);
        QVERIFY(!piece.text.isEmpty() && !piece.text.front().isLowSurrogate());
        for (const Span &span : piece.spans) {
            QVERIFY(span.start >= 0 && span.start + span.length <= piece.text.size());
            spans += span.length;
        }
    }
    int expected = 0;
    for (const Span &span : block.spans)
        expected += span.length;
    QCOMPARE(spans, expected);
}

void TestTextRows::codeKnowsItsWhole()
{
    Block block = parseMarkdown(u"```js\n"_s + u"ab\n"_s.repeated(100) + u"```"_s).first();
    block.tokens = {{0, 2, Token::Keyword}, {179, 5, Token::String}};
    const QList<Block> split = splitForRows(block);
    QCOMPARE(split.size(), 2);
    QCOMPARE(split[1].whole, block.text);
    QCOMPARE(split[1].wholeStart, 180);
    QCOMPARE(split[0].tokens, (QList<TokenSpan>{{0, 2, Token::Keyword}, {179, 1, Token::String}}));
    QCOMPARE(split[1].tokens, (QList<TokenSpan>{{0, 4, Token::String}}));
}

void TestTextRows::tablesShareTheirWidths()
{
    const Block block =
        parseMarkdown(u"|a|b|\n|---|---|\n"_s + u"|1|2|\n"_s.repeated(70) + u"|long|*longer*|\n"_s).first();
    const QList<Block> split = splitForRows(block);
    QCOMPARE(split.size(), 2);
    QCOMPARE(split[0].table.rows.size() + split[1].table.rows.size(), block.table.rows.size());
    QCOMPARE(split[0].table.widest, split[1].table.widest);
    QCOMPARE(split[0].table.widest[1].text, u"longer"_s);
    QCOMPARE(split[1].table.columns, block.table.columns);
}

void TestTextRows::diffLinesStayWithTheirText()
{
    QString text = u"@@ -1,100 +1,101 @@\n"_s;
    for (int i = 0; i < 50; ++i)
        text += u" a%1\n"_s.arg(i);
    text += u"+"_s + QString(5'000, u'x') + u'\n';
    for (int i = 50; i < 100; ++i)
        text += u" a%1\n"_s.arg(i);
    const Block block = diffBlock(parseUnifiedDiff(text).first());
    QCOMPARE(block.diff.size(), 102);
    const QList<Block> split = splitForRows(block);
    QCOMPARE(joined(split), block.text);
    for (const Block &piece : split) {
        const QStringView shown =
            piece.text.endsWith(u'\n') && piece.continued ? QStringView(piece.text).chopped(1) : piece.text;
        const auto lines = shown.split(u'\n');
        QCOMPARE(piece.diff.size(), lines.size());
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QCOMPARE(piece.diff[i].kind == DiffLine::Kind::Added, lines[i].startsWith(u'x'));
            if (lines[i].startsWith(u'a'))
                QCOMPARE(piece.diff[i].oldNumber, lines[i].sliced(1).toInt() + 1);
        }
    }
}

void TestTextRows::growingKeepsEarlierPieces()
{
    QString body;
    QList<Block> before;
    for (int i = 0; i < 400; ++i) {
        body += u"line %1\n"_s.arg(i) + (i % 50 == 0 ? QString(900, u'x') + u'\n' : QString());
        Block block = parseMarkdown(u"```js\n"_s + body).first();
        block.open = true;
        const QList<Block> now = splitForRows(block);
        QVERIFY(now.size() >= before.size());
        for (qsizetype k = 0; k + 1 < before.size(); ++k)
            QVERIFY(now[k] == before[k]);
        before = now;
    }
    QVERIFY(before.size() > 5);
}

void TestTextRows::gaps()
{
    const QList<Block> blocks = parseMarkdown(u"a\n\nb\n\n# h\n\n- i\n- j\n\n  k\n\n> q\n>\n> r\n"_s);
    QList<Gap> gaps;
    for (qsizetype i = 0; i < blocks.size(); ++i)
        gaps += gapAbove(i > 0 ? &blocks[i - 1] : nullptr, blocks[i]);
    QCOMPARE(gaps, (QList<Gap>{Gap::None, Gap::Normal, Gap::Section, Gap::Normal, Gap::Tight, Gap::Normal, Gap::Normal,
                               Gap::Quoted}));
    Block piece;
    piece.continues = true;
    QCOMPARE(gapAbove(&blocks[0], piece), Gap::None);
}

QTEST_APPLESS_MAIN(TestTextRows)
#include "tst_textrows.moc"
