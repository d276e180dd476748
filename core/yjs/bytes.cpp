// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/bytes.h"

namespace qd::yjs {

namespace {

constexpr int groupBits = 7;
constexpr quint8 groupMask = 0x7f;
constexpr quint8 moreFollows = 0x80;

} // namespace

void Reader::fail()
{
    m_ok = false;
    m_at = m_bytes.size();
}

quint8 Reader::byte()
{
    if (atEnd()) {
        fail();
        return 0;
    }
    return quint8(m_bytes[m_at++]);
}

quint64 Reader::number()
{
    quint64 value = 0;
    for (int shift = 0; shift < 63; shift += groupBits) {
        const quint8 group = byte();
        if (!m_ok)
            return 0;
        value |= quint64(group & groupMask) << shift;
        if (value > largestNumber)
            break;
        if ((group & moreFollows) == 0)
            return value;
    }
    fail();
    return 0;
}

void Reader::skip(quint64 count)
{
    if (count > left())
        fail();
    else
        m_at += qsizetype(count);
}

QByteArrayView Reader::bytes()
{
    const quint64 length = number();
    const qsizetype from = m_at;
    skip(length);
    return m_ok ? m_bytes.sliced(from, qsizetype(length)) : QByteArrayView();
}

QByteArrayView Reader::text()
{
    const QByteArrayView found = bytes();
    if (found.isValidUtf8())
        return found;
    fail();
    return {};
}

void appendNumber(QByteArray &to, quint64 number)
{
    while (number > groupMask) {
        to.append(char((number & groupMask) | moreFollows));
        number >>= groupBits;
    }
    to.append(char(number));
}

void appendBytes(QByteArray &to, QByteArrayView bytes)
{
    appendNumber(to, quint64(bytes.size()));
    to.append(bytes);
}

} // namespace qd::yjs
