// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubsignout.h"

#include "core/base/json.h"
#include "core/protocol/message.h"
#include "core/protocol/proxytokenmethods.h"

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 10'000;
constexpr qint64 largestAnswer = 64LL * 1024;
constexpr int unauthorised = 401;

} // namespace

QCoro::Task<Outcome<HttpReply>> HubSignOut::send(QUrl hub, ServerTrust trust, QByteArray token, QByteArray target,
                                                 QByteArray body)
{
    auto *client = new HttpClient(this); // its own: a client has one server
    client->setServer(hub, Credentials::bearer(token), trust);
    HttpRequest request;
    request.verb = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    request.idleTimeoutMs = patienceMs;
    request.maxBody = largestAnswer;
    Outcome<HttpReply> reply = co_await m_tasks(client->send(request));
    client->deleteLater();
    co_return reply;
}

QCoro::Task<Outcome<void>> HubSignOut::end(QUrl hub, ServerTrust trust, QByteArray token, QString proxyToken)
{
    Outcome<HttpReply> revoked;
    if (!proxyToken.isEmpty()) {
        json::Writer params;
        params.beginObject().member("id", proxyToken).endObject();
        const QString method = QString::fromLatin1(rpc::ProxyTokensRevoke::name);
        const QByteArray call = rpc::writeRequest(rpc::Id(1), method, params.take());
        auto revoking = m_tasks(send(hub, trust, token, "/rpc", call));
        revoked = co_await revoking;
    }
    auto ending = m_tasks(send(hub, trust, token, "/auth/sign-out", "{}"));
    const Outcome<HttpReply> reply = co_await ending;
    if (!reply && reply.error().httpStatus != unauthorised)
        co_return tl::unexpected(reply.error());
    if (!revoked && revoked.error().httpStatus != unauthorised)
        co_return tl::unexpected(revoked.error());
    co_return Outcome<void>();
}

void HubSignOut::endSoon(const QUrl &hub, const ServerTrust &trust, const QByteArray &token)
{
    TaskScope::start(endTask(hub, trust, token));
}

QCoro::Task<> HubSignOut::endTask(QUrl hub, ServerTrust trust, QByteArray token)
{
    std::ignore = co_await m_tasks(end(hub, trust, token));
}

} // namespace qd
