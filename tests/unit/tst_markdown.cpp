// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"
#include "core/text/markdownwriter.h"
#include "tests/support/blockdump.h"
#include "tests/support/qtest.h"

using namespace Qt::StringLiterals;
using namespace qd::text;

class TestMarkdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blocks_data();
    void blocks();
    void spansAreSortedAndInside_data();
    void spansAreSortedAndInside();
    void longBlocksAreCut();
    void wideTablesAreCut();
    void roundTrip_data();
    void roundTrip();
    void markdownOfAPart();
};

void TestMarkdown::blocks_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const QString &source, const QString &expected) {
        QTest::newRow(name) << source << expected;
    };
    row("empty", u""_s, u""_s);
    row("blank", u" \n\n \t\n"_s, u""_s);
    row("paragraphs", u"one\n\ntwo"_s, u"p one\np two"_s);
    row("soft break", u"one\ntwo"_s, u"p one⏎two"_s);
    row("hard break", u"one  \ntwo\\\nthree"_s, u"p one⏎two⏎three"_s);
    row("crlf", u"one\r\ntwo\r\n\r\nthree"_s, u"p one⏎two\np three"_s);
    row("atx", u"# A\n###### B ##\n####### C"_s, u"h1 A\nh6 B\np ####### C"_s);
    row("setext", u"A\n===\nB\n---"_s, u"h1 A\nh2 B"_s);
    row("rule", u"a\n\n***\n- - -"_s, u"p a\nrule\nrule"_s);
    row("emphasis", u"a *b* **c** ***d*** _e_ __f__ ~~g~~"_s,
        u"p a {b:italic} {c:bold} {d:bold+italic} {e:italic} {f:bold} {g:strike}"_s);
    row("intraword", u"snake_case_name 2*3*4"_s, u"p snake_case_name 2{3:italic}4"_s);
    row("nested emphasis", u"**a *b* c**"_s, u"p {a :bold}{b:bold+italic}{ c:bold}"_s);
    row("code span", u"a `b*c*` ``d`e``"_s, u"p a {b*c*:code} {d`e:code}"_s);
    row("bold code", u"**`a`**"_s, u"p {a:bold+code}"_s);
    row("escapes", u"\\*a\\* \\# \\`"_s, u"p *a* # `"_s);
    row("entities", u"&amp; &eacute; &#x41; &#0; &nosuch; &hearts;"_s, u"p & é A \ufffd &nosuch; ♥"_s);
    row("link", u"[a **b**](https://e.x/y?z=1 \"t\") c"_s,
        u"p {a :link=https://e.x/y?z=1}{b:bold+link=https://e.x/y?z=1} c"_s);
    row("mail", u"<me@e.x> mail me@e.x"_s, u"p {me@e.x:link=mailto:me@e.x} mail {me@e.x:link=mailto:me@e.x}"_s);
    row("bare links", u"see https://e.x/a_b. Or www.e.x!"_s,
        u"p see {https://e.x/a_b:link=https://e.x/a_b}. Or {www.e.x:link=http://www.e.x}!"_s);
    // md4c takes the star for a part of the address and never leaves the emphasis
    row("link that takes a star", u"a *http://a.x*ä\n\nb\n\n- *http://a.x*ä\n- c"_s,
        u"p a {http://a.x*ä:italic+link=http://a.x*ä}\np b\nli@1 • {http://a.x*ä:italic+link=http://a.x*ä}\nli@1 • c"_s);
    row("reference", u"[a][r] and [r]\n\n[r]: https://e.x"_s, u"p {a:link=https://e.x} and {r:link=https://e.x}"_s);
    row("javascript",
        u"[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](file:///etc/passwd) [d](data:text/html,x) [e](src/a.cpp)"_s,
        u"p a b c d e"_s);
    row("odd schemes", u"<ftp://e.x> [x](https://) [y](HTTPS://E.X)"_s, u"p ftp://e.x x {y:link=HTTPS://E.X}"_s);
    row("image",
        u"![alt *text*](https://e.x/i.png) ![](https://e.x/p/i.png?x=1) ![](data:image/png;base64,AAAA) ![n](i.png)"_s,
        u"p {alt :link=https://e.x/i.png}{text:italic+link=https://e.x/i.png} {i.png:link=https://e.x/p/i.png?x=1} image/png n"_s);
    row("linked image", u"[![alt](https://e.x/i.png)](https://e.x/page)"_s, u"p {alt:link=https://e.x/page}"_s);
    row("image in item", u"- ![](https://e.x/i.png)"_s, u"li@1 • {i.png:link=https://e.x/i.png}"_s);
    row("html inline", u"a <b onclick=\"*x*\">*c*</b> <script>d</script>"_s,
        u"p a <b onclick=\"*x*\">{c:italic}</b> <script>d</script>"_s);
    row("html block", u"<div>\n*a*\n</div>\n\n*b*"_s, u"html <div>⏎*a*⏎</div>\np {b:italic}"_s);
    row("html comment", u"<!-- a\n\nb -->\nc"_s, u"html <!-- a⏎⏎b -->\np c"_s);
    row("br", u"a<br>b<br/>c<br />d"_s, u"p a⏎b⏎c⏎d"_s);
    row("fence", u"```C++ title\nint a;\n\n  b\n```\nc"_s, u"code(c++) int a;⏎⏎  b\np c"_s);
    row("tildes", u"~~~\n```\n~~~"_s, u"code ```"_s);
    row("unclosed fence", u"```js\na\n"_s, u"code(js) a"_s);
    row("empty fence", u"```\n```"_s, u"code"_s);
    row("indented code", u"    a\n      b\n\n    c"_s, u"code a⏎  b⏎⏎c"_s);
    row("list", u"- a\n- b\n  - c\n    - d\n- e"_s, u"li@1 • a\nli@1 • b\nli@2 • c\nli@3 • d\nli@1 • e"_s);
    row("ordered", u"3. a\n1. b\n\n7) c"_s, u"li@1 3. a\nli@1 4. b\nli@1 7) c"_s);
    row("loose", u"- a\n\n  more\n\n- b"_s, u"li@1 • a\np@1 more\nli@1 • b"_s);
    row("item with code", u"1. a\n   ```sh\n   ls\n   ```\n2. b"_s, u"li@1 1. a\ncode(sh)@1 ls\nli@1 2. b"_s);
    row("item that is code", u"- ```\n  x\n  ```"_s, u"li@1 •\ncode@1 x"_s);
    row("empty item", u"- a\n-\n- c"_s, u"li@1 • a\nli@1 •\nli@1 • c"_s);
    row("item in item", u"- - a"_s, u"li@1 •\nli@2 • a"_s);
    row("tasks", u"- [ ] a\n- [x] b\n- [X] **c**\n- [y] d"_s,
        u"li@1 • [ ] a\nli@1 • [x] b\nli@1 • [x] {c:bold}\nli@1 • [y] d"_s);
    row("quote", u"> a\n> b\n>\n> > c\n\nd"_s, u"quote> a⏎b\nquote>> c\np d"_s);
    row("quote with list", u"> - a\n> ```\n> b\n> ```"_s, u"li@1> • a\ncode> b"_s);
    row("lazy quote", u"> a\nb"_s, u"quote> a⏎b"_s);
    row("table", u"| a | b | c |\n|:-:|--:|---|\n| *1* | `2` |\n| x | [y](https://e.x) | z | w |"_s,
        u"table crl a|b|c / {1:italic}|{2:code}| / x|{y:link=https://e.x}|z"_s);
    // md4c takes the bar for a part of the address and never closes the link
    row("links that a bar ends", u"|a|b|\n|---|---|\n|https://e.x/a|*b* c|\n|d|\n\nnext *x*"_s,
        u"table ll a|b / {https://e.x/a:link=https://e.x/a}|{b:italic} c / d|\np next {x:italic}"_s);
    row("table with breaks and bars", u"|a|\n|---|\n|1<br>2|\n|`x\\|y`|"_s, u"table l a / 1⏎2 / {x|y:code}"_s);
    row("nul", u"a\0b"_s, u"p a\ufffdb"_s);
    row("lone surrogates", u"a"_s + QChar(0xd83d) + u"b"_s + QChar(0xde00), u"p a\ufffdb\ufffd"_s);
    row("emoji", u"*😀* é"_s, u"p {😀:italic} é"_s);
    row("bom", u"\ufeffa"_s, u"p \ufeffa"_s);
}

