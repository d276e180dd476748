// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/bench/benchprobe.h"

#include "app/desktop/bench/benchinput.h"
#include "app/desktop/bench/benchtrace.h"

#include <QAbstractEventDispatcher>
#include <QAbstractItemModel>
#include <QJsonObject>
#include <QMetaProperty>
#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace qd::bench {

namespace {

constexpr double stallMs = 50;
constexpr double edgeStep = 16;
//! How many of the newest rows may hold the end of an answer: a footer and the like lie below it.
constexpr int tailRows = 4;

QString plainText(QAbstractItemModel *model, int row)
{
    QString text;
    QMetaObject::invokeMethod(model, "plainText", Q_RETURN_ARG(QString, text), Q_ARG(int, row));
    return text;
}

QRectF sceneRect(const QQuickItem *item)
{
    return item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
}

} // namespace

Probe::Probe(QQuickWindow *window, Trace &trace, Input &input, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_trace(trace)
    , m_input(input)
{
    connect(window, &QQuickWindow::frameSwapped, this, &Probe::swapped);
    connect(&input, &Input::keyPosted, this, [this](double t) {
        followComposer();
        m_posted.push_back(t);
    });
    watchLoop();
}

std::optional<QPointF> Probe::target(const QString &what, const QString &title) const
{
    if (what == "session"_L1) {
        // By the model: among the children of a view are those that wait to be used again, with the titles that they had.
        QQuickItem *list = item("sessionList");
        const auto *model = list ? list->property("model").value<QAbstractItemModel *>() : nullptr;
        const int role = model ? model->roleNames().key("title", -1) : -1;
        const auto matches =
            role < 0 ? QModelIndexList() : model->match(model->index(0, 0), role, title, 1, Qt::MatchExactly);
        QQuickItem *row = nullptr;
        if (!matches.isEmpty())
            QMetaObject::invokeMethod(list, "itemAtIndex", Q_RETURN_ARG(QQuickItem *, row),
                                      Q_ARG(int, matches.first().row()));
        if (!row)
            return {};
        return row->mapToScene(QPointF(row->width() / 2, row->height() / 2));
    }
    const QQuickItem *found = item(what == "composer"_L1 ? "composerInput"
                                   : what == "home"_L1   ? "newSessionButton"
                                                         : "transcript");
    if (!found || !found->isVisible())
        return {};
    return found->mapToScene(QPointF(found->width() / 2, found->height() / 2));
}

void Probe::startFrames()
{
    m_intervals.clear();
    m_topReported = false;
    m_framesOn = true;
    m_lastSwap = 0;
    m_window->update();
}

Probe::Frames Probe::stopFrames()
{
    m_framesOn = false;
    Frames frames{std::move(m_intervals), 0};
    QAbstractItemModel *model = transcriptModel();
    QQuickItem *view = item("transcript");
    if (!model || !view)
        return frames;
    // The first row from the top edge down: the edge itself may lie between rows.
    int top = -1;
    for (double y = 1; top < 0 && y < view->height(); y += edgeStep)
        QMetaObject::invokeMethod(view, "indexAt", Q_RETURN_ARG(int, top), Q_ARG(double, view->width() / 2),
                                  Q_ARG(double, view->property("contentY").toDouble() + y));
    // The earliest question in view: rows are newest first.
    static const QRegularExpression question(u"^Question (\\d+):"_s);
    for (int i = top < 0 ? model->rowCount() - 1 : top; i >= 0; --i) {
        if (const auto match = question.match(plainText(model, i)); match.hasMatch()) {
            frames.firstMessage = match.captured(1).toInt();
            break;
        }
    }
    return frames;
}

void Probe::listLoaded(int sessions)
{
    m_trace.mark(u"list.data"_s, {{u"n"_s, sessions}});
}

void Probe::swapped()
{
    const double t = now();
    if (++m_swaps == 1)
        m_trace.markAt(t, u"window.first_frame"_s);
    for (const double posted : m_applied)
        m_trace.markAt(t, u"key.painted"_s, {{u"t_input"_s, posted}});
    m_applied.clear();
    lookForList();
    lookForRow();
    lookForSession();
    lookForStreamEnd();
    if (m_framesOn) {
        if (m_lastSwap > 0) {
            m_intervals.push_back(t - m_lastSwap);
            if (t - m_lastSwap > stallMs)
                m_trace.stall(m_lastSwap, t - m_lastSwap);
        }
        m_lastSwap = t;
        lookForTop();
        m_window->update();
    }
}

void Probe::watchLoop()
{
    const QAbstractEventDispatcher *loop = QAbstractEventDispatcher::instance();
    connect(loop, &QAbstractEventDispatcher::awake, this, [this] { m_awake = now(); });
    connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        const double busy = m_awake > 0 ? now() - m_awake : 0;
        m_stalled = busy > stallMs;
        if (m_stalled)
            m_trace.stall(m_awake, busy);
        m_awake = 0;
    });
}

