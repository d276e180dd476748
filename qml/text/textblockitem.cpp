// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/textblockitem.h"

#include "core/text/rows.h"
#include "qml/text/accessibletext.h"
#include "qml/text/blocklayout.h"
#include "qml/text/paintbudget.h"

#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>

namespace qd {

TextBlockItem::TextBlockItem(QQuickItem *parent)
    : QQuickItem(parent)
{
    setFlag(ItemHasContents);
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptHoverEvents(true);
    connect(&AccessibilityWatch::instance(), &AccessibilityWatch::activated, this, &TextBlockItem::describe);
}

TextBlockItem::~TextBlockItem()
{
    if (m_selection)
        m_selection->detach(this);
}

void TextBlockItem::setBlock(const RichBlock &block)
{
    if (m_block == block)
        return;
    m_block = block;
    relayout();
    if (m_selection)
        m_selection->refresh(this);
    Q_EMIT blockChanged();
}

void TextBlockItem::setTextStyle(TextStyle *style)
{
    if (m_style == style)
        return;
    if (m_style)
        m_style->disconnect(this);
    m_style = style;
    if (style) {
        connect(style, &TextStyle::metricsChanged, this, &TextBlockItem::relayout);
        connect(style, &TextStyle::coloursChanged, this, &TextBlockItem::relayout);
        connect(&style->highlighter(), &text::Highlighter::ready, this, &TextBlockItem::onTokensReady);
    }
    relayout();
    Q_EMIT textStyleChanged();
}

void TextBlockItem::setGap(int gap)
{
    if (m_gap == gap)
        return;
    m_gap = gap;
    fitHeight();
    repaint();
    Q_EMIT gapChanged();
}

qreal TextBlockItem::gapHeight() const
{
    return m_style ? m_style->gap(m_gap) : 0;
}

QColor TextBlockItem::background() const
{
    const TextStyle *style = m_style;
    return m_background.isValid() || style == nullptr ? m_background : style->m_background;
}

void TextBlockItem::setBackground(const QColor &color)
{
    if (m_background == color)
        return;
    m_background = color;
    repaint();
    Q_EMIT backgroundChanged();
}

void TextBlockItem::resetBackground()
{
    setBackground({});
}

void TextBlockItem::setSelection(TranscriptSelection *selection)
{
    if (m_selection == selection)
        return;
    if (m_selection)
        m_selection->detach(this);
    m_selection = selection;
    join(selection);
    Q_EMIT selectionChanged();
}

void TextBlockItem::setRowId(const QString &id)
{
    if (m_rowId == id)
        return;
    m_rowId = id;
    m_foreign = true;
    join(m_selection);
    Q_EMIT rowIdChanged();
}

void TextBlockItem::join(TranscriptSelection *selection)
{
    if (selection && isComponentComplete())
        selection->attach(this);
    else if (!selection)
        setSelectedRange(0, 0);
}

void TextBlockItem::setSelectedRange(int start, int end)
{
    if (start >= end)
        start = end = 0;
    if (m_selectionStart == start && m_selectionEnd == end)
        return;
    m_selectionStart = start;
    m_selectionEnd = end;
    repaint();
    Q_EMIT selectedRangeChanged();
}

void TextBlockItem::setHighlightTerms(const QStringList &terms)
{
    if (m_terms == terms)
        return;
    m_terms = terms;
    repaint();
    Q_EMIT highlightTermsChanged();
}

void TextBlockItem::setScrollX(qreal x)
{
    x = qBound<qreal>(0, x, overflow());
    if (qFuzzyCompare(m_scrollX + 1, x + 1))
        return;
    m_scrollX = x;
    repaint();
    Q_EMIT scrollXChanged();
}

qreal TextBlockItem::overflow() const
{
    return m_layout ? m_layout->overflow() : 0;
}

int TextBlockItem::positionAt(qreal x, qreal y) const
{
    return m_layout ? m_layout->positionAt(inLayout({x, y}), m_scrollX) : 0;
}

QString TextBlockItem::linkAt(qreal x, qreal y) const
{
    return m_layout ? m_layout->linkAt(inLayout({x, y}), m_scrollX) : QString();
}

QRectF TextBlockItem::rectFor(int position) const
{
    return m_layout ? m_layout->rectFor(position, m_scrollX).translated(0, gapHeight()) : QRectF();
}

void TextBlockItem::componentComplete()
{
    QQuickItem::componentComplete();
    relayout();
    join(m_selection);
}

void TextBlockItem::geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry)
{
    QQuickItem::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.width() != oldGeometry.width())
        relayout();
    if (newGeometry.size() != oldGeometry.size())
        repaint();
}

void TextBlockItem::itemChange(ItemChange change, const ItemChangeData &value)
{
    QQuickItem::itemChange(change, value);
    if (change != ItemVisibleHasChanged)
        return;
    m_released = !value.boolValue;
    repaint();
}

void TextBlockItem::relayout()
{
    if (!isComponentComplete() || m_pooled)
        return;
    const qreal before = overflow();
    m_layout.reset();
    m_released = false;
    if (m_style && m_block.isValid() && width() > 0) {
        m_layout = BlockLayout::make(m_block.block(), *m_style, width());
        requestTokens();
    }
    fitHeight();
    if (m_scrollX > overflow())
        setScrollX(m_scrollX);
    if (before != overflow())
        Q_EMIT overflowChanged();
    describe();
    repaint();
}

