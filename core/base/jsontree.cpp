// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/jsontree.h"

#include "core/base/json.h"

#include <QSet>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace qd::json {

namespace {

constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

constexpr bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isSimpleEscape(char c)
{
    return QByteArrayView("\"\\/bfnrt").contains(c);
}

// Up to here names are compared with each other, above a set pays.
constexpr int fewNames = 12;
constexpr qsizetype fewEntries = 64; // room for them is made at once

} // namespace

// One pass that writes an entry per value. Recursion is bounded by the limit of levels.
class TreeParser
{
public:
    TreeParser(Tree &tree, const TreeLimits &limits)
        : m_tree(tree)
        , m_limits(limits)
        , m_start(tree.m_text.constData())
        , m_p(m_start)
        , m_end(m_start + tree.m_text.size())
    {}

    //! Null, or what is wrong.
    [[nodiscard]] const char *document()
    {
        skipSpace();
        if (value(0, 0))
            skipSpace();
        if (!m_problem && m_p != m_end)
            m_problem = "text after the value";
        return m_problem;
    }

private:
    bool value(int depth, quint32 parent, quint32 keyBegin = 0, quint32 keyEnd = 0)
    {
        if (m_tree.m_entries.size() >= static_cast<size_t>(m_limits.values))
            return fail("too many values");
        const auto index = static_cast<quint32>(m_tree.m_entries.size());
        m_tree.m_entries.push_back({at(), 0, keyBegin, keyEnd, 0, parent, Node::Kind::Null});
        const Node::Kind kind = content(depth, index);
        if (kind == Node::Kind::Absent)
            return false;
        Tree::Entry &entry = m_tree.m_entries[index];
        entry.kind = kind;
        entry.end = at();
        entry.after = static_cast<quint32>(m_tree.m_entries.size());
        return kind != Node::Kind::Object || uniqueNames(index);
    }

    Node::Kind content(int depth, quint32 index)
    {
        using Kind = Node::Kind;
        if (m_p == m_end)
            return none("the text ends too early");
        switch (*m_p) {
        case '{':
            return container(depth, index, true) ? Kind::Object : Kind::Absent;
        case '[':
            return container(depth, index, false) ? Kind::Array : Kind::Absent;
        case '"':
            return string() ? Kind::String : Kind::Absent;
        case 't':
            return word("true") ? Kind::True : none("not a value");
        case 'f':
            return word("false") ? Kind::False : none("not a value");
        case 'n':
            return word("null") ? Kind::Null : none("not a value");
        default:
            return number() ? Kind::Number : none("not a value");
        }
    }

    bool container(int depth, quint32 index, bool object)
    {
        if (depth == m_limits.depth)
            return fail("too deeply nested");
        const char close = object ? '}' : ']';
        ++m_p;
        skipSpace();
        if (take(close))
            return true;
        for (;;) {
            quint32 keyBegin = 0, keyEnd = 0;
            if (object && !name(keyBegin, keyEnd))
                return false;
            skipSpace();
            if (!value(depth + 1, index, keyBegin, keyEnd))
                return false;
            skipSpace();
            if (take(close))
                return true;
            if (!take(','))
                return fail("a comma or an end is missing");
            skipSpace();
        }
    }

    bool name(quint32 &begin, quint32 &end)
    {
        begin = at() + 1;
        if (m_p == m_end || *m_p != '"')
            return fail("a name is missing");
        if (!string())
            return false;
        end = at() - 1;
        skipSpace();
        return take(':') || fail("a colon is missing");
    }

    bool string()
    {
        ++m_p;
        while (m_p < m_end && *m_p != '"') {
            if (static_cast<unsigned char>(*m_p) < 0x20)
                return fail("a control character in a string");
            if (*m_p++ != '\\')
                continue;
            if (m_p < m_end && isSimpleEscape(*m_p))
                ++m_p;
            else if (m_end - m_p >= 5 && *m_p == 'u' && isHex(m_p[1]) && isHex(m_p[2]) && isHex(m_p[3]) &&
                     isHex(m_p[4]))
                m_p += 5;
            else
                return fail("not an escape");
        }
        return take('"') || fail("a string does not end");
    }

    bool number()
    {
        const char *const start = m_p;
        while (m_p < m_end && !isSpace(*m_p) && *m_p != ',' && *m_p != ']' && *m_p != '}')
            ++m_p;
        return isNumber({start, m_p - start});
    }

    // Two members of one name: readers differ in which one counts, so that one could be checked and the other used.
    bool uniqueNames(quint32 index)
    {
        const Node object(&m_tree, index);
        if (object.count() <= fewNames) {
            for (Node a = object.first(); !a.isAbsent(); a = a.next()) {
                for (Node b = a.next(); !b.isAbsent(); b = b.next()) {
                    if (haveSameName(a, b))
                        return fail("a name occurs twice");
                }
            }
            return true;
        }
        QSet<QString> names;
        for (Node member = object.first(); !member.isAbsent(); member = member.next())
            names.insert(member.key());
        return names.size() == object.count() || fail("a name occurs twice");
    }

