// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktopnotifications.h"
#include "app/desktop/tray.h"
#include "app/desktop/trayicon.h"
#include "tests/qml/desktopfixtures.h"
#include "tests/support/desktop.h"

#include <QGuiApplication>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd::test;
using qd::ui::Notification;
using qd::ui::TrayState;

namespace {

Notification permissionOf(const QString &id, const QString &body)
{
    return {
        id, Notification::Kind::Permission, u"Fix <it>"_s, body, {{u"allow"_s, u"Allow"_s}, {u"open"_s, u"Open"_s}}};
}

// Relative luminance and contrast, WCAG 2.2.
double luminance(QRgb colour)
{
    const auto linear = [](int channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

double contrast(QRgb a, QRgb b)
{
    const double one = luminance(a);
    const double other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

} // namespace

// Notifications and the icon beside the clock, on a bus with a desktop that says what it is told.
class TestDesktopBus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notificationIsSent();
    void textIsEscaped();
    void plainDesktop();
    void buttonsComeBack();
    void replacedAndClosed();
    void withdrawnOnItsWay();
    void doNotDisturb();
    void dismissedByThePerson();
    void noDesktop();
    void desktopThatComesLater();

    void iconIsRegistered();
    void iconFollowsTheState();
    void menuAndItsEntries();
    void oldMenuNeverMeansAnotherEntry();
    void iconComesBackWithTheDesktop();
    void desktopWithoutAPlaceForIcons();
    void iconReadsOnEveryPanel();
};

void TestDesktopBus::notificationIsSent()
{
    FakeDesktop desktop;
    qd::DesktopNotifications notifications;
    notifications.show(permissionOf(u"early"_s, u"x"_s)); // nobody there yet
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"Build server wants to use bash: git push"_s));
    const auto args = desktop.next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QCOMPARE(args[0].toString(), u"Quarterdeck"_s);
    QCOMPARE(args[1].toInt(), 0);
    QCOMPARE(args[3].toString(), u"Fix <it>"_s); // a summary has no markup
    QCOMPARE(args[4].toString(), u"Build server wants to use bash: git push"_s);
    const QJsonArray actions{u"default"_s, u"Open"_s, u"allow"_s, u"Allow"_s, u"open"_s, u"Open"_s};
    QCOMPARE(args[5].toArray(), actions);
    QCOMPARE(args[6].toObject().value(u"urgency"_s).toInt(), 1);
    QCOMPARE(args[6].toObject().value(u"desktop-entry"_s).toString(), u"dev.quarterdeck.Quarterdeck"_s);
}

void TestDesktopBus::textIsEscaped()
{
    FakeDesktop desktop;
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, uR"(<a href="https://evil">&"ok"</a>)"_s));
    const auto args = desktop.next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QCOMPARE(args[4].toString(), u"&lt;a href=&quot;https://evil&quot;&gt;&amp;&quot;ok&quot;&lt;/a&gt;"_s);
}

void TestDesktopBus::plainDesktop()
{
    FakeDesktop desktop;
    desktop.tell({{u"do"_s, u"set"_s}, {u"capabilities"_s, QJsonArray{u"body"_s}}});
    (void)desktop.next(u"done"_s);
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"a < b"_s));
    const auto args = desktop.next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QCOMPARE(args[4].toString(), u"a < b"_s);
    QVERIFY(args[5].toArray().isEmpty());
}

void TestDesktopBus::buttonsComeBack()
{
    FakeDesktop desktop;
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    QSignalSpy activated(&notifications, &qd::DesktopNotifications::activated);
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    QTRY_VERIFY(notifications.isShown(u"a"_s));
    for (const auto &key : {u"allow"_s, u"default"_s}) {
        desktop.tell({{u"do"_s, u"action"_s}, {u"number"_s, 1}, {u"key"_s, key}});
        QTRY_COMPARE(activated.size(), 1);
        QCOMPARE(activated[0], (QVariantList{u"a"_s, key == u"default"_s ? u"open"_s : key, u"a-token"_s}));
        activated.clear();
    }
    desktop.tell({{u"do"_s, u"action"_s}, {u"number"_s, 99}, {u"key"_s, u"allow"_s}}); // another program's
    desktop.tell({{u"do"_s, u"action"_s}, {u"number"_s, 1}, {u"key"_s, u"open"_s}});   // comes after it
    QTRY_VERIFY(!activated.isEmpty());
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][1].toString(), u"open"_s);
}

