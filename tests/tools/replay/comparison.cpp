// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/tools/replay/comparison.h"

#include "core/opencode/codec.h"

#include <QSet>

#include <algorithm>

namespace qd::replay {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

QString shown(const Json &value)
{
    if (value.type == Json::Type::Missing)
        return u"(missing)"_s;
    const QString text = QString::fromUtf8(value.raw);
    return text.size() > 200 ? text.left(200) + u"…"_s : text;
}

QString tell(const QString &path, const QString &expected, const QString &actual)
{
    return u"%1: expected %2, got %3"_s.arg(path, expected, actual);
}

QMap<QString, const Json *> byId(const Json &list)
{
    QMap<QString, const Json *> result;
    for (const Json &item : list.items)
        result.insert(item[u"id"_s].text, &item);
    return result;
}

//! REST order: messages by (time.created, id), parts by id.
std::vector<const Json *> inOrder(const Json &list)
{
    std::vector<const Json *> messages;
    for (const Json &item : list.items)
        messages.push_back(&item);
    std::sort(messages.begin(), messages.end(), [](const Json *a, const Json *b) {
        const Json &x = (*a)[u"info"_s];
        const Json &y = (*b)[u"info"_s];
        const double createdX = x[u"time"_s][u"created"_s].number;
        const double createdY = y[u"time"_s][u"created"_s].number;
        return createdX != createdY ? createdX < createdY : x[u"id"_s].text < y[u"id"_s].text;
    });
    return messages;
}

template <typename Request>
QMap<QString, Request> requestsById(const QList<Request> &list)
{
    QMap<QString, Request> result;
    for (const Request &request : list)
        result.insert(request.id, request);
    return result;
}

} // namespace

Comparison::Comparison(const SessionStore &store, QString workspace, QStringList ignored)
    : m_store(store)
    , m_workspace(std::move(workspace))
    , m_ignored(std::move(ignored))
{}

bool Comparison::isIgnored(const QString &path) const
{
    return std::any_of(m_ignored.cbegin(), m_ignored.cend(), [&](const QString &ignored) {
        return path == ignored || (path.startsWith(ignored) && path.at(ignored.size()) == u'/');
    });
}

Comparison::Result Comparison::equal(const QString &path, const Json &expected, const Json &actual)
{
    ++m_values;
    if (isIgnored(path))
        return {};
    if (expected.type != actual.type)
        return tell(path, shown(expected), shown(actual));
    if (expected.type == Json::Type::Object) {
        for (const QString &key : expected.keys() + actual.keys()) {
            if (const Result found = equal(path + u'/' + key, expected[key], actual[key]); !found.isEmpty())
                return found;
        }
        return {};
    }
    if (expected.type == Json::Type::Array) {
        if (expected.items.size() != actual.items.size())
            return tell(path, shown(expected), shown(actual));
        for (size_t i = 0; i < expected.items.size(); ++i) {
            const QString item = path + u'/' + QString::number(i);
            if (const Result found = equal(item, expected.items[i], actual.items[i]); !found.isEmpty())
                return found;
        }
        return {};
    }
    const bool same = expected.flag == actual.flag && expected.number == actual.number && expected.text == actual.text;
    return same ? Result() : tell(path, shown(expected), shown(actual));
}

Comparison::Result Comparison::equal(const QString &path, const Json &expected, const QByteArray &actual)
{
    return equal(path, expected, Json::parse(actual));
}

Comparison::Result Comparison::same(const QString &path, const QStringList &expected, const QStringList &actual)
{
    ++m_values;
    const auto isKept = [&](const QString &id) { return !isIgnored(path + u'/' + id); };
    QStringList wanted;
    QStringList found;
    std::copy_if(expected.cbegin(), expected.cend(), std::back_inserter(wanted), isKept);
    std::copy_if(actual.cbegin(), actual.cend(), std::back_inserter(found), isKept);
    return wanted == found ? Result() : tell(path, wanted.join(u' '), found.join(u' '));
}

