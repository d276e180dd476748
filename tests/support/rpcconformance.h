// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testplaces.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>

// The published cases of JSON-RPC 2.0 (tests/fixtures/jsonrpc/conformance.json), and what counts as the same answer.
namespace qd::test {

struct ConformanceCase
{
    QByteArray name;
    QByteArray request;
    QJsonArray accepted; //!< null = nothing is answered
};

//! Empty if they can't be read.
inline QList<ConformanceCase> conformanceCases()
{
    QList<ConformanceCase> cases;
    QFile file(QStringLiteral(QD_FIXTURES "/jsonrpc/conformance.json"));
    if (!file.open(QIODevice::ReadOnly))
        return cases;
    const QJsonArray all = QJsonDocument::fromJson(file.readAll())[u"cases"].toArray();
    for (const QJsonValue &one : all) {
        QByteArray request = one[u"request"].toString().toUtf8();
        if (request.startsWith("hex:"))
            request = QByteArray::fromHex(request.mid(4));
        QJsonArray accepted = one[u"accept_also"].toArray();
        accepted.prepend(one[u"response"]);
        cases.append({one[u"name"].toString().toUtf8(), request, accepted});
    }
    return cases;
}

// QJsonDocument reads no scalars on Qt 6.4.
inline QJsonValue parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().at(0);
}

// What the cases leave open is taken out: other codes' messages, data that is not asked for, the order of a batch.
inline QJsonValue comparable(const QJsonValue &value, bool keepData)
{
    if (value.isArray()) {
        QMap<QByteArray, QJsonValue> sorted;
        const QJsonArray array = value.toArray();
        for (const QJsonValue &part : array)
            sorted.insert(QJsonDocument(QJsonArray{comparable(part, keepData)}).toJson() +
                              QByteArray::number(sorted.size()),
                          part);
        QJsonArray result;
        for (const QJsonValue &part : sorted)
            result.append(comparable(part, keepData));
        return result;
    }
    QJsonObject object = value.toObject();
    QJsonObject error = object[u"error"].toObject();
    if (error.isEmpty())
        return object;
    const int code = error[u"code"].toInt();
    if (code > -32600 || code < -32700 || (code < -32603 && code != -32700))
        error.remove(u"message");
    if (!keepData)
        error.remove(u"data");
    object[u"error"] = error;
    return object;
}

inline bool matches(const QByteArray &answer, const QJsonValue &expected)
{
    const bool keepData = expected[u"error"].toObject().contains(u"data");
    return comparable(parsed(answer), keepData) == comparable(expected, keepData);
}

//! `answer` is empty when nothing came back.
inline bool isAccepted(const QByteArray &answer, const QJsonArray &accepted)
{
    if (answer.isEmpty() || accepted[0].isNull())
        return answer.isEmpty() && accepted[0].isNull();
    return std::ranges::any_of(accepted, [&answer](const QJsonValue &one) { return matches(answer, one); });
}

} // namespace qd::test