void TestDesktopBus::replacedAndClosed()
{
    FakeDesktop desktop;
    auto notifications = std::make_unique<qd::DesktopNotifications>();
    QTRY_VERIFY(notifications->isAvailable());
    notifications->show(permissionOf(u"a"_s, u"x"_s));
    (void)desktop.next(u"call"_s, u"Notify"_s);
    QTRY_VERIFY(notifications->isShown(u"a"_s));
    notifications->show(permissionOf(u"a"_s, u"y"_s));
    QCOMPARE(desktop.next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray()[1].toInt(), 1);
    QVERIFY(desktop.settles()); // closed before the answer to it has come, it would be closed once more then
    notifications->close(u"a"_s);
    QCOMPARE(desktop.next(u"call"_s, u"CloseNotification"_s).value(u"args"_s).toArray(), QJsonArray{1});
    notifications->close(u"a"_s);
    notifications->close(u"never"_s);
    QVERIFY(desktop.isQuiet());
    notifications->show(permissionOf(u"b"_s, u"z"_s));
    QTRY_VERIFY(notifications->isShown(u"b"_s));
    notifications.reset();
    QCOMPARE(desktop.next(u"call"_s, u"CloseNotification"_s).value(u"args"_s).toArray(), QJsonArray{2});
}

void TestDesktopBus::withdrawnOnItsWay()
{
    FakeDesktop desktop;
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    notifications.close(u"a"_s);
    QVERIFY(desktop.isQuiet());
}

void TestDesktopBus::doNotDisturb()
{
    FakeDesktop desktop;
    desktop.tell({{u"do"_s, u"set"_s}, {u"inhibited"_s, true}});
    (void)desktop.next(u"done"_s);
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    QVERIFY(desktop.isQuiet());
    desktop.tell({{u"do"_s, u"set"_s}, {u"inhibited"_s, false}});
    (void)desktop.next(u"done"_s);
    notifications.show(permissionOf(u"b"_s, u"y"_s));
    QCOMPARE(desktop.next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray()[4].toString(), u"y"_s);
}

void TestDesktopBus::dismissedByThePerson()
{
    FakeDesktop desktop;
    qd::DesktopNotifications notifications;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    QTRY_VERIFY(notifications.isShown(u"a"_s));
    (void)desktop.next(u"call"_s, u"Notify"_s);
    desktop.tell({{u"do"_s, u"dismiss"_s}, {u"number"_s, 1}});
    QTRY_VERIFY(!notifications.isShown(u"a"_s));
    notifications.close(u"a"_s); // nothing to close any more
    QVERIFY(desktop.isQuiet());
}

