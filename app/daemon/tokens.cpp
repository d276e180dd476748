// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/tokens.h"
#include "app/daemon/console.h"
#include "app/daemon/exitcodes.h"
#include "embedded-server/auth/tokenkeeper.h"
#include "embedded-server/store/users.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate);
}

QJsonObject describe(const store::AccessToken &token)
{
    QJsonObject object{{u"id"_s, token.id.toString(QUuid::WithoutBraces)},
                       {u"name"_s, token.name},
                       {u"permissions"_s, QJsonDocument::fromJson(token.permissions.text).array()},
                       {u"createdAt"_s, timeText(token.createdAt)}};
    if (token.expiresAt)
        object.insert(u"expiresAt"_s, timeText(*token.expiresAt));
    return object;
}

void sayJson(const QJsonObject &object)
{
    say(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

//! The sentence for a person, wherever it is.
QString sentence(const Error &error)
{
    return error.serverMessage.isEmpty() ? error.detail : error.serverMessage;
}

class Run
{
public:
    Run(const store::StoreAddress &address, TokenCommand command)
        : m_database(address)
        , m_sessions(m_database, auth::Options())
        , m_keeper(m_database, m_sessions)
        , m_command(std::move(command))
    {}

    QCoro::Task<> go()
    {
        QFuture<Outcome<store::MigrationReport>> opening = m_database.open();
        const Outcome<store::MigrationReport> opened = co_await opening;
        Outcome<void> done = opened.map([](const store::MigrationReport &) {});
        if (done)
            done = co_await perform();
        if (!done)
            tell(sentence(done.error()));
        QCoreApplication::exit(done ? ExitClean : ExitServerFailed);
    }

private:
    QCoro::Task<Outcome<void>> perform()
    {
        if (m_command.verb == TokenCommand::Verb::Revoke)
            co_return co_await m_keeper.revoke(auth::Actor::local(), QUuid(m_command.id), {});
        const QString name = m_command.user;
        QFuture<Outcome<store::User>> finding = m_database.read<store::User>(
            [name](store::Transaction &transaction) { return store::Users(transaction).findByName(name); });
        const Outcome<store::User> user = co_await finding;
        if (!user)
            co_return failure(user.error().code, u"There is no user “%1”."_s.arg(name));
        if (m_command.verb == TokenCommand::Verb::List)
            co_return co_await list(user->id);
        co_return co_await create(user->id);
    }
    QCoro::Task<Outcome<void>> list(QUuid user)
    {
        const Outcome<QList<store::AccessToken>> tokens = co_await m_keeper.list(user);
        if (!tokens)
            co_return tl::unexpected(tokens.error());
        for (const store::AccessToken &token : *tokens)
            sayJson(describe(token));
        co_return {};
    }
    QCoro::Task<Outcome<void>> create(QUuid user)
    {
        auth::TokenKeeper::Wish wish;
        wish.name = m_command.name;
        for (const QString &word : std::as_const(m_command.permissions))
            wish.permissions.append(word.toLatin1());
        constexpr qint64 day = 24LL * 3'600'000;
        if (m_command.days > 0)
            wish.expiresAt = QDateTime::currentMSecsSinceEpoch() + m_command.days * day;
        const Outcome<auth::TokenKeeper::Made> made = co_await m_keeper.create(auth::Actor::local(), user, wish);
        if (!made)
            co_return tl::unexpected(made.error());
        QJsonObject object = describe(made->record);
        object.insert(u"token"_s, QString::fromLatin1(made->token));
        sayJson(object);
        co_return {};
    }

    store::Database m_database;
    auth::Sessions m_sessions;
    auth::TokenKeeper m_keeper;
    TokenCommand m_command;
};

} // namespace

int runTokenCommand(const server::ServerSettings &settings, const TokenCommand &command)
{
    const auto address = store::StoreAddress::parse(settings.databaseUrl());
    if (!address) {
        tell(address.error().detail);
        return ExitUsage;
    }
    Run run(*address, command);
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [&run] { run.go(); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace qd
