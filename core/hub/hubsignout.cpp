// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubsignout.h"

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 10'000;
constexpr qint64 largestAnswer = 64LL * 1024;
constexpr int unauthorised = 401;

} // namespace

QCoro::Task<Outcome<void>> HubSignOut::end(QUrl hub, ServerTrust trust, QByteArray token)
{
    auto *client = new HttpClient(this); // its own: a client has one server
    client->setServer(hub, Credentials::bearer(token), trust);
    HttpRequest request;
    request.verb = "POST";
    request.target = "/auth/sign-out";
    request.body = "{}";
    request.idleTimeoutMs = patienceMs;
    request.maxBody = largestAnswer;
    const Outcome<HttpReply> reply = co_await m_tasks(client->send(request));
    client->deleteLater();
    if (!reply && reply.error().httpStatus != unauthorised)
        co_return tl::unexpected(reply.error());
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