void Probe::lookForList()
{
    if (m_listPainted)
        return;
    const QQuickItem *list = item("sessionList");
    const auto *content = list ? list->property("contentItem").value<QQuickItem *>() : nullptr;
    if (!content)
        return;
    QSet<QString> seen;
    const QRectF view = sceneRect(list);
    for (const QQuickItem *child : content->childItems()) {
        if (child->isVisible() && view.intersects(sceneRect(child)))
            seen.insert(child->property("title").toString());
    }
    seen.remove(QString());
    if (!seen.contains(u"BIG-2000"_s) || !seen.contains(u"BIG-200"_s))
        return;
    m_listPainted = true;
    m_trace.mark(u"list.painted"_s, {{u"rows_visible"_s, seen.size()}});
    interactive(u"list.interactive"_s, {});
}

void Probe::lookForRow()
{
    if (m_watchedRow.isEmpty() || !target(u"session"_s, m_watchedRow))
        return;
    m_trace.mark(u"row.painted"_s, {{u"title"_s, std::exchange(m_watchedRow, {})}});
}

void Probe::lookForSession()
{
    QAbstractItemModel *model = transcriptModel();
    if (!model)
        return;
    if (model != m_model) {
        if (m_model)
            disconnect(m_model, nullptr, this, nullptr);
        m_model = model;
        m_session = model->property("sessionId").toString();
        m_sessionPainted = false;
        m_topReported = false;
        m_trace.markAt(m_input.lastPress(), u"session.open"_s, {{u"session"_s, m_session}, {u"cause"_s, u"click"_s}});
        const auto changed = [this] { m_tailChanged = true; };
        connect(model, &QAbstractItemModel::dataChanged, this, changed);
        connect(model, &QAbstractItemModel::rowsInserted, this, changed);
    }
    if (m_sessionPainted || model->property("loading").toBool() || model->rowCount() == 0)
        return;
    const QQuickItem *newest = row(0);
    if (!newest || !endInView(newest, item("transcript")))
        return;
    m_sessionPainted = true;
    const QJsonObject fields{{u"session"_s, m_session},
                             {u"n"_s, model->property("messageCount").toInt()},
                             {u"n_loaded"_s, model->property("messageCount").toInt()}};
    m_trace.mark(u"session.data"_s, fields);
    m_trace.mark(u"session.painted"_s, fields);
    interactive(u"session.interactive"_s, m_session);
}

void Probe::lookForStreamEnd()
{
    if (!m_tailChanged || !m_model)
        return;
    m_tailChanged = false;
    static const QRegularExpression end(u"END-OF-STREAM-\\w+$"_s);
    for (int i = 0; i < std::min(tailRows, m_model->rowCount()); ++i) {
        const QString text = plainText(m_model, i);
        const auto match = end.match(text);
        if (!match.hasMatch() || m_ends.contains(match.captured()))
            continue;
        m_ends.insert(match.captured());
        const QQuickItem *shown = row(i);
        m_trace.mark(u"stream.painted"_s, {{u"session"_s, m_session},
                                           {u"tail"_s, text.right(60)},
                                           {u"in_view"_s, shown && endInView(shown, item("transcript"))}});
        return;
    }
}

void Probe::lookForTop()
{
    if (m_topReported || !m_model || !m_model->property("complete").toBool())
        return;
    const QQuickItem *oldest = row(m_model->rowCount() - 1);
    const QQuickItem *view = item("transcript");
    if (!oldest || !view || !sceneRect(view).intersects(sceneRect(oldest)))
        return;
    m_topReported = true;
    m_trace.mark(u"scroll.top"_s, {{u"session"_s, m_session}});
}

void Probe::interactive(const QString &name, const QString &session)
{
    QTimer::singleShot(0, this, [this, name, session] {
        // An iteration that took too long is still pending work: wait for one that does not.
        if (m_stalled)
            interactive(name, session);
        else
            m_trace.mark(name, session.isEmpty() ? QJsonObject() : QJsonObject{{u"session"_s, session}});
    });
}

void Probe::followComposer()
{
    QQuickItem *composer = item("composerInput");
    if (!composer || composer == m_composer)
        return;
    m_composer = composer;
    // The field may be one of several types; the notify signal of `text` is what they share.
    const QMetaObject *type = composer->metaObject();
    const QMetaProperty text = type->property(type->indexOfProperty("text"));
    connect(composer, text.notifySignal(), this, metaObject()->method(metaObject()->indexOfSlot("characterArrived()")));
}

void Probe::characterArrived()
{
    if (m_posted.empty())
        return;
    m_applied.push_back(m_posted.front());
    m_posted.erase(m_posted.begin());
}

QQuickItem *Probe::item(const char *objectName) const
{
    return m_window->findChild<QQuickItem *>(QLatin1StringView(objectName));
}

QAbstractItemModel *Probe::transcriptModel() const
{
    // Asked after every frame: looking through the whole window each time would be seen in what is measured.
    if (!m_view || m_view->window() != m_window)
        m_view = item("transcript");
    const QQuickItem *view = m_view;
    return view ? view->property("model").value<QAbstractItemModel *>() : nullptr;
}

QQuickItem *Probe::row(int index) const
{
    QQuickItem *found = nullptr;
    if (QQuickItem *view = item("transcript"))
        QMetaObject::invokeMethod(view, "itemAtIndex", Q_RETURN_ARG(QQuickItem *, found), Q_ARG(int, index));
    return found;
}

bool Probe::endInView(const QQuickItem *row, const QQuickItem *view)
{
    if (!view)
        return false;
    const qreal end = sceneRect(row).bottom();
    const QRectF area = sceneRect(view);
    return end <= area.bottom() + 1 && end > area.top();
}

} // namespace qd::bench
