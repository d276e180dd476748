// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/sessionstore_p.h"

#include <QTimer>

#include <algorithm>

// Transcripts: opening, pages, repair, and keeping them small.
namespace qd {

using namespace opencode;

namespace {

constexpr int KeptClosed = 3;
constexpr qsizetype RepairAtMost = 500; //!< messages; further back a conversation does not change behind our back
constexpr qsizetype KeepUnpacked = 40;
constexpr qsizetype PackPerSlice = 16; //!< about a millisecond
constexpr int PackDelayMs = 250;
constexpr int PackPauseMs = 20;

} // namespace

OpenTranscript *SessionStore::Private::openOf(const QString &workspace, const QString &id)
{
    if (recent != nullptr && recent->key.id == id && recent->key.workspace == workspace)
        return recent;
    const auto it = transcripts.constFind({workspace, id});
    if (it == transcripts.cend())
        return nullptr;
    recent = it->get();
    return recent;
}

void SessionStore::Private::ask(StoreChanges &changes, OpenTranscript &open)
{
    open.awaiting = true;
    open.waiting.clear(); // what was seen before the question is in its answer
    if (open.content.m_load == Transcript::Load::Failed) {
        open.content.m_load = open.content.count() > 0 ? Transcript::Load::Cached : Transcript::Load::Loading;
        open.change.load = true;
    }
    changes.transcripts.insert(&open);
    open.asked = ++revision;
    const qsizetype lost = open.content.firstLost();
    const qsizetype fromLost = lost < 0 ? 0 : open.content.count() - lost;
    const qsizetype atLeast = std::max(fromLost, std::min(open.content.count(), RepairAtMost));
    changes.newest.append({open.key, int(atLeast), open.asked});
}

void SessionStore::Private::resume(OpenTranscript &open)
{
    open.awaiting = false;
    const QList<Event> waiting = std::exchange(open.waiting, {});
    for (const Event &event : waiting)
        applyTo(open, event);
    open.marksDirty = true;
}

void SessionStore::Private::note(OpenTranscript &open, const TranscriptChange &change)
{
    open.change.reset = open.change.reset || change.reset;
    open.change.load = open.change.load || change.load;
    open.change.removed += change.removed;
    open.changed += QSet<QString>(change.messages.cbegin(), change.messages.cend());
}

TranscriptChange SessionStore::Private::finish(StoreChanges &changes, OpenTranscript &open)
{
    if (open.marksDirty) {
        open.marksDirty = false;
        const auto it = open.over ? nullptr : live(changes, open.key.id, {});
        const bool active = it != nullptr && it->isActive();
        const bool settling = it != nullptr && it->settling > 0;
        open.content.computeMarks(active, settling, it ? it->info.revert : std::nullopt, open.changed);
        const bool openTurn = open.content.hasOpenTurn();
        if (it != nullptr && open.content.load() == Transcript::Load::Ready && it->tailOpen != openTurn) {
            it->tailOpen = openTurn;
            changes.sessions.insert(open.key.id);
        }
        // A turn that failed while nobody listened.
        const auto error = open.content.lastError();
        if (it != nullptr && !active && !settling && !it->error && error &&
            open.content.load() == Transcript::Load::Ready) {
            it->error = error;
            changes.sessions.insert(open.key.id);
        }
    }
    TranscriptChange change = std::exchange(open.change, {});
    const QSet<QString> changed = std::exchange(open.changed, {});
    if (change.reset) {
        change = {};
        change.reset = true;
        change.load = true;
    } else {
        change.messages = QStringList(changed.cbegin(), changed.cend());
        change.grown.removeIf([&](const auto &growth) { return changed.contains(growth.messageId); });
    }
    if (change.reset || !change.messages.isEmpty())
        packSoon(PackDelayMs);
    return change;
}

void SessionStore::Private::letGo(const SessionKey &key)
{
    Q_EMIT q.parking(key);
    forget(key);
}

void SessionStore::Private::forget(const SessionKey &key)
{
    closed.removeAll(key);
    transcripts.remove(key);
    recent = nullptr;
}

void SessionStore::Private::packSoon(int milliseconds)
{
    if (std::exchange(packing, true))
        return;
    QTimer::singleShot(milliseconds, Qt::CoarseTimer, &q, [this] {
        packing = false;
        packSome();
    });
}

void SessionStore::Private::packSome()
{
    bool more = false;
    for (const auto &open : std::as_const(transcripts)) {
        const qsizetype keep = open->readers > 0 ? KeepUnpacked : 0;
        if (!open->content.canPack(keep))
            continue;
        Q_EMIT q.parking(open->key);
        more = open->content.pack(PackPerSlice, keep) || more;
    }
    if (more)
        packSoon(PackPauseMs);
}

//! May come from the middle of anything that reads.
void SessionStore::Private::lose(const SessionKey &key)
{
    OpenTranscript *open = openOf(key.workspace, key.id);
    if (open == nullptr || std::exchange(open->losing, true))
        return;
    QTimer::singleShot(0, &q, [this, key] { readAgain(key); });
}

void SessionStore::Private::readAgain(const SessionKey &key)
{
    OpenTranscript *open = openOf(key.workspace, key.id);
    if (open == nullptr)
        return;
    open->losing = false;
    if (open->readers == 0) {
        letGo(key);
        return;
    }
    StoreChanges changes{key.workspace};
    open->marksDirty = true;
    changes.transcripts.insert(open);
    if (!open->over && !open->awaiting)
        ask(changes, *open);
    flush(changes);
}

const Transcript *SessionStore::transcript(const SessionKey &key) const
{
    const OpenTranscript *open = d->openOf(key.workspace, key.id);
    return open != nullptr && open->readers > 0 ? &open->content : nullptr;
}

const Transcript *SessionStore::keptTranscript(const SessionKey &key) const
{
    const OpenTranscript *open = d->openOf(key.workspace, key.id);
    return open != nullptr ? &open->content : nullptr;
}

QList<SessionKey> SessionStore::openTranscripts(const QString &workspace) const
{
    QList<SessionKey> keys;
    for (const auto &open : std::as_const(d->transcripts)) {
        if (open->readers > 0 && open->key.workspace == workspace)
            keys.append(open->key);
    }
    return keys;
}

void SessionStore::openTranscript(const SessionKey &key)
{
    StoreChanges changes{key.workspace};
    std::shared_ptr<OpenTranscript> &open = d->transcripts[key];
    const bool fresh = open == nullptr;
    if (fresh) {
        open = std::make_shared<OpenTranscript>();
        open->key = key;
        open->content.setLostHandler([this, key] { d->lose(key); });
        open->over = d->workspaces[key.workspace].tombstones.contains(key.id);
    }
    d->closed.removeAll(key);
    ++open->readers;
    if (fresh && !open->over)
        d->ask(changes, *open);
    d->flush(changes);
}

void SessionStore::closeTranscript(const SessionKey &key)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || open->readers == 0)
        return;
    --open->readers;
    if (open->readers > 0)
        return;
    d->closed.append(key);
    while (d->closed.size() > KeptClosed) {
        const SessionKey oldest = d->closed.constFirst();
        d->letGo(oldest);
    }
    d->packSoon(PackDelayMs);
}

