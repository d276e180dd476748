// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The list of OpenCode SH: an array that its web page keeps under the key "opencode-workspaces".
#include "core/workspaces/archive_p.h"
#include "core/workspaces/serveraddress.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QUuid>

#include <cmath>

namespace qd::archive {

using namespace Qt::StringLiterals;

namespace {

constexpr auto key = "opencode-workspaces"_L1;

// Its ids are UUIDs or short random words. The same word gives the same id, so that a second import finds what the first one made.
QString idFrom(const QString &foreign)
{
    QString lower = foreign.toLower();
    if (lower != WorkspaceRecord::localId && fields::isId(lower))
        return lower;
    static const QUuid space(u"6d5b0d0c-6f0e-5d3c-9e51-0c9d1b1d8a53"_s);
    return foreign.isEmpty() ? fields::newId() : QUuid::createUuidV5(space, foreign).toString(QUuid::WithoutBraces);
}

// Seconds or milliseconds since 1970: in seconds, the first of these days is in the year 5138.
opencode::TimeMs timeFrom(const QJsonValue &value)
{
    constexpr double firstMs = 1e11;
    const double number = std::floor(qBound(0.0, value.toDouble(), double(fields::maxTime)));
    return opencode::TimeMs(number < firstMs ? number * 1'000 : number);
}

tl::expected<WorkspaceRecord, FieldProblem> readEntry(const QJsonObject &entry, ArchiveSecret &secret)
{
    const QJsonValue port = entry["port"_L1];
    const ServerAddress address = readServerAddress(entry["url"_L1].toString());
    if (!address.isValid() || address.schemeGuessed)
        return tl::unexpected(FieldProblem{u"url"_s, u"is not an address"_s});
    if (!port.isUndefined() && (!port.isDouble() || std::floor(port.toDouble()) != port.toDouble() ||
                                port.toDouble() < 0 || port.toDouble() > 65'535))
        return tl::unexpected(FieldProblem{u"port"_s, u"is not between 0 and 65535"_s});
    WorkspaceRecord record;
    record.id = idFrom(entry["id"_L1].toString());
    record.name = entry["name"_L1].toString().trimmed();
    if (record.name.isEmpty())
        record.name = address.host.left(fields::maxName);
    record.url = address.url;
    record.port = port.toInt();
    record.username = entry["username"_L1].toString(address.username);
    record.createdAt = timeFrom(entry["createdAt"_L1]);
    record.lastUsedAt = timeFrom(entry["lastUsedAt"_L1]);
    if (const auto problem = findProblem(record))
        return tl::unexpected(*problem);
    secret = {{record.id, secretOrigin(record.url), u"password"_s},
              entry["password"_L1].toString(address.password).toUtf8()};
    return record;
}

} // namespace

QJsonValue foreignEntries(const QJsonValue &document)
{
    if (document.isArray())
        return document;
    QJsonValue inside = document[key];
    // As its storage gives it out: the text of the array.
    if (inside.isString())
        return QJsonDocument::fromJson(inside.toString().toUtf8()).array();
    return inside;
}

void readForeign(Archive &archive, const QJsonValue &entries)
{
    QSet<QString> ids;
    int index = -1;
    const QJsonArray list = entries.toArray();
    for (const QJsonValue entry : list) {
        ++index;
        ArchiveSecret secret;
        auto record = readEntry(entry.toObject(), secret);
        if (record && ids.contains(record->id))
            record = tl::unexpected(FieldProblem{u"id"_s, u"is there twice"_s});
        if (!record) {
            archive.problems.append({index, entry["name"_L1].toString().left(fields::maxName), record.error()});
            continue;
        }
        ids.insert(record->id);
        archive.records.append(*std::move(record));
        if (!secret.value.isEmpty())
            archive.secrets.append(std::move(secret));
    }
}

} // namespace qd::archive
