// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.30, S0.31, S0.32: the proxy before a provider that does what a test says: keys, fields, streams, faults, limits, revocation, usage.
#include "tests/support/fakehttpserver.h"
#include "tests/support/proxyrig.h"
#include "tests/unit/httpfixtures.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

using Upstream = FakeHttpServer;
const QByteArray providerKey = "qd-canary-provider-key";

QByteArray with(const QByteArray &token)
{
    return "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
}

QJsonObject errorOf(const Reply &reply)
{
    return QJsonDocument::fromJson(reply.body).object().value(u"error"_s).toObject();
}

} // namespace

class ProxyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        upstream = std::make_unique<Upstream>([](const Upstream::Request &request) { request.answer("{}"); });
        start({});
    }
    void cleanup()
    {
        rig.reset();
        upstream.reset();
    }

    // Each client's form of the token goes, the provider's own key comes in its place.
    void keysAreSwapped_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const QByteArray bearer = "Authorization: Bearer TOKEN\r\n";
        QTest::newRow("openai") << u"openai"_s << bearer << QByteArray() << QByteArray("authorization")
                                << "Bearer " + providerKey;
        QTest::newRow("anthropic") << u"anthropic"_s << QByteArray("x-api-key: TOKEN\r\n") << QByteArray("?beta=true")
                                   << QByteArray("x-api-key") << providerKey;
        QTest::newRow("anthropic, bearer")
            << u"anthropic"_s << bearer << QByteArray() << QByteArray("x-api-key") << providerKey;
        QTest::newRow("google") << u"google"_s << QByteArray("x-goog-api-key: TOKEN\r\n") << QByteArray("?alt=sse")
                                << QByteArray("x-goog-api-key") << providerKey;
        QTest::newRow("google, query") << u"google"_s << QByteArray() << QByteArray("?alt=sse&key=TOKEN")
                                       << QByteArray("x-goog-api-key") << providerKey;
    }
    void keysAreSwapped()
    {
        QFETCH(QString, provider);
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        const QByteArray token = rig->token().token;
        QVERIFY(token.startsWith("qdp_") && token.size() == 47);
        RawClient client(rig->port);
        client.send(post("/proxy/" + provider.toUtf8() + "/v1/x" + query.replace("TOKEN", token), "{\"a\":1}",
                         sent.replace("TOKEN", token) +
                             "Cookie: a=b\r\nX-Forwarded-For: 1.2.3.4\r\nAccept-Encoding: gzip\r\n"
                             "anthropic-version: 1\r\nUser-Agent: sdk\r\n"));
        QCOMPARE(client.reply().status, 200);
        const Upstream::Request asked = upstream->requests().constLast();
        QCOMPARE(asked.body, "{\"a\":1}");
        QCOMPARE(asked.headers.value(name), value);
        QVERIFY(asked.path() == "/v1/x" && !asked.target.contains("qdp_"));
        QVERIFY(!query.contains("alt") || asked.target.endsWith("?alt=sse"));
        QVERIFY(!query.contains("beta") || asked.target.endsWith("?beta=true"));
        QList<QByteArray> names = asked.headers.keys();
        std::ranges::sort(names);
        QList<QByteArray> expected{"accept-encoding", "anthropic-version", "content-length", "host", name,
                                   "user-agent"};
        std::ranges::sort(expected);
        names.removeAll("connection");
        QCOMPARE(names, expected);
        QCOMPARE(asked.headers.value("accept-encoding"), "identity");
        QVERIFY(asked.headers.value("host").startsWith("127.0.0.1:"));
    }

    void whoMayNot()
    {
        const auto asked = [this](const QByteArray &path, const QByteArray &more) {
            RawClient client(rig->port);
            client.send(post(path, "{}", more));
            return client.reply();
        };
        Reply reply = asked("/proxy/anthropic/v1/messages", "x-api-key: qdp_canary\r\n");
        QCOMPARE(reply.status, 401);
        QCOMPARE(errorOf(reply).value(u"type"_s).toString(), u"authentication_error"_s);
        QVERIFY(!reply.body.contains("canary"));
        reply = asked("/proxy/google/v1beta/models/x:generateContent?key=qdp_canary", {});
        QCOMPARE(errorOf(reply).value(u"status"_s).toString(), u"UNAUTHENTICATED"_s);
        reply = asked("/proxy/openai/v1/responses", {});
        QCOMPARE(errorOf(reply).value(u"code"_s).toString(), u"invalid_api_key"_s);
        // A session does it too, in whatever field, if it may use the proxy.
        QCOMPARE(asked("/proxy/openai/v1/responses", with("qd-canary-session")).status, 200);
        QCOMPARE(asked("/proxy/anthropic/v1/messages", "x-api-key: qd-canary-session\r\n").status, 200);
        rig->sessions.permissions = {"signedIn"};
        reply = asked("/proxy/anthropic/v1/messages", "x-api-key: qd-canary-session\r\n");
        QCOMPARE(reply.status, 403);
        QCOMPARE(errorOf(reply).value(u"type"_s).toString(), u"permission_error"_s);
        // No key, no such provider.
        const QByteArray token = rig->token().token;
        QCOMPARE(asked("/proxy/groq/v1/models", with(token)).status, 401);
        QCOMPARE(asked("/proxy/nobody/v1/models", with(token)).status, 404);
        QCOMPARE(upstream->requests().size(), 2);
    }

    // The chain: the request's key, the stored one, the environment's.
    void keysAreFound()
    {
        const QByteArray token = rig->token().token;
        const auto used = [&](const QByteArray &more) {
            RawClient client(rig->port);
            client.send(post("/proxy/mistral/v1/x", "{}", with(token) + more));
            const Reply reply = client.reply();
            return reply.status == 200 ? upstream->requests().constLast().headers.value("authorization") : QByteArray();
        };
        QCOMPARE(used({}), QByteArray());
        rig->addProvider(u"mistral"_s, upstream->url(), "qd-canary-stored");
        rig->environment.insert("MISTRAL_API_KEY", "qd-canary-environment");
        QCOMPARE(used({}), "Bearer qd-canary-stored");
        const auto fromRequest = await(rig->resolver.resolveApiKey({}, u"mistral"_s, keys::secretOf("qd-canary-own")));
        QVERIFY(fromRequest->secret->equals("qd-canary-own") && fromRequest->from == keys::Resolved::From::Request);
        QVERIFY(await(rig->keyStore.removeAll({}, u"mistral"_s)));
        const auto environment = await(rig->resolver.resolveApiKey({}, u"mistral"_s));
        QVERIFY(environment->secret->equals("qd-canary-environment"));
        QVERIFY(environment->from == keys::Resolved::From::Environment);
        // Ollama is there when it is said where, and has no key.
        QVERIFY(!await(rig->resolver.resolveApiKey({}, u"ollama"_s)));
        rig->environment.insert("OLLAMA_HOST", upstream->url().toString().toLatin1());
        RawClient client(rig->port);
        client.send(post("/proxy/ollama/v1/chat/completions", "{}", with(token)));
        QCOMPARE(client.reply().status, 200);
        QVERIFY(!upstream->requests().constLast().headers.contains("authorization"));
        QCOMPARE(upstream->requests().constLast().path(), "/v1/chat/completions");
    }

    // Any provider that speaks OpenAI's API, at a path of its own.
    void compatible()
    {
        rig->addProvider(u"my-models"_s, QUrl(upstream->url().toString() + u"/llm/v1"_s), "qd-canary-mine");
        RawClient client(rig->port);
        client.send(post("/proxy/my-models/chat/completions", "{}", with(rig->token().token)));
        QCOMPARE(client.reply().status, 200);
        QCOMPARE(upstream->requests().constLast().path(), "/llm/v1/chat/completions");
    }

    void pathsOfAllKinds()
    {
        const QByteArray token = rig->token().token;
        const auto status = [&](const QByteArray &line) {
            RawClient client(rig->port);
            client.send(line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
            return client.reply(line.startsWith("HEAD")).status;
        };
        QCOMPARE(status("HEAD /proxy/anthropic/"), 200);
        QCOMPARE(upstream->requests().constLast().path(), "/");
        QCOMPARE(status("HEAD /proxy/anthropic"), 200);
        QCOMPARE(status("GET /proxy/openai/v1/models"), 200);
        QCOMPARE(status("DELETE /proxy/openai/v1/responses/r%2F1"), 200);
        QCOMPARE(upstream->requests().constLast().target, "/v1/responses/r%2F1");
        QCOMPARE(status("GET http://localhost/proxy/openai/v1/models"), 200);
        QCOMPARE(upstream->requests().constLast().target, "/v1/models");
        const qsizetype before = upstream->requests().size();
        for (const QByteArray path :
             {"/proxy/openai/../../admin", "/proxy/openai/%2e%2e/x", "/proxy/openai/..%2fx", "/proxy/openai//x",
              "/proxy//openai/x", "/proxy/openai/x%00", "/proxy/openai/a\\..\\b"})
            QCOMPARE(status("GET " + path), 400);
        QCOMPARE(status("GET /proxy/openai%2Fv1/x"), 404);
        QCOMPARE(status("GET http://evil.example/proxy/openai/x"), 400); // its Host says otherwise
        QCOMPARE(upstream->requests().size(), before);
    }

    // Bytes go on as they come, one by one: CRLF, comments, half events, U+2028, half characters.
    void streamsAsItComes()
    {
        Upstream::Request asked;
        upstream->setHandler([&asked](const Upstream::Request &request) {
            asked = request;
            request.write(sseHead());
        });
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/chat/completions", "{}", with(rig->token().token)));
        QVERIFY(client.waitFor("\r\n\r\n"));
        QByteArray all;
        for (const QByteArray piece : {"data: {\"a\":1}\r\n\r\n", ": comment\n\n", "data: ha", "lf\n\n",
                                       "data: \xE2\x80\xA8", "\xC3", "\xA9\n\n"}) {
            all += piece;
            asked.write(chunked(piece));
            QVERIFY(client.waitFor(piece)); // before the next one is sent
        }
        asked.write("0\r\n\r\n");
        const Reply reply = client.reply();
        QCOMPARE(reply.body, all);
        QVERIFY(!reply.headers.contains("content-length"));
        QCOMPARE(reply.headers.value("content-type"), "text/event-stream");
    }

    void compressedStaysCompressed()
    {
        const QByteArray packed = "\x1f\x8b not really";
        upstream->setHandler([&](const Upstream::Request &request) {
            request.answer(packed, 200, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n");
        });
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/x", "{}", with(rig->token().token)));
        const Reply reply = client.reply();
        QCOMPARE(reply.body, packed);
        QCOMPARE(reply.headers.value("content-encoding"), "gzip");
    }

    // Status, body and the fields that clients act on are the provider's own. It is not asked again.
    void errorsAreTheProviders_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {400, 401, 404, 429, 500, 529})
            QTest::addRow("%d", status) << status;
    }
    void errorsAreTheProviders()
    {
        QFETCH(int, status);
        upstream->setHandler([status](const Upstream::Request &request) {
            request.answer(
                "{\"error\":\"theirs\"}", status,
                "Content-Type: application/json\r\nRetry-After: 17\r\nrequest-id: req_1\r\nx-request-id: req_2\r\n"
                "x-ratelimit-remaining-requests: 0\r\nSet-Cookie: a=b\r\nServer: theirs\r\n");
        });
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/x", "{}", with(rig->token().token)));
        const Reply reply = client.reply();
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.body, "{\"error\":\"theirs\"}");
        QCOMPARE(reply.headers.value("retry-after"), "17");
        QCOMPARE(reply.headers.value("request-id"), "req_1");
        QCOMPARE(reply.headers.values("x-request-id"), QList<QByteArray>{"req_2"});
        QCOMPARE(reply.headers.value("x-ratelimit-remaining-requests"), "0");
        QVERIFY(!reply.headers.contains("set-cookie") && !reply.headers.contains("server"));
        QCOMPARE(upstream->requests().size(), 1);
    }

    void notReached()
    {
        upstream->stop();
        RawClient client(rig->port);
        client.send(post("/proxy/anthropic/v1/messages", "{}", with(rig->token().token)));
        const Reply reply = client.reply();
        QCOMPARE(reply.status, 502);
        QCOMPARE(errorOf(reply).value(u"type"_s).toString(), u"api_error"_s);
        QVERIFY(errorOf(reply).value(u"message"_s).toString().contains(u"Anthropic"_s));
    }

    // An answer that breaks off never looks whole, and is counted as partial.
    void cutInTheMiddle()
    {
        upstream->setHandler([](const Upstream::Request &request) {
            request.write(sseHead() +
                          sseFrame("{\"model\":\"gpt\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}") +
                          chunked("data: {\"ha"));
            request.socket->flush();
            request.reset();
        });
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/chat/completions", "{}", with(rig->token().token)));
        QVERIFY(client.waitForEnd());
        QVERIFY(!client.seen().contains("\r\n0\r\n\r\n"));
        QTRY_COMPARE(rig->used().size(), 1);
        QCOMPARE(rig->used().constFirst().partial, 1);
    }

    // Who goes, goes: the provider sees it at once.
    void clientGone()
    {
        Upstream::Request asked;
        upstream->setHandler([&asked](const Upstream::Request &request) {
            asked = request;
            request.write(sseHead() + sseFrame("1"));
        });
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/chat/completions", "{}", with(rig->token().token)));
        QVERIFY(client.waitFor("data: 1"));
        client.socket->abort();
        QTRY_VERIFY(!asked.socket || asked.socket->state() == QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(rig->routes.running(), 0);
    }

    void revokedInTheMiddle()
    {
        Upstream::Request asked;
        upstream->setHandler([&asked](const Upstream::Request &request) {
            asked = request;
            request.write(sseHead() + sseFrame("1"));
        });
        const auto one = rig->token();
        const auto other = rig->token();
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/chat/completions", "{}", with(one.token)));
        QVERIFY(client.waitFor("data: 1"));
        const Upstream::Request first = asked;
        RawClient another(rig->port);
        another.send(post("/proxy/openai/v1/chat/completions", "{}", with(other.token)));
        QVERIFY(another.waitFor("data: 1"));
        QVERIFY(await(rig->tokens.revoke({}, one.record.id)));
        QVERIFY(client.waitForEnd());
        QVERIFY(!client.seen().contains("\r\n0\r\n\r\n"));
        QTRY_VERIFY(!first.socket || first.socket->state() == QAbstractSocket::UnconnectedState);
        asked.write(sseFrame("2"));
        QVERIFY(another.waitFor("data: 2"));
        RawClient again(rig->port);
        again.send(post("/proxy/openai/v1/chat/completions", "{}", with(one.token)));
        QCOMPARE(again.reply().status, 401);
    }

    void tokensHaveTheirScope()
    {
        store::ProxyToken wish;
        wish.providers.text = "[\"openai\",\"google\"]";
        wish.models.text = "[\"gpt-a\",\"gemini-a\"]";
        const QByteArray token = rig->token(wish).token;
        const auto status = [&](const QByteArray &path, const QByteArray &body) {
            RawClient client(rig->port);
            client.send(post(path, body, with(token)));
            return client.reply().status;
        };
        QCOMPARE(status("/proxy/openai/v1/responses", R"({"model":"gpt-a"})"), 200);
        QCOMPARE(upstream->requests().constLast().body, R"({"model":"gpt-a"})");
        QCOMPARE(status("/proxy/google/v1beta/models/gemini-a:generateContent", "{}"), 200);
        const qsizetype before = upstream->requests().size();
        QCOMPARE(status("/proxy/openai/v1/responses", R"({"model":"gpt-b"})"), 403);
        QCOMPARE(status("/proxy/openai/v1/responses", R"({"model":"gpt-a","model":"gpt-b"})"), 403);
        QCOMPARE(status("/proxy/openai/v1/responses", "{}"), 403);
        QCOMPARE(status("/proxy/openai/v1/responses", "no json"), 403);
        QCOMPARE(status("/proxy/google/v1beta/models/gemini-b:generateContent", "{}"), 403);
        QCOMPARE(status("/proxy/anthropic/v1/messages", R"({"model":"gpt-a"})"), 403);
        QCOMPARE(upstream->requests().size(), before);
        RawClient list(rig->port);
        list.send(get("/proxy/openai/v1/models", with(token)));
        QCOMPARE(list.reply().status, 200);
    }

    // What an owner lets somebody use counts with whatever token, beside what the token itself may.
    void peopleHaveTheirScope()
    {
        store::User bob = rig->addPerson(u"bob"_s);
        rig->addProvider(u"openai"_s, upstream->url(), providerKey, bob.id);
        rig->sessions.person = bob.id.toByteArray(QUuid::WithoutBraces);
        store::ProxyToken wish;
        wish.ownerId = bob.id;
        const QByteArray wide = rig->token(wish).token;
        wish.models.text = "[\"gpt-a\",\"gpt-b\"]";
        const QByteArray narrow = rig->token(wish).token;
        const QByteArray session = "qd-canary-session";
        const auto status = [&](const QByteArray &token, const QByteArray &model) {
            RawClient client(rig->port);
            client.send(post("/proxy/openai/v1/responses", "{\"model\":\"" + model + "\"}", with(token)));
            return client.reply().status;
        };
        QCOMPARE(status(wide, "gpt-c"), 200);
        QCOMPARE(status(narrow, "gpt-c"), 403);
        bob.models.text = "[\"gpt-b\",\"gpt-c\"]";
        bob = rig->change(bob);
        QCOMPARE(status(wide, "gpt-a"), 200); // nobody has told it
        rig->people.forget(bob.id);
        for (const QByteArray &token : {wide, session}) {
            QCOMPARE(status(token, "gpt-c"), 200);
            QCOMPARE(status(token, "gpt-a"), 403);
        }
        QCOMPARE(status(narrow, "gpt-a"), 403);
        QCOMPARE(status(narrow, "gpt-b"), 200);
        QCOMPARE(status(narrow, "gpt-c"), 403);
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/files", "no json", with(session)));
        const Reply reply = client.reply();
        QCOMPARE(reply.status, 403);
        QVERIFY(errorOf(reply).value(u"message"_s).toString().contains(u"This account may not use that model"_s));
        // What can't be read allows nothing, and is found out by itself after a while.
        bob.models.text = "{}";
        bob = rig->change(bob);
        time.advance(5'000);
        QCOMPARE(status(wide, "gpt-c"), 403);
        QCOMPARE(status(session, ""), 403);
        bob.models.text = "[]";
        bob = rig->change(bob);
        rig->people.forget(bob.id);
        QCOMPARE(status(wide, "gpt-z"), 200);
    }

    // Of who has gone meanwhile, nothing is asked in their name.
    void peopleGo()
    {
        rig->sessions.person = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        RawClient client(rig->port);
        client.send(get("/proxy/openai/v1/models", with("qd-canary-session")));
        QCOMPARE(client.reply().status, 401);
        QCOMPARE(upstream->requests().size(), 0);
    }

    void peopleHaveTheirRates()
    {
        proxy::ProxyLimits limits;
        limits.person = {2, 0};
        limits.token = {3, 0};
        start(limits);
        store::User bob = rig->addPerson(u"bob"_s);
        rig->addProvider(u"openai"_s, upstream->url(), providerKey, bob.id);
        rig->sessions.person = bob.id.toByteArray(QUuid::WithoutBraces);
        store::ProxyToken wish;
        wish.ownerId = bob.id;
        const QByteArray token = rig->token(wish).token;
        const auto taken = [&](const QByteArray &as) {
            int count = 0;
            for (int status = 200; status == 200 && count < 10; count += status == 200 ? 1 : 0) {
                RawClient client(rig->port);
                client.send(get("/proxy/openai/v1/models", with(as)));
                status = client.reply().status;
                if (status != 200 && status != 429)
                    return -1;
            }
            return count;
        };
        QCOMPARE(taken("qd-canary-session"), 2); // the server's
        bob.requestsPerMinute = 5;
        bob = rig->change(bob);
        rig->people.forget(bob.id);
        QCOMPARE(taken(token), 3); // the token's, and so the person's
        time.advance(60'000);
        QCOMPARE(taken("qd-canary-session"), 5);
        bob.requestsPerMinute = 1;
        bob = rig->change(bob);
        rig->people.forget(bob.id);
        time.advance(60'000);
        QCOMPARE(taken(token), 1);
        QCOMPARE(taken("qd-canary-session"), 0);
    }

    void tokensEnd()
    {
        store::ProxyToken wish;
        wish.expiresAt = time.nowMs() + 2'000;
        const QByteArray token = rig->token(wish).token;
        const auto status = [&] {
            RawClient client(rig->port);
            client.send(get("/proxy/openai/v1/models", with(token)));
            return client.reply().status;
        };
        QCOMPARE(status(), 200);
        time.advance(2'000); // although it is remembered
        QCOMPARE(status(), 401);
        wish.expiresAt = time.nowMs();
        wish.name = u"late"_s;
        QCOMPARE(await(rig->tokens.create(wish)).error().code, Error::Code::BadRequest);
        // Only its hash is stored.
        const auto kept = await(rig->tokens.list({}));
        QCOMPARE(kept->size(), 1);
        QVERIFY(!kept->first().tokenHash.contains(token.mid(4)) && kept->first().tokenHash.size() == 32);
    }

    // So many tokens of one person, of whom the server itself is none.
    void tokensAreCounted()
    {
        store::ProxyToken wish;
        wish.name = u"editor"_s;
        const rpc::Principal person = rpc::Principal::local();
        QUuid last;
        for (int i = 0; i < 100; ++i) {
            const auto made = await(rig->tokens.create(wish, person));
            QVERIFY(made.has_value());
            last = made->record.id;
        }
        const auto refused = await(rig->tokens.create(wish, person));
        QCOMPARE(refused.error().code, Error::Code::BadRequest);
        QCOMPARE(refused.error().serverMessage, u"There are 100 proxy tokens already: revoke some first."_s);
        store::ProxyToken another = wish;
        another.ownerId = rig->addPerson(u"bob"_s).id;
        QVERIFY(await(rig->tokens.create(another, person)).has_value());
        QVERIFY(await(rig->tokens.revoke({}, last)).has_value());
        QVERIFY(await(rig->tokens.create(wish, person)).has_value());
        QVERIFY(!await(rig->tokens.create(wish, person)));
        QVERIFY(await(rig->tokens.create(wish)).has_value());
    }

    void limits()
    {
        proxy::ProxyLimits limits;
        limits.person = {3, 0};
        limits.token = {2, 1};
        start(limits);
        const QByteArray token = rig->token().token;
        const QByteArray other = rig->token().token;
        const auto reply = [&](const QByteArray &with_, const QByteArray &provider) {
            RawClient client(rig->port);
            client.send(post("/proxy/" + provider + "/v1/x", "{}", with(with_)));
            return client.reply();
        };
        QCOMPARE(reply(token, "openai").status, 200);
        QCOMPARE(reply(token, "openai").status, 200);
        const Reply limited = reply(token, "anthropic");
        QCOMPARE(limited.status, 429);
        QCOMPARE(limited.headers.value("retry-after"), "60");
        QCOMPARE(errorOf(limited).value(u"type"_s).toString(), u"rate_limit_error"_s);
        QCOMPARE(reply(other, "openai").status, 200);
        QCOMPARE(reply(other, "openai").status, 429); // the person's limit
        time.advance(60'000);
        Upstream::Request asked;
        upstream->setHandler([&asked](const Upstream::Request &request) { asked = request; });
        RawClient waiting(rig->port);
        waiting.send(post("/proxy/openai/v1/x", "{}", with(token)));
        QTRY_VERIFY(asked.socket);
        QCOMPARE(reply(token, "openai").status, 429); // one at once
        asked.answer("{}");
        QCOMPARE(waiting.reply().status, 200);
        QTRY_COMPARE(rig->routes.running(), 0);
        upstream->setHandler([](const Upstream::Request &request) { request.answer("{}"); });
        QCOMPARE(reply(token, "openai").status, 200);
    }

    void usageIsCounted()
    {
        upstream->setHandler([](const Upstream::Request &request) {
            request.answer(R"({"model":"gpt-a","usage":{"prompt_tokens":10,"completion_tokens":5}})");
        });
        const auto token = rig->token();
        for (int i = 0; i < 3; ++i) {
            RawClient client(rig->port);
            client.send(post("/proxy/openai/v1/chat/completions", "{}", with(token.token)));
            QCOMPARE(client.reply().status, 200);
        }
        RawClient client(rig->port);
        client.send(post("/proxy/openai/v1/chat/completions", "{}", with("qd-canary-session")));
        QCOMPARE(client.reply().status, 200);
        const auto sum = [this] {
            qint64 requests = 0;
            for (const auto &each : rig->used())
                requests += each.requests;
            return requests;
        };
        QTRY_COMPARE(sum(), 4);
        const auto used = rig->used();
        QCOMPARE(used.size(), 2);
        for (const store::ProxyUsage &each : used) {
            QCOMPARE(each.model, u"gpt-a"_s);
            QCOMPARE(each.requests, each.tokenId ? 3 : 1);
            QCOMPARE(each.inputTokens, each.tokenId ? 30 : 10);
            QCOMPARE(each.outputTokens, each.tokenId ? 15 : 5);
            QVERIFY(!each.tokenId || *each.tokenId == token.record.id);
        }
    }

    void largeBodies()
    {
        const QByteArray large = "{\"model\":\"gpt-a\",\"x\":\"" + QByteArray(10 * 1024 * 1024, 'x') + "\"}";
        for (const char *models : {"[]", "[\"gpt-a\"]"}) {
            store::ProxyToken wish;
            wish.models.text = models;
            RawClient client(rig->port);
            client.send(post("/proxy/openai/v1/responses", large, with(rig->token(wish).token)));
            QCOMPARE(client.reply().status, 200);
            QVERIFY(upstream->requests().constLast().body == large);
        }
    }

    void fiftyStreams()
    {
        constexpr int count = 50;
        QList<Upstream::Request> asked;
        upstream->setHandler([&asked](const Upstream::Request &request) {
            asked.append(request);
            request.write(sseHead());
        });
        const QByteArray token = rig->token().token;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<RawClient>(rig->port));
            clients.back()->send(post("/proxy/openai/v1/responses?n=" + QByteArray::number(i), "{}", with(token)));
        }
        QTRY_COMPARE_WITH_TIMEOUT(asked.size(), count, 60'000);
        for (int round = 0; round < 20; ++round) {
            for (const Upstream::Request &each : std::as_const(asked))
                each.write(sseFrame(each.target.split('=').last() + "/" + QByteArray::number(round)));
        }
        for (const Upstream::Request &each : std::as_const(asked))
            each.write("0\r\n\r\n");
        for (int i = 0; i < count; ++i) {
            QByteArray expected;
            for (int round = 0; round < 20; ++round)
                expected += "data: " + QByteArray::number(i) + "/" + QByteArray::number(round) + "\n\n";
            QCOMPARE(clients[std::size_t(i)]->reply().body, expected);
        }
        QTRY_COMPARE(rig->routes.running(), 0);
    }

    // Without a key store there is no proxy.
    void mountedWithAKeyStoreOnly()
    {
        proxy::ProxyRoutes routes({nullptr, &rig->resolver, &rig->tokens, &rig->upstream});
        http::Router router;
        QVERIFY(!routes.addTo(router));
        QVERIFY(router.routes().empty());
    }

private:
    void start(const proxy::ProxyLimits &limits)
    {
        rig.reset();
        rig = std::make_unique<ProxyRig>(limits, time);
        for (const QString &id : {u"openai"_s, u"anthropic"_s, u"google"_s})
            rig->addProvider(id, upstream->url(), providerKey);
    }

    ManualTime time;
    std::unique_ptr<Upstream> upstream;
    std::unique_ptr<ProxyRig> rig;
};

QTEST_GUILESS_MAIN(ProxyTest)
#include "tst_proxy.moc"
