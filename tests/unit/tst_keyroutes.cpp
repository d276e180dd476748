// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.14, S0.17, S0.18, S0.19: keys over REST and JSON-RPC: what goes in never comes out.
#include "core/protocol/proxytokenmethods.h"
#include "embedded-server/keys/keymethods.h"
#include "embedded-server/keys/keyroutes.h"
#include "embedded-server/proxy/modelsprobe.h"
#include "embedded-server/proxy/proxymethods.h"
#include "embedded-server/rpc/dispatcher.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/manualtime.h"
#include "tests/support/proxyrig.h"
#include "tests/unit/httpfixtures.h"

#include <QUuid>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray logged; // NOLINT: what was logged while a test ran

void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged += text.toUtf8() + '\n';
}

} // namespace

class KeyRoutesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        logged.clear();
        qInstallMessageHandler(keepLog);
        rig = std::make_unique<ProxyRig>();
        probe = std::make_unique<proxy::ModelsProbe>(rig->upstream);
        keyMethods = std::make_unique<keys::KeyMethods>(rig->keyStore, rig->resolver, probe.get());
        routes = std::make_unique<keys::KeyRoutes>(rig->keyStore, rig->resolver, *keyMethods);
        served = std::make_unique<proxy::ServedProviders>(rig->keyStore, rig->resolver, *probe);
        proxyMethods = std::make_unique<proxy::ProxyMethods>(*served, rig->tokens, *rig->usage);
        dispatcher = std::make_unique<server::Dispatcher>();
        keyMethods->addTo(*dispatcher);
        proxyMethods->addTo(*dispatcher);
        http::Router router;
        routes->addTo(router);
        rig->sessions.permissions = {"signedIn", "keys"};
        rest = std::make_unique<TestServer>(std::move(router), http::Options{}, &rig->sessions);
    }
    void cleanup()
    {
        rest.reset();
        dispatcher.reset();
        keyMethods.reset();
        proxyMethods.reset();
        served.reset();
        routes.reset();
        rig.reset();
        qInstallMessageHandler(nullptr);
        QVERIFY2(!logged.contains("qd-canary"), logged.constData());
    }

    void rest_()
    {
        QCOMPARE(ask("GET", "").body, "{\"providers\":[],\"keys\":[]}");
        Reply reply = ask("PUT", "/anthropic", "{\"apiKey\":\"qd-canary-1\"}");
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.body, "{\"ok\":true,\"provider\":\"anthropic\"}");
        QCOMPARE(ask("PUT", "/openai", "{\"apiKey\":\"qd-canary-2\"}").status, 200);
        QCOMPARE(
            ask("PUT", "/mine", "{\"apiKey\":\"qd-canary-3\",\"baseUrl\":\"https://models.example.com/v1\"}").status,
            200);
        reply = ask("GET", "");
        QVERIFY(reply.body.startsWith("{\"providers\":[\"anthropic\",\"openai\",\"mine\"],\"keys\":[{\"provider\":"));
        QVERIFY(reply.body.contains("fingerprint") && !reply.body.contains("canary"));
        reply = ask("GET", "/anthropic");
        QVERIFY(reply.body.contains("fingerprint") && !reply.body.contains("canary"));
        QCOMPARE(ask("GET", "/groq").status, 404);
        QCOMPARE(ask("DELETE", "/anthropic").body, "{\"ok\":true,\"provider\":\"anthropic\"}");
        QCOMPARE(ask("DELETE", "/anthropic").status, 404);
        QVERIFY(await(rig->keyStore.find(keys::Owner(), u"openai"_s))->secret->equals("qd-canary-2"));
    }

    void restTestsAndChooses()
    {
        FakeHttpServer provider([](const FakeHttpServer::Request &request) {
            if (request.headers.value("authorization") != "Bearer qd-canary-good")
                return request.answer("{}", 401);
            request.answer(R"({"data":[{"id":"gpt-a"}]})");
        });
        const auto body = [&provider](const QByteArray &key, const QByteArray &label) {
            return "{\"apiKey\":\"" + key + "\",\"label\":\"" + label + "\",\"baseUrl\":\"" +
                   provider.url().toEncoded() + "\"}";
        };
        const auto works = [this](const QByteArray &sent) {
            return ask("POST", "/openai/test", sent).body.startsWith("{\"works\":true,\"status\":200");
        };
        // One that is not stored yet, ...
        QVERIFY(works(body("qd-canary-good", "work")));
        const Reply refused = ask("POST", "/openai/test", body("qd-canary-bad", "work"));
        QVERIFY(refused.status == 200 && refused.body.contains("does not accept this key"));
        QCOMPARE(ask("POST", "/openai/test").status, 404); // there is none
        QCOMPARE(ask("POST", "/openai/test", "qd-canary").status, 400);
        QCOMPARE(ask("POST", "/nobody/test").status, 400);
        // ... and the one that is used: of two the one that was chosen.
        QCOMPARE(ask("PUT", "/openai", body("qd-canary-bad", "old")).status, 200);
        QCOMPARE(ask("PUT", "/openai", body("qd-canary-good", "new")).status, 200);
        QVERIFY(!works({}));
        QCOMPARE(ask("POST", "/openai/default", "{\"label\":\"new\"}").body, "{\"ok\":true,\"provider\":\"openai\"}");
        QVERIFY(works({}));
        QCOMPARE(ask("POST", "/openai/default", "{\"label\":\"none\"}").status, 404);
        QCOMPARE(ask("POST", "/groq/default", "{\"label\":\"new\"}").status, 404);
        QCOMPARE(ask("POST", "/openai/default", "{}").status, 400);
    }

    void whatRestRefuses()
    {
        for (const auto &[path, body] :
             {std::pair(QByteArray("/nobody"), QByteArray("{\"apiKey\":\"qd-canary\"}")),
              std::pair(QByteArray("/Anthropic"), QByteArray("{\"apiKey\":\"qd-canary\"}")),
              std::pair(QByteArray("/ollama"), QByteArray("{\"apiKey\":\"qd-canary\"}")),
              std::pair(QByteArray("/mine"),
                        QByteArray("{\"apiKey\":\"qd-canary\",\"baseUrl\":\"http://example.com\"}")),
              std::pair(QByteArray("/openai"), QByteArray("{\"apiKey\":\"\"}")),
              std::pair(QByteArray("/openai"), QByteArray("{\"apiKey\":\"qd canary\"}")),
              std::pair(QByteArray("/openai"), QByteArray("{\"apiKey\":7}")),
              std::pair(QByteArray("/openai"), QByteArray("{}")),
              std::pair(QByteArray("/openai"), QByteArray("qd-canary"))}) {
            const Reply reply = ask("PUT", path, body);
            QVERIFY2(reply.status == 400, (path + body).constData());
            QVERIFY(!reply.body.contains("canary"));
        }
        QCOMPARE(ask("PUT", "/openai", QByteArray(70'000, 'x')).status, 413);
        rig->sessions.permissions = {"signedIn", "proxy"};
        QCOMPARE(ask("GET", "").status, 403);
        RawClient client(rest->port);
        client.send(get("/api/provider-keys"));
        QCOMPARE(client.reply().status, 401);
    }

    // One more than a person may store; another key in the place of one is none more.
    void tooMany()
    {
        const auto put = [this](const QByteArray &label) {
            return ask("PUT", "/openai", "{\"apiKey\":\"qd-canary-1\",\"label\":\"" + label + "\"}");
        };
        for (int i = 0; i < 64; ++i)
            QCOMPARE(put(QByteArray::number(i)).status, 200);
        const Reply reply = put("one more");
        QCOMPARE(reply.status, 400);
        QVERIFY(reply.body.contains("There are 64 keys already: delete some first."));
        const auto refused = call<rpc::KeysSet>({u"anthropic"_s, u"qd-canary-1"_s, {}, {}});
        QVERIFY(refused.error().is(rpc::FaultCode::InvalidParams));
        QVERIFY(refused.error().data.contains("There are 64 keys already: delete some first."));
        QCOMPARE(put("7").status, 200);
        const QString other = rig->addPerson(u"bob"_s).id.toString(QUuid::WithoutBraces);
        QVERIFY(call<rpc::KeysSet>({u"anthropic"_s, u"qd-canary-1"_s, {}, {}}, other));
        QCOMPARE(ask("DELETE", "/openai").status, 200);
        QCOMPARE(put("one more").status, 200);
    }

    void rpc()
    {
        const auto set = call<rpc::KeysSet>({u"openai"_s, u" qd-canary-1\n"_s, u"work"_s, {}});
        QVERIFY(set);
        QCOMPARE(set->provider, u"openai"_s);
        QVERIFY(set->isDefault && !set->fingerprint.isEmpty());
        QVERIFY(await(rig->keyStore.find(keys::Owner(), u"openai"_s))->secret->equals("qd-canary-1"));
        const auto second = call<rpc::KeysSet>({u"openai"_s, u"qd-canary-2"_s, u"home"_s, {}});
        QVERIFY(call<rpc::KeysMakeDefault>({second->id})->isDefault);
        QCOMPARE(call<rpc::KeysList>({})->keys.size(), 2);
        QVERIFY(call<rpc::KeysRotate>({}));
        QVERIFY(call<rpc::KeysDelete>({set->id}));
        const auto left = call<rpc::KeysList>({});
        QCOMPARE(left->keys.size(), 1);
        QVERIFY(!rpc::toJson(*left).contains("canary"));
        QVERIFY(call<rpc::KeysDelete>({set->id}).error().is(rpc::FaultCode::NotFound));
        QVERIFY(call<rpc::KeysDelete>({u"nonsense"_s}).error().is(rpc::FaultCode::NotFound));
        QVERIFY(call<rpc::KeysSet>({u"nobody"_s, u"qd-canary"_s, {}, {}}).error().is(rpc::FaultCode::InvalidParams));
        // Somebody else sees nothing of it.
        QVERIFY(call<rpc::KeysList>({}, QUuid::createUuid().toString(QUuid::WithoutBraces))->keys.isEmpty());
        QVERIFY(call<rpc::KeysList>({}, u"stranger"_s).error().is(rpc::FaultCode::Unauthorised));
    }

    void tests()
    {
        FakeHttpServer provider([](const FakeHttpServer::Request &request) {
            if (request.headers.value("authorization") != "Bearer qd-canary-good")
                return request.answer("{}", 401);
            request.answer(R"({"data":[{"id":"gpt-a"},{"id":"gpt-b"}]})");
        });
        const QString url = provider.url().toString();
        auto tested = call<rpc::KeysTest>({{}, u"openai"_s, u"qd-canary-good"_s, url});
        QVERIFY(tested && tested->works);
        QCOMPARE(tested->models, QList<QString>({u"gpt-a"_s, u"gpt-b"_s}));
        QCOMPARE(provider.requests().constLast().path(), "/v1/models");
        tested = call<rpc::KeysTest>({{}, u"openai"_s, u"qd-canary-bad"_s, url});
        QVERIFY(!tested->works && tested->status == 401 && tested->reason.contains(u"does not accept"_s));
        const auto stored = call<rpc::KeysSet>({u"openai"_s, u"qd-canary-good"_s, {}, url});
        QVERIFY(call<rpc::KeysTest>({stored->id, {}, {}, {}})->works);
        QVERIFY(call<rpc::KeysTest>({{}, u"openai"_s, {}, {}})->works);
        provider.stop();
        tested = call<rpc::KeysTest>({stored->id, {}, {}, {}});
        QVERIFY(!tested->works && tested->status == 0 && tested->reason.contains(u"can't be reached"_s));
    }

    void proxyTokens()
    {
        rpc::ProxyTokensCreate::Params wish;
        wish.name = u"laptop"_s;
        wish.providers = {u"openai"_s};
        wish.models = {u"gpt-a"_s};
        wish.streams = 3;
        const auto made = call<rpc::ProxyTokensCreate>(wish);
        QVERIFY(made && made->token.startsWith(u"qdp_"_s));
        const auto grant = await(rig->tokens.find(made->token.toLatin1()));
        QCOMPARE(grant->providers, wish.providers);
        QCOMPARE(grant->models, wish.models);
        QCOMPARE(grant->streams, 3);
        const auto list = call<rpc::ProxyTokensList>({});
        QCOMPARE(list->tokens.constFirst().name, u"laptop"_s);
        QVERIFY(!rpc::toJson(*list).contains(made->token.mid(4).toLatin1()));
        const QString other = QUuid::createUuid().toString(QUuid::WithoutBraces);
        QVERIFY(call<rpc::ProxyTokensRevoke>({made->info.id}, other).error().is(rpc::FaultCode::NotFound));
        QVERIFY(call<rpc::ProxyTokensRevoke>({made->info.id}));
        QVERIFY(!await(rig->tokens.find(made->token.toLatin1())));
        QVERIFY(call<rpc::ProxyTokensList>({})->tokens.isEmpty());
        QVERIFY(call<rpc::ProxyUsageOfMine>({})->entries.isEmpty());
        QVERIFY(call<rpc::ProxyUsageOfAll>({})->entries.isEmpty());
    }

    // What somebody could ask for right now, wherever its key is: never the key.
    void servedProviders()
    {
        const auto ids = [this](const QString &who = u"local"_s) {
            QStringList all;
            const auto answer = call<rpc::ProxyProviders>({}, who);
            for (const auto &each : answer->providers)
                all.append(each.id + u' ' + each.keyFrom + u' ' + each.models.join(u','));
            return all;
        };
        QCOMPARE(ids(), QStringList());
        int asked = 0;
        FakeHttpServer provider([&asked](const FakeHttpServer::Request &request) {
            ++asked;
            request.answer(R"({"data":[{"id":"model-a"},{"id":"model-b"}]})");
        });
        rig->environment.insert("OLLAMA_HOST", provider.url().toEncoded());
        rig->environment.insert("OPENAI_API_KEY", "qd-canary-environment");
        rig->environment.insert("ANTHROPIC_API_KEY", "qd-canary-environment");
        rig->addProvider(u"anthropic"_s, QUrl(u"https://models.example.com"_s), "qd-canary-1");
        rig->addProvider(u"mine"_s, provider.url(), "qd-canary-2");
        const QStringList all{u"anthropic store "_s, u"mine store model-a,model-b"_s, u"ollama none model-a,model-b"_s,
                              u"openai environment "_s};
        QCOMPARE(ids(), all);
        // Another person has the server's own only. Providers are not asked again at once.
        const QString other = QUuid::createUuid().toString(QUuid::WithoutBraces);
        QCOMPARE(ids(other), (QStringList{u"anthropic environment "_s, u"ollama none model-a,model-b"_s,
                                          u"openai environment "_s}));
        QCOMPARE(asked, 2);
        provider.stop();
        QCOMPARE(ids(), all);
        QVERIFY(!rpc::toJson(*call<rpc::ProxyProviders>({})).contains("canary"));
    }
    // Models may come and go, and a provider that is away has those that it had.
    void servedModelsAreAskedAgain()
    {
        ManualTime time;
        proxy::ServedProviders asking(rig->keyStore, rig->resolver, *probe, time);
        QByteArray models = R"({"data":[{"id":"model-a"}]})";
        auto provider = std::make_unique<FakeHttpServer>(
            [&models](const FakeHttpServer::Request &request) { request.answer(models); });
        rig->addProvider(u"mine"_s, provider->url(), "qd-canary-2");
        const auto told = [&asking] { return await(asking.of({}))->constFirst().models; };
        QCOMPARE(told(), QStringList{u"model-a"_s});
        models = R"({"data":[{"id":"model-b"}]})";
        QCOMPARE(told(), QStringList{u"model-a"_s});
        constexpr qint64 tenMinutes = 600'000;
        time.advance(tenMinutes);
        QCOMPARE(told(), QStringList{u"model-b"_s});
        provider->stop();
        time.advance(tenMinutes);
        QCOMPARE(told(), QStringList{u"model-b"_s});
    }

private:
    Reply ask(const QByteArray &verb, const QByteArray &path, const QByteArray &body = {})
    {
        RawClient client(rest->port);
        client.send(verb + " /api/provider-keys" + path +
                    " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer qd-canary-session\r\nContent-Type: "
                    "application/json\r\nContent-Length: " +
                    QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return client.reply();
    }
    template <typename M>
    rpc::Reply<typename M::Result> call(typename M::Params params, const QString &who = u"local"_s)
    {
        rpc::Principal principal = rpc::Principal::local();
        principal.id = who;
        auto given = std::make_shared<const typename M::Params>(std::move(params));
        const server::Caller caller{principal, {}};
        server::Result result =
            await(dispatcher->call(rpc::methodInfo<M>, given, caller, {}, std::make_shared<server::Afterwards>()));
        if (!result)
            return tl::unexpected(result.error());
        return *std::static_pointer_cast<const typename M::Result>(*result);
    }

    std::unique_ptr<ProxyRig> rig;
    std::unique_ptr<proxy::ModelsProbe> probe;
    std::unique_ptr<keys::KeyRoutes> routes;
    std::unique_ptr<keys::KeyMethods> keyMethods;
    std::unique_ptr<proxy::ServedProviders> served;
    std::unique_ptr<proxy::ProxyMethods> proxyMethods;
    std::unique_ptr<server::Dispatcher> dispatcher;
    std::unique_ptr<TestServer> rest;
};

QTEST_GUILESS_MAIN(KeyRoutesTest)
#include "tst_keyroutes.moc"
