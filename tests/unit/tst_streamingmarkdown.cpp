// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"
#include "tests/support/blockdump.h"
#include "tests/support/qtest.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace qd::text;

class TestStreamingMarkdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsOneShot_data();
    void equalsOneShot();
    void randomDocuments();
    void longBlocks();
    void finishedBlocksStay();
    void firstChanged();
    void splitSurrogates();
    void openUntilFinished();
};

namespace {

const char16_t *const answer = uR"(# Fixing the *flaky* test

The upload test fails one time in ten. It waits for a **fixed** time, see [the docs](https://e.x/a).

1. First, read `tests/upload.cpp`:

   ```cpp
   void wait() {

       sleep(1); // ```
   }
   ```

2. Then
   - replace it
   - run it

   again

1. Done

Setext heading
---

- [ ] open
- [x] done

> A quote
> goes on
lazily

| Test | Result |
|------|:------:|
| a    | ok     |
| b    | <br>   |

~~~
unclosed until the end

# not a heading
~~~

<details>
*raw*
</details>

    indented

    code

Last *line*)";

//! What every step must give: the same as parsing what has come so far, but for the last block being open.
void compare(StreamingMarkdown &stream, QStringView soFar)
{
    QList<Block> expected = parseMarkdown(soFar);
    if (!expected.isEmpty())
        expected.last().open = true;
    const QList<Block> &got = stream.blocks();
    if (got != expected)
        QCOMPARE(dumpBlocks(got), dumpBlocks(expected));
    QVERIFY2(got == expected, qPrintable(soFar.toString()));
}

void streamInSteps(const QString &source, const QList<qsizetype> &cuts, bool look)
{
    StreamingMarkdown stream;
    qsizetype at = 0;
    for (const qsizetype cut : cuts) {
        stream.append(QStringView(source).sliced(at, cut - at));
        at = cut;
        if (look)
            compare(stream, QStringView(source).first(at));
        if (QTest::currentTestFailed())
            return;
    }
    stream.append(QStringView(source).sliced(at));
    stream.finish();
    QCOMPARE(dumpBlocks(stream.blocks()), dumpBlocks(parseMarkdown(source)));
    QVERIFY(stream.blocks() == parseMarkdown(source));
}

} // namespace

void TestStreamingMarkdown::equalsOneShot_data()
{
    QTest::addColumn<QString>("source");
    const auto row = [](const char *name, const QString &source) { QTest::newRow(name) << source; };
    row("answer", QString::fromUtf16(answer));
    row("setext", u"a\n\nTitle\n===\n\nb\nc\n---\nd"_s);
    row("list goes on", u"1. a\n\n1. b\n\n   c\n\nd\n\n1. e\n\n2. f\n\n  g"_s);
    row("list number comes late", u"1. a\n\n2\n\n1. b\n\n3. c"_s);
    row("indented after list", u"- a\n\n    b\n\n      c\n\nd\n\n    e"_s);
    row("fence in list", u"- a\n\n  ```\n  b\n\n  c\n\nd\n```\ne\n\nf\n```\n\ng"_s);
    row("fence looks closed", u"````\n```\n\na\n\nb\n````\n\nc"_s);
    row("definition later",
        u"[a] and [b]\n\nc [d]\n\n[a]: https://e.x/a\n\n> [b]: https://e.x/b\n\ne\n\n- [d]: https://e.x/d"_s);
    row("definition over lines", u"[foo\nbar]\n\nx\n\n[foo\nbar]: https://e.x\n'title\nmore'\n\ny"_s);
    row("definition with crlf", u"[foo\r\nbar]\r\n\r\nx\r\n\r\n[foo\r\nbar]: https://e.x\r\n\r\ny"_s);
    row("definition with lone returns", u"[a]\r\rb\r\rc\r\r[a]: https://e.x\r\rd"_s);
    row("not a definition", u"a [b]\n\n`x[0]: y`\n\nc\n\n[b\n\n]: https://e.x"_s);
    row("footnotes", u"a[^1]\n\nb\n\n[^1]: https://e.x\n[^2]: two"_s);
    row("table", u"a\n\n| b | c |\n|---|---|\n| d | e |\n\nf | g\n--|--\nh | i\n\nj"_s);
    row("html", u"a\n\n<div>\n\nb\n\n</div>\n\n<!-- c\n\nd\n\n--> e\n\nf\n\n<script>\n\ng\n\n</script>\n\nh"_s);
    row("quote", u"> a\n\n> b\n>\n> c\nd\n\ne\n> f"_s);
    row("blank lines", u"\n\n \na\n\t\nb\n  \n\n  c\n\n\td"_s);
    row("crlf", u"a\r\n\r\nb\r\n===\r\n\r\n- c\r\n\r\nd"_s);
    row("emoji", u"😀 *😀*\n\n`😀😀`\n\n😀"_s);
    row("lone surrogates", u"a"_s + QChar(0xd83d) + u"\n\nb\n\n"_s + QChar(0xde00) + QChar(0xd83d));
    row("nul", u"a\0\n\nb\n\n\0c"_s);
    row("headings", u"# a\n\n## b\n\n#\n\n##c\n\n# d\n===\n\ne"_s);
    row("links over blocks", u"[a\n\n](https://e.x)\n\n![b\n\nc](d)\n\n`e\n\nf`"_s);
}

