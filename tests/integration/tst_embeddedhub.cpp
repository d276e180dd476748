// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The hub inside of the window's program: for the person in process, without a socket and without signing in; shared with other devices over TLS
// with a pinned certificate (S3.5, S3.90, S3.155, S4.161).
#include "core/hub/hubapi.h"
#include "core/hub/hubsignin.h"
#include "core/protocol/authmethods.h"
#include "core/protocol/devicemethods.h"
#include "core/protocol/keymethods.h"
#include "core/protocol/workspacemethods.h"
#include "embedded-server/composition/embeddedhub.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/gatewayrig.h"
#include "tests/support/phone.h"
#include "tests/support/qtest.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QSslCertificate>
#include <QTcpServer>
#include <QUrlQuery>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using server::EmbeddedHub;

namespace {

//! TCP sockets on which this process listens, by the kernel's tables (proc(5)); other processes of the machine don't count.
int listeningSockets()
{
    QSet<QByteArray> own;
    const QFileInfoList descriptors = QDir(u"/proc/self/fd"_s).entryInfoList(QDir::System | QDir::Files | QDir::NoDot);
    for (const QFileInfo &one : descriptors) {
        const QByteArray target = QFile::symLinkTarget(one.filePath()).section(u'/', -1).toLatin1();
        if (target.startsWith("socket:["))
            own.insert(target.mid(8).chopped(1));
    }
    int found = 0;
    for (const QString &table : {u"/proc/self/net/tcp"_s, u"/proc/self/net/tcp6"_s}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 9 && fields[3] == "0A" && own.contains(fields[9]))
                ++found;
        }
    }
    return found;
}

//! The person's window: a hub, and the way to it in process.
struct Window
{
    explicit Window(const QString &folder)
        : hub({folder, u"ada"_s}, openCode)
    {}

    //! As a page that is shown for the first time.
    void begin()
    {
        const auto opened = await(hub.open());
        QVERIFY2(opened.has_value(), opened ? "" : qPrintable(opened.error().detail));
        transport = hub.transport();
        api = std::make_unique<HubApi>(*transport);
        transport->start();
    }
    [[nodiscard]] Outcome<void> share(const EmbeddedHub::Sharing &where = {EmbeddedHub::Sharing::loopback(), 0})
    {
        return await(hub.share(where));
    }
    [[nodiscard]] QUrlQuery pair() const { return pairingLink(*api); }

    FixedHost openCode;
    EmbeddedHub hub;
    std::unique_ptr<HubTransport> transport;
    std::unique_ptr<HubApi> api;
};

} // namespace

class TestEmbeddedHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingBeforeFirstUse();
    void inProcess();
    void whatIsKeptComesBack();
    void secondOneInTheFolder();
    void paired();
    void sameThings();
    void openCode();
    void wrongCertificate();
    void foreignNames();
    void codeCountsOnce();
    void noCodeWithoutSharing();
    void lastWordCounts();
    void turnedOff();
    void certificateStays();
    void portIsTaken();
    void networkIsNotThere();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEmbeddedHub::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestEmbeddedHub::nothingBeforeFirstUse()
{
    const Window window(m_folder->filePath(u"hub"_s));
    QVERIFY(!window.hub.isOpen() && !window.hub.isShared());
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"hub"_s)));
    QCOMPARE(listeningSockets(), 0);
}

void TestEmbeddedHub::inProcess()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QCOMPARE(listeningSockets(), 0);
    const auto who = await(window.api->call<rpc::SessionWhoAmI>());
    QVERIFY(who.has_value());
    QCOMPARE(who->name, u"ada"_s);
    rpc::NewWorkspace wanted;
    wanted.name = u"Shop"_s;
    const auto made = await(window.api->call<rpc::CreateWorkspace>(wanted));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
    const auto all = await(window.api->call<rpc::ListWorkspaces>());
    QVERIFY(all.has_value());
    QCOMPARE(all->items.size(), 1);
    // A password is not needed here, and does not get anybody in.
    QVERIFY(await(window.api->call<rpc::DevicesList>())->isEmpty());
}

void TestEmbeddedHub::whatIsKeptComesBack()
{
    QString id;
    {
        Window window(m_folder->filePath(u"hub"_s));
        window.begin();
        id = await(window.api->call<rpc::SessionWhoAmI>())->id;
        rpc::NewWorkspace wanted;
        wanted.name = u"Shop"_s;
        QVERIFY(await(window.api->call<rpc::CreateWorkspace>(wanted)).has_value());
    }
    Window again(m_folder->filePath(u"hub"_s));
    again.begin();
    QCOMPARE(await(again.api->call<rpc::SessionWhoAmI>())->id, id);
    QCOMPARE(await(again.api->call<rpc::ListWorkspaces>())->items.size(), 1);
}

