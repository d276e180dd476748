// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptmodel_p.h"

#include "core/models/errorfacts.h"
#include "core/models/names.h"
#include "core/models/toolfacts.h"

#include <algorithm>

// What stands around the messages: requests and notices below, waiting prompts, older messages above.
namespace qd {

using namespace transcript;

namespace {

Row endRow(TranscriptRow::Kind kind, Facts facts, int serial = -1)
{
    Row row;
    row.kind = kind;
    row.gap = text::Gap::Normal;
    row.piece = serial;
    row.facts = std::make_shared<const Facts>(std::move(facts));
    return row;
}

TranscriptRow::PromptState stateOf(OutboxState state)
{
    switch (state) {
    case OutboxState::Queued:
        return TranscriptRow::Stored;
    case OutboxState::Sending:
        return TranscriptRow::Sending;
    case OutboxState::Sent:
        return TranscriptRow::Waiting;
    case OutboxState::Failed:
        return TranscriptRow::Unsent;
    }
    return TranscriptRow::Stored;
}

PartView promptView(const opencode::PromptPart &part)
{
    PartView view;
    view.id = part.id;
    if (part.type == opencode::PromptPart::Type::Text) {
        opencode::Part text;
        text.type = opencode::PartType::Text;
        text.text = part.text;
        view.content = prepare(text, {});
    } else if (part.type == opencode::PromptPart::Type::File) {
        Facts facts;
        facts.title = part.file.filename.isEmpty() ? folderName(part.file.url) : part.file.filename;
        facts.subtitle = part.file.mime;
        view.content.hasHeader = true;
        view.content.header = TranscriptRow::File;
        view.content.facts = std::make_shared<const Facts>(std::move(facts));
    }
    return view;
}

Context contextOf(const OutboxRow &row)
{
    Facts facts;
    facts.promptState = stateOf(row.state);
    facts.title = row.error;
    facts.count = row.attempts;
    Context context;
    context.promptState = std::make_shared<const Facts>(std::move(facts));
    return context;
}

} // namespace

void TranscriptModel::Private::updateTail()
{
    std::vector<Row> rows;
    const SessionState state = store.state(key);
    const opencode::Session *session = store.session(key);
    const Transcript *transcript = source();
    if (session && session->revert && transcript) {
        Facts facts;
        for (qsizetype i = transcript->count() - 1; i >= 0 && transcript->mark(i) == MessageMark::Reverted; --i)
            facts.count += transcript->info(i).isAssistant() ? 0 : 1;
        rows.push_back(endRow(TranscriptRow::Reverted, std::move(facts)));
    }
    if (transcript && transcript->load() == Transcript::Load::Failed && !state.gone)
        rows.push_back(endRow(TranscriptRow::Unread, {}));
    const bool shown = transcript && transcript->count() > 0 && transcript->info(transcript->count() - 1).error;
    if (state.activity == Activity::Failed && state.error && !shown)
        rows.push_back(endRow(TranscriptRow::Error, errorFacts(*state.error, {})));
    if (state.activity == Activity::Retrying) {
        Facts facts;
        facts.title = state.retryReason;
        facts.retryAt = state.retryAt;
        facts.count = state.attempt;
        rows.push_back(endRow(TranscriptRow::Retrying, std::move(facts)));
    }
    addRequests(rows);
    if (!rows.empty()) {
        rows.front().first = true;
        rows.back().last = true;
    }
    setRows(groups.tail(), std::move(rows));
}

QString TranscriptModel::Private::relativeTitle(const QString &title) const
{
    const opencode::Session *session = store.session(key);
    return session ? relativePath(title, session->directory) : title;
}

void TranscriptModel::Private::addRequests(std::vector<Row> &rows)
{
    const auto serial = [this](const QString &id) {
        const auto known = serials.constFind(id);
        return known != serials.cend() ? *known : *serials.insert(id, nextSerial++);
    };
    const auto agentTitle = [this](const SessionKey &owner) {
        const opencode::Session *session = owner == key ? nullptr : store.session(owner);
        return session ? ownTitle(*session) : QString();
    };
    QSet<QString> ids;
    const qsizetype first = qsizetype(rows.size());
    const QList<PendingPermission> permissions = store.permissions(key);
    for (const PendingPermission &pending : permissions) {
        const RequestView view = requests.view(pending.request);
        RequestFacts request;
        request.id = pending.request.id;
        request.ownerSessionId = pending.session.id;
        request.permission = pending.request.permission;
        request.patterns = pending.request.patterns;
        request.always = pending.request.always;
        request.blocks = view.blocks;
        Facts facts;
        facts.request = request;
        facts.title = relativeTitle(view.title);
        facts.subtitle = agentTitle(pending.session);
        ids.insert(request.id);
        rows.push_back(endRow(TranscriptRow::Permission, std::move(facts), serial(pending.request.id)));
    }
    const QList<PendingQuestion> questions = store.questions(key);
    for (const PendingQuestion &pending : questions) {
        RequestFacts request;
        request.id = pending.request.id;
        request.ownerSessionId = pending.session.id;
        request.questions = questionList(pending.request.questions);
        Facts facts;
        facts.request = request;
        facts.subtitle = agentTitle(pending.session);
        ids.insert(request.id);
        rows.push_back(endRow(TranscriptRow::Question, std::move(facts), serial(pending.request.id)));
    }
    requests.retain(ids);
    serials.removeIf([&ids](const auto &entry) { return !ids.contains(entry.key()); });
    std::stable_sort(rows.begin() + first, rows.end(), [](const Row &a, const Row &b) {
        return requestedBefore(a.facts->request->id, b.facts->request->id);
    });
}

//! Prompts that the server does not have yet, the newest lowest.
void TranscriptModel::Private::updatePrompts(const Transcript &transcript)
{
    QList<OutboxRow> waiting;
    for (const OutboxRow &row : std::as_const(outbox)) {
        if (row.state != OutboxState::Sent && transcript.indexOf(row.prompt.messageId) < 0)
            waiting.prepend(row);
    }
    for (int at = groups.firstMessage() - 1; at >= 1; --at) {
        const bool waits = std::ranges::any_of(
            waiting, [&](const OutboxRow &row) { return row.prompt.messageId == groups.at(at).id; });
        if (!waits)
            removeGroup(at);
    }
    for (int i = 0; i < int(waiting.size()); ++i) {
        const OutboxRow &row = waiting[i];
        const int at = i + 1;
        if (at < groups.firstMessage() && groups.at(at).id == row.prompt.messageId) {
            groups.at(at).context = contextOf(row);
            rebuildRows(at);
            continue;
        }
        auto group = std::make_unique<Group>();
        group->type = Group::Type::Prompt;
        group->id = row.prompt.messageId;
        group->author = TranscriptRow::User;
        group->created = row.created;
        std::ranges::transform(row.prompt.parts, std::back_inserter(group->parts), promptView);
        group->context = contextOf(row);
        group->rows = buildRows(group->parts, group->context);
        insertGroup(at, std::move(group));
    }
}

bool TranscriptModel::Private::hasOlder() const
{
    const Transcript *transcript = source();
    if (!transcript || !hasWindow)
        return false;
    const bool moreHere =
        transcript->count() > 0 && Place{transcript->info(0).created, transcript->info(0).id} < windowStart;
    return moreHere || !transcript->olderCursor().isEmpty() || transcript->isLoadingOlder();
}

void TranscriptModel::Private::fetchOlder()
{
    if (!hasOlder() || slices > 0 || wantsOlder)
        return;
    wantsOlder = true;
    const Transcript *transcript = source();
    const bool moreHere = Place{transcript->info(0).created, transcript->info(0).id} < windowStart;
    if (!moreHere)
        store.requestOlder(key);
    schedule();
}

void TranscriptModel::Private::updateHead()
{
    std::vector<Row> rows;
    if (hasOlder() && groups.messageCount() > 0)
        rows.push_back(endRow(TranscriptRow::Loading, {}));
    setRows(groups.head(), std::move(rows));
}

//! Tells what changed of the model's own properties.
void TranscriptModel::Private::updateState()
{
    const bool loading = q->isLoading();
    if (std::exchange(wasLoading, loading) != loading)
        Q_EMIT q->loadingChanged();
    const bool complete = q->isComplete();
    if (std::exchange(wasComplete, complete) != complete) {
        if (complete && groups.messageCount() > 0)
            contextDirty.insert(groups.at(groups.head() - 1).id); // its day shows now
        Q_EMIT q->completeChanged();
    }
    const int count = groups.messageCount();
    if (std::exchange(lastCount, count) != count)
        Q_EMIT q->messageCountChanged();
}

} // namespace qd
