// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/updateids.h"

#include "core/yjs/bytes.h"

#include <algorithm>

namespace qd::yjs {

namespace {

constexpr quint8 kindMask = 0x1f;
constexpr quint8 hasOrigin = 0x80;
constexpr quint8 hasRightOrigin = 0x40;
constexpr quint8 hasKey = 0x20;
constexpr int mostLevels = 100;

enum Struct : quint8
{
    Collected = 0, // deleted long ago, its content forgotten
    Deleted = 1,
    JsonValues = 2,
    Binary = 3,
    Text = 4,
    Embed = 5,
    Format = 6,
    Type = 7,
    AnyValues = 8,
    Document = 9,
    Skip = 10, // a gap: what the sender does not have
};

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

class UpdateReader
{
public:
    explicit UpdateReader(QByteArrayView update)
        : m_reader(update)
    {}

    [[nodiscard]] std::optional<UpdateIds> read()
    {
        for (quint64 clients = m_reader.number(); clients > 0 && m_reader.ok(); --clients)
            readClient();
        for (quint64 clients = m_reader.number(); clients > 0 && m_reader.ok(); --clients)
            readDeletions();
        if (!m_reader.ok() || !m_reader.atEnd())
            return std::nullopt;
        return std::move(m_ids);
    }

private:
    void readClient()
    {
        quint64 structs = m_reader.number();
        const quint64 client = m_reader.number();
        quint64 clock = m_reader.number();
        for (; structs > 0 && m_reader.ok(); --structs) {
            const quint8 info = m_reader.byte();
            const quint64 length = readStruct(info);
            if (!m_reader.ok() || length > largestNumber - clock)
                return m_reader.fail();
            if ((info & kindMask) != Skip)
                m_ids.items.add(client, clock, length);
            clock += length;
        }
    }

    void readDeletions()
    {
        const quint64 client = m_reader.number();
        for (quint64 count = m_reader.number(); count > 0 && m_reader.ok(); --count) {
            const quint64 clock = m_reader.number();
            const quint64 length = m_reader.number();
            if (!m_reader.ok() || length > largestNumber - clock)
                return m_reader.fail();
            m_ids.deletions.add(client, clock, length);
        }
    }

    quint64 readStruct(quint8 info)
    {
        const quint8 kind = info & kindMask;
        if (kind == Collected || kind == Skip)
            return m_reader.number();
        if ((info & hasOrigin) != 0)
            skipId();
        if ((info & hasRightOrigin) != 0)
            skipId();
        if ((info & (hasOrigin | hasRightOrigin)) == 0) {
            if (m_reader.number() == 1)
                (void)m_reader.text();
            else
                skipId();
            if ((info & hasKey) != 0)
                (void)m_reader.text();
        }
        return readContent(kind);
    }

    // Its length in clocks.
    quint64 readContent(quint8 kind)
    {
        switch (kind) {
        case Deleted:
            return m_reader.number();
        case JsonValues:
            return readMany([this] { (void)m_reader.text(); });
        case Binary:
            (void)m_reader.bytes();
            return 1;
        case Text:
            return utf16Length(m_reader.text());
        case Embed:
            (void)m_reader.text();
            return 1;
        case Format:
            (void)m_reader.text();
            (void)m_reader.text();
            return 1;
        case Type:
            readType();
            return 1;
        case AnyValues:
            return readMany([this] { readAny(mostLevels); });
        case Document:
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

    void skipId()
    {
        (void)m_reader.number();
        (void)m_reader.number();
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
    UpdateIds m_ids;
};

} // namespace

void UpdateIds::add(const UpdateIds &other)
{
    items.add(other.items);
    deletions.add(other.deletions);
}

bool UpdateIds::covers(const UpdateIds &other) const
{
    return items.contains(other.items) && deletions.contains(other.deletions);
}

std::optional<UpdateIds> readUpdateIds(const QByteArray &update)
{
    return UpdateReader(update).read();
}

} // namespace qd::yjs