void TestStreamingMarkdown::equalsOneShot()
{
    QFETCH(QString, source);
    // one cut everywhere
    for (qsizetype i = 0; i <= source.size(); ++i) {
        streamInSteps(source, {i}, true);
        if (QTest::currentTestFailed())
            return;
    }
    // unit by unit
    QList<qsizetype> all;
    for (qsizetype i = 1; i < source.size(); ++i)
        all += i;
    streamInSteps(source, all, true);
}

// Documents of random pieces that make and break blocks, cut at random: whatever the state in which a cut falls.
void TestStreamingMarkdown::randomDocuments()
{
    const QStringList pieces{u"a"_s,     u"word "_s, u"\n"_s,      u"\n\n"_s,         u"\n\n"_s,  u"- "_s,   u"1. "_s,
                             u"> "_s,    u"# "_s,    u"```"_s,     u"~~~\n"_s,        u"    "_s,  u"  "_s,   u"\t"_s,
                             u"---\n"_s, u"===\n"_s, u"|a|b|\n"_s, u"|---|---|\n"_s,  u"*b* "_s,  u"**"_s,   u"`c`"_s,
                             u"`"_s,     u"[a]"_s,   u"[a]: "_s,   u"https://e.x "_s, u"<div>"_s, u"<!--"_s, u"-->"_s,
                             u"&amp;"_s, u"😀"_s,     u"\r\n"_s,    u"+ x\n"_s,        u"[ ] "_s,  u"\\"_s,   u"]:"_s,
                             u"10) "_s};
    QRandomGenerator random(20260101);
    for (int document = 0; document < 3'000; ++document) {
        QString source;
        const int count = random.bounded(1, 60);
        for (int i = 0; i < count; ++i)
            source += pieces[random.bounded(int(pieces.size()))];
        QList<qsizetype> cuts;
        for (qsizetype at = random.bounded(1, 12); at < source.size(); at += random.bounded(1, 12))
            cuts += at;
        streamInSteps(source, cuts, true);
        if (QTest::currentTestFailed()) {
            qWarning().noquote() << "document" << document << source;
            return;
        }
    }
}

void TestStreamingMarkdown::longBlocks()
{
    const QString source = u"a\n\n"_s + QString(300, u'b') + u"\n\n```\n"_s + u"code\n"_s.repeated(100) + u"```\n\nc"_s;
    StreamingMarkdown stream(100);
    for (qsizetype i = 0; i < source.size(); i += 7)
        stream.append(QStringView(source).mid(i, 7));
    stream.finish();
    QVERIFY(stream.blocks() == parseMarkdown(source, 100));
}

void TestStreamingMarkdown::finishedBlocksStay()
{
    StreamingMarkdown stream;
    const QString source = QString::fromUtf16(answer);
    QList<Block> before;
    int lowest = 0;
    for (const QChar c : source) {
        stream.append(QStringView(&c, 1));
        const int changed = stream.takeFirstChanged();
        QCOMPARE(before.first(qMin<qsizetype>(changed, before.size())),
                 stream.blocks().first(qMin<qsizetype>(changed, before.size())));
        before = stream.blocks();
        lowest = qMax(lowest, changed);
    }
    QVERIFY(lowest >= before.size() - 1);
}

void TestStreamingMarkdown::firstChanged()
{
    StreamingMarkdown stream;
    QCOMPARE(stream.takeFirstChanged(), 0);
    stream.append(u"a\n\nb");
    QCOMPARE(stream.takeFirstChanged(), 0);
    QCOMPARE(stream.takeFirstChanged(), 2);
    stream.append(u"c");
    QCOMPARE(stream.takeFirstChanged(), 1);
    stream.append(u"\n");
    QCOMPARE(stream.takeFirstChanged(), 2);
    stream.append(u"\nd");
    QCOMPARE(stream.takeFirstChanged(), 1); // "bc" is no longer open
    stream.append(u"\n===\n");
    QCOMPARE(stream.takeFirstChanged(), 2);
    stream.finish();
    QCOMPARE(stream.takeFirstChanged(), 2);
    QCOMPARE(stream.takeFirstChanged(), 3);
    QCOMPARE(dumpBlocks(stream.blocks()), u"p a\np bc\nh1 d"_s);
}

void TestStreamingMarkdown::splitSurrogates()
{
    const QString smile = u"😀"_s;
    StreamingMarkdown stream;
    stream.append(u"a *");
    stream.append(QStringView(smile).first(1));
    QCOMPARE(dumpBlocks(stream.blocks()), u"p a *\ufffd"_s);
    stream.append(QStringView(smile).last(1));
    stream.append(u"*");
    QCOMPARE(dumpBlocks(stream.blocks()), u"p a {😀:italic}"_s);
}

void TestStreamingMarkdown::openUntilFinished()
{
    StreamingMarkdown stream;
    stream.append(u"a\n\nb\n\n```\nc");
    QVERIFY(!stream.blocks()[0].open);
    QVERIFY(!stream.blocks()[1].open);
    QVERIFY(stream.blocks()[2].open);
    stream.finish();
    QVERIFY(!stream.blocks()[2].open);
}

QTEST_APPLESS_MAIN(TestStreamingMarkdown)
#include "tst_streamingmarkdown.moc"
