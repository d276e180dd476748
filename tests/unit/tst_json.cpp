// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace Qt::StringLiterals;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unescapes_data();
    void unescapes();
    void writesStrings_data();
    void writesStrings();
    void writesNumbers_data();
    void writesNumbers();
    void writerPlacesCommas();
    void checksSyntax_data();
    void checksSyntax();
    void findsMembers();
    void takesANameOnce_data();
    void takesANameOnce();
};

void TestJson::unescapes_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QString>("text");

    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("ascii") << QByteArray("hello, world and more than eight") << u"hello, world and more than eight"_s;
    QTest::newRow("utf-8 of 1 to 4 bytes") << QByteArray("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z") << u"aä€😀z"_s;
    QTest::newRow("short escapes") << QByteArray(R"(\"\\\/\b\f\n\r\t)") << u"\"\\/\b\f\n\r\t"_s;
    QTest::newRow("escaped pair") << QByteArray(R"(\ud83d\ude00)") << u"😀"_s;
    QTest::newRow("escape after eight") << QByteArray(R"(12345678\n9)") << u"12345678\n9"_s;
    // PROTOCOL 12: deltas can split a surrogate pair.
    QTest::newRow("first half") << QByteArray(R"(x\ud83d)") << QString(u"x"_s + QChar(0xd83d));
    QTest::newRow("second half") << QByteArray(R"(\ude00y)") << QString(QChar(0xde00) + u"y"_s);
    QTest::newRow("byte order mark is text") << QByteArray("\xef\xbb\xbfx") << QString(QChar(0xfeff) + u"x"_s);
    QTest::newRow("zero") << QByteArray(R"(a\u0000b)") << QString(u"a"_s + QChar(0) + u"b"_s);
    // Hostile.
    QTest::newRow("lone backslash at the end") << QByteArray("a\\") << u"a\\"_s;
    QTest::newRow("unknown escape") << QByteArray(R"(\q)") << u"\\q"_s;
    QTest::newRow("cut unicode escape") << QByteArray(R"(\u12)") << u"\\u12"_s;
    QTest::newRow("bad hex") << QByteArray(R"(\uZZZZ)") << u"\\uZZZZ"_s;
    QTest::newRow("cut utf-8") << QByteArray("a\xe2\x82") << QString(u"a"_s + QChar(0xfffd) + QChar(0xfffd));
    QTest::newRow("overlong utf-8") << QByteArray("\xc0\xaf") << QString(2, QChar(0xfffd));
    QTest::newRow("surrogate as utf-8") << QByteArray("\xed\xa0\x80") << QString(3, QChar(0xfffd));
    QTest::newRow("beyond unicode") << QByteArray("\xf4\x90\x80\x80") << QString(4, QChar(0xfffd));
}

void TestJson::unescapes()
{
    QFETCH(QByteArray, raw);
    QFETCH(QString, text);
    QCOMPARE(json::unescape(raw), text);
    QVERIFY(!json::unescape(raw).isNull()); // null means absent
}

void TestJson::writesStrings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("empty") << QString() << QByteArray(R"("")");
    QTest::newRow("plain") << u"plain"_s << QByteArray(R"("plain")");
    QTest::newRow("escapes") << u"a\"\\\n\r\t\u0001"_s << QByteArray(R"("a\"\\\n\r\t\u0001")");
    QTest::newRow("utf-8") << u"ä€😀"_s << QByteArray("\"ä€😀\"");
    QTest::newRow("first half alone") << QString(QChar(0xd83d)) << QByteArray(R"("\ud83d")");
    QTest::newRow("second half alone") << QString(u"é"_s + QChar(0xde00)) << QByteArray("\"é\\ude00\"");
    QTest::newRow("halves in wrong order")
        << QString(QString(QChar(0xde00)) + QChar(0xd83d)) << QByteArray(R"("\ude00\ud83d")");
}

void TestJson::writesStrings()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    QByteArray out;
    json::appendString(out, text);
    QCOMPARE(out, json);
    QCOMPARE(json::unescape(QByteArrayView(out).sliced(1, out.size() - 2)), text);
}

