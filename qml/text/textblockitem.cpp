// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/textblockitem.h"

#include "core/text/rows.h"
#include "qml/text/accessibletext.h"
#include "qml/text/blocklayout.h"

#include <QCursor>
#include <QGuiApplication>
#include <QPainter>
#include <QSGNode>
#include <QStyleHints>

namespace qd {

TextBlockItem::TextBlockItem(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setOpaquePainting(true);
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
    relayout();
    Q_EMIT gapChanged();
}

qreal TextBlockItem::gapHeight() const
{
    return m_style ? m_style->gap(m_gap) : 0;
}

QColor TextBlockItem::background() const
{
    return m_background.isValid() || !m_style ? m_background : m_style->m_background;
}

void TextBlockItem::setBackground(const QColor &color)
{
    if (m_background == color)
        return;
    m_background = color;
    setFillColor(background());
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
    update();
    Q_EMIT selectedRangeChanged();
}

void TextBlockItem::setHighlightTerms(const QStringList &terms)
{
    if (m_terms == terms)
        return;
    m_terms = terms;
    update();
    Q_EMIT highlightTermsChanged();
}

void TextBlockItem::setScrollX(qreal x)
{
    x = qBound<qreal>(0, x, overflow());
    if (qFuzzyCompare(m_scrollX + 1, x + 1))
        return;
    m_scrollX = x;
    update();
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
    QQuickPaintedItem::componentComplete();
    relayout();
    join(m_selection);
}

void TextBlockItem::geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry)
{
    QQuickPaintedItem::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.width() != oldGeometry.width())
        relayout();
}

void TextBlockItem::itemChange(ItemChange change, const ItemChangeData &value)
{
    QQuickPaintedItem::itemChange(change, value);
    if (change == ItemVisibleHasChanged && !value.boolValue)
        release();
    else if (change == ItemVisibleHasChanged)
        update();
}

void TextBlockItem::relayout()
{
    if (!isComponentComplete())
        return;
    const qreal before = overflow();
    m_layout.reset();
    m_released = false;
    if (m_style && m_block.isValid() && width() > 0) {
        m_layout = BlockLayout::make(m_block.block(), *m_style, width());
        requestTokens();
    }
    setFillColor(background());
    setImplicitHeight(m_layout ? std::ceil(m_layout->height() + gapHeight()) : 0);
    if (m_scrollX > overflow())
        setScrollX(m_scrollX);
    if (before != overflow())
        Q_EMIT overflowChanged();
    describe();
    update();
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
    update();
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

void TextBlockItem::release()
{
    m_released = true;
    QQuickPaintedItem::update();
}

QSGNode *TextBlockItem::updatePaintNode(QSGNode *node, UpdatePaintNodeData *data)
{
    if (m_released) {
        delete node;
        return nullptr;
    }
    return QQuickPaintedItem::updatePaintNode(node, data);
}

void TextBlockItem::describe()
{
    if (isComponentComplete() && AccessibilityWatch::isActive())
        describeText(*this, m_block.text(), m_block.kind() == RichBlock::Heading);
}

void TextBlockItem::mousePressEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    m_pressedLink = linkAt(at.x(), at.y());
    m_pressedAt = event->scenePosition();
    // A finger scrolls; selecting by touch begins with a long press, which the view's menu handles.
    const bool touch = event->source() != Qt::MouseEventNotSynthesized ||
                       event->device()->type() == QInputDevice::DeviceType::TouchScreen;
    if (touch || !m_selection || m_rowId.isEmpty()) {
        event->setAccepted(!m_pressedLink.isEmpty());
        return;
    }
    const bool third = m_sinceDoubleClick.isValid() &&
                       m_sinceDoubleClick.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval();
    m_sinceDoubleClick.invalidate();
    setKeepMouseGrab(true);
    m_selection->press(this, positionAt(at.x(), at.y()), third ? 3 : 1, event->modifiers().testFlag(Qt::ShiftModifier));
}

void TextBlockItem::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!m_selection || m_rowId.isEmpty()) {
        event->ignore();
        return;
    }
    m_sinceDoubleClick.start();
    m_pressedLink.clear();
    setKeepMouseGrab(true);
    m_selection->press(this, positionAt(event->position().x(), event->position().y()), 2, false);
}

void TextBlockItem::mouseMoveEvent(QMouseEvent *event)
{
    if (keepMouseGrab() && m_selection)
        m_selection->drag(event->scenePosition());
}

void TextBlockItem::mouseReleaseEvent(QMouseEvent *event)
{
    if (keepMouseGrab() && m_selection)
        m_selection->release();
    setKeepMouseGrab(false);
    const qreal moved = (event->scenePosition() - m_pressedAt).manhattanLength();
    const QString link = linkAt(event->position().x(), event->position().y());
    const bool clicked =
        !link.isEmpty() && link == m_pressedLink && moved < QGuiApplication::styleHints()->startDragDistance();
    m_pressedLink.clear();
    if (clicked)
        Q_EMIT linkActivated(QUrl(link));
}

void TextBlockItem::mouseUngrabEvent()
{
    if (keepMouseGrab() && m_selection)
        m_selection->release();
    setKeepMouseGrab(false);
    m_pressedLink.clear();
}

void TextBlockItem::hoverMoveEvent(QHoverEvent *event)
{
    const QPointF at = event->position();
    setHoveredLink(linkAt(at.x(), at.y()));
    event->ignore(); // the delegate around it may want to know, too
}

void TextBlockItem::hoverLeaveEvent(QHoverEvent *event)
{
    setHoveredLink({});
    event->ignore();
}

void TextBlockItem::setHoveredLink(const QString &link)
{
    if (!link.isEmpty())
        setCursor(Qt::PointingHandCursor);
    else if (m_selection && !m_rowId.isEmpty())
        setCursor(Qt::IBeamCursor);
    else
        unsetCursor();
    if (m_hoveredLink == link)
        return;
    m_hoveredLink = link;
    update();
    Q_EMIT linkHovered(link);
}

void TextBlockItem::wheelEvent(QWheelEvent *event)
{
    const QPoint pixels = event->pixelDelta();
    const QPoint angle = event->angleDelta();
    const bool sideways = qAbs(angle.x()) > qAbs(angle.y()) || event->modifiers().testFlag(Qt::ShiftModifier);
    if (!sideways || overflow() <= 0) {
        event->ignore();
        return;
    }
    const QPoint delta = pixels.isNull() ? angle / 2 : pixels;
    setScrollX(m_scrollX - (delta.x() != 0 ? delta.x() : delta.y()));
}

} // namespace qd
