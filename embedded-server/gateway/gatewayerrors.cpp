// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/gateway/gatewayerrors.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd::server {

http::Response openCodeError(int status, const QByteArray &message)
{
    QString name = QString::fromLatin1(http::reasonPhrase(status)).remove(u' ');
    if (name.isEmpty())
        name = u"UnknownError"_s;
    const QJsonObject error{{u"name"_s, name}, {u"data"_s, QJsonObject{{u"message"_s, QString::fromUtf8(message)}}}};
    return http::jsonResponse(QJsonDocument(error).toJson(QJsonDocument::Compact), status);
}

http::Response notAvailable(const QByteArray &message, int retrySeconds)
{
    http::Response response = openCodeError(503, message);
    if (retrySeconds > 0)
        response.headers.add("Retry-After", QByteArray::number(retrySeconds));
    return response;
}

http::Response upstreamFailure(const Error &error)
{
    if (error.code == Error::Code::Timeout)
        return openCodeError(504, "OpenCode does not answer: " + error.detail.toUtf8() + '.');
    if (error.code == Error::Code::Offline)
        return notAvailable("OpenCode can't be reached: " + error.detail.toUtf8() + '.', 1);
    return openCodeError(502, "OpenCode did not answer properly: " + error.detail.toUtf8() + '.');
}

} // namespace qd::server
