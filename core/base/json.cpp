// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

namespace qd::json {

namespace {

constexpr qsizetype usualSize = 256; // room that a writer begins with

// The value of four hexadecimal digits, or -1.
int hex4(const char *p)
{
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = p[i];
        int digit = 0;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        else
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

// The character that a one-letter escape stands for, or 0.
char16_t simpleEscape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return static_cast<char16_t>(c);
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    default:
        return 0;
    }
}

// Eight bytes that are plain ASCII without a backslash.
bool plainBlock(const char *p)
{
    quint64 block = 0;
    std::memcpy(&block, p, sizeof block);
    const quint64 noBackslash = block ^ 0x5c5c5c5c5c5c5c5cULL; // a zero byte where a backslash was
    const quint64 zeros = (noBackslash - 0x0101010101010101ULL) & ~noBackslash;
    return ((block | zeros) & 0x8080808080808080ULL) == 0;
}

// Decodes one character of UTF-8 that is not ASCII; a replacement character for each byte that belongs to none. Returns the bytes used.
int decodeUtf8(const char *text, qsizetype left, char16_t *&out)
{
    const auto *p = reinterpret_cast<const unsigned char *>(text);
    const auto follows = [p, left](int i) { return i < left && (p[i] & 0xc0) == 0x80; };
    const unsigned lead = p[0];
    if (lead >= 0xc2 && lead < 0xe0 && follows(1)) {
        *out++ = static_cast<char16_t>((lead & 0x1f) << 6 | (p[1] & 0x3f));
        return 2;
    }
    if (lead >= 0xe0 && lead < 0xf0 && follows(1) && follows(2)) {
        const unsigned unit = (lead & 0x0f) << 12 | (p[1] & 0x3fU) << 6 | (p[2] & 0x3fU);
        if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) {
            *out++ = static_cast<char16_t>(unit);
            return 3;
        }
    }
    if (lead >= 0xf0 && lead < 0xf5 && follows(1) && follows(2) && follows(3)) {
        const unsigned point = (lead & 0x07) << 18 | (p[1] & 0x3fU) << 12 | (p[2] & 0x3fU) << 6 | (p[3] & 0x3fU);
        if (point >= 0x10000 && point <= 0x10ffff) {
            *out++ = QChar::highSurrogate(point);
            *out++ = QChar::lowSurrogate(point);
            return 4;
        }
    }
    *out++ = QChar::ReplacementCharacter;
    return 1;
}

// Decodes what follows a backslash, backslash included. Returns the bytes used.
int decodeEscape(const char *p, qsizetype left, char16_t *&out)
{
    const int unit = left >= 6 && p[1] == 'u' ? hex4(p + 2) : -1;
    if (unit >= 0) {
        *out++ = static_cast<char16_t>(unit);
        return 6;
    }
    const char16_t simple = left >= 2 ? simpleEscape(p[1]) : u'\0';
    *out++ = simple ? simple : u'\\';
    return simple ? 2 : 1;
}

bool plainAscii(QStringView text)
{
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u < 0x20 || u >= 0x7f || u == u'"' || u == u'\\')
            return false;
    }
    return true;
}

void appendHexEscape(QByteArray &out, char16_t unit)
{
    static constexpr char digits[] = "0123456789abcdef";
    const char text[6] = {
        '\\', 'u', digits[unit >> 12], digits[(unit >> 8) & 15], digits[(unit >> 4) & 15], digits[unit & 15]};
    out.append(text, 6);
}

void appendEscaped(QByteArray &out, char16_t unit)
{
    switch (unit) {
    case u'"':
        out.append("\\\"", 2);
        break;
    case u'\\':
        out.append("\\\\", 2);
        break;
    case u'\n':
        out.append("\\n", 2);
        break;
    case u'\r':
        out.append("\\r", 2);
        break;
    case u'\t':
        out.append("\\t", 2);
        break;
    default:
        appendHexEscape(out, unit);
    }
}

// A unit that can't stand in the UTF-8 output as it is.
bool needsEscape(QStringView text, qsizetype i)
{
    const char16_t unit = text[i].unicode();
    if (unit < 0x20 || unit == u'"' || unit == u'\\')
        return true;
    if (QChar::isHighSurrogate(unit))
        return i + 1 >= text.size() || !text[i + 1].isLowSurrogate();
    if (QChar::isLowSurrogate(unit))
        return i == 0 || !text[i - 1].isHighSurrogate();
    return false;
}

} // namespace