Comparison::Result Comparison::sessions(const QString &directory, const Json &list)
{
    const QMap<QString, const Json *> expected = byId(list);
    QStringList known;
    for (const QString &id : m_store.sessionIds(m_workspace)) {
        if (m_store.session({m_workspace, id})->directory == directory)
            known.append(id);
    }
    known.sort();
    if (const Result found = same(u"/session"_s, expected.keys(), known); !found.isEmpty())
        return found;
    for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
        const Session *session = m_store.session({m_workspace, it.key()});
        if (session == nullptr)
            continue; // ignored
        const Result found = equal(u"/session/"_s + it.key(), **it, encodeSession(*session));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

Comparison::Result Comparison::statuses(const DirectorySnapshot &known, const Json &map)
{
    if (map.type == Json::Type::Missing)
        return {};
    const Outcome<SessionStatuses> expected = decodeStatuses(map.raw);
    if (!expected)
        return u"/session_status: not understood"_s;
    QStringList wanted = expected->keys();
    QStringList found = known.statuses.keys();
    wanted.sort();
    found.sort();
    if (const Result difference = same(u"/session_status"_s, wanted, found); !difference.isEmpty())
        return difference;
    for (const QString &id : std::as_const(wanted)) {
        ++m_values;
        if (known.statuses.value(id) != expected->value(id))
            return u"/session_status/%1: another status"_s.arg(id);
    }
    return {};
}

Comparison::Result Comparison::requests(const DirectorySnapshot &known, const Json &snapshot)
{
    const auto compare = [&](const QString &name, const auto &held, const auto &encode) -> Result {
        const Json &list = snapshot[name];
        if (list.type == Json::Type::Missing)
            return {};
        const QMap<QString, const Json *> expected = byId(list);
        if (const Result found = same(u'/' + name, expected.keys(), held.keys()); !found.isEmpty())
            return found;
        for (auto it = held.cbegin(); it != held.cend(); ++it) {
            const QString path = u"/%1/%2"_s.arg(name, it.key());
            const Json *json = expected.value(it.key());
            if (const Result found = json == nullptr ? Result() : equal(path, *json, encode(*it)); !found.isEmpty())
                return found;
        }
        return {};
    };
    const Result found = compare(u"permission"_s, requestsById(known.permissions), encodePermission);
    return found.isEmpty() ? compare(u"question"_s, requestsById(known.questions), encodeQuestion) : found;
}

Comparison::Result Comparison::message(const QString &sessionId, const Json &expected, const MessageWithParts &actual)
{
    const Json &info = expected[u"info"_s];
    const QString path = u"/message/"_s + actual.info.id;
    if (const Result found = equal(path, info, encodeMessage(actual.info, sessionId)); !found.isEmpty())
        return found;
    const QMap<QString, const Json *> parts = byId(expected[u"parts"_s]);
    QStringList ids;
    for (const Part &part : actual.parts)
        ids.append(part.id);
    if (const Result found = same(path + u"/parts"_s, parts.keys(), ids); !found.isEmpty())
        return found;
    for (const Part &part : actual.parts) {
        const Json *json = parts.value(part.id);
        const QString partPath = u"/part/"_s + part.id;
        if (const Result found = json == nullptr ? Result() : equal(partPath, *json, encodePart(part, sessionId));
            !found.isEmpty())
            return found;
    }
    return {};
}

Comparison::Result Comparison::messages(const QString &sessionId, const Json &list)
{
    const std::vector<const Json *> expected = inOrder(list);
    QStringList wanted;
    for (const Json *json : expected)
        wanted.append((*json)[u"info"_s][u"id"_s].text);
    const Transcript *transcript = m_store.transcript({m_workspace, sessionId});
    QStringList known;
    for (qsizetype i = 0; transcript != nullptr && i < transcript->count(); ++i)
        known.append(transcript->info(i).id);
    if (const Result found = same(u"/session/%1/message"_s.arg(sessionId), wanted, known); !found.isEmpty())
        return found;
    for (const Json *json : expected) {
        const qsizetype index = transcript->indexOf((*json)[u"info"_s][u"id"_s].text);
        const Result found = index < 0 ? Result() : message(sessionId, *json, transcript->message(index));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

QString Comparison::directory(const QString &directory, const Json &snapshot)
{
    const DirectorySnapshot known = m_store.directory(m_workspace, directory);
    Result found = sessions(directory, snapshot[u"session"_s]);
    if (found.isEmpty())
        found = statuses(known, snapshot[u"session_status"_s]);
    if (found.isEmpty())
        found = requests(known, snapshot);
    for (const QString &id : snapshot[u"message"_s].keys()) {
        if (found.isEmpty())
            found = messages(id, snapshot[u"message"_s][id]);
    }
    for (const QString &id : snapshot[u"todo"_s].keys()) {
        if (found.isEmpty())
            found = equal(u"/session/%1/todo"_s.arg(id), snapshot[u"todo"_s][id],
                          encodeTodos(m_store.todos({m_workspace, id})));
    }
    for (const QString &id : snapshot[u"children"_s].keys()) {
        QStringList expected = snapshot[u"children"_s][id].strings();
        QStringList actual = m_store.childIds({m_workspace, id});
        expected.sort();
        actual.sort();
        if (found.isEmpty())
            found = same(u"/session/%1/children"_s.arg(id), expected, actual);
    }
    return found;
}

} // namespace qd::replay
