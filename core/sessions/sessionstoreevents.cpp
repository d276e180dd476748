// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/sessionstore_p.h"

// Events, one at a time, in the order of the stream.
namespace qd {

using namespace opencode;

namespace {

//! A failed prompt reports itself twice, the second time with a stack trace.
constexpr qint64 SameFailureMs = 2000;

template <typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void noteTail(SessionRecord &record, const Message &message)
{
    if (!message.isAssistant() || message.created < record.tailCreated)
        return;
    record.tailCreated = message.created;
    record.tailOpen = message.completed == 0 && !message.error;
    record.tailFailed = bool(message.error);
}

void noteFailure(SessionRecord &record, const MessageError &error, qint64 now)
{
    if (error.name == u"MessageAbortedError")
        return; // the person stopped it
    if (record.error && now - record.errorAt < SameFailureMs)
        return;
    record.error = std::make_shared<const MessageError>(error);
    record.errorAt = now;
}

//! Waiting deltas of one part become one, so that a slow page does not pile up thousands of events.
bool joinDelta(QList<Event> &waiting, const Event &event)
{
    const auto *delta = std::get_if<events::PartDelta>(&event.payload);
    auto *last = waiting.isEmpty() ? nullptr : std::get_if<events::PartDelta>(&waiting.last().payload);
    if (delta == nullptr || last == nullptr || last->partId != delta->partId || last->messageId != delta->messageId)
        return false;
    last->delta.append(delta->delta);
    last->count += delta->count;
    return true;
}

} // namespace

void SessionStore::apply(const QString &workspace, const QList<Event> &events)
{
    StoreChanges changes{workspace};
    ++d->revision;
    for (const Event &event : events)
        d->apply(changes, event);
    d->flush(changes);
}

void SessionStore::Private::apply(StoreChanges &changes, const Event &event)
{
    const auto forSession = [&](const QString &id, auto &&change) {
        if (SessionRecord *record = live(changes, id, event.directory))
            change(*record);
    };
    std::visit(Overloaded{
                   [&](const events::PartDelta &e) { toTranscript(changes, e.sessionId, event); },
                   [&](const events::PartUpdated &e) {
                       if (e.part.type == PartType::StepFinish) {
                           forSession(e.sessionId, [&](SessionRecord &record) {
                               noteLateCost({changes.workspace, e.sessionId}, record);
                           });
                       }
                       toTranscript(changes, e.sessionId, event);
                   },
                   [&](const events::PartRemoved &e) { toTranscript(changes, e.sessionId, event); },
                   [&](const events::MessageUpdated &e) {
                       forSession(e.sessionId, [&](SessionRecord &record) {
                           const bool wasOpen = record.tailOpen;
                           noteTail(record, e.message);
                           if (record.tailOpen != wasOpen)
                               changes.sessions.insert(e.sessionId);
                           if (e.message.isAssistant())
                               noteLateCost({changes.workspace, e.sessionId}, record);
                       });
                       toTranscript(changes, e.sessionId, event);
                   },
                   [&](const events::MessageRemoved &e) {
                       if (record({changes.workspace, e.sessionId}) != nullptr)
                           changes.refresh.insert(e.sessionId);
                       toTranscript(changes, e.sessionId, event);
                   },
                   [&](const events::SessionUpserted &e) { setInfo(changes, e.session); },
                   [&](const events::SessionDeleted &e) { erase(changes, e.sessionId); },
                   [&](const events::StatusChanged &e) {
                       forSession(e.sessionId,
                                  [&](SessionRecord &record) { setStatus(changes, e.sessionId, record, e.status); });
                       if (e.status.type == SessionStatus::Type::Retry)
                           toTranscript(changes, e.sessionId, event);
                   },
                   [&](const events::SessionFailed &e) {
                       forSession(e.sessionId, [&](SessionRecord &record) {
                           noteFailure(record, e.error, clock.monotonicMs());
                           changes.sessions.insert(e.sessionId);
                       });
                   },
                   [&](const events::TodoUpdated &e) {
                       forSession(e.sessionId, [&](SessionRecord &record) {
                           record.todos = e.todos;
                           changes.todos.insert(e.sessionId);
                       });
                   },
                   [&](const events::PermissionAsked &e) {
                       const SessionRecord *asker = record({changes.workspace, e.request.sessionId});
                       hold(changes, e.request, event.directory.isEmpty() && asker ? asker->where() : event.directory);
                   },
                   [&](const events::QuestionAsked &e) {
                       const SessionRecord *asker = record({changes.workspace, e.request.sessionId});
                       hold(changes, e.request, event.directory.isEmpty() && asker ? asker->where() : event.directory);
                   },
                   [&](const events::PermissionReplied &e) { release(changes, e.requestId); },
                   [&](const events::QuestionClosed &e) { release(changes, e.requestId); },
                   [](const auto &) {},
               },
               event.payload);
}

//! What a turn has cost may be told after its idle, and the session's totals that it changes not at all.
void SessionStore::Private::noteLateCost(const SessionKey &key, SessionRecord &record)
{
    if (!record.isActive())
        readTotals(key, record);
}

void SessionStore::Private::toTranscript(StoreChanges &changes, const QString &id, const Event &event)
{
    OpenTranscript *open = openOf(changes.workspace, id);
    if (open == nullptr || open->over)
        return;
    if (open->awaiting) {
        if (!joinDelta(open->waiting, event))
            open->waiting.append(event);
        return;
    }
    applyTo(*open, event);
    changes.transcripts.insert(open);
}

void SessionStore::Private::applyTo(OpenTranscript &open, const Event &event)
{
    Transcript &content = open.content;
    std::visit(Overloaded{
                   [&](const events::PartDelta &e) {
                       if (!content.append(e.messageId, e.partId, e.delta))
                           return;
                       const TranscriptChange::Growth growth{e.messageId, e.partId};
                       if (open.change.grown.isEmpty() || open.change.grown.last() != growth)
                           open.change.grown.append(growth);
                   },
                   [&](const events::PartUpdated &e) {
                       if (content.upsertPart(e.part))
                           open.changed.insert(e.part.messageId);
                   },
                   [&](const events::PartRemoved &e) {
                       if (content.removePart(e.messageId, e.partId))
                           open.changed.insert(e.messageId);
                   },
                   [&](const events::MessageUpdated &e) {
                       content.upsert(e.message);
                       open.changed.insert(e.message.id);
                       open.change.removed.removeOne(e.message.id);
                       open.marksDirty = true;
                   },
                   [&](const events::MessageRemoved &e) {
                       if (!content.remove(e.messageId))
                           return;
                       open.changed.remove(e.messageId);
                       open.change.removed.append(e.messageId);
                       open.marksDirty = true;
                   },
                   [&](const events::StatusChanged &) {
                       const QString dropped = content.dropOpenText();
                       if (!dropped.isEmpty())
                           open.changed.insert(dropped);
                   },
                   [](const auto &) {},
               },
               event.payload);
}

} // namespace qd
