// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

// Reading JSON that a stranger sent: strict (RFC 8259 with the rules of RFC 7493 about names and UTF-8), bounded, and without losing a digit.
namespace qd::json {

class Tree;

//! What a sender may ask for.
struct TreeLimits
{
    int depth = 64;       //!< levels of arrays and objects
    int values = 500'000; //!< values in all; each takes 28 bytes
};

//! \brief One value of a Tree, or none. Cheap to copy; valid as long as its Tree.
class Node
{
public:
    enum class Kind : quint8
    {
        Absent,
        Null,
        False,
        True,
        Number,
        String,
        Array,
        Object,
    };

    Node() = default;

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool isAbsent() const { return kind() == Kind::Absent; }
    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }
    [[nodiscard]] bool isString() const { return kind() == Kind::String; }
    [[nodiscard]] bool isNumber() const { return kind() == Kind::Number; }
    [[nodiscard]] bool isArray() const { return kind() == Kind::Array; }
    [[nodiscard]] bool isObject() const { return kind() == Kind::Object; }

    //! The value's text as it was sent, without white space around it. A view into the tree.
    [[nodiscard]] QByteArrayView raw() const;
    [[nodiscard]] std::optional<bool> boolean() const;
    //! A whole number of 64 bits, exact. `1.0` and `1e3` count when a double holds them exactly.
    [[nodiscard]] std::optional<qint64> integer() const;
    //! Nothing for what a double can't hold, such as 1e999.
    [[nodiscard]] std::optional<double> number() const;
    //! Half surrogate pairs survive.
    [[nodiscard]] std::optional<QString> string() const;

    //! Elements of an array or members of an object.
    [[nodiscard]] int count() const;
    //! The first element or member; absent if there is none.
    [[nodiscard]] Node first() const;
    //! The next one of the same array or object; absent after the last.
    [[nodiscard]] Node next() const;
    //! The name of this member of an object.
    [[nodiscard]] QString key() const;
    //! Whether that is its name.
    [[nodiscard]] bool isNamed(QStringView name) const;
    //! The member of an object; absent if there is none or this is no object.
    [[nodiscard]] Node operator[](QStringView name) const;

private:
    friend class Tree;
    friend class TreeParser;
    Node(const Tree *tree, quint32 index)
        : m_tree(tree)
        , m_index(index)
    {}

    [[nodiscard]] QByteArrayView rawKey() const;

    const Tree *m_tree = nullptr;
    quint32 m_index = 0;
};

//! \brief A parsed JSON text. Keeps the text; not copied or moved, so that nodes stay valid.
class Tree
{
public:
    //! An Error::Protocol for what breaks the grammar, has a name twice in an object, is not UTF-8 or exceeds the limits.
    [[nodiscard]] static Outcome<std::shared_ptr<const Tree>> parse(QByteArray text, const TreeLimits &limits = {});

    [[nodiscard]] Node root() const { return {this, 0}; }

private:
    friend class Node;
    friend class TreeParser;
    struct Entry
    {
        quint32 begin = 0;
        quint32 end = 0;
        quint32 keyBegin = 0; //!< of the name's inside; 0 = not a member
        quint32 keyEnd = 0;
        quint32 after = 0;  //!< index of the entry behind this one and all inside
        quint32 parent = 0; //!< index of the array or object around
        Node::Kind kind = Node::Kind::Absent;
    };

    QByteArray m_text;
    std::vector<Entry> m_entries;
};

} // namespace qd::json
