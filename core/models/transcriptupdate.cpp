// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptmodel_p.h"

#include <algorithm>

// From what the store says changed to the fewest changes of rows.
namespace qd {

using namespace transcript;

namespace {

constexpr qsizetype firstSlice = 40; // messages that are shown when a session is opened
constexpr qsizetype olderSlice = 50;

Place placeAt(const Transcript &transcript, qsizetype index)
{
    return {transcript.info(index).created, transcript.info(index).id};
}

//! The first message at or after `place`.
qsizetype indexFrom(const Transcript &transcript, const Place &place)
{
    qsizetype low = 0;
    qsizetype high = transcript.count();
    while (low < high) {
        const qsizetype middle = (low + high) / 2;
        if (placeAt(transcript, middle) < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

TranscriptModel::Private::Private(TranscriptModel *model, SessionStore &sessions, SessionKey session,
                                  Background &worker)
    : q(model)
    , store(sessions)
    , key(std::move(session))
    , background(worker)
    , requests(worker)
{
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, q, [this] { flush(); });
    QObject::connect(&requests, &RequestViews::changed, q, [this] { noteTail(); });
}

void TranscriptModel::Private::note(const TranscriptChange &change)
{
    reset = reset || change.reset;
    for (const QString &id : change.messages)
        dirty.insert(id);
    for (const QString &id : change.removed)
        removed.insert(id);
    for (const TranscriptChange::Growth &growth : change.grown) {
        if (!grown.contains(growth))
            grown.append(growth);
    }
    tailDirty = tailDirty || change.reset || change.load || !change.messages.isEmpty() || !change.removed.isEmpty();
    schedule(tailDirty ? Pace::Frame : Pace::Text);
}

void TranscriptModel::Private::noteTail()
{
    tailDirty = true;
    schedule();
}

//! At once when the last flush is long enough ago, so that the first letter of an answer does not wait. Text that only gets longer is shown every
//! other frame: each letter moves the whole conversation, which costs a frame, and nobody reads 60 lengths a second.
void TranscriptModel::Private::schedule(Pace pace)
{
    const int least = pace == Pace::Text ? 2 * interval : interval;
    const qint64 waited = sinceFlush.isValid() ? sinceFlush.elapsed() : least;
    const int wait = int(std::max<qint64>(0, least - waited));
    if (!flushing && (!timer.isActive() || wait < timer.remainingTime()))
        timer.start(wait);
}

void TranscriptModel::Private::flush()
{
    const Transcript *transcript = source();
    if (!transcript || flushing)
        return;
    flushing = true;
    timer.stop();
    sinceFlush.start();
    if (std::exchange(reset, false))
        takeReset(*transcript);
    removeMessages(*transcript);
    takeGrowth(*transcript);
    takeWindow(*transcript);
    updateDirty(*transcript);
    updateLatestTodo();
    updateDirty(*transcript); // what is unfolded now, and what changed while it was on the worker
    refreshContexts(*transcript);
    updatePrompts(*transcript);
    if (std::exchange(tailDirty, false))
        updateTail();
    updateHead();
    packOld();
    flushing = false;
    updateState();
    if (!dirty.isEmpty() || !contextDirty.isEmpty())
        schedule();
}

void TranscriptModel::Private::removeMessage(int group)
{
    if (group + 1 < groups.head())
        contextDirty.insert(groups.at(group + 1).id);
    for (int newer = group - 1; newer >= groups.firstMessage(); --newer) {
        contextDirty.insert(groups.at(newer).id);
        if (groups.at(newer).author != TranscriptRow::Assistant)
            break;
    }
    todosMoved = true;
    removeGroup(group);
}

void TranscriptModel::Private::removeGroup(int group)
{
    const int rows = groups.at(group).size();
    const int row = groups.offset(group);
    if (rows > 0)
        q->beginRemoveRows({}, row, row + rows - 1);
    groups.remove(group);
    if (rows > 0)
        q->endRemoveRows();
}

void TranscriptModel::Private::insertGroup(int at, std::unique_ptr<Group> group)
{
    const int rows = group->size();
    const int row = groups.offset(at);
    std::vector<std::unique_ptr<Group>> one;
    one.push_back(std::move(group));
    if (rows > 0)
        q->beginInsertRows({}, row, row + rows - 1);
    groups.insert(at, std::move(one));
    if (rows > 0)
        q->endInsertRows();
}

void TranscriptModel::Private::removeMessages(const Transcript &transcript)
{
    const QSet<QString> ids = std::exchange(removed, {});
    for (const QString &id : ids) {
        const int group = groups.indexOfMessage(id);
        if (group >= 0 && transcript.indexOf(id) < 0)
            removeMessage(group);
    }
}

void TranscriptModel::Private::takeReset(const Transcript &transcript)
{
    for (int group = groups.head() - 1; group >= groups.firstMessage(); --group) {
        if (transcript.indexOf(groups.at(group).id) < 0)
            removeMessage(group);
        else
            dirty.insert(groups.at(group).id);
    }
    for (auto it = preparing.begin(); it != preparing.end(); ++it)
        *it = true;
    if (!hasWindow)
        return;
    for (qsizetype i = indexFrom(transcript, windowStart); i < transcript.count(); ++i) {
        if (!preparing.contains(transcript.info(i).id))
            dirty.insert(transcript.info(i).id);
    }
}

//! Moves the window's start back when the session was just opened or older messages are wanted.
void TranscriptModel::Private::takeWindow(const Transcript &transcript)
{
    if (transcript.count() == 0)
        return;
    qsizetype start = transcript.count();
    qsizetype slice = firstSlice;
    if (hasWindow) {
        if (!wantsOlder || transcript.isLoadingOlder())
            return;
        wantsOlder = false;
        start = indexFrom(transcript, windowStart);
        slice = olderSlice;
    }
    const qsizetype first = std::max<qsizetype>(0, start - slice);
    if (first == start)
        return;
    hasWindow = true;
    windowStart = placeAt(transcript, first);
    QList<qsizetype> indexes;
    for (qsizetype i = start - 1; i >= first; --i) {
        dirty.remove(transcript.info(i).id);
        indexes.append(i);
    }
    prepareAll(transcript, indexes);
}

void TranscriptModel::Private::takeGrowth(const Transcript &transcript)
{
    const QList<TranscriptChange::Growth> growths = std::exchange(grown, {});
    for (const TranscriptChange::Growth &growth : growths) {
        const int at = groups.indexOfMessage(growth.messageId);
        if (dirty.contains(growth.messageId))
            continue;
        if (preparing.contains(growth.messageId)) {
            preparing[growth.messageId] = true;
            continue;
        }
        if (at < 0)
            continue;
        Group &group = groups.at(at);
        PartView *view = group.part(growth.partId);
        const opencode::Part *part = transcript.part(growth.messageId, growth.partId);
        if (!view || !part || group.packed || !view->content.open) {
            dirty.insert(growth.messageId);
        } else if (grow(*view, *part)) {
            group.touched = ++tick;
            rebuildRows(at);
        }
    }
}

void TranscriptModel::Private::updateDirty(const Transcript &transcript)
{
    QList<qsizetype> fresh;
    const QSet<QString> ids = std::exchange(dirty, {});
    for (const QString &id : ids) {
        const qsizetype index = transcript.indexOf(id);
        const int group = groups.indexOfMessage(id);
        if (index < 0) {
            if (group >= 0)
                removeMessage(group);
            continue;
        }
        if (preparing.contains(id)) {
            preparing[id] = true;
            continue;
        }
        if (group >= 0 && groups.at(group).created != transcript.info(index).created) {
            removeMessage(group); // it stands elsewhere now
            fresh.append(index);
        } else if (group >= 0) {
            update(transcript, index, group);
        } else if (hasWindow && placeAt(transcript, index) >= windowStart) {
            fresh.append(index);
        }
    }
    std::ranges::sort(fresh, std::greater());
    prepareAll(transcript, fresh);
}

void TranscriptModel::Private::update(const Transcript &transcript, qsizetype index, int at)
{
    const Group &group = groups.at(at);
    Job job = jobFor(transcript, index);
    bool heavy = false;
    bool changed = group.packed || qsizetype(group.parts.size()) != job.parts.size();
    for (qsizetype i = 0; i < job.parts.size(); ++i) {
        const bool same = !changed && group.parts[size_t(i)].id == job.parts[i].id &&
                          group.parts[size_t(i)].fingerprint == fingerprint(job.parts[i], job.options[i]);
        changed = changed || !same;
        heavy = heavy || (!same && isHeavy(job.parts[i]));
    }
    if (heavy) {
        prepareLater(transcript, {index});
    } else if (changed) {
        adoptInto(at, prepareMessage(job));
    }
    touchAround(transcript, index);
}

//! What a message's neighbours say depends on it: days, and the end of its turn.
void TranscriptModel::Private::touchAround(const Transcript &transcript, qsizetype index)
{
    const opencode::Message &info = transcript.info(index);
    contextDirty.insert(info.id);
    if (index > 0)
        contextDirty.insert(transcript.info(index - 1).id);
    if (info.isAssistant())
        contextDirty.insert(info.parentId);
    const QString &turn = info.isAssistant() ? info.parentId : info.id;
    for (qsizetype i = index + 1; i < transcript.count(); ++i) {
        contextDirty.insert(transcript.info(i).id);
        if (!transcript.info(i).isAssistant() || transcript.info(i).parentId != turn)
            break;
    }
}

void TranscriptModel::Private::refreshContexts(const Transcript &transcript)
{
    const QSet<QString> ids = std::exchange(contextDirty, {});
    for (const QString &id : ids) {
        const int at = groups.indexOfMessage(id);
        const qsizetype index = transcript.indexOf(id);
        if (at < 0 || index < 0)
            continue;
        Group &group = groups.at(at);
        Context context = contextFor(transcript, index);
        if (group.context.isSame(context))
            continue;
        if (group.packed)
            materialize(group);
        group.context = std::move(context);
        rebuildRows(at);
    }
}

//! The newest todo list is open by itself, the one before it folds.
void TranscriptModel::Private::updateLatestTodo()
{
    if (!std::exchange(todosMoved, false))
        return;
    QString latest;
    for (int at = groups.firstMessage(); at < groups.head() && latest.isEmpty(); ++at) {
        const auto &parts = groups.at(at).parts;
        const auto it = std::find_if(parts.rbegin(), parts.rend(), [](const PartView &view) { return view.todoList; });
        if (it == parts.rend())
            continue;
        latest = it->id;
        if (latest != latestTodo)
            dirty.insert(groups.at(at).id);
    }
    if (latest == latestTodo)
        return;
    const QString before = std::exchange(latestTodo, latest);
    for (int at = groups.firstMessage(); at < groups.head(); ++at) {
        if (groups.at(at).part(before))
            dirty.insert(groups.at(at).id);
    }
}

void TranscriptModel::Private::rebuildRows(int group)
{
    setRows(group, buildRows(groups.at(group).parts, groups.at(group).context));
}

void TranscriptModel::Private::setRows(int at, std::vector<Row> next)
{
    Group &group = groups.at(at);
    std::vector<Row> &rows = group.rows;
    const int before = int(rows.size());
    const int after = int(next.size());
    const int shorter = std::min(before, after);
    int top = 0;
    while (top < shorter && rows[size_t(top)].isSamePlace(next[size_t(top)]))
        ++top;
    int bottom = 0;
    while (bottom < shorter - top && rows[size_t(before - 1 - bottom)].isSamePlace(next[size_t(after - 1 - bottom)]))
        ++bottom;
    const int low = groups.offset(at) + bottom; // rows count from below
    if (before - bottom > top) {
        q->beginRemoveRows({}, low, low + before - bottom - top - 1);
        rows.erase(rows.begin() + top, rows.end() - bottom);
        groups.resized(at);
        q->endRemoveRows();
    }
    if (after - bottom > top) {
        q->beginInsertRows({}, low, low + after - bottom - top - 1);
        rows.insert(rows.begin() + top, next.begin() + top, next.end() - bottom);
        groups.resized(at);
        q->endInsertRows();
    }
    changeRows(at, next, 0, top);
    changeRows(at, next, after - bottom, after);
}

//! Takes over rows [first, last) and says what differs, neighbours with the same differences together.
void TranscriptModel::Private::changeRows(int at, const std::vector<Row> &next, int first, int last)
{
    std::vector<Row> &rows = groups.at(at).rows;
    int runStart = first;
    QList<int> runRoles;
    for (int i = first; i <= last; ++i) {
        QList<int> roles;
        if (i < last) {
            roles = changedRoles(rows[size_t(i)], next[size_t(i)]);
            rows[size_t(i)] = next[size_t(i)];
        }
        if (i < last && roles == runRoles)
            continue;
        if (!runRoles.isEmpty())
            Q_EMIT q->dataChanged(q->index(groups.rowOf(at, i - 1)), q->index(groups.rowOf(at, runStart)), runRoles);
        runStart = i;
        runRoles = roles;
    }
}

} // namespace qd
