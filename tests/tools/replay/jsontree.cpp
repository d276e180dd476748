// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/tools/replay/jsontree.h"

#include "core/base/json.h"

#include <QStringList>

#include <utility>

namespace qd::replay {

namespace {

constexpr int DeepestNesting = 200;

class Parser
{
public:
    explicit Parser(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    [[nodiscard]] bool parse(Json &to)
    {
        const bool read = value(to, 0);
        space();
        return read && m_at == m_bytes.size();
    }

private:
    void space()
    {
        while (m_at < m_bytes.size() && QByteArrayView(" \t\r\n").contains(m_bytes[m_at]))
            ++m_at;
    }
    [[nodiscard]] bool take(char wanted)
    {
        space();
        if (m_at >= m_bytes.size() || m_bytes[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }
    [[nodiscard]] bool word(QByteArrayView wanted)
    {
        if (!m_bytes.sliced(m_at).startsWith(wanted))
            return false;
        m_at += wanted.size();
        return true;
    }
    [[nodiscard]] bool string(QString &to)
    {
        if (!take('"'))
            return false;
        const qsizetype begin = m_at;
        while (m_at < m_bytes.size() && m_bytes[m_at] != '"')
            m_at += m_bytes[m_at] == '\\' ? 2 : 1;
        if (m_at >= m_bytes.size())
            return false;
        to = json::unescape(m_bytes.sliced(begin, m_at - begin));
        ++m_at;
        return true;
    }
    [[nodiscard]] bool object(Json &to, int depth)
    {
        if (take('}'))
            return true;
        do {
            QString key;
            auto member = std::make_shared<Json>();
            if (!string(key) || !take(':') || !value(*member, depth + 1))
                return false;
            to.members.insert(key, std::move(member));
        } while (take(','));
        return take('}');
    }
    [[nodiscard]] bool array(Json &to, int depth)
    {
        if (take(']'))
            return true;
        do {
            if (!value(to.items.emplace_back(), depth + 1))
                return false;
        } while (take(','));
        return take(']');
    }
    [[nodiscard]] bool number(Json &to)
    {
        const qsizetype begin = m_at;
        while (m_at < m_bytes.size() && QByteArrayView("+-.eE0123456789").contains(m_bytes[m_at]))
            ++m_at;
        bool ok = false;
        to.number = m_bytes.sliced(begin, m_at - begin).toByteArray().toDouble(&ok);
        return ok;
    }
    [[nodiscard]] bool value(Json &to, int depth)
    {
        space();
        if (m_at >= m_bytes.size() || depth > DeepestNesting)
            return false;
        const qsizetype begin = m_at;
        bool ok = true;
        switch (m_bytes[m_at]) {
        case '{':
            to.type = Json::Type::Object;
            ++m_at;
            ok = object(to, depth);
            break;
        case '[':
            to.type = Json::Type::Array;
            ++m_at;
            ok = array(to, depth);
            break;
        case '"':
            to.type = Json::Type::String;
            ok = string(to.text);
            break;
        case 't':
        case 'f':
            to.type = Json::Type::Bool;
            to.flag = m_bytes[m_at] == 't';
            ok = word(to.flag ? "true" : "false");
            break;
        case 'n':
            to.type = Json::Type::Null;
            ok = word("null");
            break;
        default:
            to.type = Json::Type::Number;
            ok = number(to);
        }
        to.raw = m_bytes.sliced(begin, m_at - begin);
        return ok;
    }

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

} // namespace

const Json &Json::operator[](const QString &key) const
{
    static const Json missing;
    const auto it = members.constFind(key);
    return it == members.cend() ? missing : **it;
}

QStringList Json::strings() const
{
    QStringList result;
    for (const Json &item : items)
        result.append(item.text);
    return result;
}

Json Json::parse(QByteArrayView bytes)
{
    Json result;
    if (!Parser(bytes).parse(result))
        return {};
    return result;
}

} // namespace qd::replay
