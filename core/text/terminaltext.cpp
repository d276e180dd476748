// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/terminaltext.h"

#include <QList>

#include <algorithm>
#include <string>

namespace qd::text {

namespace {

constexpr char32_t Bell = 0x07;
constexpr char32_t Backspace = 0x08;
constexpr char32_t Escape = 0x1b;

bool isControl(char32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0);
}

class Screen
{
public:
    explicit Screen(const QString &output)
        : m_in(output.toUcs4())
    {
        m_out.reserve(output.size());
    }

    QString read()
    {
        while (hasNext())
            take(next());
        endLine();
        return std::move(m_out);
    }

private:
    [[nodiscard]] bool hasNext() const { return m_at < m_in.size(); }
    [[nodiscard]] char32_t peek() const { return m_in[m_at]; }
    char32_t next() { return m_in[m_at++]; }

    void take(char32_t c)
    {
        switch (c) {
        case '\n':
            endLine();
            m_out += u'\n';
            break;
        case '\r':
            m_column = 0;
            break;
        case Backspace:
            m_column -= m_column > 0 ? 1 : 0;
            break;
        case Escape:
            escape();
            break;
        default:
            if (!isControl(c))
                put(c);
            break;
        }
    }

    void put(char32_t c)
    {
        if (m_column < m_line.size())
            m_line[m_column] = c;
        else
            m_line += c;
        ++m_column;
    }

    void endLine()
    {
        m_out += QString::fromUcs4(m_line.data(), qsizetype(m_line.size()));
        m_line.clear();
        m_column = 0;
    }

    void escape()
    {
        const char32_t kind = hasNext() ? peek() : 0;
        if (kind < 0x20 || kind > 0x7e)
            return;
        next();
        if (kind == '[') {
            controlSequence();
        } else if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
            controlString();
        } else if (kind < 0x30) { // such as the choice of a character set: one more character
            if (hasNext() && peek() >= 0x20)
                next();
        }
    }

    //! ESC [ parameters, final character. Only erasing within the line matters.
    void controlSequence()
    {
        int parameter = 0;
        while (hasNext()) {
            const char32_t c = peek();
            if (c < 0x20 || c > 0x7e)
                return; // not a sequence after all
            next();
            if (c >= '0' && c <= '9')
                parameter = std::min(parameter * 10 + int(c - '0'), 1'000);
            if (c < 0x40)
                continue;
            if (c == 'K')
                erase(parameter);
            return;
        }
    }

    void erase(int what)
    {
        const std::size_t upTo = std::min(m_column, m_line.size());
        if (what == 0)
            m_line.resize(upTo);
        else if (what == 2)
            m_line.assign(m_column, U' ');
        else
            std::fill_n(m_line.begin(), upTo, U' ');
    }

    //! A title, a link or the like, up to a bell or ESC \. It never spans lines.
    void controlString()
    {
        while (hasNext() && peek() != '\n') {
            const char32_t c = next();
            if (c == Bell)
                return;
            if (c == Escape) {
                if (hasNext() && peek() == '\\')
                    next();
                return;
            }
        }
    }

    QList<uint> m_in;
    qsizetype m_at = 0;
    QString m_out;
    std::u32string m_line;
    std::size_t m_column = 0;
};

} // namespace

QString terminalText(const QString &output)
{
    const bool plain = std::none_of(output.begin(), output.end(), [](QChar c) { return isControl(c.unicode()); });
    return plain ? output : Screen(output).read();
}

} // namespace qd::text
