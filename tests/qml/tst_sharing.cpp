// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// "Share this computer" in the real window, on the hub that the program has: turned on, a phone paired by the code on the screen, turned off, and what
// is said when it can't be (S4.161).
#include "app/desktop/localhub.h"
#include "core/hub/hubsignin.h"
#include "core/hub/websockettransport.h"
#include "qml/hub/hublink.h"
#include "qml/hub/qrcode.h"
#include "qml/settings/settingsstore.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/await.h"
#include "tests/support/gatewayrig.h"
#include "tests/support/qtest.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::HubHost;

class TestSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init();
    void cleanup();

    void nothingUntilSomebodyAsks();
    void turnedOnAndOff();
    void phoneIsPaired();
    void newCode();
    void guestsAreNotCutOffUnasked();
    void whatIsWrongIsSaid();
    void startsAgainWithTheWindow();
    void qrCodes();

private:
    void start();
    void turnOn();
    [[nodiscard]] ServerTrust trust() const;
    [[nodiscard]] QUrl address() const { return QUrl(m_hub->addresses().value(0)); }
    [[nodiscard]] QQuickItem *object(const QString &name) const { return m_rig->findObject(name); }
    [[nodiscard]] QString text(const QString &name) const
    {
        auto *item = object(name);
        return item ? item->property("text").toString() : QString();
    }
    //! What the code on the screen gets a phone.
    [[nodiscard]] Outcome<HubSession> redeem(const QString &code) const
    {
        HubSignIn phone(address(), trust(), {u"Ada's phone"_s, u"android"_s});
        return await(phone.withPairingCode(code));
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<QTemporaryDir> m_folder;
    FixedHost m_openCode;
    std::unique_ptr<LocalHub> m_hub;
    std::unique_ptr<WindowRig> m_rig;
};

void TestSharing::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    start();
}

void TestSharing::cleanup()
{
    m_rig.reset();
    m_hub.reset();
}

void TestSharing::start()
{
    m_hub = std::make_unique<LocalHub>(m_folder->filePath(u"hub"_s), m_openCode);
    m_rig = std::make_unique<WindowRig>(false, [this](ui::Application::Start &options) {
        options.hub = m_hub.get();
        options.settingsPath = m_folder->filePath(u"settings.ini"_s);
    });
    QVERIFY(m_rig->start());
    m_rig->app().afterFirstFrame();
    if (!m_rig->app().settings()->isSharing()) {
        m_rig->app().settings()->setSharingPlace(server::EmbeddedHub::Sharing::loopback());
        m_rig->app().settings()->setSharingPort(0);
    }
    m_hub->follow(m_rig->app().settings());
}

void TestSharing::turnOn()
{
    m_rig->app().manage(m_rig->app().workspace()->id());
    QTRY_VERIFY(m_rig->app().workspace()->hub()->isReady());
    m_rig->click(object(u"shareSwitch"_s));
    QTRY_COMPARE(m_hub->phase(), HubHost::Phase::On);
}

ServerTrust TestSharing::trust() const
{
    ServerTrust trust;
    trust.certificate = QByteArray::fromHex(m_hub->fingerprint().remove(u':').toLatin1());
    trust.certificateHost = hostPort(address());
    return trust;
}

void TestSharing::nothingUntilSomebodyAsks()
{
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"hub"_s)));
    QCOMPARE(m_hub->phase(), HubHost::Phase::Off);
    QTRY_VERIFY(!m_rig->findObject(u"sharingLink"_s));
    // The page of this computer's hub is what opens it; in process.
    m_rig->app().manage(m_rig->app().workspace()->id());
    QTRY_VERIFY(m_rig->app().workspace()->hub()->isReady());
    QCOMPARE(m_rig->app().workspace()->hub()->mode(), u"app"_s);
    QVERIFY(m_rig->app().workspace()->hub()->mayAdminister());
    QCOMPARE(m_hub->phase(), HubHost::Phase::Off);
}

void TestSharing::turnedOnAndOff()
{
    turnOn();
    QTRY_COMPARE(text(u"shareAddress"_s), m_hub->addresses().value(0));
    QCOMPARE(text(u"shareFingerprint"_s), m_hub->fingerprint());
    QCOMPARE(m_hub->fingerprint().size(), 32 * 3 - 1);
    QCOMPARE(text(u"sharingLink"_s), u"Shared"_s);
    m_rig->click(object(u"shareSwitch"_s));
    QTRY_COMPARE(m_hub->phase(), HubHost::Phase::Off);
    QVERIFY(m_hub->addresses().isEmpty());
    QTRY_VERIFY(!m_rig->findObject(u"sharingLink"_s));
}

