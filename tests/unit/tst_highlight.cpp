// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/highlight.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd::text;

class TestHighlight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void languages_data();
    void languages();
    void aliases_data();
    void aliases();
    void predicates();
    void injections();
    void unknownAndHuge();
    void timeLimit();
    void hostile_data();
    void hostile();
    void slices();
    void worker();
    void workerGoesAway();
    void grammarsGoWhenIdle();
    void memoryIsGivenBack();
};

namespace {

QString nameOf(Token token)
{
    const QStringList names =
        u"Plain Comment Keyword String Number Constant Type Function Variable Property Operator Punctuation "
        "Attribute Tag Escape Label Inserted Deleted"_s.split(u' ');
    return names.value(int(token));
}

Token tokenAt(const QList<TokenSpan> &tokens, qsizetype position)
{
    for (const TokenSpan &span : tokens) {
        if (position >= span.start && position < span.start + span.length)
            return span.token;
    }
    return Token::Plain;
}

void checkOrder(const QList<TokenSpan> &tokens, qsizetype length)
{
    int end = 0;
    for (const TokenSpan &span : tokens) {
        QVERIFY(span.start >= end && span.length > 0);
        end = span.start + span.length;
    }
    QVERIFY(end <= length);
}

} // namespace

void TestHighlight::languages_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QStringList>("expected"); // "text:Token"
    const auto row = [](const char *language, const QString &code, const QString &expected) {
        QTest::newRow(language) << code << expected.split(u' ');
    };
    row("bash", u"# hi\nif [ -f \"$HOME/x\" ]; then\n  echo 'a' | grep -v b\nfi\n"_s,
        u"hi:Comment if:Keyword fi:Keyword 'a':String echo:Function -v:Constant"_s);
    row("c", u"#include <stdio.h>\nint main(void) { return printf(\"%d\", 42); } // end\n"_s,
        u"#include:Keyword <stdio.h>:String int:Type main:Function return:Keyword 42:Number end:Comment"_s);
    row("cpp", u"class A { public: virtual int f() const; };\nauto x = std::move(\"é\"); // ü\n"_s,
        u"class:Keyword A:Type virtual:Keyword int:Type \"é\":String ü:Comment"_s);
    row("c-sharp", u"using System;\nclass A { string Name { get; set; } = \"x\"; int N() => 42; }\n"_s,
        u"using:Keyword class:Keyword string:Type \"x\":String 42:Number"_s);
    row("css", u"/* c */ .a > b { color: #fff; width: 10px; }\n"_s, u"c:Comment color:Property 10:Number b:Tag"_s);
    row("diff", u"--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same\n"_s, u"-1:Label old:Deleted new:Inserted same:Plain"_s);
    row("go", u"package main\nfunc main() { x := \"s\"; return 42 } // note\n"_s,
        u"package:Keyword func:Keyword main(:Function \"s\":String 42:Number note:Comment"_s);
    row("html", u"<!-- c --><p class=\"x\">t</p>"_s, u"c:Comment p:Tag class:Attribute x:String t:Plain"_s);
    row("java", u"class A { @Override public String f(int x) { return \"s\"; } } // note\n"_s,
        u"class:Keyword public:Keyword String:Type int:Type \"s\":String note:Comment"_s);
    row("javascript", u"// c\nconst f = async (x) => `a${x}`; class B {} f(42, /r/g); <div id=\"i\"/>;\n"_s,
        u"c:Comment const:Keyword async:Keyword a$:String class:Keyword 42:Number div:Tag"_s);
    row("json", u"{\"key\": \"value\", \"n\": 42, \"b\": true}"_s,
        u"key:Property value:String 42:Number true:Constant"_s);
    row("kotlin", u"fun main(): Int { val x = \"s\"; return 42 } // note\n"_s,
        u"fun:Keyword main:Function Int:Type val:Keyword \"s\":String 42:Number note:Comment"_s);
    row("markdown", u"# Title\n\n- item\n\n```js\nx\n```\n"_s, u"Title:Keyword -:Punctuation"_s);
    row("php", u"function f($x) { return \"s\" . 42; } // note\n"_s,
        u"function:Keyword return:Keyword 42:Number note:Comment"_s);
    row("python", u"# c\n@dec\ndef f(x: int) -> str:\n    return f\"a{x}\" + str(42)\n"_s,
        u"c:Comment def:Keyword f(:Function return:Keyword 42:Number"_s);
    row("ruby", u"# c\nclass A\n  def f(x) = :sym\n  \"s#{x}\"\nend\n"_s,
        u"c:Comment class:Keyword A:Constant def:Keyword f(:Function end:Keyword"_s);
    row("rust", u"// c\nfn main() -> u32 { let x = \"s\"; println!(\"{}\", 42); }\n"_s,
        u"c:Comment fn:Keyword u32:Type let:Keyword \"s\":String 42:Constant"_s);
    row("swift", u"// c\nfunc f(x: Int) -> String { let y = 42; return \"s\" }\n"_s,
        u"c:Comment func:Keyword Int:Type let:Keyword 42:Number return:Keyword"_s);
    row("toml", u"# c\n[a.b]\nkey = \"v\"\nn = 42\nt = true\n"_s,
        u"c:Comment key:Property \"v\":String 42:Number true:Constant"_s);
    row("tsx", u"const a: Foo = <div id=\"i\">{x}</div>; interface I { n: number }\n"_s,
        u"const:Keyword Foo:Type div:Tag interface:Keyword number:Type"_s);
    row("typescript", u"// c\ninterface I { n: number }\nexport const f = (x: Foo): string => \"s\";\n"_s,
        u"c:Comment interface:Keyword number:Type export:Keyword const:Keyword Foo:Type \"s\":String"_s);
    row("yaml", u"# c\nkey: value\nlist:\n  - 42\n  - true\n  - \"s\"\n"_s,
        u"c:Comment key:Property 42:Number true:Constant \"s\":String"_s);
}

