// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/transcriptselection.h"

#include "qml/text/textblockitem.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTextBoundaryFinder>
#include <QTimerEvent>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr int scrollIntervalMs = 16;
constexpr qreal slowestScroll = 2; // pixels per interval, at the edge; faster further out
constexpr qreal fastestScroll = 60;

//! The word (or the run of spaces or signs) around `position`.
std::pair<int, int> wordAround(const QString &text, int position)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(qMin(position, int(text.size())));
    const qsizetype start = finder.isAtBoundary() && position < text.size() ? position : finder.toPreviousBoundary();
    finder.setPosition(qMin(position, int(text.size())));
    const qsizetype end = finder.toNextBoundary();
    return {int(qMax<qsizetype>(0, start)), int(end < 0 ? text.size() : end)};
}

} // namespace

//! The selection from the upper end to the lower. `screen` numbers rows from the top down.
struct TranscriptSelection::Range
{
    int topScreen = 0;
    int top = -1; //!< row
    int topPosition = 0;
    int bottomScreen = 0;
    int bottom = -1;
    int bottomPosition = 0;

    [[nodiscard]] bool isValid() const { return top >= 0 && (top != bottom || topPosition < bottomPosition); }
};

TranscriptSelection::TranscriptSelection(QObject *parent)
    : QObject(parent)
{}

TranscriptSelection::~TranscriptSelection() = default;

void TranscriptSelection::setModel(QAbstractItemModel *model)
{
    if (m_model == model)
        return;
    if (m_model)
        m_model->disconnect(this);
    clear();
    m_model = model;
    if (model) {
        connect(model, &QAbstractItemModel::rowsRemoved, this, &TranscriptSelection::rowsGone);
        connect(model, &QAbstractItemModel::modelReset, this, &TranscriptSelection::rowsGone);
    }
    Q_EMIT modelChanged();
}

void TranscriptSelection::setView(QQuickItem *view)
{
    if (m_view == view)
        return;
    m_view = view;
    Q_EMIT viewChanged();
}

const text::SelectableRows *TranscriptSelection::rows() const
{
    return dynamic_cast<const text::SelectableRows *>(m_model.data());
}

TranscriptSelection::Range TranscriptSelection::range() const
{
    const text::SelectableRows *model = rows();
    if (!model || m_anchorFrom.row.isEmpty())
        return {};
    const int anchor = model->selectableRow(m_anchorFrom.row);
    const int cursor = model->selectableRow(m_cursor.row);
    if (anchor < 0 || cursor < 0)
        return {};
    const int sign = m_newestFirst ? -1 : 1;
    // The anchor may be a whole word; the selection goes from its far side.
    const bool down = anchor == cursor ? m_cursor.position >= m_anchorTo.position : sign * cursor > sign * anchor;
    const bool inside =
        anchor == cursor && m_cursor.position > m_anchorFrom.position && m_cursor.position < m_anchorTo.position;
    Range range;
    range.top = down ? anchor : cursor;
    range.topPosition = down || inside ? m_anchorFrom.position : m_cursor.position;
    range.bottom = down ? cursor : anchor;
    range.bottomPosition = down && !inside ? m_cursor.position : m_anchorTo.position;
    range.topScreen = sign * range.top;
    range.bottomScreen = sign * range.bottom;
    return range;
}

bool TranscriptSelection::isEmpty() const
{
    return !range().isValid();
}

void TranscriptSelection::selectAll()
{
    const text::SelectableRows *model = rows();
    if (!model || model->selectableRowCount() == 0)
        return;
    const int last = model->selectableRowCount() - 1;
    const int top = m_newestFirst ? last : 0;
    const int bottom = m_newestFirst ? 0 : last;
    m_clicks = 1;
    const End from{model->selectableId(top), 0};
    setEnds(from, from, {model->selectableId(bottom), int(model->selectableText(bottom).size())});
}

void TranscriptSelection::clear()
{
    if (m_anchorFrom.row.isEmpty())
        return;
    m_scroll.stop();
    m_dragging = false;
    setEnds({}, {}, {});
}

void TranscriptSelection::setEnds(const End &anchorFrom, const End &anchorTo, const End &cursor)
{
    if (m_anchorFrom == anchorFrom && m_anchorTo == anchorTo && m_cursor == cursor)
        return;
    m_anchorFrom = anchorFrom;
    m_anchorTo = anchorTo;
    m_cursor = cursor;
    publish();
}

void TranscriptSelection::publish()
{
    for (TextBlockItem *block : std::as_const(m_blocks))
        refresh(block);
    Q_EMIT changed();
}

void TranscriptSelection::refresh(TextBlockItem *block)
{
    const text::SelectableRows *model = rows();
    const Range r = range();
    const int row = r.isValid() ? model->selectableRow(block->rowId()) : -1;
    if (row < 0) {
        block->setSelectedRange(0, 0);
        return;
    }
    const int screen = m_newestFirst ? -row : row;
    if (screen < r.topScreen || screen > r.bottomScreen) {
        block->setSelectedRange(0, 0);
        return;
    }
    block->setSelectedRange(screen == r.topScreen ? r.topPosition : 0,
                            screen == r.bottomScreen ? r.bottomPosition : int(block->plainText().size()));
}

void TranscriptSelection::attach(TextBlockItem *block)
{
    if (!m_blocks.contains(block))
        m_blocks.append(block);
    refresh(block);
}

void TranscriptSelection::detach(TextBlockItem *block)
{
    m_blocks.removeOne(block);
}

