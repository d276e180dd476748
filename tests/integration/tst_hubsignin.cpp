// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in at a hub that lets people sign in at a real OpenID provider: in the browser and with a code, as the window does it (S3.13, S3.157 to S3.162).
#include "core/hub/hubsignin.h"
#include "tests/support/await.h"
#include "tests/support/freeport.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

HubDevice device()
{
    return {u"Ada's laptop"_s, u"linux"_s};
}

} // namespace

class TestHubSignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ways();
    void inTheBrowser();
    void withACode();
    void codeThatIsDeclined();
    void cancelled();
    void hubWithoutProvider();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<PeerProcess> m_provider;
    std::unique_ptr<ServerProcess> m_hub;
};

void TestHubSignIn::initTestCase()
{
    const quint16 port = freePort();
    const quint16 hubPort = freePort();
    m_provider = std::make_unique<PeerProcess>(u"oidc_provider.mjs"_s);
    m_provider->serve({{u"PORT"_s, QString::number(port)},
                       {u"KEYS"_s, m_provider->folder() + u"/keys.json"_s},
                       {u"CLIENT_SECRET"_s, u"not used here, but long enough for the provider"_s}});
    const QString address = u"127.0.0.1:%1"_s.arg(hubPort);
    m_hub = std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s),
                                            QStringList{u"--mode"_s, u"hub"_s, u"--listen"_s, address,
                                                        u"--public-url"_s, u"http://"_s + address, u"--oidc-issuer"_s,
                                                        u"http://127.0.0.1:%1"_s.arg(port), u"--oidc-client-id"_s,
                                                        u"hub-es"_s, u"--oidc-sign-up"_s});
    QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
}

void TestHubSignIn::ways()
{
    HubSignIn client(m_hub->url(), {}, device());
    const auto ways = await(client.ways());
    QVERIFY(ways && ways->password && ways->browser && ways->bootstrap);
}

void TestHubSignIn::inTheBrowser()
{
    HubSignIn client(m_hub->url(), {}, device());
    PeerProcess browser(u"oidc_browser.mjs"_s);
    connect(&client, &HubSignIn::browse, this, [&browser](const QUrl &url) {
        browser.start({u"open"_s, url.toString(QUrl::FullyEncoded)});
    });
    const auto in = await(client.withBrowser());
    QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().serverMessage + in.error().detail));
    QCOMPARE(in->role, u"member"_s);
    QCOMPARE(m_hub->ask("GET", u"/auth/get-session"_s, {}, in->token).status, 200);
    // The person is told in the browser too.
    const QJsonDocument page = QJsonDocument::fromJson(browser.finish().trimmed().split('\n').last());
    QVERIFY2(page[u"body"].toString().contains(u"Signed in"), page.toJson().constData());
}

void TestHubSignIn::withACode()
{
    HubSignIn client(m_hub->url(), {}, device());
    PeerProcess browser(u"oidc_browser.mjs"_s);
    connect(&client, &HubSignIn::showCode, this, [&browser](const QString &code, const QUrl &page) {
        browser.start({u"device"_s, page.toString(), code, u"yes"_s});
    });
    const auto in = await(client.withDeviceCode());
    QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().serverMessage + in.error().detail));
    QCOMPARE(m_hub->ask("GET", u"/auth/get-session"_s, {}, in->token).status, 200);
}

void TestHubSignIn::codeThatIsDeclined()
{
    HubSignIn client(m_hub->url(), {}, device());
    PeerProcess browser(u"oidc_browser.mjs"_s);
    connect(&client, &HubSignIn::showCode, this, [&browser](const QString &code, const QUrl &page) {
        browser.start({u"device"_s, page.toString(), code, u"no"_s});
    });
    const auto in = await(client.withDeviceCode());
    QVERIFY(!in);
    QCOMPARE(in.error().httpStatus, 403);
    QVERIFY(!in.error().serverMessage.isEmpty());
}

void TestHubSignIn::cancelled()
{
    HubSignIn client(m_hub->url(), {}, device());
    connect(
        &client, &HubSignIn::browse, this, [&client] { client.cancel(); }, Qt::QueuedConnection);
    connect(
        &client, &HubSignIn::showCode, this, [&client] { client.cancel(); }, Qt::QueuedConnection);
    QCOMPARE(await(client.withBrowser()).error().code, Error::Code::Cancelled);
    QCOMPARE(await(client.withDeviceCode()).error().code, Error::Code::Cancelled);
}

void TestHubSignIn::hubWithoutProvider()
{
    ServerProcess hub(m_folder.filePath(u"other"_s), {u"--mode"_s, u"hub"_s});
    QVERIFY(hub.waitUntilReady());
    HubSignIn client(hub.url(), {}, device());
    QCOMPARE(await(client.ways())->browser, false);
    QCOMPARE(await(client.withBrowser()).error().code, Error::Code::NotFound);
    QCOMPARE(await(client.withDeviceCode()).error().code, Error::Code::NotFound);
}

QTEST_GUILESS_MAIN(TestHubSignIn)
#include "tst_hubsignin.moc"
