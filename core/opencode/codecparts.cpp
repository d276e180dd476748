// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

namespace qd::opencode::in {

namespace {

// The length of the object that `json` begins with, or 0.
qsizetype objectLength(QByteArrayView json)
{
    int depth = 0;
    for (qsizetype i = 0; i < json.size(); ++i) {
        switch (json[i]) {
        case '"':
            for (++i; i < json.size() && json[i] != '"'; ++i) {
                if (json[i] == '\\')
                    ++i;
            }
            break;
        case '{':
            ++depth;
            break;
        case '}':
            if (--depth == 0)
                return i + 1;
            break;
        default:
            break;
        }
    }
    return 0;
}

} // namespace

QByteArrayView Leftovers::take(QByteArrayView key)
{
    const qsizetype name = key.size() + 3; // "key":
    if (m_rest.size() <= name || m_rest[0] != '"' || m_rest.sliced(1, key.size()) != key || m_rest[name - 2] != '"' ||
        m_rest[name] != '{')
        return {};
    const qsizetype length = objectLength(m_rest.sliced(name));
    if (length == 0)
        return {};
    const QByteArrayView inside = m_rest.sliced(name + 1, length - 2);
    const qsizetype next = name + length + 1; // past the comma
    m_rest = next < m_rest.size() ? m_rest.sliced(next) : QByteArrayView();
    return inside;
}

void writeText(json::Writer &out, QByteArrayView name, const QString &text)
{
    if (!text.isNull())
        out.member(name, text);
}

void writeStrings(json::Writer &out, QByteArrayView name, const QStringList &list)
{
    if (list.isEmpty())
        return;
    out.key(name).beginArray();
    for (const QString &text : list)
        out.value(text);
    out.endArray();
}

void readTokens(Field &field, TokenUsage &to, QByteArray &left)
{
    QByteArray cacheLeft;
    field.object(left, [&](Field &f) {
        if (f.is("input")) {
            f.always(to.input);
        } else if (f.is("output")) {
            f.always(to.output);
        } else if (f.is("reasoning")) {
            f.always(to.reasoning);
        } else if (f.is("total")) {
            double total = 0;
            if (get(f.value(), total))
                to.total = total;
            else
                f.keep();
        } else if (f.is("cache")) {
            f.object(cacheLeft, [&](Field &c) {
                if (c.is("read"))
                    c.always(to.cacheRead);
                else if (c.is("write"))
                    c.always(to.cacheWrite);
                else
                    c.keep();
            });
        } else {
            f.keep();
        }
    });
    prependLeft(left, "cache", cacheLeft);
}

void writeTokens(json::Writer &out, const TokenUsage &tokens, QByteArrayView left)
{
    Leftovers leftovers(left);
    out.key("tokens").beginObject();
    out.member("input", tokens.input).member("output", tokens.output).member("reasoning", tokens.reasoning);
    if (tokens.total)
        out.member("total", *tokens.total);
    out.key("cache").beginObject().member("read", tokens.cacheRead).member("write", tokens.cacheWrite);
    out.members(leftovers.take("cache")).endObject();
    out.members(leftovers.rest()).endObject();
}

} // namespace qd::opencode::in
