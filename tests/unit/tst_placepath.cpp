// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Paths of machines that are not this one, of Windows too.
#include "core/base/placepath.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace Qt::StringLiterals;

class TestPlacePath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parts_data();
    void parts();
    void typed_data();
    void typed();
    void relativeOnesAreLeftAlone();
};

void TestPlacePath::parts_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("cleaned");
    QTest::addColumn<QString>("root");
    QTest::addColumn<QString>("parent");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, QStringView path, QStringView cleaned, QStringView root, QStringView parent,
                        QStringView name) {
        QTest::newRow(title) << path.toString() << cleaned.toString() << root.toString() << parent.toString()
                             << name.toString();
    };
    row("folder", u"/srv/shop", u"/srv/shop", u"/", u"/srv", u"shop");
    row("below the root", u"/srv", u"/srv", u"/", u"/", u"srv");
    row("root", u"/", u"/", u"/", u"", u"/");
    row("slashes", u"//srv///shop/", u"/srv/shop", u"/", u"/srv", u"shop");
    row("dots", u"/srv/./a/../shop", u"/srv/shop", u"/", u"/srv/./a/..", u"shop");
    row("above the root", u"/../..", u"/", u"/", u"/..", u"..");
    row("a backslash is a letter", u"/srv/a\\b", u"/srv/a\\b", u"/", u"/srv", u"a\\b");
    row("odd letters", u"/ünï 项目/100%25", u"/ünï 项目/100%25", u"/", u"/ünï 项目", u"100%25");
    row("drive", u"C:\\code\\shop", u"C:\\code\\shop", u"C:\\", u"C:\\code", u"shop");
    row("drive, slashes", u"c:/code/shop/", u"c:\\code\\shop", u"c:\\", u"c:\\code", u"shop");
    row("below a drive", u"C:\\code", u"C:\\code", u"C:\\", u"C:\\", u"code");
    row("a drive itself", u"D:\\", u"D:\\", u"D:\\", u"", u"D:\\");
    row("above a drive", u"C:\\code\\..\\..", u"C:\\", u"C:\\", u"C:\\code\\..", u"..");
    row("share", u"\\\\box\\files\\shop", u"\\\\box\\files\\shop", u"\\\\box\\files\\", u"\\\\box\\files\\", u"shop");
    row("a share itself", u"\\\\box\\files\\", u"\\\\box\\files\\", u"\\\\box\\files\\", u"", u"\\\\box\\files\\");
    row("a machine without a share", u"\\\\box", u"\\\\box\\", u"\\\\box\\", u"", u"\\\\box\\");
}

void TestPlacePath::parts()
{
    QFETCH(QString, path);
    QTEST(placepath::cleaned(path), "cleaned");
    QTEST(placepath::rootOf(path), "root");
    QTEST(placepath::parentOf(path), "parent");
    QTEST(placepath::nameOf(path), "name");
    QVERIFY(placepath::isAbsolute(path));
    const auto parent = placepath::parentOf(placepath::cleaned(path));
    if (!parent.isEmpty())
        QCOMPARE(placepath::join(parent, placepath::nameOf(placepath::cleaned(path))), placepath::cleaned(path));
}

void TestPlacePath::typed_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("home");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("shown");
    QTest::newRow("home") << u"~"_s << u"/home/dev"_s << u"/home/dev"_s << u"~"_s;
    QTest::newRow("below home") << u"~/shop/"_s << u"/home/dev"_s << u"/home/dev/shop"_s << u"~/shop"_s;
    QTest::newRow("beside home") << u"/home/dev2"_s << u"/home/dev"_s << u"/home/dev2"_s << u"/home/dev2"_s;
    QTest::newRow("home is the root") << u"/srv"_s << u"/"_s << u"/srv"_s << u"/srv"_s;
    QTest::newRow("no home") << u"/srv"_s << QString() << u"/srv"_s << u"/srv"_s;
    QTest::newRow("somebody's home") << u"~kim/shop"_s << u"/home/dev"_s << u"~kim/shop"_s << u"~kim/shop"_s;
    QTest::newRow("windows") << u"~\\shop"_s << u"C:\\Users\\dev"_s << u"C:\\Users\\dev\\shop"_s << u"~\\shop"_s;
    QTest::newRow("windows, slash") << u"~/shop"_s << u"C:/Users/dev"_s << u"C:\\Users\\dev\\shop"_s << u"~\\shop"_s;
    QTest::newRow("no backslash there") << u"~\\shop"_s << u"/home/dev"_s << u"~\\shop"_s << u"~\\shop"_s;
}

void TestPlacePath::typed()
{
    QFETCH(QString, typed);
    QFETCH(QString, home);
    QTEST(placepath::expanded(typed, home), "path");
    QTEST(placepath::shortened(placepath::expanded(typed, home), home), "shown");
}

void TestPlacePath::relativeOnesAreLeftAlone()
{
    for (const auto &path : {u"shop"_s, u"./shop/"_s, u"../a//b"_s, u"C:shop"_s, u"C:"_s, QString(), u"ü:\\a"_s}) {
        QVERIFY(!placepath::isAbsolute(path));
        QCOMPARE(placepath::cleaned(path), path);
    }
    QCOMPARE(placepath::nameOf(u"src/a.cpp"_s), u"a.cpp"_s);
    QCOMPARE(placepath::nameOf({}), QString());
}

QTEST_APPLESS_MAIN(TestPlacePath)
#include "tst_placepath.moc"
