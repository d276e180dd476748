// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptmodel_p.h"

#include "core/models/days.h"
#include "core/models/errorfacts.h"

#include <algorithm>
#include <optional>

// Making messages into groups: here when there is little to read, else on the worker thread.
namespace qd {

using namespace transcript;

namespace {

constexpr qsizetype mostAtOnce = 8;              // messages
constexpr qsizetype largestAtOnce = 64LL * 1024; // bytes or characters
constexpr qsizetype sliceSize = 12;              // messages: their rows are made and inserted in one go

qsizetype sizeOf(const opencode::Part &part)
{
    qsizetype size = part.text.size() + part.extra.size();
    if (part.tool)
        size += part.tool->input.size() + part.tool->metadata.size();
    return size;
}

bool isSameTurn(const opencode::Message &a, const opencode::Message &b)
{
    return a.isAssistant() && b.isAssistant() && a.parentId == b.parentId;
}

//! What is to be said below a prompt; nothing below one that was answered, or that holds nothing a person wrote.
std::optional<TranscriptRow::PromptState> promptStateOf(const Transcript &transcript, qsizetype index)
{
    if (transcript.mark(index) == MessageMark::Queued)
        return TranscriptRow::Waiting;
    if (transcript.mark(index) != MessageMark::Unanswered)
        return {};
    const bool written = std::ranges::any_of(transcript.message(index).parts, [](const opencode::Part &part) {
        return isShown(part) && (part.type == opencode::PartType::Text || part.type == opencode::PartType::File);
    });
    return written ? std::optional(TranscriptRow::Unanswered) : std::nullopt;
}

//! What became of the compaction that the prompt at `index` asks for, if it does.
TranscriptRow::ToolStatus compactionOf(const Transcript &transcript, qsizetype index)
{
    const QString &prompt = transcript.info(index).id;
    qsizetype answer = index + 1;
    while (answer < transcript.count() && transcript.info(answer).parentId != prompt)
        ++answer;
    if (answer == transcript.count())
        return transcript.mark(index) == MessageMark::Unanswered ? TranscriptRow::Stopped : TranscriptRow::Pending;
    const opencode::Message &summary = transcript.info(answer);
    if (summary.error)
        return failureOf(summary) ? TranscriptRow::Failed : TranscriptRow::Stopped;
    if (transcript.mark(answer) == MessageMark::Interrupted)
        return TranscriptRow::Stopped;
    return summary.completed > 0 ? TranscriptRow::Completed : TranscriptRow::Running;
}

//! The sum of a turn whose last message stands at `index`.
Facts footerFor(const Transcript &transcript, qsizetype index)
{
    const opencode::Message &last = transcript.info(index);
    Facts facts;
    facts.agent = last.agent;
    facts.modelName = last.model.modelId;
    facts.provider = last.model.providerId;
    facts.time = last.completed;
    facts.inputTokens = last.tokens.input + last.tokens.cacheRead + last.tokens.cacheWrite;
    opencode::TimeMs start = last.created;
    for (qsizetype i = index; i >= 0; --i) {
        const opencode::Message &step = transcript.info(i);
        if (step.id == last.parentId)
            start = step.created;
        if (!isSameTurn(step, last))
            break;
        start = step.created;
        facts.cost += step.cost;
        facts.outputTokens += step.tokens.output + step.tokens.reasoning;
    }
    facts.duration = last.completed > start ? last.completed - start : 0;
    return facts;
}

} // namespace

PartOptions TranscriptModel::Private::optionsFor(const opencode::Message &info, MessageMark mark,
                                                 const opencode::Part &part, const PartView *view) const
{
    PartOptions options;
    options.live = mark == MessageMark::Live;
    options.summary = info.summary && !info.error && mark != MessageMark::Interrupted; // else it takes nothing's place
    const auto choice = view ? view->choice : PartView::Choice::None;
    options.expanded = choice == PartView::Choice::Open || (choice == PartView::Choice::None && part.id == latestTodo);
    options.showAll = view && view->showAll;
    if (const opencode::Session *session = store.session(key))
        options.root = session->directory;
    return options;
}

TranscriptModel::Private::Job TranscriptModel::Private::jobFor(const Transcript &transcript, qsizetype index) const
{
    opencode::MessageWithParts message = transcript.message(index);
    const int group = groups.indexOfMessage(message.info.id);
    Job job{message.info, {}, {}};
    for (const opencode::Part &part : std::as_const(message.parts)) {
        if (!isShown(part))
            continue;
        const PartView *view = group < 0 ? nullptr : groups.at(group).part(part.id);
        job.options.append(optionsFor(message.info, transcript.mark(index), part, view));
        job.parts.append(part);
    }
    return job;
}

TranscriptModel::Private::Prepared TranscriptModel::Private::prepareMessage(const Job &job)
{
    Prepared prepared;
    prepared.parts.reserve(size_t(job.parts.size()));
    prepared.id = job.info.id;
    prepared.place = {job.info.created, job.info.id};
    prepared.author = job.info.isAssistant() ? TranscriptRow::Assistant : TranscriptRow::User;
    for (qsizetype i = 0; i < job.parts.size(); ++i) {
        PartView view;
        view.id = job.parts[i].id;
        view.todoList = isTodoList(job.parts[i]);
        view.fingerprint = fingerprint(job.parts[i], job.options[i]);
        view.content = transcript::prepare(job.parts[i], job.options[i]);
        prepared.heavy = prepared.heavy || isHeavy(job.parts[i]);
        prepared.parts.push_back(std::move(view));
    }
    return prepared;
}

void TranscriptModel::Private::prepareAll(const Transcript &transcript, const QList<qsizetype> &indexes)
{
    if (indexes.isEmpty())
        return;
    std::vector<Job> jobs;
    qsizetype size = 0;
    for (qsizetype i = 0; i < indexes.size() && i <= mostAtOnce && size <= largestAtOnce; ++i) {
        jobs.push_back(jobFor(transcript, indexes[i]));
        for (const opencode::Part &part : std::as_const(jobs.back().parts))
            size += sizeOf(part);
    }
    const bool all = indexes.size() <= mostAtOnce && size <= largestAtOnce;
    if (!all && (groups.messageCount() > 0 || size > largestAtOnce)) {
        prepareLater(transcript, indexes);
        return;
    }
    // What fills an empty view is made at once, what is above it a moment later.
    std::vector<Prepared> prepared;
    std::ranges::transform(jobs, std::back_inserter(prepared), &Private::prepareMessage);
    adopt(std::move(prepared));
    if (!all)
        prepareLater(transcript, indexes.mid(qsizetype(jobs.size())));
}

void TranscriptModel::Private::prepareLater(const Transcript &transcript, const QList<qsizetype> &indexes)
{
    for (qsizetype first = 0; first < indexes.size(); first += sliceSize) {
        const auto jobs = std::make_shared<std::vector<Job>>();
        for (const qsizetype index : indexes.mid(first, sliceSize)) {
            jobs->push_back(jobFor(transcript, index));
            preparing.insert(jobs->back().info.id, false);
        }
        const auto prepared = std::make_shared<std::vector<Prepared>>();
        ++slices;
        background.run(
            q,
            [jobs, prepared] {
                std::ranges::transform(*jobs, std::back_inserter(*prepared), &Private::prepareMessage);
                jobs->clear(); // the store's own data must not be shared for long: it would have to copy it when it changes
            },
            [this, prepared] {
                --slices;
                adopt(std::move(*prepared));
                flush();
            });
    }
}

//! Takes prepared messages over that are still there; what changed meanwhile is looked at again.
void TranscriptModel::Private::adopt(std::vector<Prepared> prepared)
{
    const Transcript *transcript = source();
    todosMoved = true;
    std::vector<std::unique_ptr<Group>> fresh;
    for (Prepared &message : prepared) {
        const bool changed = preparing.take(message.id);
        const qsizetype index = transcript ? transcript->indexOf(message.id) : -1;
        if (index < 0)
            continue;
        if (changed)
            dirty.insert(message.id);
        const int known = groups.indexOfMessage(message.id);
        if (known >= 0) {
            adoptInto(known, std::move(message));
            continue;
        }
        auto group = std::make_unique<Group>();
        group->id = message.id;
        group->created = message.place.created;
        group->author = message.author;
        group->parts = std::move(message.parts);
        group->heavy = message.heavy;
        group->context = contextFor(*transcript, index);
        group->touched = ++tick;
        group->rows = buildRows(group->parts, group->context);
        touchAround(*transcript, index);
        fresh.push_back(std::move(group));
    }
    hot += int(fresh.size());
    insertMessages(std::move(fresh));
}

void TranscriptModel::Private::adoptInto(int index, Prepared prepared)
{
    todosMoved = true;
    Group &group = groups.at(index);
    std::vector<int> places(group.parts.size(), -2); // where each old part is now; -2: gone
    for (int i = 0; i < int(prepared.parts.size()); ++i) {
        PartView &view = prepared.parts[size_t(i)];
        PartView *old = group.part(view.id);
        if (!old)
            continue;
        places[size_t(old - group.parts.data())] = i;
        view.choice = old->choice;
        view.showAll = old->showAll;
        keepEqualBlocks(old->content.pieces, view.content.pieces);
    }
    for (Row &row : group.rows) {
        if (row.part >= 0)
            row.part = places[size_t(row.part)];
    }
    group.parts = std::move(prepared.parts);
    group.heavy = prepared.heavy;
    group.author = prepared.author;
    group.touched = ++tick;
    if (std::exchange(group.packed, false))
        ++hot;
    if (const Transcript *transcript = source()) {
        const qsizetype at = transcript->indexOf(group.id);
        if (at >= 0)
            group.context = contextFor(*transcript, at);
    }
    rebuildRows(index);
}

void TranscriptModel::Private::insertMessages(std::vector<std::unique_ptr<Group>> fresh)
{
    std::ranges::sort(fresh, std::greater(), [](const auto &group) { return Groups::placeOf(*group); });
    for (size_t first = 0; first < fresh.size();) {
        const int at = groups.placeOf(Groups::placeOf(*fresh[first]));
        std::vector<std::unique_ptr<Group>> run;
        int rows = 0;
        while (first < fresh.size() && groups.placeOf(Groups::placeOf(*fresh[first])) == at) {
            rows += fresh[first]->size();
            run.push_back(std::move(fresh[first++]));
        }
        const int row = groups.offset(at);
        if (rows > 0)
            q->beginInsertRows({}, row, row + rows - 1);
        groups.insert(at, std::move(run));
        if (rows > 0)
            q->endInsertRows();
    }
}

Context TranscriptModel::Private::contextFor(const Transcript &transcript, qsizetype index) const
{
    const opencode::Message &info = transcript.info(index);
    Context context;
    context.mark = transcript.mark(index);
    const qint64 day = dayOf(info.created);
    const bool isFirst =
        index == 0 && transcript.load() == Transcript::Load::Ready && transcript.olderCursor().isEmpty();
    if (isFirst || (index > 0 && dayOf(transcript.info(index - 1).created) != day))
        context.day = day;
    if (info.error)
        context.error = std::make_shared<const Facts>(errorFacts(*info.error, info));
    if (!info.isAssistant())
        context.compaction = compactionOf(transcript, index);
    if (const auto state = promptStateOf(transcript, index)) {
        Facts prompt;
        prompt.promptState = *state;
        context.promptState = std::make_shared<const Facts>(prompt);
    }
    const bool endsTurn = index + 1 == transcript.count() || !isSameTurn(transcript.info(index + 1), info);
    if (info.isAssistant() && endsTurn && info.completed > 0 && context.mark == MessageMark::None)
        context.footer = std::make_shared<const Facts>(footerFor(transcript, index));
    return context;
}

//! Gives a packed group its blocks back. Its rows stay as they are: the same text makes the same blocks.
void TranscriptModel::Private::materialize(Group &group)
{
    const Transcript *transcript = source();
    const qsizetype index = transcript ? transcript->indexOf(group.id) : -1;
    if (index < 0)
        return;
    Prepared prepared = prepareMessage(jobFor(*transcript, index));
    bool same = prepared.parts.size() == group.parts.size();
    for (size_t i = 0; same && i < group.parts.size(); ++i) {
        same = prepared.parts[i].id == group.parts[i].id && prepared.parts[i].fingerprint == group.parts[i].fingerprint;
        group.parts[i].content.pieces = std::move(prepared.parts[i].content.pieces);
    }
    for (Row &row : group.rows) {
        const auto piece = size_t(row.piece);
        if (row.hasBlock && row.part < int(group.parts.size()) &&
            piece < group.parts[size_t(row.part)].content.pieces.size())
            row.block = group.parts[size_t(row.part)].content.pieces[piece].block;
    }
    group.packed = false;
    group.touched = ++tick;
    ++hot;
    if (!same) { // it changed, and the change is still to come
        dirty.insert(group.id);
        schedule();
    }
    packOld();
}

void TranscriptModel::Private::packOld(int most, int kept)
{
    if (hot <= most)
        return;
    std::vector<Group *> candidates;
    for (int i = groups.firstMessage(); i < groups.head(); ++i) {
        if (groups.at(i).canPack())
            candidates.push_back(&groups.at(i));
    }
    hot = int(candidates.size());
    if (hot <= kept)
        return;
    const auto last = candidates.end() - kept;
    std::ranges::nth_element(candidates, last, {}, &Group::touched);
    std::for_each(candidates.begin(), last, [](Group *group) { group->pack(); });
    hot = kept;
}

} // namespace qd