void TestEmbeddedHub::secondOneInTheFolder()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    Window other(m_folder->filePath(u"hub"_s));
    const auto refused = await(other.hub.open());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Busy);
    QVERIFY(!other.hub.isOpen());
}

void TestEmbeddedHub::paired()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QVERIFY(window.share().has_value());
    QCOMPARE(listeningSockets(), 1);
    QCOMPARE(window.hub.addresses().size(), 1);
    QCOMPARE(window.hub.addresses().first().scheme(), u"https"_s);
    const QUrlQuery link = window.pair();
    Phone phone = Phone::of(link);
    QCOMPARE(phone.hub, window.hub.addresses().first());
    QCOMPARE(phone.trust.certificate, window.hub.fingerprint());
    const auto in = phone.redeem(link.queryItemValue(u"code"_s));
    QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().detail + in.error().serverMessage));
    QCOMPARE(in->userName, u"ada"_s);
    QCOMPARE(in->role, u"owner"_s);
    phone.token = in->token;
    const auto devices = await(window.api->call<rpc::DevicesList>());
    QCOMPARE(devices->size(), 1);
    QCOMPARE(devices->first().name, u"Ada's phone"_s);
    // Nobody becomes an owner by a code of the console: there is one.
    HubSignIn stranger(phone.hub, phone.trust, {u"Somebody's"_s, u"linux"_s});
    QCOMPARE(await(stranger.ways())->bootstrap, false);
}

void TestEmbeddedHub::sameThings()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    rpc::NewWorkspace wanted;
    wanted.name = u"Shop"_s;
    QVERIFY(await(window.api->call<rpc::CreateWorkspace>(wanted)).has_value());
    QVERIFY(window.share().has_value());
    const Phone phone = Phone::paired(*window.api);
    const QJsonArray seen = phone.call(u"listWorkspaces"_s)[u"result"_s][u"items"_s].toArray();
    QCOMPARE(seen.size(), 1);
    QCOMPARE(seen.first()[u"name"_s].toString(), u"Shop"_s);
    QVERIFY(phone.call(u"createWorkspace"_s, {{u"name"_s, u"Docs"_s}}).contains(u"result"_s));
    QCOMPARE(await(window.api->call<rpc::ListWorkspaces>())->items.size(), 2);
}

// With the real one: tst_sharedopencode.
void TestEmbeddedHub::openCode()
{
    const FakeHttpServer behind([](const FakeHttpServer::Request &request) { request.answer(R"({"healthy":true})"); });
    Window window(m_folder->filePath(u"hub"_s));
    server::Endpoint there;
    there.url = behind.url();
    there.username = u"opencode"_s;
    there.password = "qd-canary-password";
    window.openCode.where = there;
    window.openCode.now = server::State::Healthy;
    window.begin();
    QVERIFY(window.share().has_value());
    const Phone phone = Phone::paired(*window.api);
    const auto reply = phone.ask("GET", "/opencode/global/health");
    QVERIFY2(reply.has_value(), reply ? "" : qPrintable(reply.error().detail));
    QCOMPARE(QJsonDocument::fromJson(reply->body)[u"healthy"_s].toBool(), true);
    Phone stranger = phone;
    stranger.token = "qd-canary-nobody";
    QCOMPARE(stranger.ask("GET", "/opencode/global/health").error().code, Error::Code::Unauthorized);
}

void TestEmbeddedHub::wrongCertificate()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QVERIFY(window.share().has_value());
    const QUrlQuery link = window.pair();
    Phone phone = Phone::of(link);
    phone.trust.certificate[0] = char(phone.trust.certificate[0] ^ 1);
    QVERIFY(!phone.redeem(link.queryItemValue(u"code"_s)).has_value());
    phone.trust = {};
    QVERIFY(!phone.redeem(link.queryItemValue(u"code"_s)).has_value());
    // The code never left the phone: it still counts.
    QVERIFY(Phone::of(link).redeem(link.queryItemValue(u"code"_s)).has_value());
}

