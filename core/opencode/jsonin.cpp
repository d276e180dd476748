// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/jsonin.h"

#include "core/base/json.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace qd::opencode::in {

namespace {

using simdjson::ondemand::json_type;

// Buffers that grew beyond this are not kept for the next document: the parser's own are several times as large, and each thread has some.
constexpr size_t keptBuffer = size_t(64) * 1024;

QByteArrayView view(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    return text;
}

// A string, number, true, false or null as it stands.
QByteArrayView token(Value value)
{
    return trimmed(view(value.raw_json_token()));
}

bool isString(QByteArrayView text)
{
    return text.size() >= 2 && text.front() == '"' && text.back() == '"';
}

// The strings of an array that holds nothing else.
bool stringList(QByteArrayView raw, QStringList &to)
{
    if (raw.size() < 2 || raw.front() != '[' || raw.back() != ']')
        return false;
    raw = trimmed(raw.sliced(1, raw.size() - 2));
    while (!raw.isEmpty()) {
        if (raw.front() != '"')
            return false;
        qsizetype end = 1;
        while (end < raw.size() && raw[end] != '"')
            end += raw[end] == '\\' ? 2 : 1;
        if (end >= raw.size())
            return false;
        to.append(json::unescape(raw.sliced(1, end - 1)));
        raw = trimmed(raw.sliced(end + 1));
        if (raw.isEmpty())
            return true;
        raw = raw.front() == ',' ? trimmed(raw.sliced(1)) : QByteArrayView("?");
    }
    return true;
}

} // namespace

struct Document::Buffers
{
    simdjson::ondemand::parser parser;
    std::unique_ptr<char[]> text;
    size_t capacity = 0;
};

thread_local std::unique_ptr<Document::Buffers> Document::spare;

Document::Document(QByteArrayView json)
    : m_buffers(spare ? std::move(spare) : std::make_unique<Buffers>())
{
    const auto length = static_cast<size_t>(json.size());
    const size_t needed = length + simdjson::SIMDJSON_PADDING;
    if (m_buffers->capacity < needed) {
        m_buffers->capacity = std::max(needed, size_t{4096});
        m_buffers->text.reset(new char[m_buffers->capacity]);
    }
    char *text = m_buffers->text.get();
    if (length > 0)
        std::memcpy(text, json.data(), length);
    std::memset(text + length, ' ', simdjson::SIMDJSON_PADDING);
    m_ok = !m_buffers->parser.iterate(text, length, m_buffers->capacity).get(m_document);
}

Document::~Document()
{
    if (m_buffers->capacity <= keptBuffer && !spare)
        spare = std::move(m_buffers);
}

namespace {

// The parser steps over what nobody reads without a look at its grammar: brackets may not even match.
QByteArrayView spanOf(Value value)
{
    json_type type{};
    if (value.type().get(type))
        return {};
    std::string_view raw;
    if (type == json_type::object) {
        simdjson::ondemand::object object;
        return value.get_object().get(object) || object.raw_json().get(raw) ? QByteArrayView() : view(raw);
    }
    if (type == json_type::array) {
        simdjson::ondemand::array array;
        return value.get_array().get(array) || array.raw_json().get(raw) ? QByteArrayView() : view(raw);
    }
    return token(value);
}

} // namespace

QByteArrayView rawOf(Value value)
{
    const QByteArrayView text = trimmed(spanOf(value));
    return json::isWellFormed(text) ? text : QByteArrayView();
}

bool get(Value value, QString &to)
{
    const QByteArrayView text = token(value);
    if (!isString(text))
        return false;
    to = json::unescape(text.sliced(1, text.size() - 2));
    return true;
}

bool get(Value value, double &to)
{
    const QByteArrayView text = token(value);
    if (!json::isNumber(text))
        return false;
    double number = 0;
    const auto result = std::from_chars(text.begin(), text.end(), number);
    if (result.ec != std::errc() || !std::isfinite(number))
        return false;
    to = number;
    return true;
}

bool get(Value value, qint64 &to)
{
    const QByteArrayView text = token(value);
    qint64 number = 0;
    const auto result = std::from_chars(text.begin(), text.end(), number);
    if (!json::isNumber(text) || result.ec != std::errc() || result.ptr != text.end())
        return false;
    to = number;
    return true;
}

bool get(Value value, int &to)
{
    qint64 number = 0;
    if (!get(value, number) || number != static_cast<int>(number))
        return false;
    to = static_cast<int>(number);
    return true;
}

bool get(Value value, bool &to)
{
    const QByteArrayView text = token(value);
    if (text != "true" && text != "false")
        return false;
    to = text == "true";
    return true;
}

void Field::keep()
{
    if (!m_extra)
        return;
    const QByteArrayView raw = rawOf(m_value);
    if (!raw.isEmpty())
        appendMember(*m_extra, m_key, raw);
}

void Field::into(QStringList &to)
{
    const QByteArrayView raw = rawOf(m_value);
    QStringList list;
    if (stringList(raw, list) && !list.isEmpty())
        to = list;
    else if (m_extra && !raw.isEmpty())
        appendMember(*m_extra, m_key, raw);
}

void Field::intoRawObject(QByteArray &to)
{
    const QByteArrayView raw = rawOf(m_value);
    if (raw.startsWith('{'))
        to = raw.toByteArray();
    else if (m_extra && !raw.isEmpty())
        appendMember(*m_extra, m_key, raw);
}

QByteArrayView keyOf(simdjson::ondemand::field &field)
{
    const char *const start = field.key().raw();
    const char *end = start;
    while (*end != '"')
        end += *end == '\\' ? 2 : 1;
    return {start, end - start};
}

void appendMember(QByteArray &members, QByteArrayView key, QByteArrayView raw)
{
    if (!members.isEmpty())
        members.append(',');
    members.append('"').append(key).append("\":", 2).append(raw);
}

void prependLeft(QByteArray &extra, QByteArrayView key, const QByteArray &left)
{
    if (left.isEmpty())
        return;
    QByteArray head;
    appendMember(head, key, '{' + left + '}');
    if (!extra.isEmpty())
        head.append(',').append(extra);
    extra = head;
}

} // namespace qd::opencode::in
