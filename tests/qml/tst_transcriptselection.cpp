// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"
#include "core/text/markdownwriter.h"
#include "core/text/rows.h"
#include "qml/text/textblockitem.h"
#include "qml/text/transcriptselection.h"
#include "qml/theme/theme.h"
#include "testplaces.h"
#include "tests/support/qtest.h"
#include "tests/support/textscene.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickView>
#include <QSignalSpy>

Q_IMPORT_QML_PLUGIN(Quarterdeck_TextPlugin)

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

//! A transcript without the rest: rows of blocks, the newest first.
class Rows : public QAbstractListModel, public text::SelectableRows
{
    Q_OBJECT

public:
    enum Role
    {
        BlockRole = Qt::UserRole,
        IdRole,
        GapRole,
    };

    //! Appends below (newest) what `markdown` gives.
    void append(const QString &markdown)
    {
        const text::Block *above = nullptr;
        const QList<text::Block> blocks = text::parseMarkdown(markdown);
        for (const text::Block &block : blocks) {
            bool first = true;
            for (const text::Block &piece : text::splitForRows(block)) {
                beginInsertRows({}, 0, 0);
                m_rows.prepend({u"r%1"_s.arg(m_next++), std::make_shared<const text::Block>(piece),
                                first ? text::gapAbove(above, block) : text::Gap::None});
                endInsertRows();
                first = false;
            }
            above = &block;
        }
    }
    void prependHistory(const QString &text)
    {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
        m_rows.append({u"r%1"_s.arg(m_next++), std::make_shared<const text::Block>(text::parseMarkdown(text).first()),
                       text::Gap::Normal});
        endInsertRows();
    }
    void replace(int row, const QString &text)
    {
        m_rows[row].block = std::make_shared<const text::Block>(text::parseMarkdown(text).first());
        Q_EMIT dataChanged(index(row), index(row), {BlockRole});
    }
    void remove(int row)
    {
        beginRemoveRows({}, row, row);
        m_rows.remove(row);
        endRemoveRows();
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        const Row &row = m_rows[index.row()];
        switch (role) {
        case BlockRole:
            return QVariant::fromValue(RichBlock(row.block));
        case IdRole:
            return row.id;
        case GapRole:
            return int(row.gap);
        default:
            return {};
        }
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        return {{BlockRole, "block"}, {IdRole, "rowId"}, {GapRole, "gap"}};
    }

    [[nodiscard]] int selectableRowCount() const override { return int(m_rows.size()); }
    [[nodiscard]] QString selectableId(int row) const override { return m_rows[row].id; }
    [[nodiscard]] int selectableRow(const QString &id) const override
    {
        for (int i = 0; i < m_rows.size(); ++i) {
            if (m_rows[i].id == id)
                return i;
        }
        return -1;
    }
    [[nodiscard]] QString selectableText(int row) const override { return m_rows[row].block->text; }
    [[nodiscard]] QString selectableMarkdown(int row, int from, int to) const override
    {
        return text::toMarkdown(*m_rows[row].block, from, to);
    }
    [[nodiscard]] bool selectableContinues(int row) const override { return m_rows[row].block->continues; }
    [[nodiscard]] bool selectableTight(int row) const override { return m_rows[row].gap == text::Gap::Tight; }

private:
    struct Row
    {
        QString id;
        std::shared_ptr<const text::Block> block;
        text::Gap gap = text::Gap::None;
    };
    QList<Row> m_rows;
    int m_next = 0;
};

} // namespace

class TestTranscriptSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void dragAcrossRows();
    void dragUpwards();
    void doubleAndTripleClick();
    void wordsWhileDragging();
    void shiftClick();
    void clickClears();
    void selectAllAndCopy();
    void piecesAreJoined();
    void survivesNewRows();
    void streamingRow();
    void removedRowClears();
    void scrollsAtTheEdge();
    void rowsWithoutItems();
    void reset();
    void pooledRowsComeBack();

