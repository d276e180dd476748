// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/richblock.h"
#include "qml/text/textstyle.h"
#include "qml/text/transcriptselection.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QQuickItem>
#include <QUrl>

#include <memory>

class QPainter;

namespace qd {

class BlockLayout;

//! RichBlock under its QML name.
struct RichBlockForQml
{
    Q_GADGET
    QML_FOREIGN(qd::RichBlock)
    QML_VALUE_TYPE(richBlock)
};

//! \brief Paints one block of text: paragraph, heading, list item, quote, code, table, diff. The row of a transcript.
//!
//! Set `width`; `implicitHeight` follows at once (no polish round), so that a ListView places it right. Everything is laid out when block,
//! width or metrics change and only painted afterwards. Opaque on `background`. Position = UTF-16 unit of RichBlock::text.
//! With `selection` and `rowId` set it takes the mouse for selecting; links are clicked with or without.
//! Give it to reused delegates freely; call release() when a view pools one, so that its picture's memory goes.
class TextBlockItem : public QQuickItem
{
    Q_OBJECT
    QML_NAMED_ELEMENT(TextBlock)
    Q_PROPERTY(qd::RichBlock block READ block WRITE setBlock NOTIFY blockChanged)
    Q_PROPERTY(qd::TextStyle *textStyle READ textStyle WRITE setTextStyle NOTIFY textStyleChanged REQUIRED)
    //! A text::Gap: the room above, part of the item, so that a quote's bar can run through it.
    Q_PROPERTY(int gap READ gap WRITE setGap NOTIFY gapChanged)
    Q_PROPERTY(QColor background READ background WRITE setBackground RESET resetBackground NOTIFY backgroundChanged)
    Q_PROPERTY(qd::TranscriptSelection *selection READ selection WRITE setSelection NOTIFY selectionChanged)
    Q_PROPERTY(QString rowId READ rowId WRITE setRowId NOTIFY rowIdChanged)
    Q_PROPERTY(int selectionStart READ selectionStart NOTIFY selectedRangeChanged)
    Q_PROPERTY(int selectionEnd READ selectionEnd NOTIFY selectedRangeChanged)
    Q_PROPERTY(QStringList highlightTerms READ highlightTerms WRITE setHighlightTerms NOTIFY highlightTermsChanged)
    Q_PROPERTY(qreal scrollX READ scrollX WRITE setScrollX NOTIFY scrollXChanged) //!< 0 to overflow
    Q_PROPERTY(qreal overflow READ overflow NOTIFY overflowChanged) //!< how far code or a table can be scrolled
    Q_PROPERTY(QString hoveredLink READ hoveredLink NOTIFY linkHovered)

public:
    explicit TextBlockItem(QQuickItem *parent = nullptr);
    ~TextBlockItem() override;

    [[nodiscard]] RichBlock block() const { return m_block; }
    void setBlock(const RichBlock &block);
    [[nodiscard]] TextStyle *textStyle() const { return m_style; }
    void setTextStyle(TextStyle *style);
    [[nodiscard]] int gap() const { return m_gap; }
    void setGap(int gap);
    //! The style's, unless set.
    [[nodiscard]] QColor background() const;
    void setBackground(const QColor &color);
    void resetBackground();
    [[nodiscard]] TranscriptSelection *selection() const { return m_selection; }
    void setSelection(TranscriptSelection *selection);
    [[nodiscard]] QString rowId() const { return m_rowId; }
    void setRowId(const QString &id);
    [[nodiscard]] int selectionStart() const { return m_selectionStart; }
    [[nodiscard]] int selectionEnd() const { return m_selectionEnd; }
    //! Paints [start, end) as selected; equal ends: nothing.
    void setSelectedRange(int start, int end);
    [[nodiscard]] QStringList highlightTerms() const { return m_terms; }
    void setHighlightTerms(const QStringList &terms);
    [[nodiscard]] qreal scrollX() const { return m_scrollX; }
    void setScrollX(qreal x);
    [[nodiscard]] qreal overflow() const;
    [[nodiscard]] QString hoveredLink() const { return m_hoveredLink; }

    //! The position nearest to a point of the item.
    Q_INVOKABLE [[nodiscard]] int positionAt(qreal x, qreal y) const;
    //! Empty when there is none.
    Q_INVOKABLE [[nodiscard]] QString linkAt(qreal x, qreal y) const;
    Q_INVOKABLE [[nodiscard]] QString plainText() const { return m_block.text(); }
    //! Where the character at `position` stands.
    Q_INVOKABLE [[nodiscard]] QRectF rectFor(int position) const;
    //! For ListView.onPooled: gives the memory of layout and picture back. They come back when the view reuses the delegate: once, when
    //! all its properties are those of the new row.
    Q_INVOKABLE void release();

    //! What the picture shows, at the item's size.
    void paint(QPainter *painter);

Q_SIGNALS:
    void blockChanged();
    void textStyleChanged();
    void gapChanged();
    void backgroundChanged();
    void selectionChanged();
    void rowIdChanged();
    void selectedRangeChanged();
    void highlightTermsChanged();
    void scrollXChanged();
    void overflowChanged();
    //! A click on a link; http, https and mailto only. Opening it is the receiver's.
    void linkActivated(const QUrl &url);
    void linkHovered(const QString &url);

protected:
    void componentComplete() override;
    void geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry) override;
    void itemChange(ItemChange change, const ItemChangeData &value) override;
    QSGNode *updatePaintNode(QSGNode *node, UpdatePaintNodeData *data) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void hoverEnterEvent(QHoverEvent *event) override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    Q_SLOT void restore();
    void relayout();
    void fitHeight();
    void repaint();
    [[nodiscard]] qreal gapHeight() const;
    [[nodiscard]] QPointF inLayout(QPointF point) const { return point - QPointF(0, gapHeight()); }
    void join(TranscriptSelection *selection);
    void requestTokens();
    void onTokensReady(const QString &language, const QString &code);
    void setHoveredLink(const QString &link);
    void describe();

    RichBlock m_block;
    QPointer<TextStyle> m_style;
    QPointer<TranscriptSelection> m_selection;
    std::unique_ptr<BlockLayout> m_layout;
    QColor m_background;
    QString m_rowId;
    QStringList m_terms;
    QString m_hoveredLink;
    QString m_pressedLink;
    QPointF m_pressedAt;
    QElapsedTimer m_sinceDoubleClick;
    qreal m_scrollX = 0;
    int m_gap = 0;
    bool m_pooled = false;   //!< the delegate is in the view's pool: nothing is laid out
    bool m_released = false; //!< no picture
    bool m_stale = true;     //!< the picture is to be painted again
    bool m_foreign = false;  //!< the picture is of another row
    int m_selectionStart = 0;
    int m_selectionEnd = 0;
};

} // namespace qd