    // Without escapes names are the same when their bytes are.
    static bool haveSameName(const Node &a, const Node &b)
    {
        const QByteArrayView one = a.rawKey();
        const QByteArrayView other = b.rawKey();
        return one.contains('\\') || other.contains('\\') ? a.key() == b.key() : one == other;
    }

    bool word(QByteArrayView text)
    {
        if (!QByteArrayView(m_p, m_end - m_p).startsWith(text))
            return false;
        m_p += text.size();
        return true;
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

    bool fail(const char *problem)
    {
        if (!m_problem)
            m_problem = problem;
        return false;
    }
    Node::Kind none(const char *problem)
    {
        fail(problem);
        return Node::Kind::Absent;
    }
    [[nodiscard]] quint32 at() const { return static_cast<quint32>(m_p - m_start); }

    Tree &m_tree;
    const TreeLimits &m_limits;
    const char *m_start;
    const char *m_p;
    const char *m_end;
    const char *m_problem = nullptr;
};

Outcome<std::shared_ptr<const Tree>> Tree::parse(QByteArray text, const TreeLimits &limits)
{
    if (text.size() > std::numeric_limits<qint32>::max())
        return failure(Error::Code::Protocol, QStringLiteral("not JSON: too long"));
    if (!QByteArrayView(text).isValidUtf8())
        return failure(Error::Code::Protocol, QStringLiteral("not JSON: not UTF-8"));
    auto tree = std::make_shared<Tree>();
    tree->m_entries.reserve(static_cast<size_t>(std::min<qsizetype>(text.size() / 8, fewEntries)));
    tree->m_text = std::move(text);
    if (const char *const problem = TreeParser(*tree, limits).document())
        return failure(Error::Code::Protocol, QStringLiteral("not JSON: ") + QLatin1StringView(problem));
    return std::shared_ptr<const Tree>(std::move(tree));
}

Node::Kind Node::kind() const
{
    return m_tree ? m_tree->m_entries[m_index].kind : Kind::Absent;
}

QByteArrayView Node::raw() const
{
    if (!m_tree)
        return {};
    const Tree::Entry &entry = m_tree->m_entries[m_index];
    return {m_tree->m_text.constData() + entry.begin, static_cast<qsizetype>(entry.end - entry.begin)};
}

std::optional<bool> Node::boolean() const
{
    const Kind k = kind();
    return k == Kind::True || k == Kind::False ? std::optional(k == Kind::True) : std::nullopt;
}

std::optional<qint64> Node::integer() const
{
    if (!isNumber())
        return std::nullopt;
    const QByteArrayView text = raw();
    qint64 whole = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size())
        return whole;
    const std::optional<double> value = number();
    if (!value || *value != std::floor(*value) || std::abs(*value) > 9007199254740992.0)
        return std::nullopt;
    return static_cast<qint64>(*value);
}

std::optional<double> Node::number() const
{
    if (!isNumber())
        return std::nullopt;
    const QByteArrayView text = raw();
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    // Too small counts as zero, too large as nothing; from_chars tells both alike.
    if (read.ec == std::errc::result_out_of_range) {
        const double rounded = text.toDouble();
        return std::isfinite(rounded) ? std::optional(rounded) : std::nullopt;
    }
    return value;
}

std::optional<QString> Node::string() const
{
    if (!isString())
        return std::nullopt;
    return unescape(raw().sliced(1).chopped(1));
}

int Node::count() const
{
    int n = 0;
    for (Node child = first(); !child.isAbsent(); child = child.next())
        ++n;
    return n;
}

Node Node::first() const
{
    if (!isArray() && !isObject())
        return {};
    return m_tree->m_entries[m_index].after == m_index + 1 ? Node() : Node(m_tree, m_index + 1);
}

Node Node::next() const
{
    if (!m_tree || m_index == 0)
        return {};
    const Tree::Entry &entry = m_tree->m_entries[m_index];
    const quint32 end = m_tree->m_entries[entry.parent].after;
    return entry.after < end ? Node(m_tree, entry.after) : Node();
}

QByteArrayView Node::rawKey() const
{
    if (!m_tree || m_tree->m_entries[m_index].keyBegin == 0)
        return {};
    const Tree::Entry &entry = m_tree->m_entries[m_index];
    return {m_tree->m_text.constData() + entry.keyBegin, static_cast<qsizetype>(entry.keyEnd - entry.keyBegin)};
}

QString Node::key() const
{
    return unescape(rawKey());
}

bool Node::isNamed(QStringView name) const
{
    const QByteArrayView raw = rawKey();
    const auto isPlain = [](char c) { return uchar(c) < 0x80 && c != '\\'; };
    if (!std::ranges::all_of(raw, isPlain))
        return key() == name;
    return std::ranges::equal(raw, name, [](char c, QChar n) { return uchar(c) == n.unicode(); });
}

Node Node::operator[](QStringView name) const
{
    if (!isObject())
        return {};
    for (Node member = first(); !member.isAbsent(); member = member.next()) {
        if (member.isNamed(name))
            return member;
    }
    return {};
}

} // namespace qd::json
