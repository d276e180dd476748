// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/update.h"

#include "core/yjs/bytes.h"

#include <algorithm>
#include <map>

namespace qd::yjs {

namespace {

constexpr int mostLevels = 100;

enum SharedType : quint8
{
    XmlElement = 3,
    XmlHook = 5,
    XmlText = 6,
};

// Text counts as JavaScript does, in units of UTF-16.
quint64 utf16Length(QByteArrayView utf8)
{
    quint64 units = 0;
    for (const char c : utf8) {
        const auto byte = quint8(c);
        if ((byte & 0xc0) != 0x80)
            units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

// An update that is made of more pieces is not taken apart: each costs many times its own bytes.
constexpr int mostPieces = 200'000;

class UpdateReader
{
public:
    UpdateReader(QByteArrayView update, const StructVisitor &visit)
        : m_reader(update)
        , m_update(update)
        , m_visit(visit)
    {}

    [[nodiscard]] bool read(IdRanges &deletions)
    {
        for (quint64 clients = m_reader.number(); clients > 0 && m_reader.ok(); --clients)
            readClient();
        for (quint64 clients = m_reader.number(); clients > 0 && m_reader.ok(); --clients)
            readDeletions(deletions);
        return m_reader.ok() && m_reader.atEnd();
    }

private:
    void readClient()
    {
        count();
        quint64 structs = m_reader.number();
        Struct one;
        one.id.client = m_reader.number();
        quint64 clock = m_reader.number();
        for (; structs > 0 && m_reader.ok(); --structs) {
            const Id id{one.id.client, clock};
            one = {};
            one.id = id;
            one.info = m_reader.byte();
            readStruct(one);
            if (!m_reader.ok() || one.length > largestNumber - clock)
                return m_reader.fail();
            m_visit(one);
            clock += one.length;
        }
    }

    void readDeletions(IdRanges &deletions)
    {
        count();
        const quint64 client = m_reader.number();
        for (quint64 ranges = m_reader.number(); ranges > 0 && m_reader.ok(); --ranges) {
            count();
            const quint64 clock = m_reader.number();
            const quint64 length = m_reader.number();
            if (!m_reader.ok() || length > largestNumber - clock)
                return m_reader.fail();
            deletions.add(client, clock, length);
        }
    }

    void count()
    {
        if (++m_pieces > mostPieces)
            m_reader.fail();
    }

    void readStruct(Struct &one)
    {
        if (one.kind() == Struct::Skip)
            count();
        const quint64 begin = m_reader.left();
        if (one.kind() != Struct::Collected && one.kind() != Struct::Skip)
            readPlace(one);
        one.place = since(begin);
        const quint64 middle = m_reader.left();
        one.length = readContent(one.kind());
        one.content = since(middle);
    }

    // What was read since so much was left.
    [[nodiscard]] QByteArrayView since(quint64 left) const
    {
        return m_update.sliced(m_update.size() - qsizetype(left), qsizetype(left - m_reader.left()));
    }

    void readPlace(Struct &one)
    {
        if ((one.info & Struct::hasOrigin) != 0)
            one.origin = readId();
        if ((one.info & Struct::hasRightOrigin) != 0)
            (void)readId();
        if ((one.info & (Struct::hasOrigin | Struct::hasRightOrigin)) != 0)
            return;
        if (m_reader.number() == 1)
            one.root = m_reader.text();
        else
            (void)readId();
        if ((one.info & Struct::hasKey) != 0)
            one.key = m_reader.text();
    }

    Id readId()
    {
        Id id;
        id.client = m_reader.number();
        id.clock = m_reader.number();
        return id;
    }

    // Its length in clocks.
    quint64 readContent(quint8 kind)
    {
        switch (kind) {
        case Struct::Collected:
        case Struct::Skip:
        case Struct::Deleted:
            return m_reader.number();
        case Struct::JsonValues:
            return readMany([this] { (void)m_reader.text(); });
        case Struct::Binary:
            (void)m_reader.bytes();
            return 1;
        case Struct::Text:
            return utf16Length(m_reader.text());
        case Struct::Embed:
            (void)m_reader.text();
            return 1;
        case Struct::Format:
            (void)m_reader.text();
            (void)m_reader.text();
            return 1;
        case Struct::Type:
            readType();
            return 1;
        case Struct::AnyValues:
            return readMany([this] { readAny(mostLevels); });
        case Struct::Document:
            (void)m_reader.text();
            readAny(mostLevels);
            return 1;
        default:
            m_reader.fail();
            return 0;
        }
    }

    template <typename ReadOne>
    quint64 readMany(ReadOne one)
    {
        const quint64 count = m_reader.number();
        for (quint64 i = 0; i < count && m_reader.ok(); ++i)
            one();
        return count;
    }

    void readType()
    {
        const quint64 type = m_reader.number();
        if (type > XmlText)
            m_reader.fail();
        else if (type == XmlElement || type == XmlHook)
            (void)m_reader.text();
    }

    // A whole number with a sign, which takes a bit of its first group.
    void skipInteger()
    {
        while (m_reader.ok() && (m_reader.byte() & 0x80) != 0) {
        }
    }

    void readAny(int levels)
    {
        switch (levels == 0 ? 0 : m_reader.byte()) {
        case 127: // undefined
        case 126: // null
        case 121: // false
        case 120: // true
            return;
        case 125:
            return skipInteger();
        case 124: // float
            return m_reader.skip(4);
        case 123: // double
        case 122: // big integer
            return m_reader.skip(8);
        case 119:
            (void)m_reader.text();
            return;
        case 118: // object
            (void)readMany([this, levels] {
                (void)m_reader.text();
                readAny(levels - 1);
            });
            return;
        case 117: // array
            (void)readMany([this, levels] { readAny(levels - 1); });
            return;
        case 116:
            (void)m_reader.bytes();
            return;
        default:
            m_reader.fail();
        }
    }

    Reader m_reader;
    QByteArrayView m_update;
    const StructVisitor &m_visit;
    int m_pieces = 0;
};

// In the order of their clocks, with gaps where something is missing.
void appendClient(QByteArray &to, quint64 client, QList<const OwnedStruct *> structs)
{
    std::ranges::sort(structs, {}, [](const OwnedStruct *each) { return each->id.clock; });
    QByteArray body;
    quint64 count = 0;
    quint64 clock = structs.constFirst()->id.clock;
    for (const OwnedStruct *each : std::as_const(structs)) {
        if (each->id.clock > clock) {
            body.append(char(Struct::Skip));
            appendNumber(body, each->id.clock - clock);
            ++count;
        }
        body.append(char(each->info)).append(each->place).append(each->content);
        ++count;
        clock = each->id.clock + each->length;
    }
    appendNumber(to, count);
    appendNumber(to, client);
    appendNumber(to, structs.constFirst()->id.clock);
    to.append(body);
}

} // namespace

bool readUpdate(QByteArrayView update, const StructVisitor &visit, IdRanges &deletions)
{
    return UpdateReader(update, visit).read(deletions);
}

QByteArray writeUpdate(const QList<OwnedStruct> &structs, const IdRanges &deletions)
{
    std::map<quint64, QList<const OwnedStruct *>> clients;
    for (const OwnedStruct &each : structs)
        clients[each.id.client].append(&each);
    QByteArray bytes;
    appendNumber(bytes, clients.size());
    // Yjs writes the highest number first; readers don't care.
    for (auto client = clients.rbegin(); client != clients.rend(); ++client)
        appendClient(bytes, client->first, client->second);
    appendNumber(bytes, quint64(deletions.clients().size()));
    for (const auto &[client, ranges] : deletions.clients()) {
        appendNumber(bytes, client);
        appendNumber(bytes, ranges.size());
        for (const auto &[from, end] : ranges) {
            appendNumber(bytes, from);
            appendNumber(bytes, end - from);
        }
    }
    return bytes;
}

} // namespace qd::yjs
