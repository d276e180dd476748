// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/guardedsocket.h"

#include "core/net/connectionproblem.h"
#include "core/net/httpclient.h"
#include "core/net/socketproblem.h"
#include "core/net/tlscheck.h"

#include <QNetworkRequest>
#include <QPointer>
#include <QRegularExpression>
#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;

QUrl withScheme(QUrl url, const QString &plain, const QString &encrypted)
{
    const bool tls = url.scheme() == "wss"_L1 || url.scheme() == "https"_L1;
    url.setScheme(tls ? encrypted : plain);
    return url;
}

// Qt tells the status of a refused handshake only in this text.
int statusIn(const QString &text)
{
    static const QRegularExpression status(uR"(\b([1-5]\d\d)\b)"_s);
    return status.match(text).captured(1).toInt();
}

} // namespace

GuardedSocket::GuardedSocket()
{
    connect(this, &QWebSocket::connected, this, [this] { m_connected = true; });
    connect(this, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &GuardedSocket::fail);
}

// QWebSocket tells of an error while it goes, when there is none of this class left.
GuardedSocket::~GuardedSocket()
{
    disconnect(this);
}

void GuardedSocket::connectToTarget(const SocketTarget &target, PassageFinder passages)
{
    const QUrl base = withScheme(target.url, u"http"_s, u"https"_s);
    m_host = hostPort(base);
    connect(this, &QWebSocket::sslErrors, this,
            [this, trust = target.trust](const QList<QSslError> &errors) { judge(errors, trust); });
    passages.find(base, target.trust, [self = QPointer(this), target](const Passage &passage) {
        if (self)
            self->open(passage, target);
    });
}

void GuardedSocket::open(const Passage &passage, const SocketTarget &target)
{
    if (passage.refusal) {
        Q_EMIT failed(errorOf(passage.refusal));
        return;
    }
    if (!passage.proxies.isEmpty())
        setProxy(passage.proxies.constFirst());
    QNetworkRequest request(withScheme(passage.base, u"ws"_s, u"wss"_s));
    if (!target.token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + target.token);
    QWebSocket::open(request);
}

void GuardedSocket::judge(const QList<QSslError> &errors, const ServerTrust &trust)
{
    // Not the one that an error names: that may be an authority's. QWebSocket does not tell the server's.
    const auto *const socket = findChild<QSslSocket *>();
    const QSslCertificate certificate = socket ? socket->peerCertificate() : QSslCertificate();
    m_problem = judgeCertificate(m_host, certificate, errors, trust);
    if (!m_problem)
        ignoreSslErrors(errors);
}

void GuardedSocket::fail()
{
    if (m_problem) {
        Q_EMIT failed(errorOf(m_problem));
        return;
    }
    const QString text = errorString();
    const int status = m_connected ? 0 : statusIn(text);
    ConnectionProblem problem;
    problem.host = m_host;
    problem.status = status;
    if (status == 401 || status == 403) {
        problem.code = status == 401 ? Code::SignIn : Code::Forbidden;
        Error error{Error::Code::Unauthorized, u"the server refused the sign-in"_s, {}, status};
        error.problem = std::make_shared<const ConnectionProblem>(problem);
        Q_EMIT failed(error);
        return;
    }
    problem.code = status >= 500   ? Code::ServerFailed
                   : status == 404 ? Code::NotFound
                   : status > 0    ? Code::UnexpectedStatus
                                   : problemOfSocket(error());
    problem.detail = text;
    Q_EMIT failed(errorOf(problem));
}

} // namespace qd
