// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubapi.h"
#include "core/hub/hubsignin.h"
#include "core/net/httpclient.h"
#include "core/protocol/authmethods.h"
#include "tests/support/await.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace qd::test {

//! What the QR code of a hub says that another device may scan.
inline QUrlQuery pairingLink(HubApi &hub)
{
    const auto offer = await(hub.call<rpc::PairingCreate>());
    return QUrlQuery(offer ? QUrl(offer->uri) : QUrl());
}

//! \brief A phone that was paired with a shared computer: what the link said, and the session that it got for it.
struct Phone
{
    QUrl hub;
    ServerTrust trust;
    QByteArray token;

    //! As the link says it.
    static Phone of(const QUrlQuery &link)
    {
        Phone phone;
        phone.hub = QUrl(link.queryItemValue(QStringLiteral("address"), QUrl::FullyDecoded));
        phone.trust.certificate = QByteArray::fromHex(link.queryItemValue(QStringLiteral("fingerprint")).toLatin1());
        phone.trust.certificateHost = hostPort(phone.hub);
        return phone;
    }
    //! One that has followed a link of that hub; without a token if that went wrong.
    static Phone paired(HubApi &hub)
    {
        const QUrlQuery link = pairingLink(hub);
        Phone phone = of(link);
        const auto in = phone.redeem(link.queryItemValue(QStringLiteral("code")));
        phone.token = in ? in->token : QByteArray();
        return phone;
    }
    [[nodiscard]] Outcome<HubSession> redeem(const QString &code) const
    {
        HubSignIn client(hub, trust, {QStringLiteral("Ada's phone"), QStringLiteral("android")});
        return await(client.withPairingCode(code));
    }
    [[nodiscard]] Outcome<HttpReply> ask(const QByteArray &verb, const QByteArray &target,
                                         const QByteArray &body = {}) const
    {
        HttpClient client;
        client.setServer(hub, Credentials::bearer(token), trust);
        HttpRequest request;
        request.verb = verb;
        request.target = target;
        request.body = body;
        return await(client.send(request));
    }
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {}) const
    {
        const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                  {QStringLiteral("id"), 1},
                                  {QStringLiteral("method"), method},
                                  {QStringLiteral("params"), params}};
        const auto reply = ask("POST", "/rpc", QJsonDocument(message).toJson());
        return reply ? QJsonDocument::fromJson(reply->body).object() : QJsonObject();
    }
};

} // namespace qd::test