void SessionStore::reloadTranscript(const SessionKey &key)
{
    StoreChanges changes{key.workspace};
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open != nullptr && !open->over && !open->awaiting)
        d->ask(changes, *open);
    d->flush(changes);
}

void SessionStore::requestOlder(const SessionKey &key)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || open->awaiting || open->content.m_loadingOlder || open->content.m_older.isEmpty())
        return;
    open->content.m_loadingOlder = true;
    Q_EMIT olderWanted(key, open->content.m_older);
}

void SessionStore::beginRepair(const QString &workspace)
{
    StoreChanges changes{workspace};
    for (SessionRecord &record : d->workspaces[workspace].sessions)
        record.suspect = record.suspect || record.isActive() || record.settling > 0;
    QList<SessionKey> unread;
    for (const auto &open : std::as_const(d->transcripts)) {
        if (open->key.workspace != workspace || open->over)
            continue;
        open->content.m_loadingOlder = false;
        if (open->readers > 0)
            d->ask(changes, *open);
        else
            unread.append(open->key);
    }
    for (const SessionKey &key : std::as_const(unread))
        d->letGo(key);
    d->flush(changes);
}

void SessionStore::mergeNewest(const SessionKey &key, const MessagePage &page, quint64 ask)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || !open->awaiting || (ask != 0 && ask != open->asked))
        return;
    StoreChanges changes{key.workspace};
    d->note(*open, open->content.mergeNewest(page));
    d->resume(*open);
    changes.transcripts.insert(open);
    d->flush(changes);
}

void SessionStore::mergeOlder(const SessionKey &key, const MessagePage &page, const QString &before)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || !open->content.m_loadingOlder || before != open->content.m_older)
        return;
    StoreChanges changes{key.workspace};
    d->note(*open, open->content.mergeOlder(page));
    open->marksDirty = true;
    changes.transcripts.insert(open);
    d->flush(changes);
}

void SessionStore::mergeCached(const SessionKey &key, const QList<MessageWithParts> &messages)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || open->over || messages.isEmpty())
        return;
    StoreChanges changes{key.workspace};
    d->note(*open, open->content.mergeCached(messages));
    changes.transcripts.insert(open);
    d->flush(changes);
}

void SessionStore::failNewest(const SessionKey &key, quint64 ask)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || !open->awaiting || (ask != 0 && ask != open->asked))
        return;
    StoreChanges changes{key.workspace};
    open->content.m_load = Transcript::Load::Failed;
    open->change.load = true;
    d->resume(*open);
    changes.transcripts.insert(open);
    d->flush(changes);
}

void SessionStore::failOlder(const SessionKey &key)
{
    OpenTranscript *open = d->openOf(key.workspace, key.id);
    if (open == nullptr || !std::exchange(open->content.m_loadingOlder, false))
        return;
    StoreChanges changes{key.workspace};
    open->change.load = true;
    changes.transcripts.insert(open);
    d->flush(changes);
}

void SessionStore::applyTail(const SessionKey &key, const MessagePage &page)
{
    StoreChanges changes{key.workspace};
    SessionRecord *record = page.messages.isEmpty() ? nullptr : d->live(changes, key.id, {});
    if (record != nullptr && !record->isActive()) {
        const Message &last = page.messages.last().info;
        record->tailCreated = last.created;
        record->tailOpen = last.isAssistant() && last.completed == 0 && !last.error;
        if (!record->error)
            record->error = failureOf(last);
        changes.sessions.insert(key.id);
    }
    d->flush(changes);
}

} // namespace qd
