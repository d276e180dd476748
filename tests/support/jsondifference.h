// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace qd::test {

//! The first path at which two JSON values differ; empty if they are equal.
inline QString difference(const QJsonValue &a, const QJsonValue &b, const QString &path = {})
{
    if (a.isObject() && b.isObject()) {
        const QJsonObject x = a.toObject(), y = b.toObject();
        for (const QString &key : x.keys() + y.keys()) {
            const QString found = difference(x.value(key), y.value(key), path + u'/' + key);
            if (!found.isEmpty())
                return found;
        }
        return {};
    }
    if (a.isArray() && b.isArray() && a.toArray().size() == b.toArray().size()) {
        for (qsizetype i = 0; i < a.toArray().size(); ++i) {
            const QString found = difference(a.toArray()[i], b.toArray()[i], path + u'/' + QString::number(i));
            if (!found.isEmpty())
                return found;
        }
        return {};
    }
    return a == b ? QString() : path + QStringLiteral(" differs");
}

//! The same for JSON texts; says so when the second is none.
inline QString difference(const QByteArray &a, const QByteArray &b)
{
    QJsonParseError error{};
    const QJsonDocument x = QJsonDocument::fromJson(a);
    const QJsonDocument y = QJsonDocument::fromJson(b, &error);
    if (error.error != QJsonParseError::NoError)
        return QStringLiteral("not JSON: ") + QString::fromUtf8(b);
    return x.isArray() ? difference(QJsonValue(x.array()), QJsonValue(y.array()))
                       : difference(QJsonValue(x.object()), QJsonValue(y.object()));
}

} // namespace qd::test
