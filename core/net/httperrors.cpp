// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/httpclient.h"
#include "core/net/tlscheck.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;

constexpr qsizetype longestErrorBody = 64LL * 1024;
constexpr const char *askedHost = "qdHost";
constexpr const char *askedProxy = "qdProxy";

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

Code problemOfStatus(int status)
{
    switch (status) {
    case 401:
        return Code::SignIn;
    case 403:
        return Code::Forbidden;
    case 404:
        return Code::NotFound;
    case 407:
        return Code::ProxySignIn;
    case 429:
        return Code::RateLimited;
    default:
        break;
    }
    if (status < 400)
        return Code::Redirected;
    return status >= 500 ? Code::ServerFailed : Code::UnexpectedStatus;
}

Code problemOfNetwork(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return Code::NameNotFound;
    case QNetworkReply::ConnectionRefusedError:
        return Code::Refused;
    case QNetworkReply::RemoteHostClosedError:
        return Code::ConnectionLost;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return Code::TimedOut;
    case QNetworkReply::SslHandshakeFailedError:
        return Code::NotTls;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return Code::ProxySignIn;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        return Code::ProxyFailed;
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return Code::NotOpenCode;
    default:
        return Code::Unreachable;
    }
}

// Who was asked, and the status of the answer.
ConnectionProblem asked(const QNetworkReply &reply)
{
    ConnectionProblem problem;
    problem.host = reply.property(askedHost).toString();
    problem.proxy = reply.property(askedProxy).toString();
    problem.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return problem;
}

// Scheme, host and port only: the rest may hold anything.
QString targetOf(const QNetworkReply &reply)
{
    const QUrl location = reply.url().resolved(QUrl(QString::fromUtf8(reply.rawHeader("location"))));
    return location.host().isEmpty() ? QString() : location.scheme() + "://"_L1 + hostPort(location);
}

Error withProblem(Error error, const ConnectionProblem &problem)
{
    error.problem = std::make_shared<const ConnectionProblem>(problem);
    return error;
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

void watchReply(QNetworkReply &reply, const QUrl &base, const Passage &passage, const ServerTrust &trust)
{
    reply.setProperty(askedHost, hostPort(base));
    if (const QNetworkProxy proxy = passage.proxies.value(0); !proxy.hostName().isEmpty())
        reply.setProperty(askedProxy, u"%1:%2"_s.arg(proxy.hostName()).arg(proxy.port()));
    watchCertificate(reply, trust);
}

Error errorOf(const ConnectionProblem &refusal)
{
    return withProblem(Error{Error::Code::Offline, describe(refusal), {}, 0}, refusal);
}

Error misbehaviour(const QNetworkReply &reply, Code code, const QString &detail)
{
    ConnectionProblem problem = asked(reply);
    problem.code = code;
    problem.detail = detail;
    return withProblem(Error{Error::Code::Protocol, detail, {}, problem.status}, problem);
}

Error errorOf(const QNetworkReply &reply, QByteArrayView body)
{
    ConnectionProblem problem = asked(reply);
    if (problem.status >= 300) {
        problem.code = problemOfStatus(problem.status);
        if (problem.code == Code::Redirected)
            problem.target = targetOf(reply);
        Error error = errorOfStatus(problem.status, body);
        if (!problem.target.isEmpty())
            error.detail = u"HTTP %1 (a redirect to %2 is not followed)"_s.arg(problem.status).arg(problem.target);
        return withProblem(std::move(error), problem);
    }
    // Not errorString(): it holds the whole URL.
    const QString what =
        QString::fromLatin1(QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(reply.error()));
    problem.code = problemOfNetwork(reply.error());
    problem.detail = what;
    // With a proxy, that is where the connection goes.
    static constexpr std::array ofTheWay{Code::Refused, Code::Unreachable, Code::NameNotFound};
    if (!problem.proxy.isEmpty() && std::ranges::find(ofTheWay, problem.code) != ofTheWay.end())
        problem.code = Code::ProxyFailed;
    if (problem.code == Code::NotTls) {
        problem.detail = reply.errorString(); // of the handshake: without one
        if (ConnectionProblem certificate = certificateProblem(reply)) {
            certificate.proxy = problem.proxy;
            problem = std::move(certificate);
        }
    }
    return withProblem(Error{codeOfNetwork(reply.error()), what, {}, problem.status}, problem);
}

} // namespace qd
