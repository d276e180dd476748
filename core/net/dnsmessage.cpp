// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/dnsmessage.h"

#include <QtEndian>

namespace qd::dns {

namespace {

constexpr qsizetype headerLength = 12;
constexpr qsizetype longestName = 255;
constexpr int mostRecords = 512;

// A position in a message. Every read says whether there was enough.
class Cursor
{
public:
    explicit Cursor(QByteArrayView message)
        : m_message(message)
    {}

    [[nodiscard]] qsizetype at() const { return m_at; }
    [[nodiscard]] bool skip(qsizetype count)
    {
        if (count > m_message.size() - m_at)
            return false;
        m_at += count;
        return true;
    }
    template <typename T>
    [[nodiscard]] bool number(T &to)
    {
        const qsizetype from = m_at;
        if (!skip(sizeof(T)))
            return false;
        to = qFromBigEndian<T>(m_message.data() + from);
        return true;
    }
    [[nodiscard]] bool bytes(qsizetype count, QByteArrayView &to)
    {
        const qsizetype from = m_at;
        if (!skip(count))
            return false;
        to = m_message.sliced(from, count);
        return true;
    }
    [[nodiscard]] bool name(QByteArray &to);

private:
    QByteArrayView m_message;
    qsizetype m_at = headerLength;
};

void appendLabel(QByteArray &to, QByteArrayView label)
{
    if (!to.isEmpty())
        to += '.';
    for (const char c : label) {
        if (c == '.' || c == '\\')
            to += '\\';
        to += c;
    }
}

bool Cursor::name(QByteArray &to)
{
    to.clear();
    qsizetype read = m_at;   // where the next label is
    qsizetype lowest = m_at; // a pointer must lead before all that was read: so it ends
    qsizetype after = -1;    // where the message goes on
    qsizetype length = 0;
    while (true) {
        if (read >= m_message.size())
            return false;
        const auto size = static_cast<quint8>(m_message[read]);
        if ((size & 0xC0) == 0xC0) {
            if (read + 1 >= m_message.size())
                return false;
            if (after < 0)
                after = read + 2;
            read = ((size & 0x3F) << 8) | static_cast<quint8>(m_message[read + 1]);
            if (read >= lowest)
                return false;
            lowest = read;
            continue;
        }
        if ((size & 0xC0) != 0)
            return false;
        if (size == 0)
            break;
        length += size + 1;
        if (length > longestName || size >= m_message.size() - read)
            return false;
        appendLabel(to, m_message.sliced(read + 1, size));
        read += size + 1;
    }
    m_at = after < 0 ? read + 1 : after;
    return true;
}

bool readTexts(QByteArrayView data, QList<QByteArray> &to)
{
    while (!data.isEmpty()) {
        const auto size = static_cast<quint8>(data.front());
        if (size >= data.size())
            return false;
        to.append(data.sliced(1, size).toByteArray());
        data = data.sliced(size + 1);
    }
    return true;
}

// The data of a record, which ends at `end`. Names in it may point anywhere before.
bool readData(Cursor &cursor, qsizetype length, Record &record, bool &known)
{
    const qsizetype end = cursor.at() + length;
    QByteArrayView bytes;
    known = true;
    switch (record.type) {
    case Type::Ptr:
        return cursor.name(record.target) && cursor.at() == end;
    case Type::Srv:
        return cursor.skip(4) && cursor.number(record.port) && cursor.name(record.target) && cursor.at() == end;
    case Type::Txt:
        return cursor.bytes(length, bytes) && readTexts(bytes, record.texts);
    case Type::A:
        if (length != 4 || !cursor.bytes(length, bytes))
            return false;
        record.address = QHostAddress(qFromBigEndian<quint32>(bytes.data()));
        return true;
    case Type::Aaaa:
        if (length != 16 || !cursor.bytes(length, bytes))
            return false;
        record.address = QHostAddress(reinterpret_cast<const quint8 *>(bytes.data()));
        return true;
    }
    known = false;
    return cursor.skip(length);
}

} // namespace

std::optional<QList<Record>> readResponse(QByteArrayView datagram)
{
    if (datagram.size() < headerLength || (static_cast<quint8>(datagram[2]) & 0x80) == 0)
        return {};
    const auto count = [datagram](qsizetype at) { return qFromBigEndian<quint16>(datagram.data() + at); };
    Cursor cursor(datagram);
    QByteArray ignored;
    for (int i = 0; i < count(4); ++i) {
        if (!cursor.name(ignored) || !cursor.skip(4))
            return {};
    }
    const int records = count(6) + count(8) + count(10);
    if (records > mostRecords)
        return {};
    QList<Record> all;
    for (int i = 0; i < records; ++i) {
        Record record;
        quint16 type = 0;
        quint16 length = 0;
        bool known = false;
        if (!cursor.name(record.name) || !cursor.number(type) || !cursor.skip(2) || !cursor.number(record.ttl) ||
            !cursor.number(length))
            return {};
        record.type = static_cast<Type>(type);
        if (!readData(cursor, length, record, known))
            return {};
        record.name = record.name.toLower();
        if (known)
            all.append(std::move(record));
    }
    return all;
}

QByteArray makeQuery(const QByteArray &name, Type type)
{
    QByteArray query(headerLength, 0);
    query[5] = 1; // one question
    for (const QByteArray &label : name.split('.')) {
        query += static_cast<char>(label.size());
        query += label;
    }
    query += '\0';
    query += '\0';
    query += static_cast<char>(type);
    query += QByteArray("\0\x01", 2); // class IN
    return query;
}

QByteArray firstLabel(const QByteArray &name)
{
    QByteArray label;
    for (qsizetype i = 0; i < name.size() && name[i] != '.'; ++i) {
        if (name[i] == '\\' && i + 1 < name.size())
            ++i;
        label += name[i];
    }
    return label;
}

} // namespace qd::dns