private:
    void load(const QString &markdown);
    [[nodiscard]] QList<TextBlockItem *> blocks() const;
    [[nodiscard]] TextBlockItem *blockWith(const QString &text) const;
    [[nodiscard]] QPoint pointOf(const QString &text, int offset = 0) const;

    std::unique_ptr<QQuickView> m_view;
    std::unique_ptr<Rows> m_rows;
    TextStyle m_style;
    TranscriptSelection *m_selection = nullptr;
    QQuickItem *m_list = nullptr;
};

void TestTranscriptSelection::initTestCase()
{
    ui::Theme::loadFonts();
    fillStyle(m_style, ui::lightPalette(), false);
}

void TestTranscriptSelection::init()
{
    m_rows = std::make_unique<Rows>();
    m_view = std::make_unique<QQuickView>();
    m_view->engine()->addImportPath(u":/qt/qml"_s);
    m_view->setInitialProperties({{u"rows"_s, QVariant::fromValue<QObject *>(m_rows.get())},
                                  {u"look"_s, QVariant::fromValue<QObject *>(&m_style)}});
    m_view->setSource(QUrl::fromLocalFile(QStringLiteral(QD_SOURCE_DIR "/tests/qml/text/Transcript.qml")));
    QVERIFY2(m_view->rootObject(),
             qPrintable(m_view->errors().isEmpty() ? QString() : m_view->errors().first().toString()));
    m_view->resize(400, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_selection = m_view->rootObject()->findChild<TranscriptSelection *>();
    m_list = m_view->rootObject()->findChild<QQuickItem *>(u"list"_s);
    QVERIFY(m_selection && m_list);
}

void TestTranscriptSelection::cleanup()
{
    m_view.reset();
    m_rows.reset();
}

void TestTranscriptSelection::load(const QString &markdown)
{
    m_rows->append(markdown);
    QMetaObject::invokeMethod(m_list, "forceLayout");
}

QList<TextBlockItem *> TestTranscriptSelection::blocks() const
{
    QList<TextBlockItem *> result;
    for (QQuickItem *item : m_list->property("contentItem").value<QQuickItem *>()->childItems()) {
        if (auto *block = qobject_cast<TextBlockItem *>(item))
            result += block;
    }
    return result;
}

TextBlockItem *TestTranscriptSelection::blockWith(const QString &text) const
{
    for (TextBlockItem *block : blocks()) {
        if (block->plainText().contains(text) && block->isVisible())
            return block;
    }
    return nullptr;
}

QPoint TestTranscriptSelection::pointOf(const QString &text, int offset) const
{
    TextBlockItem *block = blockWith(text);
    if (!block)
        qFatal("no block with %s", qPrintable(text));
    const QRectF rect = block->rectFor(int(block->plainText().indexOf(text)) + offset);
    return block->mapToScene({rect.left() + 1, rect.center().y()}).toPoint();
}

void TestTranscriptSelection::dragAcrossRows()
{
    load(u"alpha beta\n\ngamma delta\n\n- one\n- two"_s);
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, pointOf(u"beta"_s));
    QTest::mouseMove(m_view.get(), pointOf(u"delta"_s));
    QCOMPARE(m_selection->text(), u"beta\n\ngamma "_s);
    QTest::mouseMove(m_view.get(), pointOf(u"two"_s, 2));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, pointOf(u"two"_s, 2));
    QCOMPARE(m_selection->text(), u"beta\n\ngamma delta\n\none\ntw"_s);
    QCOMPARE(blockWith(u"gamma"_s)->selectionEnd(), 11);
    QCOMPARE(blockWith(u"alpha"_s)->selectionStart(), 6);
    QCOMPARE(blockWith(u"two"_s)->selectionEnd(), 2);
}

