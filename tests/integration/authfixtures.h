// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/accounts.h"
#include "embedded-server/auth/bearerauthenticator.h"
#include "embedded-server/auth/pairing.h"
#include "embedded-server/auth/sidecartokens.h"
#include "embedded-server/auth/tokenkeeper.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/await.h"

namespace qd::test {

inline const QString adasPassword = u"qd-canary-ada-password"_s;
inline const QString bobsPassword = u"qd-canary-bob-password"_s;

//! \brief The accounts of one server process on a database.
struct AuthParts
{
    AuthParts(store::Database &database, const auth::Options &options)
        : audit(database)
        , sessions(database, options)
        , accounts(database, audit, sessions, options)
        , pairing(database, accounts, options)
        , tokens(database, sessions)
        , sidecars(
              database, [this] { return tellSecrets(); }, options.clock)
    {}

    [[nodiscard]] Outcome<auth::IdentityPtr> who(const QByteArray &token)
    {
        return await(sessions.authenticateToken(token));
    }
    [[nodiscard]] bool isAlive(const QByteArray &token) { return who(token).has_value(); }

    auth::AuditLog audit;
    auth::Sessions sessions;
    auth::Accounts accounts;
    auth::Pairing pairing;
    auth::TokenKeeper tokens;
    QList<QByteArray> secrets{"qd-canary-secret-for-sidecars-of-32-bytes"};
    auth::SidecarTokens sidecars;

private:
    QCoro::Task<Outcome<QList<QByteArray>>> tellSecrets()
    {
        Outcome<QList<QByteArray>> told = secrets;
        co_return told;
    }
};

//! \brief Accounts on a fresh database of the row's engine, with time that only the test moves and cheap hashes.
struct AuthRig
{
    explicit AuthRig(const QString &engine)
        : store(engine)
    {
        options.clock = &store.time;
        options.scheduler = &store.time;
        options.cost = {1, 8'192};
        options.place = [] { return auth::Place{QUrl(u"https://hub.example:4443"_s), QByteArray(32, '\x2a')}; };
        const auto opened = store.open();
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        restart();
    }
    void restart()
    {
        parts.reset();
        parts = std::make_unique<AuthParts>(*store.database, options);
    }

    //! A long time, without what happens every minute; nothing is remembered after it.
    void pass(qint64 ms)
    {
        store.time.jump(ms - options.cacheMs);
        store.time.advance(options.cacheMs);
    }

    [[nodiscard]] static auth::Client client(const QString &device = {}, const QString &address = u"192.0.2.1"_s)
    {
        auth::Client client;
        client.address = QHostAddress(address);
        client.device = device;
        client.platform = u"linux"_s;
        return client;
    }
    //! Ada, the owner.
    auth::SignedIn makeOwner()
    {
        const Outcome<QString> code = await(parts->accounts.bootstrapCode());
        const auto in = await(parts->accounts.bootstrap(code.value_or(QString()), u"ada"_s, adasPassword, client()));
        if (!in)
            qFatal("%s", qPrintable(in.error().detail));
        return *in;
    }
    store::User make(const QString &name, store::Role role = store::Role::Member)
    {
        auth::Accounts::NewUser wanted;
        wanted.name = name;
        wanted.password = bobsPassword;
        wanted.role = role;
        const auto made = await(parts->accounts.create(auth::Actor::local(), wanted));
        if (!made)
            qFatal("%s", qPrintable(made.error().detail));
        return *made;
    }
    [[nodiscard]] Outcome<auth::SignedIn> signIn(const QString &name, const QString &password,
                                                 const auth::Client &with = client())
    {
        return await(parts->accounts.signIn(name, password, with));
    }
    //! Newest first.
    [[nodiscard]] QStringList audited()
    {
        QStringList actions;
        const auto page = await(parts->audit.list({}));
        if (!page)
            return actions;
        for (const store::AuditEvent &event : page->records)
            actions.append(event.succeeded ? event.action : u'!' + event.action);
        return actions;
    }
    [[nodiscard]] static auth::Actor actor(const auth::SignedIn &in)
    {
        auth::Actor actor;
        actor.userId = in.user.id;
        actor.name = in.user.name;
        actor.address = u"192.0.2.1"_s;
        actor.sessionId = in.session.id;
        return actor;
    }

    StoreRig store;
    auth::Options options;
    std::unique_ptr<AuthParts> parts;
};

} // namespace qd::test
