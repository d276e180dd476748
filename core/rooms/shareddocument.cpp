// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rooms/shareddocument.h"

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "core/yjs/bytes.h"

#include <QRandomGenerator>

#include <algorithm>

namespace qd {

using yjs::Struct;

namespace {

constexpr QByteArrayView mapName("entries");
constexpr char anyText = 119;
constexpr qsizetype longestValue = 64 * 1024;
// A clock that is further ahead is wrong; to follow it would make every later change as wrong.
constexpr qint64 mostAheadMs = 24LL * 60 * 60 * 1000;

} // namespace

quint32 SharedDocument::newClient()
{
    return QRandomGenerator::system()->generate();
}

SharedDocument::SharedDocument(const Clock &clock, quint32 client)
    : m_clock(clock)
    , m_client(client)
{}

QByteArray SharedDocument::put(const QString &key, const QByteArray &value)
{
    if (key.isEmpty() || value.size() > longestValue || !json::Tree::parse(value))
        return {};
    m_lastAt = std::max(m_clock.nowMs(), m_lastAt + 1);
    json::Writer record;
    record.beginObject().member("key", key).member("at", m_lastAt).key("value").raw(value).endObject();
    yjs::OwnedStruct own;
    own.id = {m_client, m_next++};
    own.length = 1;
    own.info = Struct::AnyValues | Struct::hasKey;
    yjs::appendNumber(own.place, 1); // in a shared type of the document
    yjs::appendBytes(own.place, mapName);
    yjs::appendBytes(own.place, QByteArray::number(own.id.client) + ':' + QByteArray::number(own.id.clock));
    yjs::appendNumber(own.content, 1);
    own.content.append(anyText);
    yjs::appendBytes(own.content, record.result());
    const QByteArray update = yjs::writeUpdate({own}, recordsOf(key));
    (void)apply(update);
    return update;
}

QByteArray SharedDocument::remove(const QString &key)
{
    const yjs::IdRanges records = recordsOf(key);
    if (records.isEmpty())
        return {};
    m_deleted.add(records);
    return yjs::writeUpdate({}, records);
}

yjs::IdRanges SharedDocument::recordsOf(const QString &key) const
{
    yjs::IdRanges ids;
    for (const auto &[id, record] : m_records) {
        if (record.key == key && !m_deleted.contains(id.client, id.clock))
            ids.add(id.client, id.clock, 1);
    }
    return ids;
}

bool SharedDocument::apply(const QByteArray &update)
{
    const auto before = entries();
    yjs::IdRanges deletions;
    yjs::IdRanges nothing;
    // First whether all of it can be read.
    if (!yjs::readUpdate(
            update, [](const Struct &) {}, nothing))
        return false;
    (void)yjs::readUpdate(
        update, [this](const Struct &one) { take(one); }, deletions);
    m_deleted.add(deletions);
    std::erase_if(m_records,
                  [this](const auto &each) { return m_deleted.contains(each.first.client, each.first.clock); });
    return entries() != before;
}

void SharedDocument::take(const Struct &one)
{
    if (one.kind() == Struct::Skip || one.length == 0)
        return;
    yjs::IdRanges range;
    range.add(one.id.client, one.id.clock, one.length);
    if (m_known.contains(range))
        return;
    // A longer run may come in the place of parts of it, never the other way round.
    const yjs::Id end{one.id.client, one.id.clock + one.length};
    auto at = m_structs.lower_bound(one.id);
    while (at != m_structs.end() && at->first < end) {
        if (at->first.clock + at->second.length > end.clock)
            return;
        at = m_structs.erase(at);
    }
    if (at != m_structs.begin()) {
        const yjs::OwnedStruct &before = std::prev(at)->second;
        if (before.id.client == one.id.client && before.id.clock + before.length > one.id.clock)
            return;
    }
    m_structs[one.id] = {one.id, one.length, one.info, one.place.toByteArray(), one.content.toByteArray()};
    m_known.add(range);
    if (const auto record = readRecord(one)) {
        m_records[one.id] = *record;
        if (record->at < m_clock.nowMs() + mostAheadMs)
            m_lastAt = std::max(m_lastAt, record->at);
    }
}

std::optional<SharedDocument::Record> SharedDocument::readRecord(const Struct &one)
{
    if (one.kind() != Struct::AnyValues || one.length != 1 || one.root != mapName || one.key.isEmpty())
        return std::nullopt;
    yjs::Reader reader(one.content);
    (void)reader.number();
    if (reader.byte() != quint8(anyText))
        return std::nullopt;
    const auto tree = json::Tree::parse(reader.text().toByteArray());
    if (!tree || !(*tree)->root().isObject())
        return std::nullopt;
    const json::Node root = (*tree)->root();
    Record record{root[u"key"].string().value_or(QString()), root[u"value"].raw().toByteArray(),
                  root[u"at"].integer().value_or(0)};
    if (record.key.isEmpty() || record.value.isEmpty())
        return std::nullopt;
    return record;
}

QByteArray SharedDocument::whole() const
{
    QList<yjs::OwnedStruct> structs;
    for (const auto &[id, each] : m_structs) {
        yjs::OwnedStruct kept = each;
        yjs::IdRanges range;
        range.add(id.client, id.clock, each.length);
        if ((each.info & Struct::kindMask) != Struct::Collected && m_deleted.contains(range)) {
            // As Yjs does: where it stood is kept, what it said is not.
            kept.info = quint8((each.info & ~Struct::kindMask) | Struct::Deleted);
            kept.content.clear();
            yjs::appendNumber(kept.content, each.length);
        }
        structs.append(std::move(kept));
    }
    return yjs::writeUpdate(structs, m_deleted);
}

QMap<QString, QByteArray> SharedDocument::entries() const
{
    QMap<QString, const std::pair<const yjs::Id, Record> *> newest;
    for (const auto &each : m_records) {
        if (m_deleted.contains(each.first.client, each.first.clock))
            continue;
        const auto *&best = newest[each.second.key];
        // In the order of their ids, so at the same moment the highest id counts, everywhere.
        if (!best || each.second.at >= best->second.at)
            best = &each;
    }
    QMap<QString, QByteArray> entries;
    for (auto each = newest.cbegin(); each != newest.cend(); ++each)
        entries.insert(each.key(), each.value()->second.value);
    return entries;
}

} // namespace qd