void TextBlockItem::fitHeight()
{
    if (!m_pooled)
        setImplicitHeight(m_layout ? std::ceil(m_layout->height() + gapHeight()) : 0);
}

void TextBlockItem::requestTokens()
{
    const text::Block &block = *m_block.block();
    const bool wanted =
        block.kind == text::BlockKind::Code && !block.open && !block.language.isEmpty() && block.tokens.isEmpty();
    if (!wanted)
        return;
    const QString &code = block.whole.isEmpty() ? block.text : block.whole;
    if (const QList<text::TokenSpan> *tokens = m_style->highlighter().tokens(block.language, code))
        m_layout->setTokens(text::sliceTokens(*tokens, block.wholeStart, int(block.text.size())));
}

void TextBlockItem::onTokensReady(const QString &language, const QString &code)
{
    if (!m_layout || m_block.kind() != RichBlock::Code)
        return;
    const text::Block &block = *m_block.block();
    const QString &mine = block.whole.isEmpty() ? block.text : block.whole;
    if (mine != code || text::languageOf(block.language) != language)
        return;
    requestTokens();
    repaint();
}

void TextBlockItem::paint(QPainter *painter)
{
    if (!m_layout)
        return;
    PaintState state;
    state.background = background();
    state.width = width();
    state.scrollX = m_scrollX;
    state.selectionStart = m_selectionStart;
    state.selectionEnd = m_selectionEnd;
    state.terms = m_terms;
    state.hoveredLink = m_hoveredLink;
    state.gap = gapHeight();
    state.quoteAbove = text::Gap(m_gap) == text::Gap::Quoted;
    painter->translate(0, state.gap);
    m_layout->paint(*painter, state);
}

namespace {

//! The ListView's attached object of the delegate that holds `item`; null outside of a ListView.
QObject *listViewAttached(QQuickItem *item)
{
    for (QQuickItem *root = item; root->parentItem(); root = root->parentItem()) {
        const QQuickItem *view = root->parentItem()->parentItem();
        if (!view || !view->inherits("QQuickListView"))
            continue;
        const QMetaObject *type = view->metaObject();
        while (qstrcmp(type->className(), "QQuickListView") != 0)
            type = type->superClass();
        const QQmlAttachedPropertiesFunc attach = qmlAttachedPropertiesFunction(root, type);
        return attach ? qmlAttachedPropertiesObject(root, attach, true) : nullptr;
    }
    return nullptr;
}

} // namespace

void TextBlockItem::release()
{
    // A pooled delegate is neither hidden nor moved, so only the view can tell when it is back; its class is private to Qt Quick.
    QObject *attached = listViewAttached(this);
    if (!attached)
        return;
    connect(attached, SIGNAL(reused()), this, SLOT(restore()), Qt::UniqueConnection);
    m_pooled = true;
    m_released = true;
    m_foreign = true;
    m_layout.reset();
    repaint();
}

void TextBlockItem::restore()
{
    m_pooled = false;
    relayout();
}

//! One picture, painted once and moved about: that of QQuickPaintedItem exists twice under the software renderer.
QSGNode *TextBlockItem::updatePaintNode(QSGNode *node, UpdatePaintNodeData *)
{
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const QSize pixels = (size() * ratio).toSize();
    PaintBudget &budget = PaintBudget::instance();
    const bool shown = !m_released && m_layout && !pixels.isEmpty();
    const bool waits = shown && (m_stale || !node) && !budget.mayPaint(this);
    if (waits && !m_foreign)
        return node; // what stood here a moment ago is better than a gap
    if (!shown || waits) {
        delete node;
        return nullptr;
    }
    auto *picture = static_cast<QSGImageNode *>(node);
    if (!picture) {
        picture = window()->createImageNode();
        picture->setOwnsTexture(true);
        picture->setFiltering(QSGTexture::Nearest);
        m_stale = true;
    }
    if (std::exchange(m_stale, false)) {
        QElapsedTimer timer;
        timer.start();
        const QColor ground = background().isValid() ? background() : Qt::transparent;
        const bool opaque = ground.alpha() == 255;
        QImage image(pixels, opaque ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        image.fill(ground);
        QPainter painter(&image);
        paint(&painter);
        painter.end();
        picture->setTexture(window()->createTextureFromImage(image, opaque ? QQuickWindow::TextureIsOpaque
                                                                           : QQuickWindow::CreateTextureOptions()));
        m_foreign = false;
        budget.spent(timer.nsecsElapsed());
    }
    picture->setRect({{0, 0}, QSizeF(pixels) / ratio}); // not the item's: fractions would blur it
    picture->setSourceRect({{0, 0}, QSizeF(pixels)});
    return picture;
}

void TextBlockItem::repaint()
{
    m_stale = true;
    update();
}

void TextBlockItem::describe()
{
    if (isComponentComplete() && AccessibilityWatch::instance().isActive())
        describeText(*this, m_block.text(), m_block.kind() == RichBlock::Heading);
}

} // namespace qd