void TestTranscriptSelection::dragUpwards()
{
    load(u"alpha beta\n\ngamma delta"_s);
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, pointOf(u"delta"_s));
    QTest::mouseMove(m_view.get(), pointOf(u"beta"_s));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, pointOf(u"beta"_s));
    QCOMPARE(m_selection->text(), u"beta\n\ngamma "_s);
}

void TestTranscriptSelection::doubleAndTripleClick()
{
    load(u"alpha don't stop\n\nother"_s);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"don't"_s, 2));
    QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"don't"_s, 2));
    QCOMPARE(m_selection->text(), u"don't"_s);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"don't"_s, 2));
    QCOMPARE(m_selection->text(), u"alpha don't stop"_s);
}

void TestTranscriptSelection::wordsWhileDragging()
{
    load(u"alpha beta gamma\n\ndelta epsilon"_s);
    QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"beta"_s, 1));
    m_selection->press(blockWith(u"beta"_s), 7, 2, false);
    m_selection->drag(pointOf(u"epsilon"_s, 2));
    QCOMPARE(m_selection->text(), u"beta gamma\n\ndelta epsilon"_s);
    m_selection->drag(pointOf(u"alpha"_s, 2));
    QCOMPARE(m_selection->text(), u"alpha beta"_s);
    m_selection->release();
}

void TestTranscriptSelection::shiftClick()
{
    load(u"alpha beta\n\ngamma delta"_s);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"beta"_s));
    QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::ShiftModifier, pointOf(u"delta"_s));
    QCOMPARE(m_selection->text(), u"beta\n\ngamma "_s);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::ShiftModifier, pointOf(u"alpha"_s));
    QCOMPARE(m_selection->text(), u"alpha "_s);
}

void TestTranscriptSelection::clickClears()
{
    load(u"alpha beta"_s);
    m_selection->selectAll();
    QVERIFY(!m_selection->isEmpty());
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, pointOf(u"beta"_s));
    QVERIFY(m_selection->isEmpty());
    QCOMPARE(m_selection->text(), QString());
    QCOMPARE(blockWith(u"beta"_s)->selectionEnd(), 0);
}

void TestTranscriptSelection::selectAllAndCopy()
{
    load(u"# Title\n\n**bold** and `code`\n\n- a\n- b\n\n```sh\nls\n```"_s);
    QSignalSpy changed(m_selection, &TranscriptSelection::changed);
    m_selection->selectAll();
    QCOMPARE(changed.size(), 1);
    m_selection->copy();
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->text(), u"Title\n\nbold and code\n\na\nb\n\nls"_s);
    QCOMPARE(QString::fromUtf8(data->data(u"text/markdown"_s)),
             u"# Title\n\n**bold** and `code`\n\n- a\n- b\n\n```sh\nls\n```"_s);
    m_selection->clear();
    QVERIFY(m_selection->isEmpty());
    QGuiApplication::clipboard()->setText(u"kept"_s);
    m_selection->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"kept"_s);
}

void TestTranscriptSelection::piecesAreJoined()
{
    QString code;
    for (int i = 0; i < 150; ++i)
        code += u"line %1\n"_s.arg(i);
    load(u"before\n\n```\n"_s + code + u"```"_s);
    QCOMPARE(m_rows->rowCount(), 4);
    m_selection->selectAll();
    QCOMPARE(m_selection->text(), u"before\n\n"_s + code.chopped(1));
    QCOMPARE(m_selection->markdown(), u"before\n\n```\n"_s + code + u"```"_s);
}