void TestJson::writesNumbers_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("zero") << 0.0 << QByteArray("0");
    QTest::newRow("whole") << 1795170336763.0 << QByteArray("1795170336763");
    QTest::newRow("negative") << -5.0 << QByteArray("-5");
    QTest::newRow("cost") << 0.017317 << QByteArray("0.017317");
    QTest::newRow("tiny") << 1e-9 << QByteArray("1e-09");
    QTest::newRow("huge") << 1e300 << QByteArray("1e+300");
    QTest::newRow("not a number") << qQNaN() << QByteArray("0");
    QTest::newRow("infinite") << qInf() << QByteArray("0");
}

void TestJson::writesNumbers()
{
    QFETCH(double, number);
    QFETCH(QByteArray, json);
    QByteArray out;
    json::appendNumber(out, number);
    QCOMPARE(out, json);
}

void TestJson::writerPlacesCommas()
{
    json::Writer out;
    out.beginObject().member("a", 1).key("b").beginArray().value(u"x"_s).value(true).endArray();
    out.key("c").beginObject().endObject().members(R"("d":null)").key("e").raw({}).endObject();
    QCOMPARE(out.result(), QByteArray(R"({"a":1,"b":["x",true],"c":{},"d":null,"e":null})"));
}

void TestJson::checksSyntax_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");

    for (const char *text : {R"(null)", R"( true )", R"(-0.5e+3)", R"("a\"b")", R"([])", R"({})", R"([ { } , [ ] ])",
                             R"({"a":[1,{"b":"]}"}],"a":2})", "\n[1,\t2]\r"})
        QTest::addRow("good %s", text) << QByteArray(text) << true;
    for (const char *text :
         {"",         " ",          "nul", "01",    "1.",        "+1",          "\"a",  "\"a\nb\"", "\"\\",
          "[",        "]",          "[1",  "[1,]",  "[,1]",      "[1 2]",       "{]",   "[}",       "{\"a\"}",
          "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{\"a\" 1}", "[{\"a\":1]}", "{}{}", "1 2",      "[1]]"})
        QTest::addRow("bad %s", text) << QByteArray(text) << false;
    QTest::newRow("1,024 levels") << QByteArray(1024, '[') + '1' + QByteArray(1024, ']') << true;
    QTest::newRow("too deep") << QByteArray(1025, '[') + '1' + QByteArray(1025, ']') << false;
}

void TestJson::checksSyntax()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    QCOMPARE(json::isWellFormed(text), good);
}

// Names are compared as what they say, however they are written.
void TestJson::findsMembers()
{
    const auto tree = json::Tree::parse(R"({"plain":1,"e\u0073caped":2,"größe":3,"\ufeff":4,"":5})");
    QVERIFY(tree);
    const json::Node root = (*tree)->root();
    QCOMPARE(root[u"plain"].integer(), 1);
    QCOMPARE(root[u"escaped"].integer(), 2);
    QCOMPARE(root[u"größe"].integer(), 3);
    QCOMPARE(root[QString(QChar(0xfeff))].integer(), 4);
    QCOMPARE(root[u""].integer(), 5);
    QVERIFY(root[u"plai"].isAbsent() && root[u"plainer"].isAbsent() && root[u"e\\u0073caped"].isAbsent());
}

void TestJson::takesANameOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("twice") << QByteArray(R"({"a":1,"b":2,"a":3})") << false;
    QTest::newRow("twice, written differently") << QByteArray(R"({"a":1,"\u0061":2})") << false;
    QTest::newRow("escaped twice") << QByteArray(R"({"\u0061":1,"\u0061":2})") << false;
    QTest::newRow("a backslash and a letter") << QByteArray(R"({"\\u0061":1,"a":2})") << true;
    QTest::newRow("in two objects") << QByteArray(R"([{"a":1},{"a":2}])") << true;
    QTest::newRow("another case") << QByteArray(R"({"a":1,"A":2})") << true;
    QTest::newRow("composed and not") << QByteArray("{\"\xc3\xa4\":1,\"a\xcc\x88\":2}") << true;
}

void TestJson::takesANameOnce()
{
    QFETCH(QByteArray, text);
    QTEST(json::Tree::parse(text).has_value(), "good");
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