QString unescape(QByteArrayView raw)
{
    // Not QString::fromUtf8(): it drops a byte order mark, which is text here. No sequence gives more UTF-16 units than it has bytes.
    QString text(raw.size(), Qt::Uninitialized);
    auto *const begin = reinterpret_cast<char16_t *>(text.data());
    char16_t *out = begin;
    const char *p = raw.data();
    const char *const end = p + raw.size();
    while (p < end) {
        if (end - p >= 8 && plainBlock(p)) {
            for (int i = 0; i < 8; ++i)
                out[i] = static_cast<unsigned char>(p[i]);
            out += 8;
            p += 8;
        } else if (*p == '\\') {
            p += decodeEscape(p, end - p, out);
        } else if (static_cast<signed char>(*p) < 0) {
            p += decodeUtf8(p, end - p, out);
        } else {
            *out++ = static_cast<unsigned char>(*p++);
        }
    }
    const qsizetype length = out - begin;
    text.resize(length);
    if (length < raw.size() / 2)
        text.squeeze();
    return text;
}

void appendString(QByteArray &out, QStringView text)
{
    if (plainAscii(text)) {
        const qsizetype at = out.size();
        out.resize(at + text.size() + 2);
        char *to = out.data() + at;
        *to++ = '"';
        for (const QChar c : text)
            *to++ = static_cast<char>(c.unicode());
        *to = '"';
    } else {
        out.append('"');
        qsizetype start = 0;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (!needsEscape(text, i))
                continue;
            out.append(text.mid(start, i - start).toUtf8());
            appendEscaped(out, text[i].unicode());
            start = i + 1;
        }
        out.append(text.mid(start).toUtf8());
        out.append('"');
    }
}

void appendNumber(QByteArray &out, double value)
{
    if (!std::isfinite(value))
        value = 0;
    char buffer[32];
    // Up to 2^53 every whole number is exact and reads better without an exponent.
    const bool whole = std::abs(value) <= 9007199254740992.0 && value == std::floor(value);
    const auto end = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<qint64>(value))
                           : std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end.ptr - buffer);
}

void Writer::put(QByteArrayView before, QByteArrayView text, QByteArrayView after)
{
    if (m_out.capacity() == 0)
        m_out.reserve(usualSize);
    const qsizetype at = m_out.size();
    const bool separates = !std::exchange(m_first, false);
    m_out.resize(at + before.size() + text.size() + after.size() + (separates ? 1 : 0));
    char *to = m_out.data() + at;
    if (separates)
        *to++ = ',';
    for (const QByteArrayView part : {before, text, after}) {
        if (!part.isEmpty())
            std::memcpy(to, part.data(), static_cast<size_t>(part.size()));
        to += part.size();
    }
}

void Writer::comma()
{
    if (!std::exchange(m_first, false))
        m_out.append(',');
}

Writer &Writer::beginObject()
{
    put("{");
    m_first = true;
    return *this;
}

Writer &Writer::endObject()
{
    m_out.append('}');
    m_first = false;
    return *this;
}

Writer &Writer::beginArray()
{
    put("[");
    m_first = true;
    return *this;
}

Writer &Writer::endArray()
{
    m_out.append(']');
    m_first = false;
    return *this;
}

Writer &Writer::key(QByteArrayView name)
{
    put("\"", name, "\":");
    m_first = true;
    return *this;
}

Writer &Writer::key(QStringView name)
{
    comma();
    appendString(m_out, name);
    m_out.append(':');
    m_first = true;
    return *this;
}

Writer &Writer::value(QStringView text)
{
    comma();
    appendString(m_out, text);
    return *this;
}

Writer &Writer::value(double number)
{
    comma();
    appendNumber(m_out, number);
    return *this;
}

Writer &Writer::value(qint64 number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    put(QByteArrayView(digits, end.ptr - digits));
    return *this;
}

Writer &Writer::value(bool flag)
{
    put(flag ? "true" : "false");
    return *this;
}

Writer &Writer::raw(QByteArrayView json)
{
    put(json.isEmpty() ? QByteArrayView("null") : json);
    return *this;
}

Writer &Writer::members(QByteArrayView raw)
{
    if (raw.isEmpty())
        return *this;
    put(raw);
    return *this;
}

} // namespace qd::json
