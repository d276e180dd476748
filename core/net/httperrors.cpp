// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/httpclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr qsizetype longestErrorBody = 64LL * 1024;

Error::Code codeOfStatus(int status)
{
    switch (status) {
    case 401:
    case 403:
        return Error::Code::Unauthorized;
    case 404:
        return Error::Code::NotFound;
    case 409:
        return Error::Code::Busy;
    case 429:
        return Error::Code::RateLimited;
    default:
        break;
    }
    if (status >= 500)
        return Error::Code::ServerError;
    return status >= 400 ? Error::Code::BadRequest : Error::Code::Protocol;
}

Error::Code codeOfNetwork(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // how Qt reports its transfer timeout; our own aborts never come here
        return Error::Code::Timeout;
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return Error::Code::Protocol;
    default:
        return Error::Code::Offline;
    }
}

} // namespace

Error errorOfStatus(int status, QByteArrayView body)
{
    Error error{codeOfStatus(status), u"HTTP %1"_s.arg(status), {}, status};
    if (status < 400) {
        error.detail += " (a redirect is not followed)"_L1;
        return error;
    }
    body = body.first(std::min(body.size(), longestErrorBody));
    const QJsonObject object = QJsonDocument::fromJson(body.toByteArray()).object();
    if (object.isEmpty()) {
        // A web page, a proxy's text or nothing: only text that is short enough to read is worth showing.
        if (!body.trimmed().startsWith('<') && !body.trimmed().startsWith('{'))
            error.serverMessage =
                QString::fromUtf8(body.trimmed().first(std::min<qsizetype>(body.trimmed().size(), 300)));
        return error;
    }
    const QString name = object["name"_L1].toString(object["_tag"_L1].toString());
    const QJsonObject data = object["data"_L1].toObject();
    error.serverMessage = data["message"_L1].toString(object["message"_L1].toString());
    if (!name.isEmpty())
        error.detail += u' ' + name;
    if (const QString reference = data["ref"_L1].toString(); !reference.isEmpty())
        error.detail += u' ' + reference;
    return error;
}

Error errorOf(const QNetworkReply &reply, QByteArrayView body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300)
        return errorOfStatus(status, body);
    const QString what =
        QString::fromLatin1(QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(reply.error()));
    // Not errorString(): it holds the whole URL.
    return Error{codeOfNetwork(reply.error()), what, {}, status};
}

} // namespace qd