void TestEmbeddedHub::foreignNames()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QVERIFY(window.share().has_value());
    const Phone phone = Phone::paired(*window.api);
    const auto statusFor = [&phone](const QByteArray &host) {
        QNetworkAccessManager manager;
        QUrl url = phone.hub;
        url.setPath(u"/health"_s);
        QNetworkRequest request(url);
        request.setRawHeader("Host", host);
        QNetworkReply *reply = manager.get(request);
        QObject::connect(reply, &QNetworkReply::sslErrors, reply,
                         [reply](const QList<QSslError> &) { reply->ignoreSslErrors(); });
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, patienceMs))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    const QStringList own = server::ownHostNames();
    for (const QString &name : own)
        QCOMPARE(statusFor(name.toLatin1()), 200);
    QCOMPARE(statusFor("attacker.example"), 421);
}

void TestEmbeddedHub::codeCountsOnce()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QVERIFY(window.share().has_value());
    const QUrlQuery link = window.pair();
    const Phone phone = Phone::of(link);
    QVERIFY(phone.redeem(link.queryItemValue(u"code"_s)).has_value());
    QVERIFY(!phone.redeem(link.queryItemValue(u"code"_s)).has_value());
}

void TestEmbeddedHub::noCodeWithoutSharing()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    const auto refused = await(window.api->call<rpc::PairingCreate>());
    QVERIFY(!refused);
    QVERIFY2(refused.error().serverMessage.contains(u"Share it first"_s), qPrintable(refused.error().serverMessage));
}

void TestEmbeddedHub::lastWordCounts()
{
    Window window(m_folder->filePath(u"hub"_s));
    const Awaited<Outcome<void>> sharing(window.hub.share({EmbeddedHub::Sharing::loopback(), 0}));
    window.hub.unshare();
    QTRY_VERIFY(sharing.done());
    QCOMPARE(sharing.value().error().code, Error::Code::Cancelled);
    QVERIFY(!window.hub.isShared());
    QCOMPARE(listeningSockets(), 0);
}

void TestEmbeddedHub::turnedOff()
{
    Window window(m_folder->filePath(u"hub"_s));
    window.begin();
    QVERIFY(window.share().has_value());
    const Phone phone = Phone::paired(*window.api);
    QWebSocket socket;
    connect(&socket, &QWebSocket::sslErrors, this, [&socket](const QList<QSslError> &) { socket.ignoreSslErrors(); });
    QUrl url = phone.hub;
    url.setScheme(u"wss"_s);
    url.setPath(u"/ws"_s);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + phone.token);
    socket.open(request);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    const QList<EmbeddedHub::Guest> here{{u"ada"_s, u"Ada's phone"_s}};
    QCOMPARE(await(window.hub.guests()), here);
    window.hub.unshare();
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(listeningSockets(), 0);
    QVERIFY(!phone.ask("GET", "/health").has_value());
    QVERIFY(window.hub.addresses().isEmpty() && window.hub.fingerprint().isEmpty());
    // In process nothing changed; and the phone gets in again when it is on again, at the port where it was.
    QVERIFY(await(window.api->call<rpc::SessionWhoAmI>()).has_value());
    QVERIFY(window.share({EmbeddedHub::Sharing::loopback(), quint16(phone.hub.port())}).has_value());
    QVERIFY(phone.call(u"session.whoami"_s).contains(u"result"_s));
}

void TestEmbeddedHub::certificateStays()
{
    QByteArray first;
    {
        Window window(m_folder->filePath(u"hub"_s));
        QVERIFY(window.share().has_value());
        first = window.hub.fingerprint();
        QCOMPARE(first.size(), 32);
    }
    const QString path = m_folder->filePath(u"hub/sharing.pem"_s);
    QCOMPARE(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    Window again(m_folder->filePath(u"hub"_s));
    QVERIFY(again.share().has_value());
    QCOMPARE(again.hub.fingerprint(), first);
}

void TestEmbeddedHub::portIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    Window window(m_folder->filePath(u"hub"_s));
    const auto refused = window.share({EmbeddedHub::Sharing::loopback(), other.serverPort()});
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(u"Another program uses port %1."_s.arg(other.serverPort())),
             qPrintable(refused.error().detail));
    QVERIFY(!window.hub.isShared());
    QVERIFY(window.share().has_value());
}

void TestEmbeddedHub::networkIsNotThere()
{
    Window window(m_folder->filePath(u"hub"_s));
    const auto refused = window.share({u"wlan77"_s, 0});
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(u"wlan77"_s), qPrintable(refused.error().detail));
}

QTEST_GUILESS_MAIN(TestEmbeddedHub)
#include "tst_embeddedhub.moc"