void TestDesktopBus::noDesktop()
{
    qd::DesktopNotifications notifications;
    QVERIFY(busSettles());
    QVERIFY(!notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    notifications.close(u"a"_s);
}

void TestDesktopBus::desktopThatComesLater()
{
    qd::DesktopNotifications notifications;
    QVERIFY(busSettles());
    QVERIFY(!notifications.isAvailable());
    FakeDesktop desktop;
    QTRY_VERIFY(notifications.isAvailable());
    notifications.show(permissionOf(u"a"_s, u"x"_s));
    (void)desktop.next(u"call"_s, u"Notify"_s);
}

void TestDesktopBus::iconIsRegistered()
{
    FakeDesktop desktop;
    DesktopDeck deck;
    const TrayState state(deck.workspaces, deck.inbox);
    qd::Tray tray(state);
    QSignalSpy activated(&tray, &qd::Tray::activated);
    QTRY_VERIFY(tray.isAvailable());
    const QString service =
        desktop.next(u"call"_s, u"RegisterStatusNotifierItem"_s).value(u"args"_s).toArray()[0].toString();
    QVERIFY(service.startsWith(u"org.kde.StatusNotifierItem-"_s));
    desktop.tell(u"item"_s);
    const auto item = desktop.next(u"item"_s).value(u"item"_s).toObject();
    QCOMPARE(item.value(u"Id"_s).toString(), u"dev.quarterdeck.Quarterdeck"_s);
    QCOMPARE(item.value(u"Status"_s).toString(), u"Active"_s);
    QCOMPARE(item.value(u"Menu"_s).toString(), u"/MenuBar"_s);
    QCOMPARE(item.value(u"ToolTip"_s).toArray()[3].toString(), u"Nothing is running"_s);
    QCOMPARE(item.value(u"IconPixmap"_s).toArray().size(), 5);
    QCOMPARE(item.value(u"IconPixmap"_s).toArray()[1].toArray(), (QJsonArray{22, 22, true}));
    desktop.tell(u"activate"_s);
    QTRY_COMPARE(activated.size(), 1);
}

void TestDesktopBus::iconFollowsTheState()
{
    FakeDesktop desktop;
    DesktopDeck deck;
    deck.add(u"ses_a"_s, u"Fix_the upload"_s);
    const TrayState state(deck.workspaces, deck.inbox);
    const qd::Tray tray(state);
    QTRY_VERIFY(tray.isAvailable());
    const auto before = tray.pixmaps();
    deck.askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QCOMPARE(desktop.next(u"signal"_s, u"NewStatus"_s).value(u"args"_s).toArray()[0].toString(), u"NeedsAttention"_s);
    QVERIFY(tray.pixmaps()[0].pixels != before[0].pixels);
    desktop.tell(u"item"_s);
    QCOMPARE(desktop.next(u"item"_s).value(u"item"_s).toObject().value(u"ToolTip"_s).toArray()[3].toString(),
             u"1 waits for you"_s);
}

void TestDesktopBus::menuAndItsEntries()
{
    FakeDesktop desktop;
    DesktopDeck deck;
    deck.add(u"ses_a"_s, u"Fix_the upload"_s);
    deck.askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    const TrayState state(deck.workspaces, deck.inbox);
    qd::Tray tray(state);
    QSignalSpy triggered(&tray, &qd::Tray::triggered);
    QTRY_VERIFY(tray.isAvailable());
    desktop.tell(u"menu"_s);
    const auto answer = desktop.next(u"menu"_s);
    QCOMPARE(answer.value(u"root"_s).toObject().value(u"children-display"_s).toString(), u"submenu"_s);
    const auto menu = answer.value(u"menu"_s).toArray();
    QCOMPARE(menu.size(), 7);
    QCOMPARE(menu[0].toArray()[1].toString(), u"Fix__the upload – Build server"_s);
    QCOMPARE(menu[1].toArray()[1].toString(), u"separator"_s);
    QCOMPARE(menu[6].toArray()[1].toString(), u"Quit"_s);
    desktop.tell({{u"do"_s, u"click"_s}, {u"id"_s, menu[0].toArray()[0].toInt()}});
    QTRY_COMPARE(triggered.size(), 1);
    const auto item = triggered[0][0].value<qd::ui::TrayItem>();
    QCOMPARE(item.kind, qd::ui::TrayItem::Kind::Session);
    QCOMPARE(item.session, u"ses_a"_s);
}

void TestDesktopBus::oldMenuNeverMeansAnotherEntry()
{
    FakeDesktop desktop;
    DesktopDeck deck;
    deck.add(u"ses_a"_s, u"a"_s);
    deck.add(u"ses_b"_s, u"b"_s);
    deck.askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    const TrayState state(deck.workspaces, deck.inbox);
    qd::Tray tray(state);
    QSignalSpy triggered(&tray, &qd::Tray::triggered);
    QTRY_VERIFY(tray.isAvailable());
    desktop.tell(u"menu"_s);
    const int old = desktop.next(u"menu"_s).value(u"menu"_s).toArray()[0].toArray()[0].toInt();
    deck.answered(u"per_1"_s, u"ses_a"_s);
    deck.askFor(u"per_2"_s, u"ses_b"_s, u"make"_s);
    (void)desktop.next(u"signal"_s, u"LayoutUpdated"_s);
    desktop.tell({{u"do"_s, u"click"_s}, {u"id"_s, old}});
    (void)desktop.next(u"clicked"_s);
    QVERIFY(triggered.isEmpty());
}

void TestDesktopBus::iconComesBackWithTheDesktop()
{
    FakeDesktop desktop;
    DesktopDeck deck;
    const TrayState state(deck.workspaces, deck.inbox);
    const qd::Tray tray(state);
    QTRY_VERIFY(tray.isAvailable());
    desktop.tell(u"leave"_s);
    QTRY_VERIFY(!tray.isAvailable());
    desktop.tell(u"return"_s);
    QTRY_VERIFY(tray.isAvailable());
}

void TestDesktopBus::desktopWithoutAPlaceForIcons()
{
    FakeDesktop desktop;
    desktop.tell({{u"do"_s, u"set"_s}, {u"host"_s, false}});
    (void)desktop.next(u"done"_s);
    DesktopDeck deck;
    const TrayState state(deck.workspaces, deck.inbox);
    const qd::Tray tray(state);
    QVERIFY(desktop.settles());
    QVERIFY(!tray.isAvailable());
    desktop.tell(u"host"_s);
    QTRY_VERIFY(tray.isAvailable());
}

// Three states that differ, and each has parts that stand out from white, light grey, dark and black panels.
void TestDesktopBus::iconReadsOnEveryPanel()
{
    using Status = TrayState::Status;
    QSet<QByteArray> pictures;
    for (const auto status : {Status::Idle, Status::Busy, Status::Waiting}) {
        for (const int size : {16, 22, 32}) {
            const QImage image = qd::drawTrayIcon(status, size).convertToFormat(QImage::Format_ARGB32);
            pictures.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
            for (const QRgb panel : {0xFFFFFFFF, 0xFFEFF0F1, 0xFFC0C0C0, 0xFF2A2E32, 0xFF000000}) {
                int visible = 0;
                for (int y = 0; y < size; ++y) {
                    for (int x = 0; x < size; ++x) {
                        const QRgb pixel = image.pixel(x, y);
                        visible += qAlpha(pixel) == 255 && contrast(pixel, panel) >= 3 ? 1 : 0;
                    }
                }
                QVERIFY2(visible * 12 >= size * size,
                         qPrintable(u"%1 %2 %3"_s.arg(int(status)).arg(size).arg(visible)));
            }
        }
    }
    QCOMPARE(pictures.size(), 9);
}

QTEST_MAIN(TestDesktopBus)
#include "tst_desktopbus.moc"