void TestSharing::phoneIsPaired()
{
    turnOn();
    m_rig->click(object(u"pairDevice"_s));
    QTRY_VERIFY(text(u"pairCode"_s).size() > 8);
    auto *picture = qobject_cast<ui::QrCode *>(object(u"pairPicture"_s));
    QVERIFY(picture && picture->isShown());
    const auto in = redeem(text(u"pairCode"_s));
    QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().detail + in.error().serverMessage));
    QCOMPARE(in->role, u"owner"_s);
    QVERIFY(m_rig->find(u"Ada's phone is paired"_s));
    QVERIFY(!picture->isShown()); // it is not kept
    m_rig->click(object(u"pairDone"_s));
}

void TestSharing::newCode()
{
    turnOn();
    m_rig->click(object(u"pairDevice"_s));
    QTRY_VERIFY(text(u"pairCode"_s).size() > 8);
    const QString first = text(u"pairCode"_s);
    m_rig->click(object(u"pairAgain"_s));
    QTRY_VERIFY(text(u"pairCode"_s).size() > 8 && text(u"pairCode"_s) != first);
    QVERIFY(redeem(text(u"pairCode"_s)).has_value());
}

void TestSharing::guestsAreNotCutOffUnasked()
{
    turnOn();
    m_rig->click(object(u"pairDevice"_s));
    QTRY_VERIFY(text(u"pairCode"_s).size() > 8);
    const auto in = redeem(text(u"pairCode"_s));
    QVERIFY(in.has_value());
    m_rig->click(object(u"pairDone"_s));
    ui::HubLink phone(std::make_unique<WebSocketTransport>(
        SocketTarget{WebSocketTransport::socketUrl(address()), in->token, trust()}));
    phone.start();
    QTRY_VERIFY(phone.isReady());
    m_hub->refresh();
    QTRY_COMPARE(m_hub->guests(), QStringList{u"Ada's phone"_s});
    QTRY_COMPARE(text(u"sharingLink"_s), u"Shared · Ada's phone"_s);
    m_rig->click(object(u"shareSwitch"_s));
    QVERIFY(object(u"shareOffQuestion"_s));
    QCOMPARE(m_hub->phase(), HubHost::Phase::On);
    m_rig->click(object(u"shareOff"_s));
    QTRY_VERIFY(!phone.isReady());
    QCOMPARE(m_hub->phase(), HubHost::Phase::Off);
}

void TestSharing::whatIsWrongIsSaid()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    m_hub->setPort(other.serverPort());
    m_hub->setShared(true);
    QTRY_COMPARE(m_hub->phase(), HubHost::Phase::Failed);
    m_rig->app().manage(m_rig->app().workspace()->id());
    QVERIFY(m_rig->find(u"Another program uses port %1"_s.arg(other.serverPort())));
    QCOMPARE(text(u"sharingLink"_s), u"Sharing needs a look"_s);
    other.close();
    m_rig->click(m_rig->find(u"Try again"_s));
    QTRY_COMPARE(m_hub->phase(), HubHost::Phase::On);
    QVERIFY(m_hub->trouble().isEmpty());
}

void TestSharing::startsAgainWithTheWindow()
{
    turnOn();
    const QString fingerprint = m_hub->fingerprint();
    cleanup();
    start();
    QTRY_COMPARE(m_hub->phase(), HubHost::Phase::On);
    QCOMPARE(m_hub->fingerprint(), fingerprint);
}

void TestSharing::qrCodes()
{
    QVERIFY(ui::qrModules({}).isNull());
    QVERIFY(ui::qrModules(QString(8'000, u'x')).isNull());
    const QImage code = ui::qrModules(u"quarterdeck://pair?address=https%3A%2F%2F192.168.1.5%3A3913&code=AAAA"_s);
    QVERIFY(code.width() >= 21 && (code.width() - 17) % 4 == 0);
    // The finder patterns in three corners.
    for (const QPoint corner : {QPoint(0, 0), QPoint(code.width() - 7, 0), QPoint(0, code.width() - 7)}) {
        QCOMPARE(code.pixel(corner), 0xFF000000);
        QCOMPARE(code.pixel(corner + QPoint(1, 1)), 0xFFFFFFFF);
        QCOMPARE(code.pixel(corner + QPoint(3, 3)), 0xFF000000);
    }
}

QTEST_MAIN(TestSharing)
#include "tst_sharing.moc"
