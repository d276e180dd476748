// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "tests/support/qtest.h"

using namespace Qt::StringLiterals;
using namespace qd::text;

class TestDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void block();
};

namespace {

//! `old>new +added -removed [binary]`, then a line for each line: sign, numbers, text.
QString dump(const QList<FileDiff> &files)
{
    QStringList out;
    for (const FileDiff &file : files) {
        out += u"%1>%2 +%3 -%4%5"_s.arg(file.oldPath, file.newPath)
                   .arg(file.added)
                   .arg(file.removed)
                   .arg(file.binary ? u" binary"_s : QString());
        const QStringList lines = file.text.split(u'\n');
        for (qsizetype i = 0; i < file.lines.size(); ++i) {
            const DiffLine &line = file.lines[i];
            const QStringView signs = u" +-@\\";
            out += u"%1 %2 %3 %4"_s.arg(signs[qsizetype(line.kind)])
                       .arg(line.oldNumber)
                       .arg(line.newNumber)
                       .arg(lines.value(i));
        }
    }
    return out.join(u'\n');
}

} // namespace

void TestDiff::parse_data()
{
    QTest::addColumn<QString>("diff");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &diff, const QString &expected) {
        QTest::newRow(name) << diff << expected;
    };
    row("empty", u""_s, u""_s);
    row("prose", u"nothing\nto see\n"_s, u""_s);
    row("git",
        u"diff --git a/src/a.c b/src/a.c\nindex 1..2 100644\n--- a/src/a.c\n+++ b/src/a.c\n@@ -3,3 +3,4 @@ int main()\n a\n-b\n+c\n+d\n e\n"_s,
        u"src/a.c>src/a.c +2 -1\n@ 0 0 @@ -3,3 +3,4 @@ int main()\n  3 3 a\n- 4 0 b\n+ 0 4 c\n+ 0 5 d\n  5 6 e"_s);
    row("Index lines, as the edit tool writes",
        u"Index: /w/a b.txt\n===================================================================\n--- /w/a b.txt\t\n+++ /w/a b.txt\t\n@@ -1,1 +1,1 @@\n-x\n+y\n"_s,
        u"/w/a b.txt>/w/a b.txt +1 -1\n@ 0 0 @@ -1,1 +1,1 @@\n- 1 0 x\n+ 0 1 y"_s);
    row("two files, two hunks",
        u"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n@@ -10,0 +11 @@\n+c\n--- a/y\n+++ b/y\n@@ -1 +0,0 @@\n-d\n"_s,
        u"x>x +2 -1\n@ 0 0 @@ -1 +1 @@\n- 1 0 a\n+ 0 1 b\n@ 0 0 @@ -10,0 +11 @@\n+ 0 11 c\ny>y +0 -1\n@ 0 0 @@ -1 +0,0 @@\n- 1 0 d"_s);
    row("lines that look like headers",
        u"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- sql comment\n-- \n+++ plus\n+@@ at\n"_s,
        u"x>x +2 -2\n@ 0 0 @@ -1,2 +1,2 @@\n- 1 0 -- sql comment\n- 2 0 - \n+ 0 1 ++ plus\n+ 0 2 @@ at"_s);
    row("new and deleted",
        u"diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of "
        u"file\n"
        "diff --git a/o b/o\ndeleted file mode 100644\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"_s,
        u">n +1 -0\n@ 0 0 @@ -0,0 +1 @@\n+ 0 1 a\n\\ 0 0 No newline at end of file\no> +0 -1\n@ 0 0 @@ -1 +0,0 @@\n- 1 0 a"_s);
    row("rename without changes", u"diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n"_s,
        u"o>n +0 -0"_s);
    row("binary", u"diff --git a/p.png b/p.png\nindex 1..2\nBinary files a/p.png and b/p.png differ\n"_s,
        u"p.png>p.png +0 -0 binary"_s);
    row("quoted path", u"--- \"a/\\303\\251 \\\"x.txt\"\n+++ \"b/\\303\\251 \\\"x.txt\"\n@@ -1 +1 @@\n-a\n+b\n"_s,
        u"é \"x.txt>é \"x.txt +1 -1\n@ 0 0 @@ -1 +1 @@\n- 1 0 a\n+ 0 1 b"_s);
    row("no names", u"@@ -1 +1 @@\n-a\n+b"_s, u"> +1 -1\n@ 0 0 @@ -1 +1 @@\n- 1 0 a\n+ 0 1 b"_s);
    row("crlf", u"--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n"_s,
        u"x>x +1 -1\n@ 0 0 @@ -1 +1 @@\n- 1 0 a\n+ 0 1 b"_s);
    row("cut short", u"--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n a\n-b"_s,
        u"x>x +0 -1\n@ 0 0 @@ -1,9 +1,9 @@\n  1 1 a\n- 2 0 b"_s);
    row("empty context line that lost its space", u"@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n"_s,
        u"> +1 -1\n@ 0 0 @@ -1,3 +1,3 @@\n  1 1 a\n  2 2 \n- 3 0 b\n+ 0 3 c"_s);
    row("wrong counts", u"@@ -1 +1 @@\n-a\n+b\n+c\n d\n@@ -9 +9 @@\n-e\n"_s,
        u"> +2 -2\n@ 0 0 @@ -1 +1 @@\n- 1 0 a\n+ 0 1 b\n+ 0 2 c\n  2 3 d\n@ 0 0 @@ -9 +9 @@\n- 9 0 e"_s);
    row("no counts", u"--- a/x\n+++ b/x\n@@\n a\n-b\n+c\n--- a/y\n+++ b/y\n@@ ... @@\n+d\n"_s,
        u"x>x +1 -1\n@ 0 0 @@\n  0 0 a\n- 0 0 b\n+ 0 0 c\ny>y +1 -0\n@ 0 0 @@ ... @@\n+ 0 0 d"_s);
    row("absurd counts", u"@@ -99999999999,2 +1,-5 @@\n-a\n@@ -2147483647,2147483647 +1 @@\n b\n"_s,
        u"> +0 -1\n@ 0 0 @@ -99999999999,2 +1,-5 @@\n- 0 0 a\n@ 0 0 @@ -2147483647,2147483647 +1 @@\n  0 0 b"_s);
}

void TestDiff::parse()
{
    QFETCH(QString, diff);
    QFETCH(QString, expected);
    QCOMPARE(dump(parseUnifiedDiff(diff)), expected);
}

void TestDiff::block()
{
    const Block block = diffBlock(parseUnifiedDiff(u"--- a/x.cpp\n+++ b/x.cpp\n@@ -1 +1 @@\n-a\n+b\n"_s).first());
    QCOMPARE(block.kind, BlockKind::Diff);
    QCOMPARE(block.language, u"x.cpp"_s);
    QCOMPARE(block.text, u"@@ -1 +1 @@\na\nb"_s);
    QCOMPARE(block.diff.size(), 3);
}

QTEST_APPLESS_MAIN(TestDiff)
#include "tst_diff.moc"
