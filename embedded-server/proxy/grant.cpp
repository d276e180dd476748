// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/grant.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace qd::proxy {

Outcome<Grant> grantOf(const http::Request &request)
{
    if (!request.principal)
        return failure(Error::Code::Unauthorized);
    if (const auto *grant = std::any_cast<Grant>(&request.principal->details))
        return *grant;
    return keys::ownerOf(QString::fromUtf8(request.principal->id)).map([](const keys::Owner &owner) {
        Grant grant;
        grant.owner = owner;
        return grant;
    });
}

QByteArray listText(const QStringList &list)
{
    return QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact);
}

QStringList listOf(const QByteArray &text)
{
    QStringList list;
    const QJsonArray array = QJsonDocument::fromJson(text).array();
    for (const auto &value : array)
        list.append(value.toString());
    return list;
}

} // namespace qd::proxy
