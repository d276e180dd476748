// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/transcript.h"

#include <algorithm>

// How pages of history meet what is already known, and the marks that follow from the session's state.
namespace qd {

using namespace opencode;

namespace {

bool isStreamed(const Part &part)
{
    return (part.type == PartType::Text || part.type == PartType::Reasoning) && part.start > 0 && part.end == 0;
}

//! What message.updated and pages can change; extra is compared with the parts.
bool sameInfo(const Message &a, const Message &b)
{
    return a.id == b.id && a.created == b.created && a.completed == b.completed && a.finish == b.finish &&
           a.agent == b.agent && a.model == b.model && a.parentId == b.parentId && a.summary == b.summary &&
           a.cost == b.cost && a.tokens == b.tokens && bool(a.error) == bool(b.error) &&
           (!a.error || *a.error == *b.error);
}

} // namespace

bool Transcript::sameContent(const Row &a, const Row &b) const
{
    if (!sameInfo(a.info, b.info))
        return false;
    const auto flat = [this](const Row &row) {
        return row.packed.isEmpty() ? flattenParts(row.info.extra, row.parts) : m_packs.get(row.packed);
    };
    return flat(a) == flat(b);
}

//! The server returns the text of a part that still streams as "": what was seen of it is kept, and marked as having a hole.
void Transcript::keepStreamedText(Row &fresh, const Row &old)
{
    for (qsizetype i = 0; i < fresh.parts.size(); ++i) {
        if (!isStreamed(fresh.parts.at(i)) || fresh.parts.at(i).dropped || !fresh.parts.at(i).text.isEmpty())
            continue;
        const QString &id = fresh.parts.at(i).id;
        const auto seen =
            std::find_if(old.parts.cbegin(), old.parts.cend(), [&id](const Part &p) { return p.id == id; });
        if (seen != old.parts.cend())
            fresh.parts[i].text = seen->text;
    }
}

TranscriptChange Transcript::mergeNewest(const MessagePage &page)
{
    forgetRecent();
    m_removed.clear();
    TranscriptChange change;
    change.load = true;
    change.reset = m_rows.empty();
    m_load = Load::Ready;

    Rows old = std::exchange(m_rows, {});
    const QHash<QString, Row *> oldById = std::exchange(m_byId, {});
    const bool overlaps = std::any_of(page.messages.cbegin(), page.messages.cend(),
                                      [&](const MessageWithParts &m) { return oldById.contains(m.info.id); });
    for (const MessageWithParts &message : page.messages) {
        Row *row = insert(makeRow(message));
        if (row->info.isAssistant() && row->info.completed == 0) {
            for (qsizetype i = 0; i < row->parts.size(); ++i) {
                if (isStreamed(row->parts.at(i)) && !row->parts.at(i).dropped)
                    row->parts[i].incomplete = true;
            }
        }
        const Row *known = oldById.value(message.info.id);
        if (known != nullptr) {
            keepStreamedText(*row, *known);
            row->mark = known->mark;
            row->dead = known->dead;
        }
        if (known == nullptr || !sameContent(*row, *known)) {
            change.messages.append(row->info.id);
        } else if (!known->packed.isEmpty()) { // not to be written once more
            row->packed = known->packed;
            row->parts = {};
            row->info.extra = {};
        }
    }
    // Older ones stay when nothing can be missing between them and the page, and none of them has to be read again.
    const Row *first = m_rows.empty() ? nullptr : m_rows.front().get();
    const bool lost = std::any_of(old.cbegin(), old.cend(),
                                  [this](const auto &row) { return row->lost && !m_byId.contains(row->info.id); });
    const bool keepOlder = overlaps && first != nullptr && !page.before.isEmpty() && !lost;
    bool kept = false;
    Rows older;
    for (std::unique_ptr<Row> &row : old) {
        if (m_byId.contains(row->info.id))
            continue;
        if (keepOlder && !row->cached && before(*row, first->info.created, first->info.id)) {
            m_byId.insert(row->info.id, row.get());
            older.push_back(std::move(row));
            kept = true;
        } else {
            change.removed.append(row->info.id);
        }
    }
    m_rows.insert(m_rows.begin(), std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
    if (!kept)
        m_older = page.before;
    if (change.reset)
        change.messages.clear();
    return change;
}

TranscriptChange Transcript::mergeOlder(const MessagePage &page)
{
    TranscriptChange change;
    change.load = true;
    m_loadingOlder = false;
    m_older = page.before;
    for (const MessageWithParts &message : page.messages) {
        if (m_byId.contains(message.info.id) || m_removed.contains(message.info.id))
            continue;
        insert(makeRow(message));
        change.messages.append(message.info.id);
    }
    return change;
}

TranscriptChange Transcript::mergeCached(const QList<MessageWithParts> &messages)
{
    TranscriptChange change;
    if (m_load != Load::Loading && m_load != Load::Cached && m_load != Load::Failed)
        return change;
    change.reset = m_rows.empty();
    for (const MessageWithParts &message : messages) {
        if (m_byId.contains(message.info.id))
            continue;
        insert(makeRow(message))->cached = true;
        if (!change.reset)
            change.messages.append(message.info.id);
    }
    if (m_load == Load::Loading)
        m_load = Load::Cached;
    change.load = true;
    return change;
}

//! The user message of the last turn (its answer if that is not loaded), -1 if nothing was answered yet.
qsizetype Transcript::answered() const
{
    const qsizetype last = lastAssistant();
    const qsizetype prompt = last < 0 ? -1 : indexOf(info(last).parentId);
    return prompt < 0 ? last : prompt;
}

//! The last turn did not come to its own end (a stop, an error, a server that died): what was queued behind it is not begun. After
//! one that did, a message without an answer is one that wanted none.
bool Transcript::wasCutShort() const
{
    const qsizetype last = lastAssistant();
    return last >= 0 && (info(last).completed == 0 || info(last).error || info(last).finish.isEmpty() ||
                         info(last).finish == u"tool-calls");
}

//! User messages that the turn which runs does not answer.
QSet<QString> Transcript::queuedIds(qsizetype end) const
{
    QSet<QString> queued;
    const qsizetype last = lastAssistant();
    bool turnGoesOn = false;
    if (last >= 0) {
        const Row &row = *m_rows[size_t(last)];
        const bool open = row.info.completed == 0 && !row.info.error && !row.dead;
        turnGoesOn = open || (row.info.completed > 0 && row.info.finish == u"tool-calls");
    }
    for (qsizetype i = answered() + 1; i < end; ++i) {
        if (info(i).isAssistant())
            continue;
        if (turnGoesOn)
            queued.insert(info(i).id);
        turnGoesOn = true; // the first one after a finished turn is the one that begins now
    }
    return queued;
}

void Transcript::computeMarks(bool active, bool settling, const std::optional<Revert> &revert, QSet<QString> &changed)
{
    const qsizetype last = lastAssistant();
    qsizetype hidden = count(); // first row at or after the revert point
    if (revert) {
        const qsizetype point = indexOf(revert->messageId);
        if (point >= 0)
            hidden = revert->partId.isEmpty() ? point : point + 1;
        else if (!m_older.isEmpty())
            hidden = 0; // the point is further back than what is loaded
    }
    const QSet<QString> queued = active ? queuedIds(hidden) : QSet<QString>();
    const qsizetype lastPrompt = answered();
    const bool left = !active && !settling && wasCutShort();
    for (qsizetype i = 0; i < count(); ++i) {
        Row &row = *m_rows[size_t(i)];
        const bool waits = i > lastPrompt && !row.info.isAssistant();
        row.fresh = row.fresh && !active;
        const bool open = row.info.isAssistant() && row.info.completed == 0 && !row.info.error;
        MessageMark mark = MessageMark::None;
        if (i >= hidden)
            mark = MessageMark::Reverted;
        else if (row.lost)
            mark = MessageMark::Lost;
        else if (queued.contains(row.info.id) || (waits && settling && row.mark == MessageMark::Queued))
            mark = MessageMark::Queued;
        else if (waits && left && !row.fresh && !row.cached)
            mark = MessageMark::Unanswered;
        else if (open && active && i == last && !row.dead)
            mark = MessageMark::Live;
        else if (open && !(settling && i == last))
            mark = MessageMark::Interrupted;
        row.dead = mark == MessageMark::Interrupted;
        if (row.mark != mark)
            changed.insert(row.info.id);
        row.mark = mark;
    }
}

} // namespace qd
