// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/selectablerows.h"

#include <QAbstractItemModel>
#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPointF>
#include <QPointer>
#include <QQuickItem>
#include <QtQml/qqmlregistration.h>

namespace qd {

class TextBlockItem;

//! \brief Selecting text with the mouse across the rows of one list, and copying it.
//!
//! An end of the selection is (row id, position in the row's text), so it stays where it is while rows come at either end, while text
//! streams in, and while its row has no item. Only visible TextBlocks paint it; copying asks the model (text::SelectableRows).
//! The blocks hand their mouse events over: press, drag, shift-click, double click for words, a third click for the whole block; the list
//! scrolls while the mouse is held outside of it. When the row of one end goes, the selection is cleared.
class TranscriptSelection : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    //! Must also be a text::SelectableRows.
    Q_PROPERTY(QAbstractItemModel *model READ model WRITE setModel NOTIFY modelChanged REQUIRED)
    //! The ListView, for scrolling at its edges.
    Q_PROPERTY(QQuickItem *view READ view WRITE setView NOTIFY viewChanged)
    //! Row 0 is the lowest on the screen (ListView.BottomToTop).
    Q_PROPERTY(bool newestFirst MEMBER m_newestFirst NOTIFY newestFirstChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY changed)

public:
    explicit TranscriptSelection(QObject *parent = nullptr);
    ~TranscriptSelection() override;

    [[nodiscard]] QAbstractItemModel *model() const { return m_model; }
    void setModel(QAbstractItemModel *model);
    [[nodiscard]] QQuickItem *view() const { return m_view; }
    void setView(QQuickItem *view);
    [[nodiscard]] bool isEmpty() const;

    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void clear();
    //! The selected text; rows are separated as they stand on the screen.
    Q_INVOKABLE [[nodiscard]] QString text() const;
    //! The same as markdown.
    Q_INVOKABLE [[nodiscard]] QString markdown() const;
    //! Puts text and markdown on the clipboard; nothing when empty.
    Q_INVOKABLE void copy() const;

    // For TextBlockItem.
    void attach(TextBlockItem *block);
    void detach(TextBlockItem *block);
    //! Tells `block` its part of the selection again: its row id or text changed.
    void refresh(TextBlockItem *block);
    //! `clicks`: 1 to 3
    void press(TextBlockItem *block, int position, int clicks, bool extend);
    void drag(QPointF scenePosition);
    void release();

Q_SIGNALS:
    void modelChanged();
    void viewChanged();
    void newestFirstChanged();
    void changed();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct End
    {
        QString row;
        int position = 0;
        bool operator==(const End &) const = default;
    };
    struct Range; // in order of rows on the screen

    [[nodiscard]] const text::SelectableRows *rows() const;
    [[nodiscard]] Range range() const;
    void setEnds(const End &anchorFrom, const End &anchorTo, const End &cursor);
    void moveCursor(const End &cursor);
    [[nodiscard]] TextBlockItem *blockAt(QPointF scenePosition) const;
    void rowsGone();
    void publish();
    template <typename Part>
    [[nodiscard]] QString collect(Part part) const;

    QPointer<QAbstractItemModel> m_model;
    QPointer<QQuickItem> m_view;
    QList<TextBlockItem *> m_blocks;
    End m_anchorFrom; //!< a double click's anchor is the whole word
    End m_anchorTo;
    End m_cursor;
    int m_clicks = 1;
    QPointF m_mouse;
    QBasicTimer m_scroll;
    bool m_dragging = false;
    bool m_newestFirst = true;
};

} // namespace qd
