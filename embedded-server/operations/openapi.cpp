// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/openapi.h"

#include "core/base/logging.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

// Outside of every namespace: the linker drops a static library's resources that nobody asks for.
static void initResource()
{
    Q_INIT_RESOURCE(openapi);
}

namespace qd::server {

namespace {

QJsonObject withOnly(const QJsonObject &paths, const QSet<std::pair<QString, QString>> &served)
{
    QJsonObject kept;
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject item = path.value().toObject();
        QJsonObject operations;
        bool any = false;
        for (auto part = item.begin(); part != item.end(); ++part) {
            const bool isOperation = part.value().isObject(); // beside summaries and lists of parameters
            if (isOperation && !served.contains({path.key(), part.key()}))
                continue;
            any |= isOperation;
            operations.insert(part.key(), part.value());
        }
        if (any)
            kept.insert(path.key(), operations);
    }
    return kept;
}

//! Whether `described` is that path, with names in the place of some of its parts.
bool covers(const QString &described, const QString &path)
{
    const QStringList parts = described.split(u'/');
    const QStringList wanted = path.split(u'/');
    return std::ranges::equal(
        parts, wanted, [](const QString &part, const QString &want) { return part == want || part.startsWith(u'{'); });
}

bool describes(const QJsonObject &paths, const QString &path, const QString &operation)
{
    const QStringList all = paths.keys();
    return std::ranges::any_of(
        all, [&](const QString &each) { return covers(each, path) && paths[each].toObject().contains(operation); });
}

// Whoever adds a route writes down what it does.
void warnOfOthers(const QSet<std::pair<QString, QString>> &served, const QJsonObject &paths, const QJsonObject &others)
{
    for (const auto &[path, operation] : served) {
        if (!describes(paths, path, operation) && !describes(others, path, operation))
            qCWarning(lcServer).noquote() << operation.toUpper() << path << "has no entry in the OpenAPI document";
    }
}

} // namespace

QByteArray openApiPath(const http::Route &route)
{
    QByteArray path = route.path;
    return path.replace("...}", "}");
}

QByteArray openApiDocument(const http::Router &router, const QByteArray &version, const QByteArray &mode)
{
    initResource();
    QFile file(u":/quarterdeck/openapi.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
    QSet<std::pair<QString, QString>> served;
    for (const http::Route &route : router.routes()) {
        const bool isRest = route.verb && !route.socketHandler;
        const QByteArray operation = isRest ? http::verbName(*route.verb).toLower() : QByteArrayLiteral("any");
        served.insert({QString::fromUtf8(openApiPath(route)), QString::fromLatin1(operation)});
    }
    document.insert(u"paths"_s, withOnly(document.value(u"paths"_s).toObject(), served));
    document.insert(u"x-quarterdeck-other"_s, withOnly(document.value(u"x-quarterdeck-other"_s).toObject(), served));
    warnOfOthers(served, document.value(u"paths"_s).toObject(), document.value(u"x-quarterdeck-other"_s).toObject());
    QJsonObject info = document.value(u"info"_s).toObject();
    info.insert(u"version"_s, QString::fromUtf8(version));
    info.insert(u"title"_s, u"Quarterdeck %1"_s.arg(QString::fromUtf8(mode)));
    document.insert(u"info"_s, info);
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

} // namespace qd::server
