// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// A server that offers rooms and nothing else, for stock clients to be run against and to be killed.
//   qd-test-sync DATABASE [compactAfter=N] [beatMs=N] [roomBytes=N] [evictMs=N] [port=N]      prints its port
// Tokens: qd-canary-a and qd-canary-b are two people, qd-canary-reader is the first one without the right to write.
//   GET /log/{user}/{room}      how long the stored log is
//   POST /end/{user}            ends that user's connections

#include "core/base/json.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/server.h"
#include "embedded-server/sync/roomtokenauthenticator.h"
#include "embedded-server/sync/syncroutes.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

class Tokens final : public http::Authenticator
{
public:
    QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
    {
        const QByteArray field = request->headers.value("Authorization");
        http::Principal who;
        who.id = field == "Bearer qd-canary-b" ? "b" : "a";
        who.permissions = {"signedIn", "read"};
        if (field == "Bearer qd-canary-a" || field == "Bearer qd-canary-b")
            who.permissions.append("write");
        else if (field != "Bearer qd-canary-reader")
            co_return failure(Error::Code::Unauthorized);
        co_return who;
    }
};

int setting(const char *name, int otherwise)
{
    const QString prefix = QLatin1StringView(name) + u'=';
    for (const QString &argument : QCoreApplication::arguments()) {
        if (argument.startsWith(prefix))
            return argument.mid(prefix.size()).toInt();
    }
    return otherwise;
}

server::RoomSettings readSettings()
{
    server::RoomSettings settings;
    settings.compactAfter = setting("compactAfter", settings.compactAfter);
    settings.beatMs = setting("beatMs", int(settings.beatMs));
    settings.evictMs = setting("evictMs", int(settings.evictMs));
    settings.storage.roomBytes = setting("roomBytes", int(settings.storage.roomBytes));
    return settings;
}

void addLog(http::Router &router, store::Database &database)
{
    router.add(http::Verb::Get, "/log/{user}/{room}", http::Needs::Nothing,
               [&database](const http::ExchangePtr &exchange) {
                   const QString owner = QString::fromUtf8(exchange->request().parameter("user"));
                   const QString name = QString::fromUtf8(exchange->request().parameter("room"));
                   store::Database::Work<QByteArray> work = [owner, name](store::Transaction &transaction) {
                       store::SyncRooms rooms(transaction);
                       json::Writer writer;
                       const auto room = rooms.find(owner, name);
                       const qint64 count = room ? rooms.read(room->id)->size() : 0;
                       writer.beginObject().member("count", count).member("bytes", room ? room->bytes : 0).endObject();
                       return Outcome<QByteArray>(writer.take());
                   };
                   auto future = database.read(std::move(work));
                   future.waitForFinished();
                   exchange->answer(http::jsonResponse(*future.result()));
               });
}

} // namespace

int main(int argc, char **argv)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // no server stays when a script is killed
    const QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(u"quarterdeck.http.debug=true"_s);
    const auto address = store::StoreAddress::parse(QCoreApplication::arguments().value(1));
    if (!address)
        return 2;
    store::Database database(*address);
    auto opening = database.open();
    opening.waitForFinished();
    if (const auto opened = opening.result(); !opened) {
        (void)std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return 1;
    }
    server::Rooms rooms(&database, readSettings());
    server::SyncRoutes routes(rooms);
    http::Router router;
    routes.addTo(router);
    addLog(router, database);
    router.add(http::Verb::Post, "/end/{user}", http::Needs::Nothing, [&rooms](const http::ExchangePtr &exchange) {
        rooms.endUser(exchange->request().parameter("user"), "You are signed out.");
        exchange->answer(http::jsonResponse("{}"));
    });
    Tokens tokens;
    server::RoomTokenAuthenticator authenticator(tokens);
    QObject owner;
    http::Server server({}, std::move(router), &authenticator, &owner);
    const Outcome<quint16> port = server.listen(QHostAddress(QHostAddress::LocalHost), quint16(setting("port", 0)));
    if (!port) {
        (void)std::fprintf(stderr, "%s\n", qPrintable(port.error().detail));
        return 1;
    }
    (void)std::printf("%d\n", *port);
    (void)std::fflush(stdout);
    return QCoreApplication::exec();
}