void TestHighlight::languages()
{
    QFETCH(QString, code);
    QFETCH(QStringList, expected);
    const QString language = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(languageOf(language), language);
    const QList<TokenSpan> tokens = highlight(language, code, 10'000);
    checkOrder(tokens, code.size());
    for (const QString &pair : expected) {
        const qsizetype colon = pair.lastIndexOf(u':');
        const qsizetype at = code.indexOf(pair.left(colon));
        QVERIFY2(at >= 0, qPrintable(pair));
        const QString got = pair.left(colon + 1) + nameOf(tokenAt(tokens, at));
        QCOMPARE(got, pair);
    }
}

void TestHighlight::aliases_data()
{
    QTest::addColumn<QString>("alias");
    QTest::addColumn<QString>("language");
    const auto row = [](const char *alias, const char *language) {
        QTest::newRow(alias) << QString::fromLatin1(alias) << QString::fromLatin1(language);
    };
    row("js", "javascript");
    row("JSX", "javascript");
    row("ts", "typescript");
    row("py", "python");
    row("sh", "bash");
    row("console", "bash");
    row("C++", "cpp");
    row("h", "c");
    row("hpp", "cpp");
    row("c#", "c-sharp");
    row("yml", "yaml");
    row("jsonc", "json");
    row("rs", "rust");
    row("golang", "go");
    row("kt", "kotlin");
    row("svg", "html");
    row("patch", "diff");
    row("{.python}", "python");
    row("language-ts", "typescript");
    row("src/main.rs", "rust");
    row("", "");
    row("text", "");
    row("mermaid", "");
    row("..", "");
}

void TestHighlight::aliases()
{
    QFETCH(QString, alias);
    QFETCH(QString, language);
    QCOMPARE(languageOf(alias), language);
    QCOMPARE(languageOfFile(u"/a/b/Gemfile"), u"ruby"_s);
    QCOMPARE(languageOfFile(u"/a/b.d/x.TSX"), u"tsx"_s);
    QCOMPARE(languageOfFile(u"/a/b.c/x"), QString());
}

// #match? and #eq? are evaluated: by the grammar alone both names would get the same colour.
void TestHighlight::predicates()
{
    const QString code = u"x = MAX_SIZE + other\nprint(len)\ncustom()\n"_s;
    const QList<TokenSpan> tokens = highlight(u"python", code, 10'000);
    QCOMPARE(tokenAt(tokens, code.indexOf(u"MAX_SIZE"_s)), Token::Constant);
    QCOMPARE(tokenAt(tokens, code.indexOf(u"other"_s)), Token::Variable);
    const QString shell = u"tool --flag value"_s;
    const QList<TokenSpan> shellTokens = highlight(u"sh", shell, 10'000);
    QCOMPARE(tokenAt(shellTokens, shell.indexOf(u"--flag"_s)), Token::Constant);
    QCOMPARE(tokenAt(shellTokens, shell.indexOf(u"value"_s)), Token::Plain);
}

void TestHighlight::injections()
{
    const QString code = u"<script>const a = 42;</script><style>b { width: 10px }</style>"_s;
    const QList<TokenSpan> tokens = highlight(u"html", code, 10'000);
    QCOMPARE(tokenAt(tokens, code.indexOf(u"const"_s)), Token::Keyword);
    QCOMPARE(tokenAt(tokens, code.indexOf(u"42"_s)), Token::Number);
    QCOMPARE(tokenAt(tokens, code.indexOf(u"width"_s)), Token::Property);
    checkOrder(tokens, code.size());
}

void TestHighlight::unknownAndHuge()
{
    QVERIFY(highlight(u"mermaid", u"graph TD", 100).isEmpty());
    QVERIFY(highlight(u"js", u"", 100).isEmpty());
    QVERIFY(highlight(u"js", QString(600'000, u'1'), 100).isEmpty());
}

void TestHighlight::timeLimit()
{
    QVERIFY(highlight(u"cpp", u"int a = f(b, c);\n"_s.repeated(20'000), 1).isEmpty());
    QVERIFY(!highlight(u"cpp", u"int a;"_s, 10'000).isEmpty());
}

void TestHighlight::hostile_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("nul") << u"a\0b \0\0 \"\0"_s;
    QTest::newRow("surrogates") << QString(100, QChar(0xd800)) + u"\""_s + QString(100, QChar(0xdc00));
    QTest::newRow("open brackets") << QString(20'000, u'(');
    QTest::newRow("mixed brackets") << u"([{<"_s.repeated(5'000);
    QTest::newRow("quotes") << u"\"'`"_s.repeated(5'000);
    QTest::newRow("heredocs") << u"<<A <<-'B' <<~C\n"_s.repeated(1'000);
    QTest::newRow("tags") << u"<a><b>"_s.repeated(5'000);
    QTest::newRow("long name") << QString(100'000, u'a');
    QTest::newRow("indentation") << [] {
        QString s;
        for (int i = 0; i < 600; ++i)
            s += QString(i, u' ') + u"a:\n"_s;
        return s;
    }();
}

void TestHighlight::hostile()
{
    QFETCH(QString, code);
    for (const char *language :
         {"bash",     "c",   "c-sharp", "cpp",  "css",  "go",    "html", "java", "javascript", "json", "kotlin",
          "markdown", "php", "python",  "ruby", "rust", "swift", "toml", "tsx",  "typescript", "yaml"})
        checkOrder(highlight(QString::fromLatin1(language), code, 100), code.size());
}

void TestHighlight::slices()
{
    const QList<TokenSpan> tokens{{0, 2, Token::Keyword}, {4, 4, Token::String}, {10, 2, Token::Number}};
    QCOMPARE(sliceTokens(tokens, 0, 12), tokens);
    QCOMPARE(sliceTokens(tokens, 5, 6), (QList<TokenSpan>{{0, 3, Token::String}, {5, 1, Token::Number}}));
    QCOMPARE(sliceTokens(tokens, 2, 2), QList<TokenSpan>());
    QCOMPARE(sliceTokens(tokens, 20, 5), QList<TokenSpan>());
}

void TestHighlight::worker()
{
    Highlighter highlighter;
    QSignalSpy ready(&highlighter, &Highlighter::ready);
    const QString code = u"return 42"_s;
    QVERIFY(!highlighter.tokens(u"js"_s, code));
    QVERIFY(!highlighter.tokens(u"javascript"_s, code)); // the same request, asked once
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(ready[0][0].toString(), u"javascript"_s);
    QCOMPARE(ready[0][1].toString(), code);
    const QList<TokenSpan> *tokens = highlighter.tokens(u"js"_s, code);
    QVERIFY(tokens);
    QCOMPARE(tokenAt(*tokens, 0), Token::Keyword);
    const QList<TokenSpan> *none = highlighter.tokens(u"mermaid"_s, code);
    QVERIFY(none && none->isEmpty());
}

// Their memory is needed for moments only; the next code brings them back.
void TestHighlight::grammarsGoWhenIdle()
{
    Highlighter highlighter;
    QSignalSpy ready(&highlighter, &Highlighter::ready);
    QCOMPARE(highlighter.tokens(u"cpp"_s, u"int a = 1;"_s), nullptr);
    QTRY_COMPARE(ready.count(), 1);
    QVERIFY(areGrammarsLoaded());
    QTRY_VERIFY(!areGrammarsLoaded());
    QCOMPARE(highlighter.tokens(u"cpp"_s, u"int b = 2;"_s), nullptr);
    QTRY_COMPARE(ready.count(), 2);
    const QList<TokenSpan> *tokens = highlighter.tokens(u"cpp"_s, u"int b = 2;"_s);
    QVERIFY(tokens && !tokens->isEmpty());
}

// In a quiet moment only the newest colours are kept; the others are made again when they are asked for.
void TestHighlight::memoryIsGivenBack()
{
    Highlighter highlighter;
    QSignalSpy ready(&highlighter, &Highlighter::ready);
    const auto colours = [&](int i) { return highlighter.tokens(u"cpp"_s, u"int a%1 = 1;\n"_s.arg(i).repeated(400)); };
    for (int i = 0; i < 10; ++i)
        QCOMPARE(colours(i), nullptr);
    QTRY_COMPARE(ready.count(), 10);
    const QList<TokenSpan> first = *colours(0);
    QVERIFY(!first.isEmpty());
    QVERIFY(colours(9));
    highlighter.releaseMemory();
    QVERIFY(colours(9));
    QCOMPARE(colours(1), nullptr);
    QTRY_COMPARE(ready.count(), 11);
    QCOMPARE(*colours(1), first);
    highlighter.releaseMemory();
    QCOMPARE(colours(5), nullptr); // given back again
    QTRY_COMPARE(ready.count(), 12);
}

void TestHighlight::workerGoesAway()
{
    for (int i = 0; i < 20; ++i) {
        Highlighter highlighter;
        for (int k = 0; k < 10; ++k)
            std::ignore = highlighter.tokens(u"js"_s, u"f(%1)"_s.arg(k));
    }
}

QTEST_GUILESS_MAIN(TestHighlight)
#include "tst_highlight.moc"