// The selection stays on its text while rows come at both ends.
void TestTranscriptSelection::survivesNewRows()
{
    QAbstractItemModelTester tester(m_rows.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    load(u"alpha beta\n\ngamma delta"_s);
    m_selection->press(blockWith(u"alpha"_s), 6, 1, false);
    m_selection->drag(pointOf(u"delta"_s));
    m_selection->release();
    const QString before = m_selection->text();
    load(u"newest"_s);
    m_rows->prependHistory(u"oldest"_s);
    QMetaObject::invokeMethod(m_list, "forceLayout");
    QCOMPARE(m_selection->text(), before);
    QCOMPARE(blockWith(u"newest"_s)->selectionEnd(), 0);
    QCOMPARE(blockWith(u"gamma"_s)->selectionEnd(), 6);
    QCOMPARE(blockWith(u"alpha"_s)->selectionStart(), 6);
}

void TestTranscriptSelection::streamingRow()
{
    load(u"alpha\n\nbeta"_s);
    m_selection->selectAll();
    m_rows->replace(0, u"beta and more"_s);
    QMetaObject::invokeMethod(m_list, "forceLayout");
    QCOMPARE(m_selection->text(), u"alpha\n\nbeta"_s);
    QCOMPARE(blockWith(u"more"_s)->selectionEnd(), 4);
    m_rows->replace(0, u"b"_s);
    QCOMPARE(m_selection->text(), u"alpha\n\nb"_s);
}

void TestTranscriptSelection::removedRowClears()
{
    load(u"alpha\n\nbeta\n\ngamma"_s);
    m_selection->selectAll();
    m_rows->remove(1);
    QCOMPARE(m_selection->text(), u"alpha\n\ngamma"_s);
    m_rows->remove(0);
    QVERIFY(m_selection->isEmpty());
}

void TestTranscriptSelection::scrollsAtTheEdge()
{
    QString text;
    for (int i = 0; i < 100; ++i)
        text += u"row %1\n\n"_s.arg(i);
    load(text);
    const qreal before = m_list->property("contentY").toReal();
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, pointOf(u"row 98"_s));
    m_selection->drag({50, -120});
    QTRY_VERIFY(m_list->property("contentY").toReal() < before - 500);
    m_selection->release();
    const qreal after = m_list->property("contentY").toReal();
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {50, 10});
    QCOMPARE(m_list->property("contentY").toReal(), after);
    QVERIFY(m_selection->text().count(u"row "_s) > 15);
    QVERIFY(m_selection->text().endsWith(u"row 97"_s));
}

void TestTranscriptSelection::rowsWithoutItems()
{
    QString text;
    for (int i = 0; i < 300; ++i)
        text += u"row %1\n\n"_s.arg(i);
    load(text);
    QVERIFY(blocks().size() < 100);
    m_selection->selectAll();
    QCOMPARE(m_selection->text(), text.chopped(2));
    // What comes into view later knows that it is selected.
    QMetaObject::invokeMethod(m_list, "positionViewAtEnd");
    QTRY_VERIFY(blockWith(u"row 5"_s));
    QVERIFY(blockWith(u"row 5"_s)->selectionEnd() > 0);
}

void TestTranscriptSelection::reset()
{
    load(u"alpha"_s);
    m_selection->selectAll();
    m_selection->setModel(nullptr);
    QVERIFY(m_selection->isEmpty());
    m_selection->selectAll();
    QVERIFY(m_selection->isEmpty());
    m_selection->copy();
    m_selection->setModel(m_rows.get());
    m_selection->selectAll();
    QCOMPARE(m_selection->text(), u"alpha"_s);
}

// Pooled delegates give their pictures back; reused for the very same row they must paint again.
void TestTranscriptSelection::pooledRowsComeBack()
{
    QString text;
    for (int i = 0; i < 200; ++i)
        text += u"row %1\n\n"_s.arg(i);
    load(text);
    const QImage before = m_view->grabWindow();
    const qreal y = m_list->property("contentY").toReal();
    for (const qreal away : {30.0, 60.0, 250.0, 1'000.0, 300.0, 30.0}) {
        m_list->setProperty("contentY", y - away);
        std::ignore = m_view->grabWindow();
        m_list->setProperty("contentY", y);
        QCOMPARE(m_view->grabWindow(), before);
    }
}

QTEST_MAIN(TestTranscriptSelection)
#include "tst_transcriptselection.moc"
