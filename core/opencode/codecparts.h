// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/outcome.h"
#include "core/opencode/codec.h"
#include "core/opencode/jsonin.h"

// What the codec's sources share: one read() per type, and what the encoders need to put members back where they were.
namespace qd::opencode::in {

[[nodiscard]] bool read(Value value, Session &to);
//! Also says which session it is in.
[[nodiscard]] bool read(Value value, Message &to, QString *sessionId = nullptr);
[[nodiscard]] bool read(Value value, Part &to, QString *sessionId = nullptr);
[[nodiscard]] bool read(Value value, MessageWithParts &to);
[[nodiscard]] bool read(Value value, MessageError &to);
[[nodiscard]] bool read(Value value, SessionStatus &to);
[[nodiscard]] bool read(Value value, PermissionRequest &to);
[[nodiscard]] bool read(Value value, QuestionRequest &to);
[[nodiscard]] bool read(Value value, Todo &to);
[[nodiscard]] bool read(Value value, FileDiff &to);
[[nodiscard]] bool read(Value value, Project &to);
[[nodiscard]] bool read(Value value, Agent &to);
[[nodiscard]] bool read(Value value, Model &to);
[[nodiscard]] bool read(Value value, Provider &to);
[[nodiscard]] bool read(Value value, Command &to);
[[nodiscard]] bool read(Value value, VcsInfo &to);
[[nodiscard]] bool read(Value value, Health &to);
[[nodiscard]] bool read(Value value, ServerPaths &to);
[[nodiscard]] bool read(Value value, FileNode &to);
[[nodiscard]] bool read(Value value, AuthMethod &to);
[[nodiscard]] bool read(Value value, Pty &to);

void readTokens(Field &field, TokenUsage &to, QByteArray &left);

//! An array of what read() takes; what it does not take is left out.
template <typename T>
[[nodiscard]] bool readList(Value value, QList<T> &to)
{
    return elements(value, [&to](Value element) {
        T item;
        if (read(element, item))
            to.append(std::move(item));
    });
}

template <typename T, typename Read>
[[nodiscard]] Outcome<T> decode(QByteArrayView json, const char *what, Read readIt)
{
    Document document(json);
    T result;
    if (!document.read([&](Value value) { return readIt(value, result); }))
        return failure(Error::Code::Protocol, QString::fromLatin1(what) + QStringLiteral(" does not fit"));
    return result;
}

template <typename T>
[[nodiscard]] Outcome<T> decodeOne(QByteArrayView json, const char *what)
{
    return decode<T>(json, what, [](Value value, T &to) { return read(value, to); });
}

template <typename T>
[[nodiscard]] Outcome<QList<T>> decodeList(QByteArrayView json, const char *what)
{
    return decode<QList<T>>(json, what, [](Value value, QList<T> &to) { return readList(value, to); });
}

//! \brief What prependLeft() put in front of `extra`, taken out again in the same order; rest() is what remains.
class Leftovers
{
public:
    explicit Leftovers(QByteArrayView extra)
        : m_rest(extra)
    {}
    //! The inside of `"key":{…}` if that comes next; else empty.
    [[nodiscard]] QByteArrayView take(QByteArrayView key);
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
};

//! Writes `"name":"text"` unless `text` is null (an empty one is written).
void writeText(json::Writer &out, QByteArrayView name, const QString &text);
//! Writes the member unless it is the default.
template <typename T>
void writeSet(json::Writer &out, QByteArrayView name, const T &value)
{
    if (value != T{})
        out.member(name, value);
}
void writeStrings(json::Writer &out, QByteArrayView name, const QStringList &list);
void writePart(json::Writer &out, const Part &part, QStringView sessionId);
void writeTokens(json::Writer &out, const TokenUsage &tokens, QByteArrayView left);

} // namespace qd::opencode::in
