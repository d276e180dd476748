// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/hubsession/sessionanswer.h"

#include "core/protocol/permission.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

struct Word
{
    const char *name;
    rpc::Permission permission;
};
constexpr std::array words{Word{"signedIn", rpc::Permission::SignedIn},     Word{"read", rpc::Permission::Read},
                           Word{"write", rpc::Permission::Write},           Word{"keys", rpc::Permission::Keys},
                           Word{"administer", rpc::Permission::Administer}, Word{"proxy", rpc::Permission::Public}};
constexpr qsizetype longestId = 128;

// Goes to the access log.
bool isId(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestId && text != rpc::Principal::local().id &&
           std::ranges::all_of(text, [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

QList<QByteArray> wordsOf(const QJsonObject &user, const QList<QByteArray> &otherwise)
{
    if (user.contains("permissions"_L1)) {
        QList<QByteArray> named;
        const QJsonArray list = user.value("permissions"_L1).toArray();
        for (const auto &word : list) {
            const QByteArray name = word.toString().toUtf8();
            if (std::ranges::any_of(words, [&name](const Word &known) { return name == known.name; }))
                named.append(name);
        }
        return named;
    }
    const QString role = user.value("role"_L1).toString();
    if (role == "read-only"_L1)
        return {"signedIn", "read"};
    if (role == "owner"_L1)
        return {"signedIn", "read", "write", "keys", "proxy", "administer"};
    if (role == "member"_L1)
        return {"signedIn", "read", "write", "keys", "proxy"};
    return otherwise;
}

//! As this machine calls it, if it has it.
QString realPath(const QString &path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? path : real;
}

//! As auth::directoriesOf(): what can't be read is nowhere, since an empty list is everything.
QStringList directoriesOf(const QJsonObject &user)
{
    const QJsonValue told = user.value("directories"_L1);
    if (told.isUndefined())
        return {}; // another's hub knows none
    if (!told.isArray())
        return {QString()};
    QStringList directories;
    const QJsonArray list = told.toArray();
    for (const auto &each : list)
        directories.append(realPath(each.toString()));
    return directories;
}

} // namespace

void setLasting(HubSession &session, const QByteArray &date, qint64 nowMs)
{
    if (!session.expiresAt)
        return;
    QDateTime hubs = QLocale::c().toDateTime(QString::fromLatin1(date), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    hubs.setTimeSpec(Qt::UTC);
    const qint64 now = hubs.isValid() ? hubs.toMSecsSinceEpoch() : nowMs;
    session.lastsMs = std::max<qint64>(0, *session.expiresAt - now);
}

std::optional<HubSession> readSession(const QByteArray &json, const QList<QByteArray> &otherwise)
{
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    const QJsonObject user = answer.value("user"_L1).toObject();
    const QJsonObject session = answer.value("session"_L1).toObject();
    const QString userId = user.value("id"_L1).toString();
    const QString sessionId = session.value("id"_L1).toString();
    if (!isId(userId) || !isId(sessionId))
        return {};
    // Of one person, if both say who.
    if (session.contains("userId"_L1) && session.value("userId"_L1).toString() != userId)
        return {};
    HubSession result;
    result.id = sessionId.toLatin1();
    if (const QString until = session.value("expiresAt"_L1).toString(); !until.isEmpty()) {
        const QDateTime end = QDateTime::fromString(until, Qt::ISODateWithMs);
        if (!end.isValid())
            return {};
        result.expiresAt = end.toMSecsSinceEpoch();
    }
    result.principal.id = userId.toLatin1();
    result.principal.permissions = wordsOf(user, otherwise);
    result.principal.directories = directoriesOf(user);
    rpc::Principal person;
    person.id = userId;
    person.name = user.value("name"_L1).toString();
    for (const Word &word : words) {
        if (word.permission != rpc::Permission::Public && result.principal.permissions.contains(word.name))
            person.permissions |= word.permission;
    }
    result.principal.details = person;
    return result;
}

} // namespace qd::server
