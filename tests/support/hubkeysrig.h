// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/usermethods.h"
#include "embedded-server/keys/keymethods.h"
#include "embedded-server/proxy/modelsprobe.h"
#include "embedded-server/proxy/proxymethods.h"
#include "embedded-server/rpc/eventlog.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/standardmethods.h"
#include "embedded-server/store/providerkeys.h"
#include "qml/hub/hublink.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/proxyrig.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace qd::test {

//! \brief A hub's keys and proxy as they are, in this process, before a provider that does what a test says; and a link to them.
class HubKeysRig
{
public:
    HubKeysRig()
        : provider([this](const FakeHttpServer::Request &request) { request.answer(answer, status); })
    {
        server::addStandardMethods(dispatcher,
                                   {QStringLiteral("Test"),
                                    QStringLiteral("1"),
                                    QStringLiteral("hub"),
                                    QStringLiteral("start"),
                                    {QStringLiteral("keys"), QStringLiteral("proxy"), QStringLiteral("accounts")}});
        keyMethods.addTo(dispatcher);
        proxyMethods.addTo(dispatcher);
        dispatcher.add<rpc::UsersList>([this](const server::CallContext &, const rpc::UsersList::Params &) {
            rpc::UsersList::Result result;
            result.users = people;
            return rpc::Reply<rpc::UsersList::Result>(result);
        });
        auto way = std::make_unique<server::InProcessTransport>(dispatcher, subscriptions);
        transport = way.get();
        link = std::make_unique<ui::HubLink>(std::move(way));
        link->start();
    }
    ~HubKeysRig() { link.reset(); }
    Q_DISABLE_COPY_MOVE(HubKeysRig)

    [[nodiscard]] bool isReady() const
    {
        return QTest::qWaitFor([this] { return link->isReady(); });
    }
    //! Turns a bit of what the store has of a key.
    void damage(const QString &key)
    {
        const QUuid id = QUuid::fromString(key);
        auto writing = hub.database.write<void>([id](store::Transaction &t) -> Outcome<void> {
            const auto row = store::ProviderKeys(t).find(id);
            if (!row)
                return tl::unexpected(row.error());
            QByteArray sealed = row->sealed;
            sealed[sealed.size() - 1] = char(sealed.back() ^ 0x10);
            return t.run(QStringLiteral("UPDATE provider_key SET sealed = ? WHERE id = ?"), store::bind(sealed, id))
                .map([](qint64) {});
        });
        if (!QTest::qWaitFor([&writing] { return writing.isFinished(); }, 60'000) || !writing.result())
            qFatal("the row can't be changed");
    }
    //! A request through the proxy; its status.
    [[nodiscard]] int ask(const QString &path, const QByteArray &token, const QByteArray &body) const
    {
        QNetworkAccessManager manager;
        QNetworkRequest request(QUrl(hub.url() + path));
        request.setRawHeader("Authorization", "Bearer " + token);
        request.setRawHeader("Content-Type", "application/json");
        const std::unique_ptr<QNetworkReply> reply(manager.post(request, body));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 60'000))
            qFatal("the proxy does not answer");
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    QByteArray answer = R"({"data":[{"id":"model-a"},{"id":"model-b"}]})";
    int status = 200;
    QList<rpc::UserInfo> people;
    FakeHttpServer provider;
    ProxyRig hub;
    server::MemoryEventLog log;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions{log};
    proxy::ModelsProbe probe{hub.upstream};
    keys::KeyMethods keyMethods{hub.keyStore, hub.resolver, &probe};
    proxy::ServedProviders served{hub.keyStore, hub.resolver, probe};
    proxy::ProxyMethods proxyMethods{served, hub.tokens, *hub.usage};
    server::InProcessTransport *transport = nullptr; //!< the link's
    std::unique_ptr<ui::HubLink> link;
};

} // namespace qd::test