void TestMarkdown::blocks()
{
    QFETCH(QString, source);
    QFETCH(QString, expected);
    QCOMPARE(dumpBlocks(parseMarkdown(source)), expected);
}

// What arrives from a model or a web page is anybody's: whatever it is, it comes out as blocks, quickly (the timeout of the whole test
// is what a quadratic parser would break), and with spans that a painter can trust.
void TestMarkdown::spansAreSortedAndInside_data()
{
    QTest::addColumn<QString>("source");
    const auto row = [](const char *name, const QString &source) { QTest::newRow(name) << source; };
    constexpr int n = 50'000;
    row("one long paragraph", QString(1'600'000, u'a'));
    row("one long paragraph of words", u"word *and* `code` "_s.repeated(90'000));
    row("deep quotes", QString(n, u'>') + u" a"_s);
    row("deep quote lines", (QString(500, u'>') + u" a\n"_s).repeated(50));
    row("deep lists", u"- "_s.repeated(n) + u"a"_s);
    QString stairs;
    for (int i = 0; i < 500; ++i)
        stairs += QString(i * 2, u' ') + u"- a\n"_s;
    row("list stairs", stairs);
    row("brackets", u"["_s.repeated(n));
    row("bracket pairs", u"[a]"_s.repeated(n));
    row("images", u"!["_s.repeated(n));
    row("nested links", u"[a]("_s.repeated(n));
    row("stars", u"*a "_s.repeated(n));
    row("nested stars", u"**a *a "_s.repeated(n));
    row("star run", u"*"_s.repeated(n) + u"a"_s + u"*"_s.repeated(n));
    row("backticks", [] {
        QString s;
        for (int i = 1; i < 1'000; ++i)
            s += u'a' + QString(i, u'`');
        return s;
    }());
    row("tildes", u"~a "_s.repeated(n));
    row("entities", u"&amp;&lt;&copy;"_s.repeated(n));
    row("angle brackets", u"<"_s.repeated(n));
    row("html opens", u"<a "_s.repeated(n));
    row("comments", u"<!-- "_s.repeated(n));
    row("cdata", u"<![CDATA["_s.repeated(n));
    row("mails", u"a@a.aa "_s.repeated(n));
    row("at signs", u"a@"_s.repeated(n));
    row("www", u"www."_s.repeated(n));
    row("https", u"https://"_s.repeated(n));
    row("definitions", [] {
        QString s;
        for (int i = 0; i < 20'000; ++i)
            s += u"[%1]: https://e.x/%1\n"_s.arg(i);
        return s + u"[1]"_s.repeated(1'000);
    }());
    row("huge table", u"|a|b|c|\n|---|---|---|\n"_s + u"|1|2|3|\n"_s.repeated(n));
    row("wide table",
        u"|a"_s.repeated(10'000) + u"\n"_s + u"|---"_s.repeated(10'000) + u"\n"_s + u"|\n"_s.repeated(5'000));
    row("nuls", QString(n, QChar(0)));
    row("surrogates", QString(n, QChar(0xd800)));
    row("low surrogates", QString(n, QChar(0xdc00)));
    row("line breaks", QString(n, u'\n') + QString(n, u'\r'));
    row("hashes", u"# a\n"_s.repeated(n));
    row("fences", u"```\n"_s.repeated(n));
    row("tabs", QString(n, u'\t') + u"a"_s);
    row("backslashes", QString(n, u'\\'));
    row("rtl and joiners", u"\u202e\u200d\u0627\u0301"_s.repeated(n));
}

void TestMarkdown::spansAreSortedAndInside()
{
    QFETCH(QString, source);
    const QList<Block> blocks = parseMarkdown(source);
    for (const Block &block : blocks) {
        QVERIFY(block.text.size() <= maxBlockLength + 40'000); // a table's tabs and line breaks come on top
        int end = 0;
        for (const Span &span : block.spans) {
            QVERIFY(span.start >= end && span.length > 0);
            end = span.start + span.length;
            QVERIFY(end <= block.text.size());
            QCOMPARE(span.style.testFlag(SpanStyle::Link), !span.target.isEmpty());
        }
    }
}

void TestMarkdown::longBlocksAreCut()
{
    const QString source = u"ab *cd* ef\n\n```\n12345\n67890\n```\n\n😀😀😀😀😀😀"_s;
    QCOMPARE(dumpBlocks(parseMarkdown(source, 5)), u"p ab {cd:italic} +3\ncode 12345 +6\np 😀😀 +8"_s);
    QCOMPARE(dumpBlocks(parseMarkdown(source, 11)), u"p ab {cd:italic} ef\ncode 12345⏎67890\np 😀😀😀😀😀 +2"_s);
    const QList<Block> whole = parseMarkdown(QString(maxBlockLength, u'a'));
    QCOMPARE(whole.first().hidden, 0);
    const QList<Block> cut = parseMarkdown(QString(maxBlockLength + 7, u'a'));
    QCOMPARE(cut.first().hidden, 7);
    QCOMPARE(cut.first().text.size(), maxBlockLength);
}

void TestMarkdown::wideTablesAreCut()
{
    const QString wide =
        u"|a"_s.repeated(1'000) + u"\n"_s + u"|---"_s.repeated(1'000) + u"\n"_s + u"|xyz\n"_s.repeated(100);
    const Block table = parseMarkdown(wide).first();
    QCOMPARE(table.table.rows.size(), 21);
    QCOMPARE(table.hidden, 80 * 3);
}

void TestMarkdown::roundTrip_data()
{
    QTest::addColumn<QString>("source");
    const auto row = [](const char *name, const QString &source) { QTest::newRow(name) << source; };
    row("prose", u"# T\n\na *b* **c** ~~d~~ `e` [f **g**](https://e.x) h\\*i\\* snake_case\n\n> q\n\n---"_s);
    row("lists", u"- a\n- b\n    1. c\n    2. d\n        - [x] e\n\nend"_s);
    row("code", u"```cpp\nint a; // *b*\n```"_s);
    row("code with fences", u"````\n```\n````"_s);
    row("backticks", u"``a`b``"_s);
    row("table", u"| a | b |\n| :-: | --: |\n| **1** | x \\| y |"_s);
    row("quoted list", u"> - a\n> - b"_s);
}

void TestMarkdown::roundTrip()
{
    QFETCH(QString, source);
    const QList<Block> blocks = parseMarkdown(source);
    QStringList parts;
    for (const Block &block : blocks) {
        const bool item = block.kind == BlockKind::ListItem && !parts.isEmpty();
        if (!parts.isEmpty())
            parts += item ? u"\n"_s : u"\n\n"_s;
        parts += toMarkdown(block);
    }
    QCOMPARE(dumpBlocks(parseMarkdown(parts.join(QString()))), dumpBlocks(blocks));
}

void TestMarkdown::markdownOfAPart()
{
    const QList<Block> blocks = parseMarkdown(u"- one **two** three\n\n```sh\nls\npwd\n```"_s);
    QCOMPARE(toMarkdown(blocks[0], 4, 9), u"**two** "_s.chopped(1) + u" t"_s);
    QCOMPARE(toMarkdown(blocks[0], 0, 3), u"- one"_s);
    QCOMPARE(toMarkdown(blocks[1], 3, 6), u"```sh\npwd\n```"_s);
}

QTEST_APPLESS_MAIN(TestMarkdown)
#include "tst_markdown.moc"
