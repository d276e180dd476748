// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "core/text/markdown.h"
#include "qml/text/paintbudget.h"
#include "qml/text/textblockitem.h"
#include "qml/theme/theme.h"
#include "tests/support/qtest.h"
#include "tests/support/textscene.h"

#include <QAccessible>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QSignalSpy>

Q_IMPORT_QML_PLUGIN(Quarterdeck_TextPlugin)

using namespace Qt::StringLiterals;
using namespace qd;

class TestTextBlock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void heightFollowsWidth();
    void positionsRoundTrip_data();
    void positionsRoundTrip();
    void positionsOutside();
    void links();
    void linkClicks();
    void codeScrollsSideways();
    void codeGetsColours();
    void piecesKnowTheWholeCode();
    void selectionIsPainted_data();
    void selectionIsPainted();
    void searchTermsArePainted();
    void themeChanges();
    void gapIsPartOfTheItem();
    void hiddenItemsHoldNoPicture();
    void inAHurrySomeComeLater();
    void backgroundChanges();
    void fromQml();
    void hostileBlocks_data();
    void hostileBlocks();
    void syntaxColoursAreReadable();

private:
    TextStyle m_style;
};

namespace {

text::Block first(const QString &markdown)
{
    return text::parseMarkdown(markdown).first();
}

//! How many pixels have this colour, or nearly: thin letters are smoothed.
int pixels(const QImage &image, const QColor &color, int tolerance = 0)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            const int distance =
                qMax(qAbs(c.red() - color.red()), qMax(qAbs(c.green() - color.green()), qAbs(c.blue() - color.blue())));
            count += distance <= tolerance ? 1 : 0;
        }
    }
    return count;
}

constexpr int letters = 24;

} // namespace

void TestTextBlock::initTestCase()
{
    ui::Theme::loadFonts();
    fillStyle(m_style, ui::lightPalette(), false);
}

void TestTextBlock::heightFollowsWidth()
{
    TextScene scene({first(u"word "_s.repeated(100))}, m_style, 700);
    TextBlockItem &item = *scene.items().front();
    const qreal wide = item.implicitHeight();
    QVERIFY(wide > 0);
    item.setWidth(300);
    QVERIFY(item.implicitHeight() > 2 * wide);
    QCOMPARE(std::fmod(item.implicitHeight(), 20.0), 0.0); // 13 px at 1.5
    item.setBlock(RichBlock());
    QCOMPARE(item.implicitHeight(), 0.0);
}

void TestTextBlock::positionsRoundTrip_data()
{
    QTest::addColumn<text::Block>("block");
    const auto row = [](const char *name, const text::Block &block) { QTest::newRow(name) << block; };
    row("paragraph",
        first(u"A **bold** word, `code`, a [link](https://e.x), and `more code` up to the end of `it`."_s.repeated(4)));
    row("line breaks", first(u"one\ntwo\n`three`\nfour"_s));
    row("chip first", first(u"`code` begins"_s));
    row("adjacent chips", first(u"**a**`b`*c*`d`"_s));
    row("heading", first(u"# Title"_s));
    row("item", first(u"12. item with some text"_s.repeated(10)));
    row("quote", text::parseMarkdown(u"> > deep quote"_s).first());
    row("code", first(u"```cpp\nint a;\n\tif (b)\n\n\t\treturn\t1;\n```"_s));
    row("code with other scripts", first(u"```\nprint(\"日本語\") # é → ✓\nplain\n😀 x\n```"_s));
    row("table", first(u"| a | long header |\n|---|--:|\n| one `two` | 3 |\n| four five six | |"_s));
    row("diff", text::diffBlock(text::parseUnifiedDiff(u"@@ -1,2 +1,2 @@\n a\n-b\n+\tc\n"_s).first()));
}

void TestTextBlock::positionsRoundTrip()
{
    QFETCH(text::Block, block);
    for (const int width : {700, 180}) {
        TextScene scene({block}, m_style, width);
        const TextBlockItem &item = *scene.items().front();
        for (int position = 0; position < block.text.size(); ++position) {
            if (block.text[position].isLowSurrogate())
                continue;
            const QRectF rect = item.rectFor(position);
            QVERIFY2(rect.height() > 0, qPrintable(QString::number(position)));
            const int got = item.positionAt(rect.left() + qMin(rect.width() / 4, 1.0), rect.center().y());
            // A soft wrap's two sides are one position; a line break and the end of its line are.
            if (got != position) {
                const QRectF other = item.rectFor(got);
                QVERIFY2(other.topLeft() == rect.topLeft() || block.text[position] == u'\n' ||
                             block.text[position] == u'\t' || (rect.width() == 0 && qAbs(got - position) <= 1),
                         qPrintable(u"%1 became %2"_s.arg(position).arg(got)));
            }
        }
    }
}

