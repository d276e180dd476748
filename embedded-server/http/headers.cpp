// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/headers.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace qd::http {

namespace {

constexpr std::array<QByteArrayView, 7> verbs{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

// Looked up for each byte of each head.
constexpr auto nameCharacters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[uchar(c)] = true;
    for (int c = 0; c < 256; ++c)
        table[size_t(c)] =
            table[size_t(c)] || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return table;
}();

bool same(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && (std::ranges::equal(a, b) || a.compare(b, Qt::CaseInsensitive) == 0);
}

} // namespace

QByteArray verbName(Verb verb)
{
    const QByteArrayView name = verbs.at(size_t(verb));
    return QByteArray::fromRawData(name.data(), name.size());
}

std::optional<Verb> verbOf(QByteArrayView name)
{
    const auto found = std::ranges::find(verbs, name);
    if (found == verbs.end())
        return std::nullopt;
    return Verb(found - verbs.begin());
}

bool isFieldName(QByteArrayView name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char c) { return nameCharacters[uchar(c)]; });
}

bool isFieldValue(QByteArrayView value)
{
    return std::ranges::all_of(value, [](char c) { return uchar(c) >= 0x20 ? c != 0x7f : c == '\t'; });
}

Headers::Headers(std::initializer_list<Field> fields)
{
    for (const Field &field : fields)
        add(field.name, field.value);
}

Headers Headers::ofChecked(QList<Field> fields)
{
    Headers headers;
    headers.m_fields = std::move(fields);
    return headers;
}

bool Headers::add(const QByteArray &name, const QByteArray &value)
{
    if (!isFieldName(name) || !isFieldValue(value))
        return false;
    m_fields.append({name, value});
    return true;
}

bool Headers::set(const QByteArray &name, const QByteArray &value)
{
    if (!isFieldName(name) || !isFieldValue(value))
        return false;
    remove(name);
    m_fields.append({name, value});
    return true;
}

void Headers::remove(QByteArrayView name)
{
    m_fields.removeIf([name](const Field &field) { return same(field.name, name); });
}

const Headers::Field *Headers::find(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(m_fields, [name](const Field &field) { return same(field.name, name); });
    return found == m_fields.cend() ? nullptr : &*found;
}

QByteArray Headers::value(QByteArrayView name) const
{
    const Field *field = find(name);
    return field ? field->value : QByteArray();
}

QList<QByteArray> Headers::values(QByteArrayView name) const
{
    QList<QByteArray> list;
    for (const Field &field : m_fields) {
        if (same(field.name, name))
            list.append(field.value);
    }
    return list;
}

QList<QByteArray> Headers::tokens(QByteArrayView name) const
{
    QList<QByteArray> list;
    for (const Field &field : m_fields) {
        if (!same(field.name, name))
            continue;
        for (const QByteArray &part : field.value.split(',')) {
            if (const QByteArray token = part.trimmed().toLower(); !token.isEmpty())
                list.append(token);
        }
    }
    return list;
}

} // namespace qd::http