void TranscriptSelection::rowsGone()
{
    const text::SelectableRows *model = rows();
    if (m_anchorFrom.row.isEmpty())
        return;
    if (!model || model->selectableRow(m_anchorFrom.row) < 0 || model->selectableRow(m_cursor.row) < 0)
        clear();
    else
        publish();
}

void TranscriptSelection::press(TextBlockItem *block, int position, int clicks, bool extend)
{
    const QString id = block->rowId();
    m_dragging = true;
    m_mouse = block->mapToScene(block->rectFor(position).center());
    if (extend && !m_anchorFrom.row.isEmpty()) {
        moveCursor({id, position});
        return;
    }
    m_clicks = clicks;
    const QString text = block->plainText();
    std::pair<int, int> span{position, position};
    if (clicks == 2)
        span = wordAround(text, position);
    else if (clicks == 3)
        span = {0, int(text.size())};
    setEnds({id, span.first}, {id, span.second}, {id, span.second});
}

void TranscriptSelection::moveCursor(const End &cursor)
{
    End end = cursor;
    const text::SelectableRows *model = rows();
    if (model && m_clicks > 1) {
        // By words or blocks, outwards from the anchor.
        const int row = model->selectableRow(cursor.row);
        const int anchor = model->selectableRow(m_anchorFrom.row);
        const QString text = row < 0 ? QString() : model->selectableText(row);
        const std::pair<int, int> span =
            m_clicks == 2 ? wordAround(text, cursor.position) : std::pair(0, int(text.size()));
        const bool down = row == anchor ? cursor.position >= m_anchorFrom.position : (row > anchor) != m_newestFirst;
        end.position = down ? span.second : span.first;
    }
    setEnds(m_anchorFrom, m_anchorTo, end);
}

TextBlockItem *TranscriptSelection::blockAt(QPointF scenePosition) const
{
    TextBlockItem *nearest = nullptr;
    qreal distance = 0;
    for (TextBlockItem *block : m_blocks) {
        if (!block->isVisible() || block->rowId().isEmpty() || !block->window() || block->plainText().isEmpty())
            continue;
        const QPointF at = block->mapFromScene(scenePosition);
        const qreal d = at.y() < 0 ? -at.y() : qMax<qreal>(0, at.y() - block->height());
        if (!nearest || d < distance) {
            nearest = block;
            distance = d;
        }
    }
    return nearest;
}

void TranscriptSelection::drag(QPointF scenePosition)
{
    m_mouse = scenePosition;
    if (!m_dragging)
        return;
    if (TextBlockItem *block = blockAt(scenePosition)) {
        const QPointF at = block->mapFromScene(scenePosition);
        moveCursor({block->rowId(), block->positionAt(at.x(), at.y())});
    }
    if (!m_view)
        return;
    const qreal y = m_view->mapFromScene(scenePosition).y();
    if (y < 0 || y > m_view->height())
        m_scroll.start(scrollIntervalMs, this);
    else
        m_scroll.stop();
}

void TranscriptSelection::release()
{
    m_dragging = false;
    m_scroll.stop();
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (clipboard->supportsSelection() && !isEmpty())
        clipboard->setText(text(), QClipboard::Selection);
}

void TranscriptSelection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_scroll.timerId() || !m_view) {
        QObject::timerEvent(event);
        return;
    }
    const qreal y = m_view->mapFromScene(m_mouse).y();
    const qreal beyond = y < 0 ? y : qMax<qreal>(0, y - m_view->height());
    const qreal step =
        qBound(-fastestScroll, beyond / 4 + (beyond < 0 ? -slowestScroll : slowestScroll), fastestScroll);
    // The view is a ListView, whose class is private to Qt Quick.
    const qreal origin = m_view->property("originY").toReal();
    const qreal lowest = origin + m_view->property("contentHeight").toReal() - m_view->height();
    const qreal now = m_view->property("contentY").toReal();
    const qreal next = qBound(origin, now + step, qMax(origin, lowest));
    if (qFuzzyCompare(now + 1, next + 1))
        return;
    m_view->setProperty("contentY", next);
    drag(m_mouse);
}

template <typename Part>
QString TranscriptSelection::collect(Part part) const
{
    const text::SelectableRows *model = rows();
    const Range r = range();
    QString result;
    if (!r.isValid())
        return result;
    const int step = m_newestFirst ? -1 : 1;
    for (int row = r.top; row != r.bottom + step; row += step) {
        const int from = row == r.top ? r.topPosition : 0;
        const int length = int(model->selectableText(row).size());
        const int to = row == r.bottom ? qMin(r.bottomPosition, length) : length;
        if (from >= to)
            continue;
        if (!result.isEmpty() && !model->selectableContinues(row))
            result += model->selectableTight(row) ? u"\n"_s : u"\n\n"_s;
        result += part(row, from, to);
    }
    return result;
}

QString TranscriptSelection::text() const
{
    const text::SelectableRows *model = rows();
    return collect([model](int row, int from, int to) { return model->selectableText(row).mid(from, to - from); });
}

QString TranscriptSelection::markdown() const
{
    const text::SelectableRows *model = rows();
    return collect([model](int row, int from, int to) {
        const QString markdown = model->selectableMarkdown(row, from, to);
        return markdown.isEmpty() ? model->selectableText(row).mid(from, to - from) : markdown;
    });
}

void TranscriptSelection::copy() const
{
    if (isEmpty())
        return;
    auto *data = new QMimeData;
    data->setText(text());
    data->setData(u"text/markdown"_s, markdown().toUtf8());
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace qd
