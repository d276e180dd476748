// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <bitset>

namespace qd::json {

namespace {

// Deeper than what our parser reads.
constexpr size_t maxDepth = 1024;

constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// One pass over JSON text (RFC 8259) that stops where it breaks the grammar. Without recursion: depth is the sender's choice.
class SyntaxChecker
{
public:
    explicit SyntaxChecker(QByteArrayView text)
        : m_p(text.data())
        , m_end(text.data() + text.size())
    {}

    [[nodiscard]] bool document()
    {
        while (value()) {
            if (!closed())
                return false;
            if (m_depth == 0)
                return m_p == m_end;
        }
        return false;
    }

private:
    // A scalar, `[]`, `{}`, or everything up to the first scalar inside.
    bool value()
    {
        for (;;) {
            skipSpace();
            if (take('{')) {
                skipSpace();
                if (take('}'))
                    return true;
                if (!push(true) || !key())
                    return false;
            } else if (take('[')) {
                skipSpace();
                if (take(']'))
                    return true;
                if (!push(false))
                    return false;
            } else {
                return scalar();
            }
        }
    }

    // What follows a value: ends of objects and arrays, then a comma (and a key) or the end of the text.
    bool closed()
    {
        for (;;) {
            skipSpace();
            if (m_depth == 0)
                return true;
            const bool inObject = m_isObject[m_depth - 1];
            if (take(',')) {
                skipSpace();
                return !inObject || key();
            }
            if (!take(inObject ? '}' : ']'))
                return false;
            --m_depth;
        }
    }

    bool key()
    {
        if (!string())
            return false;
        skipSpace();
        return take(':');
    }

    bool scalar()
    {
        if (m_p == m_end)
            return false;
        if (*m_p == '"')
            return string();
        const char *const start = m_p;
        while (m_p < m_end && !isSpace(*m_p) && *m_p != ',' && *m_p != ']' && *m_p != '}')
            ++m_p;
        const QByteArrayView text(start, m_p - start);
        return text == "true" || text == "false" || text == "null" || isNumber(text);
    }

    bool string()
    {
        if (!take('"'))
            return false;
        while (m_p < m_end && *m_p != '"') {
            if (static_cast<unsigned char>(*m_p) < 0x20)
                return false;
            m_p += *m_p == '\\' ? 2 : 1;
        }
        return m_p < m_end && take('"');
    }

    bool take(char c)
    {
        if (m_p == m_end || *m_p != c)
            return false;
        ++m_p;
        return true;
    }

    void skipSpace()
    {
        while (m_p < m_end && isSpace(*m_p))
            ++m_p;
    }

    bool push(bool object)
    {
        if (m_depth == maxDepth)
            return false;
        m_isObject[m_depth++] = object;
        return true;
    }

    const char *m_p;
    const char *m_end;
    size_t m_depth = 0;
    std::bitset<maxDepth> m_isObject;
};

} // namespace

bool isNumber(QByteArrayView text)
{
    const char *p = text.data();
    const char *const end = p + text.size();
    const auto digits = [&p, end] {
        const char *const start = p;
        while (p < end && *p >= '0' && *p <= '9')
            ++p;
        return p - start;
    };
    if (p < end && *p == '-')
        ++p;
    const bool zero = p < end && *p == '0';
    const auto whole = digits();
    if (whole == 0 || (zero && whole > 1))
        return false;
    if (p < end && *p == '.') {
        ++p;
        if (digits() == 0)
            return false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        ++p;
        if (p < end && (*p == '+' || *p == '-'))
            ++p;
        if (digits() == 0)
            return false;
    }
    return p == end;
}

bool isWellFormed(QByteArrayView text)
{
    return SyntaxChecker(text).document();
}

} // namespace qd::json