void TestTextBlock::positionsOutside()
{
    TextScene scene({first(u"some text\nin two lines"_s)}, m_style, 400);
    const TextBlockItem &item = *scene.items().front();
    QCOMPARE(item.positionAt(50, -10), 0);
    QCOMPARE(item.positionAt(50, 1'000), int(item.plainText().size()));
    QCOMPARE(item.positionAt(-50, 5), 0);
    QCOMPARE(item.positionAt(5'000, 5), 9);
}

void TestTextBlock::links()
{
    TextScene scene({first(u"see [the **docs**](https://e.x/d) or [not](javascript:x)"_s)}, m_style, 400);
    const TextBlockItem &item = *scene.items().front();
    const auto linkAt = [&item](QLatin1StringView word) {
        const QPointF at = item.rectFor(int(item.plainText().indexOf(word))).center();
        return item.linkAt(at.x(), at.y());
    };
    QCOMPARE(linkAt("see"_L1), QString());
    QCOMPARE(linkAt("the"_L1), u"https://e.x/d"_s);
    QCOMPARE(linkAt("docs"_L1), u"https://e.x/d"_s);
    QCOMPARE(linkAt("not"_L1), QString());
}

void TestTextBlock::linkClicks()
{
    TextScene scene({first(u"see [docs](https://e.x/d) there"_s)}, m_style, 400);
    std::ignore = scene.grab();
    TextBlockItem &item = *scene.items().front();
    QSignalSpy activated(&item, &TextBlockItem::linkActivated);
    QSignalSpy hovered(&item, &TextBlockItem::linkHovered);
    const auto at = [&item](int position) { return item.mapToScene(item.rectFor(position).center()).toPoint(); };
    QTest::mouseMove(&scene.window(), at(5));
    QTRY_COMPARE(hovered.size(), 1);
    QCOMPARE(item.cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(&scene.window(), Qt::LeftButton, {}, at(5));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][0].toUrl(), QUrl(u"https://e.x/d"_s));
    QTest::mouseClick(&scene.window(), Qt::LeftButton, {}, at(0));
    QCOMPARE(activated.size(), 1);
    // pressed on the link, released elsewhere
    QTest::mousePress(&scene.window(), Qt::LeftButton, {}, at(5));
    QTest::mouseRelease(&scene.window(), Qt::LeftButton, {}, at(12));
    QCOMPARE(activated.size(), 1);
}

void TestTextBlock::codeScrollsSideways()
{
    TextScene scene({first(u"```\nshort\n"_s + QString(200, u'x') + u"\n```"_s), first(u"```\nshort\n```"_s)}, m_style,
                    400);
    TextBlockItem &wide = *scene.items()[0];
    QVERIFY(wide.overflow() > 900);
    QCOMPARE(scene.items()[1]->overflow(), 0.0);
    const QRectF before = wide.rectFor(50);
    wide.setScrollX(100);
    QCOMPARE(wide.rectFor(50).left(), before.left() - 100);
    wide.setScrollX(1e9);
    QCOMPARE(wide.scrollX(), wide.overflow());
    wide.setBlock(RichBlock(std::make_shared<const text::Block>(first(u"```\nx\n```"_s))));
    QCOMPARE(wide.scrollX(), 0.0);
}

void TestTextBlock::codeGetsColours()
{
    TextScene scene({first(u"```js\nreturn\n```"_s), first(u"```\nreturn\n```"_s)}, m_style, 400);
    const QColor keyword = m_style.tokenColor(text::Token::Keyword);
    QTRY_VERIFY(pixels(scene.grab(), keyword, letters) > 0);
    text::Block open = first(u"```js\nreturn\n```"_s);
    open.open = true;
    TextScene streaming({open}, m_style, 400);
    QCOMPARE(pixels(streaming.grab(), keyword, letters), 0);
}

void TestTextBlock::piecesKnowTheWholeCode()
{
    // The comment begins in the first piece; alone the second would be code.
    TextScene scene({first(u"```js\n/*\n"_s + u"return\n"_s.repeated(100) + u"*/\n```"_s)}, m_style, 400);
    QCOMPARE(scene.items().size(), 2u);
    const QColor comment = m_style.tokenColor(text::Token::Comment);
    const auto lower = [&scene] {
        const QImage image = scene.grab();
        return image.copy(0, image.height() / 2 + 200, image.width(), image.height() / 2 - 200);
    };
    QTRY_VERIFY(pixels(lower(), comment, letters) > 0);
    QCOMPARE(pixels(lower(), m_style.tokenColor(text::Token::Keyword), letters), 0);
}

void TestTextBlock::selectionIsPainted_data()
{
    positionsRoundTrip_data();
}

void TestTextBlock::selectionIsPainted()
{
    QFETCH(text::Block, block);
    TextScene scene({block}, m_style, 500);
    TextBlockItem &item = *scene.items().front();
    const QColor selection = m_style.m_selection;
    QCOMPARE(pixels(scene.grab(), selection), 0);
    item.setSelectedRange(0, int(block.text.size()) / 2);
    const int half = pixels(scene.grab(), selection);
    QVERIFY(half > 20);
    item.setSelectedRange(0, int(block.text.size()));
    QVERIFY(pixels(scene.grab(), selection) > half);
    item.setSelectedRange(3, 3);
    QCOMPARE(item.selectionEnd(), 0);
    QCOMPARE(pixels(scene.grab(), selection), 0);
}

void TestTextBlock::searchTermsArePainted()
{
    TextScene scene({first(u"Find me, FIND me"_s), first(u"```\nfind\n```"_s)}, m_style, 500);
    QCOMPARE(pixels(scene.grab(), m_style.m_found), 0);
    for (TextBlockItem *item : scene.items())
        item->setHighlightTerms({u"find"_s, QString()});
    const int found = pixels(scene.grab(), m_style.m_found);
    QVERIFY(found > 200);
}

void TestTextBlock::themeChanges()
{
    TextStyle style;
    fillStyle(style, ui::lightPalette(), false);
    TextScene scene({first(u"text"_s)}, style, 300);
    QVERIFY(pixels(scene.grab(), ui::lightPalette().bg) > 100);
    const qreal before = scene.items().front()->implicitHeight();
    fillStyle(style, ui::darkPalette(), true);
    QVERIFY(pixels(scene.grab(), ui::darkPalette().bg) > 100);
    style.setProperty("size", 20);
    QVERIFY(scene.items().front()->implicitHeight() > before);
}

void TestTextBlock::gapIsPartOfTheItem()
{
    TextScene scene({first(u"a"_s)}, m_style, 300);
    TextBlockItem &item = *scene.items().front();
    const qreal before = item.implicitHeight();
    const QRectF rect = item.rectFor(0);
    item.setGap(int(text::Gap::Normal));
    QCOMPARE(item.implicitHeight(), before + 12);
    QCOMPARE(item.rectFor(0), rect.translated(0, 12));
    item.setGap(int(text::Gap::Section));
    QCOMPARE(item.implicitHeight(), before + 24);
}

void TestTextBlock::hiddenItemsHoldNoPicture()
{
    TextScene scene({first(u"text"_s)}, m_style, 300);
    TextBlockItem &item = *scene.items().front();
    QVERIFY(pixels(scene.grab(), m_style.m_text, letters) > 0);
    item.setVisible(false);
    QCOMPARE(pixels(scene.grab(), m_style.m_text, letters), 0);
    item.setVisible(true);
    QVERIFY(pixels(scene.grab(), m_style.m_text, letters) > 0);
}

// While the window is scrolled a frame paints no more than it has time for; what was left out comes with the next ones.
// A row that changes keeps its picture until the new one is painted; one that has become another's shows nothing of the old one.
void TestTextBlock::inAHurrySomeComeLater()
{
    TextScene scene(text::parseMarkdown(u"Some words of an answer.\n\n"_s.repeated(20)), m_style, 300);
    const auto others = text::parseMarkdown(u"Other words of the answer.\n\n"_s.repeated(20));
    const QImage expected = TextScene(others, m_style, 300).grab();
    const QImage before = scene.grab();
    PaintBudget &budget = PaintBudget::instance();
    budget.hurry(scene.items().front()); // listens to the window before we do
    const auto nothingLeft = connect(
        &scene.window(), &QQuickWindow::beforeSynchronizing, this,
        [&budget] { budget.spent(PaintBudget::frameBudgetNs); }, Qt::DirectConnection);
    const auto change = [&] {
        for (TextBlockItem *item : scene.items())
            item->setBlock(RichBlock(std::make_shared<const text::Block>(others.front())));
        budget.hurry(scene.items().front());
    };
    change();
    QCOMPARE(scene.grab(), before);
    for (TextBlockItem *item : scene.items())
        item->setRowId(u"another"_s);
    change();
    const QImage empty = scene.grab();
    QCOMPARE(pixels(empty, empty.pixelColor(0, 0)), empty.width() * empty.height());
    disconnect(nothingLeft);
    QTRY_COMPARE(scene.grab(), expected);
}

void TestTextBlock::backgroundChanges()
{
    TextScene scene({first(u"text"_s)}, m_style, 300);
    QCOMPARE(pixels(scene.grab(), Qt::green), 0);
    scene.items().front()->setBackground(Qt::green);
    QVERIFY(pixels(scene.grab(), Qt::green) > 100);
}

void TestTextBlock::fromQml()
{
    QAccessible::setActive(true);
    QQmlEngine engine;
    engine.addImportPath(u":/qt/qml"_s);
    QQmlComponent component(&engine);
    component.setData(R"(
        import QtQuick
        import Quarterdeck.Text
        TextBlock {
            width: 300
            textStyle: TextStyle { size: 15 }
        })",
                      QUrl());
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    auto *item = qobject_cast<TextBlockItem *>(object.get());
    QVERIFY(item);
    item->setProperty("block",
                      QVariant::fromValue(RichBlock(std::make_shared<const text::Block>(first(u"# A *title*"_s)))));
    QCOMPARE(item->plainText(), u"A title"_s);
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(item);
    QVERIFY(accessible);
    QCOMPARE(accessible->text(QAccessible::Name), u"A title"_s);
    QCOMPARE(accessible->role(), QAccessible::Heading);
}

void TestTextBlock::hostileBlocks_data()
{
    QTest::addColumn<text::Block>("block");
    const auto row = [](const char *name, const text::Block &block) { QTest::newRow(name) << block; };
    row("deep list", text::parseMarkdown(u"- "_s.repeated(300) + u"a"_s).last());
    row("deep quote", first(QString(300, u'>') + u" a"_s));
    row("wide table", first(u"|a"_s.repeated(300) + u"\n"_s + u"|---"_s.repeated(300) + u"\n|x|"_s));
    row("table without rows", [] {
        text::Block block;
        block.kind = text::BlockKind::Table;
        return block;
    }());
    row("diff without lines", [] {
        text::Block block;
        block.kind = text::BlockKind::Diff;
        block.text = u"a\nb"_s;
        return block;
    }());
    row("empty code", first(u"```\n```"_s));
    row("rule", first(u"---"_s));
    row("empty item", first(u"-"_s));
    row("nul and controls", first(u"```\na\0b\x01\x1b[31mred\r\v\f\x7f\n```"_s));
    row("long word", first(QString(4'000, u'W')));
    row("long line of code", first(u"```\n"_s + QString(4'000, u'W') + u"\n```"_s));
    row("combining marks", first(u"a\u0301"_s.repeated(1'000)));
    row("right to left", first(u"\u202e\u0627\u0644 abc `\u0627` "_s.repeated(50)));
    row("surrogates", first(QString(100, QChar(0xd800))));
}

void TestTextBlock::hostileBlocks()
{
    QFETCH(text::Block, block);
    for (const int width : {0, 1, 40, 500}) {
        TextScene scene({block}, m_style, width);
        TextBlockItem &item = *scene.items().front();
        item.setSelectedRange(0, int(block.text.size()));
        item.setHighlightTerms({u"a"_s});
        std::ignore = scene.grab();
        for (const qreal y : {-5.0, 0.0, 15.0, 1e6}) {
            for (const qreal x : {-5.0, 0.0, 15.0, 1e6}) {
                const int position = item.positionAt(x, y);
                QVERIFY(position >= 0 && position <= block.text.size());
                std::ignore = item.linkAt(x, y);
                std::ignore = item.rectFor(position);
            }
        }
    }
}

void TestTextBlock::syntaxColoursAreReadable()
{
    for (const bool dark : {false, true}) {
        TextStyle style;
        style.setDark(dark);
        const ui::Palette &palette = dark ? ui::darkPalette() : ui::lightPalette();
        for (int token = 0; token <= int(text::Token::Deleted); ++token) {
            const QColor color = style.tokenColor(text::Token(token));
            QList<QColor> grounds{palette.bg, palette.surface, palette.sunken};
            if (token < int(text::Token::Inserted))
                grounds << palette.addBg << palette.delBg;
            for (const QColor &ground : grounds)
                QVERIFY2(
                    ui::contrastRatio(color, ground) >= 4.5,
                    qPrintable(
                        u"token %1 on %2: %3"_s.arg(token).arg(ground.name()).arg(ui::contrastRatio(color, ground))));
        }
    }
}

QTEST_MAIN(TestTextBlock)
#include "tst_textblock.moc"
