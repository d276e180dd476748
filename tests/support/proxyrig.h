// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/server.h"
#include "embedded-server/keys/mastersources.h"
#include "embedded-server/keys/waiting.h"
#include "embedded-server/proxy/proxyauthenticator.h"
#include "embedded-server/proxy/proxyroutes.h"
#include "embedded-server/store/users.h"
#include "tests/support/await.h"

#include <QHash>
#include <QTemporaryDir>

namespace qd::test {

//! Knows the bearer session `qd-canary-session`, of the one person of a server without accounts if the test names nobody.
class SessionDoor final : public http::Authenticator
{
public:
    QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
    {
        if (request->headers.value("Authorization") != "Bearer qd-canary-session")
            co_return failure(Error::Code::Unauthorized);
        http::Principal principal;
        principal.id = person;
        principal.permissions = permissions;
        co_return principal;
    }

    QByteArray person = "local";
    QList<QByteArray> permissions = {"signedIn", "proxy"};
};

//! \brief A server with a key store and the proxy, whose providers are where a test says.
class ProxyRig
{
public:
    explicit ProxyRig(proxy::ProxyLimits limits = {}, const Clock &clock = systemClock(), http::Options options = {})
        : database(*store::StoreAddress::parse(QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("store.db"))),
                   timed(clock))
        , source(folder.filePath(QStringLiteral("master.key")))
        , keyStore({&database, {&source}, {}, &clock})
        , resolver(&keyStore, [this](const QByteArray &name) { return environment.value(name); }, {true})
        , tokens(database, clock)
        , usage(std::make_unique<proxy::UsageLog>(database))
        , people(database, clock)
        , routes({&keyStore, &resolver, &tokens, &upstream, usage.get(), &people, &clock}, limits)
        , door(tokens, &sessions)
    {
        auto opened = database.open();
        if (!QTest::qWaitFor([&opened] { return opened.isFinished(); }, 60'000) || !await(keyStore.open()))
            qFatal("the key store does not open");
        http::Router router;
        routes.addTo(router);
        server = std::make_unique<http::Server>(options, std::move(router), &door, &owner);
        const Outcome<quint16> listening = server->listen();
        if (!listening || !upstream.attach(*server))
            qFatal("the server can't listen");
        port = *listening;
    }
    ~ProxyRig() { server.reset(); }
    Q_DISABLE_COPY_MOVE(ProxyRig)

    //! A provider that is at `url`, with a key.
    void addProvider(const QString &id, const QUrl &url, const QByteArray &key, const keys::Owner &owner = {})
    {
        keys::NewKey wish{id, {}, keys::secretOf(key), url.toString()};
        if (!await(keyStore.set(owner, wish)))
            qFatal("the key can't be stored");
    }
    store::User addPerson(const QString &name)
    {
        store::User person;
        person.name = name;
        return stored([person](store::Transaction &t) { return store::Users(t).create(person); });
    }
    //! As another process would.
    store::User change(const store::User &person)
    {
        return stored([person](store::Transaction &t) { return store::Users(t).update(person); });
    }
    [[nodiscard]] proxy::TokenKeeper::Made token(store::ProxyToken wish = {})
    {
        if (wish.name.isEmpty())
            wish.name = QStringLiteral("test");
        return *await(tokens.create(wish));
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(port); }
    //! What was used, once nothing is under way any more.
    [[nodiscard]] QList<store::ProxyUsage> used() { return *await(usage->list({}, 0)); }

    [[nodiscard]] static store::DatabaseOptions timed(const Clock &clock)
    {
        store::DatabaseOptions made;
        made.clock = &clock;
        return made;
    }

    template <typename Work>
    store::User stored(Work work)
    {
        const auto done = await(keys::waitFor(database.write<store::User>(work)));
        if (!done)
            qFatal("the person can't be stored");
        return *done;
    }

    QTemporaryDir folder;
    QHash<QByteArray, QByteArray> environment;
    store::Database database;
    keys::FileMasterSource source;
    keys::KeyStore keyStore;
    keys::KeyResolver resolver;
    proxy::TokenKeeper tokens;
    std::unique_ptr<proxy::UsageLog> usage;
    proxy::Allowances people;
    http::UpstreamClient upstream;
    proxy::ProxyRoutes routes;
    SessionDoor sessions;
    proxy::ProxyAuthenticator door;
    QObject owner;
    std::unique_ptr<http::Server> server;
    quint16 port = 0;
};

} // namespace qd::test
