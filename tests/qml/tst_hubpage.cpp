// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The page of a hub in the real window, on the real accounts of one: what each person is offered, the dialogs, by mouse and by keyboard, on a desktop
// and on a phone; no secret in anything that is shown. S3.93 to S3.95, S3.163 to S3.165, S4.161, S4.165.
#include "qml/theme/theme.h"
#include "tests/qml/hubpeoplerig.h"
#include "tests/qml/windowrig.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace {

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

constexpr qreal finger = 44;
constexpr QSize desktop{1440, 900};
constexpr QSize phone{390, 844};

//! A password's field has the words that stand in it: Qt 6.4 tells no name of one.
QString nameOf(QQuickItem *item)
{
    const QString name = accessibleName(item);
    return name.isEmpty() ? item->property("placeholderText").toString() : name;
}

QString what(QQuickItem *item)
{
    return u"%1 “%2” %3x%4"_s.arg(QString::fromLatin1(item->metaObject()->className()), accessibleName(item))
        .arg(item->width())
        .arg(item->height());
}

} // namespace

class TestHubPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init() { hub = std::make_unique<HubPeopleRig>(); }
    void cleanup()
    {
        rig.reset();
        hub.reset();
    }

    void everythingIsReached_data();
    void everythingIsReached();
    void ownersAndMembers();
    void byKeyboard();
    void forgettingADevice();
    void aToken();
    void confirming_data() { foldersOfAPerson_data(); }
    void confirming();
    void confirmingByTheProvider();
    void thePassword();
    void aPerson();
    void foldersOfAPerson_data();
    void foldersOfAPerson();
    void limitsOfAPerson_data() { foldersOfAPerson_data(); }
    void limitsOfAPerson();
    void theHubIsAway();

private:
    //! The page of the hub, as whoever has the token.
    [[nodiscard]] bool open(const QByteArray &token, QSize size = desktop)
    {
        rig = std::make_unique<WindowRig>();
        if (!rig->start(size))
            return false;
        const QUrl socket(u"ws://127.0.0.1:%1/ws"_s.arg(hub->url().port()));
        rig->app().workspace()->setHub(std::make_unique<WebSocketTransport>(SocketTarget{socket, token, {}}));
        rig->app().manage(u"local"_s);
        return rig->find(u"Status"_s) && rig->find(u"Access tokens"_s) && rig->find(u"No token yet."_s);
    }
    //! As find(), but where it can be pressed; the page moves to it.
    [[nodiscard]] QQuickItem *reach(const QString &name)
    {
        auto *item = rig->findPressable(name);
        auto *page = rig->findObject(u"hubPage"_s);
        auto *flick = page && item ? flickableOf(item) : nullptr;
        if (flick) {
            const qreal y = item->mapToItem(flick->property("contentItem").value<QQuickItem *>(), QPointF()).y();
            const qreal most = flick->property("contentHeight").toReal() - flick->height();
            flick->setProperty("contentY", std::clamp(y - flick->height() / 2, 0.0, std::max(0.0, most)));
        }
        return item;
    }
    static QQuickItem *flickableOf(QQuickItem *item)
    {
        while (item && !item->inherits("QQuickFlickable"))
            item = item->parentItem();
        return item;
    }
    void press(const QString &name)
    {
        auto *item = reach(name);
        QVERIFY2(item, qPrintable(name));
        rig->click(item);
    }
    void pressObject(const QString &name)
    {
        QTRY_VERIFY2(rig->findObject(name) && rig->findObject(name)->isEnabled(), qPrintable(name));
        rig->click(rig->findObject(name));
    }
    void enter(const QString &field, const QString &text)
    {
        QTRY_VERIFY2(rig->findObject(field), qPrintable(field));
        rig->findObject(field)->forceActiveFocus();
        rig->type(text);
    }
    //! All that can be read in the window.
    [[nodiscard]] QString text() const
    {
        QString all;
        for (auto *item : rig->shown())
            all +=
                item->property("text").toString() + u'\n' + accessibleName(item) + u'\n' + accessibleDescription(item);
        return all;
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<HubPeopleRig> hub;
    std::unique_ptr<WindowRig> rig;
};

void TestHubPage::everythingIsReached_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("pressed");
    const QStringList all{
        {}, u"Sign out everywhere else"_s, u"Forget phone"_s, u"New token"_s, u"Add a person"_s, u"More about bob"_s};
    for (const QString &pressed : all) {
        QTest::addRow("desktop, %s", qPrintable(pressed)) << desktop << pressed;
        QTest::addRow("phone, %s", qPrintable(pressed)) << phone << pressed;
    }
}

void TestHubPage::everythingIsReached()
{
    QFETCH(QSize, size);
    QFETCH(QString, pressed);
    (void)hub->make(u"bob"_s);
    (void)hub->signIn(u"ada"_s, u"phone"_s, u"phone"_s, u"android"_s);
    QVERIFY(open(hub->ada.token, size));
    QVERIFY(rig->find(u"phone"_s) && rig->find(u"bob"_s) && rig->find(u"local added bob"_s));
    if (!pressed.isEmpty()) {
        const auto before = rig->shown().size();
        press(pressed);
        QTRY_VERIFY(rig->shown().size() > before);
    }
    QVERIFY(rig->window()->grabWindow().width() > 0); // everything is in its place now
    rig->savePictures(u"hub "_s + (pressed.isEmpty() ? u"page"_s : pressed));
    QStringList bad;
    for (auto *item : rig->shown()) {
        if (!isPressable(item) || item->inherits("QQuickMouseArea"))
            continue;
        if (nameOf(item).isEmpty())
            bad += u"nameless: "_s + what(item);
        if (size == phone && std::min(item->width(), item->height()) < finger)
            bad += u"too small: "_s + what(item);
        const qreal right = item->mapToScene(QPointF(item->width(), 0)).x();
        if (right > size.width() + 1)
            bad += u"outside: "_s + what(item);
    }
    QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u'\n')));
}

void TestHubPage::ownersAndMembers()
{
    (void)hub->make(u"bob"_s);
    QVERIFY(open(hub->ada.token));
    for (const char *title : {"Devices", "Password", "People", "Audit log"})
        QVERIFY2(rig->find(QString::fromLatin1(title)), title);
    QVERIFY(rig->find(u"ada, an owner"_s));
    QVERIFY(rig->find(u"Database: SQLite"_s));
    QVERIFY(rig->says(u"Has accounts for several people"_s));
    rig.reset();
    QVERIFY(open(hub->signIn(u"bob"_s, u"laptop"_s).token));
    QVERIFY(rig->find(u"bob, a member"_s) && rig->find(u"Devices"_s));
    QVERIFY(!rig->says(u"People"_s) && !rig->says(u"Audit log"_s) && !rig->says(u"Database"_s));
}

void TestHubPage::byKeyboard()
{
    (void)hub->signIn(u"ada"_s, u"phone"_s);
    QVERIFY(open(hub->ada.token));
    QVERIFY(rig->find(u"phone"_s));
    QStringList reached;
    for (int i = 0; i < 80; ++i) {
        QTest::keyClick(rig->window(), Qt::Key_Tab);
        if (auto *item = rig->window()->activeFocusItem())
            reached += nameOf(item);
    }
    for (const char *name : {"Reconnect", "Sign out phone", "Forget phone", "New token …", "Current password",
                             "More about ada", "Add a person …", "Refresh the audit log"})
        QVERIFY2(reached.contains(QString::fromUtf8(name)), name);
    // A confirmation stands on what does no harm, and goes by Escape.
    auto *forget = reach(u"Forget phone"_s);
    forget->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(rig->window(), Qt::Key_Space);
    QVERIFY(rig->find(u"Forget phone?"_s));
    QTRY_VERIFY(rig->window()->activeFocusItem() && accessibleName(rig->window()->activeFocusItem()) == u"Cancel"_s);
    QTest::keyClick(rig->window(), Qt::Key_Escape);
    QTRY_VERIFY(!rig->says(u"Forget phone?"_s));
}

void TestHubPage::forgettingADevice()
{
    const auth::SignedIn other = hub->signIn(u"ada"_s, u"phone"_s);
    QVERIFY(open(hub->ada.token));
    press(u"Forget phone"_s);
    QVERIFY(rig->find(u"Forget phone?"_s));
    press(u"Cancel"_s);
    QTRY_VERIFY(!rig->says(u"Forget phone?"_s));
    QVERIFY(hub->isAlive(other));
    press(u"Forget phone"_s);
    pressObject(u"hubConfirmed"_s);
    QTRY_VERIFY(!rig->says(u"Forget phone"_s));
    QVERIFY(!hub->isAlive(other));
    QVERIFY(rig->find(u"Quarterdeck, This one"_s));
}

void TestHubPage::aToken()
{
    QVERIFY(open(hub->ada.token));
    QGuiApplication::clipboard()->clear();
    press(u"New token"_s);
    enter(u"tokenName"_s, u"ci"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"The token is on the clipboard"_s));
    const QString token = QGuiApplication::clipboard()->text();
    QVERIFY(hub->auth.parts->isAlive(token.toLatin1()));
    QVERIFY(!text().contains(token));
    QGuiApplication::clipboard()->clear();
    press(u"Copy it again"_s);
    QCOMPARE(QGuiApplication::clipboard()->text(), token);
    press(u"Done"_s);
    QTRY_VERIFY(!rig->says(u"The token is on the clipboard"_s));
    QVERIFY(rig->find(u"ci"_s) && !text().contains(token));
    press(u"Revoke ci"_s);
    pressObject(u"hubConfirmed"_s);
    QVERIFY(rig->find(u"No token yet."_s));
    QVERIFY(!hub->auth.parts->isAlive(token.toLatin1()));
}

// What the hub refuses until one confirms goes on by itself then, or is left.
void TestHubPage::confirming()
{
    QFETCH(QSize, size);
    QVERIFY(open(hub->ada.token, size));
    hub->auth.store.time.jump(hub->auth.options.proofMs);
    QGuiApplication::clipboard()->clear();
    press(u"New token"_s);
    enter(u"tokenName"_s, u"ci"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"Confirm that it is you"_s));
    QTRY_VERIFY(rig->window()->activeFocusItem() &&
                rig->window()->activeFocusItem()->objectName() == u"hubConfirmPassword"_s);
    QVERIFY(rig->window()->grabWindow().width() > 0);
    rig->savePictures(u"hub confirming"_s);
    QTest::keyClick(rig->window(), Qt::Key_Escape);
    QTRY_VERIFY(!rig->says(u"Confirm that it is you"_s));
    auto *name = rig->findObject(u"tokenName"_s);
    QTRY_COMPARE(name->property("text").toString(), u"ci"_s);
    QVERIFY(!rig->says(u"Can't make the token"_s) && QGuiApplication::clipboard()->text().isEmpty());

    name->forceActiveFocus();
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"Confirm that it is you"_s));
    enter(u"hubConfirmPassword"_s, bobsPassword);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"The password is not right."_s));
    rig->findObject(u"hubConfirmPassword"_s)->setProperty("text", QString());
    enter(u"hubConfirmPassword"_s, adasPassword);
    QTRY_VERIFY(!rig->says(u"The password is not right."_s));
    pressObject(u"hubConfirmAccept"_s);
    QVERIFY(rig->find(u"The token is on the clipboard"_s));
    QVERIFY(hub->auth.parts->isAlive(QGuiApplication::clipboard()->text().toLatin1()));
    QTRY_VERIFY(!rig->says(u"Confirm that it is you"_s));
    QCOMPARE(rig->findObject(u"hubConfirmPassword"_s), nullptr);
    QVERIFY(!text().contains(adasPassword));
    QGuiApplication::clipboard()->clear();
}

// Whoever has no password there signs in again.
void TestHubPage::confirmingByTheProvider()
{
    auth::Accounts &accounts = hub->auth.parts->accounts;
    auth::Accounts::NewUser wanted;
    wanted.name = u"carol"_s;
    const auto made = await(accounts.create(auth::Actor::local(), wanted));
    QVERIFY(made && await(accounts.linkExternally(auth::Actor::local(), made->id, u"https://idp.example"_s, u"7"_s)));
    const auth::ExternalIdentity who{u"https://idp.example"_s, u"7"_s, u"carol"_s, {}, {}};
    const auto carol = await(accounts.signInExternally(who, AuthRig::client()));
    QVERIFY(carol && open(carol->token));
    hub->auth.store.time.jump(hub->auth.options.proofMs);
    press(u"New token"_s);
    enter(u"tokenName"_s, u"ci"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"Confirm that it is you"_s));
    QVERIFY(!rig->findObject(u"hubConfirmPassword"_s));
    QVERIFY(rig->findObject(u"hubConfirmSignIn"_s));
    QTest::keyClick(rig->window(), Qt::Key_Escape);
    QTRY_VERIFY(!rig->says(u"Confirm that it is you"_s));
}

void TestHubPage::thePassword()
{
    QVERIFY(open(hub->ada.token));
    const QString next = u"qd-canary-next-password"_s;
    enter(u"currentPassword"_s, u"qd-canary-wrong"_s);
    enter(u"nextPassword"_s, next);
    enter(u"againPassword"_s, next);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"The current password is not right."_s));
    // What is typed again takes the words away.
    auto *current = rig->findObject(u"currentPassword"_s);
    current->setProperty("text", QString());
    enter(u"currentPassword"_s, adasPassword);
    QTRY_VERIFY(!rig->says(u"The current password is not right."_s));
    press(u"Change the password"_s);
    QVERIFY(rig->find(u"The password is changed."_s));
    for (const char *field : {"currentPassword", "nextPassword", "againPassword"})
        QCOMPARE(rig->findObject(QString::fromLatin1(field))->property("text").toString(), QString());
    QVERIFY(hub->auth.signIn(u"ada"_s, next).has_value());
    QVERIFY(hub->isAlive(hub->ada));
}

void TestHubPage::aPerson()
{
    QVERIFY(open(hub->ada.token));
    hub->later();
    press(u"Add a person"_s);
    enter(u"personName"_s, u"bob"_s);
    enter(u"personPassword"_s, u"password"_s);
    pressObject(u"personAdd"_s);
    QVERIFY(rig->find(u"Everybody would guess this password first."_s));
    rig->findObject(u"personPassword"_s)->setProperty("text", QString());
    enter(u"personPassword"_s, bobsPassword);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"More about bob"_s));
    QTRY_VERIFY(!rig->findObject(u"personName"_s)); // its dialog has gone
    QVERIFY(hub->auth.signIn(u"bob"_s, bobsPassword).has_value());
    // The last owner stays one.
    press(u"More about ada"_s);
    press(u"Role"_s);
    press(u"Member"_s);
    pressObject(u"roleSet"_s);
    QVERIFY(rig->find(u"Somebody has to own this server"_s));
    press(u"Cancel"_s);
    QTRY_VERIFY(!rig->says(u"Set the role"_s));
    press(u"More about bob"_s);
    press(u"Sign-ins"_s);
    QVERIFY(rig->find(u"Sign-ins of bob"_s));
    pressObject(u"signOutEverywhere"_s);
    QVERIFY(rig->find(u"Nobody is signed in."_s));
    press(u"Done"_s);
    QTRY_VERIFY(!rig->says(u"Sign-ins of bob"_s));
    press(u"More about bob"_s);
    press(u"Remove"_s);
    pressObject(u"hubConfirmed"_s);
    QTRY_VERIFY(!rig->says(u"More about bob"_s));
}

void TestHubPage::foldersOfAPerson_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("desktop") << desktop;
    QTest::newRow("phone") << phone;
}

void TestHubPage::foldersOfAPerson()
{
    QFETCH(QSize, size);
    const QTemporaryDir place;
    const QString mine = QFileInfo(place.path()).canonicalFilePath();
    const store::User bob = hub->make(u"bob"_s);
    const auto assigned = [&] { return auth::directoriesOf(*await(hub->auth.parts->accounts.find(bob.id))); };
    QVERIFY(open(hub->ada.token, size));
    press(u"More about ada"_s);
    QTRY_VERIFY(rig->says(u"Role …"_s));
    QVERIFY(!rig->says(u"Folders …"_s)); // an owner sees all
    QTest::keyClick(rig->window(), Qt::Key_Escape);
    QTRY_VERIFY(!rig->says(u"Role …"_s));
    press(u"More about bob"_s);
    press(u"Folders"_s);
    QVERIFY(rig->find(u"Folders of bob"_s));
    pressObject(u"someFolders"_s);
    QVERIFY(!rig->findObject(u"personFoldersSet"_s)->isEnabled()); // none would be all
    enter(u"personFolder"_s, u"shop"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"Write the folder's whole path"_s));
    rig->findObject(u"personFolder"_s)->setProperty("text", QString());
    enter(u"personFolder"_s, mine + u"/nowhere"_s);
    pressObject(u"personFolderAdd"_s);
    pressObject(u"personFoldersSet"_s);
    QVERIFY(rig->find(u"There is no directory %1/nowhere on the server's machine."_s.arg(mine)));
    QCOMPARE(assigned(), QStringList());
    rig->savePictures(u"hub folders"_s);
    press(u"Remove %1/nowhere"_s.arg(mine));
    // What still stands in the field counts too.
    enter(u"personFolder"_s, mine);
    QTest::keyClick(rig->window(), Qt::Key_Tab);
    pressObject(u"personFoldersSet"_s);
    QTRY_VERIFY(!rig->says(u"Folders of bob"_s));
    QCOMPARE(assigned(), QStringList{mine});
    QTRY_VERIFY(text().contains(u"sees 1 folder only"_s));
    rig->savePictures(u"hub people"_s);
    press(u"More about bob"_s);
    press(u"Folders"_s);
    QVERIFY(rig->find(u"Remove %1"_s.arg(mine)));
    pressObject(u"allFolders"_s);
    pressObject(u"personFoldersSet"_s);
    QTRY_VERIFY(!rig->says(u"Folders of bob"_s));
    QCOMPARE(assigned(), QStringList());
    QTRY_VERIFY(!text().contains(u"sees 1 folder only"_s));
    // One that only a sidecar has.
    press(u"More about bob"_s);
    press(u"Folders"_s);
    pressObject(u"someFolders"_s);
    enter(u"personFolder"_s, mine + u"/nowhere"_s);
    pressObject(u"personFoldersElsewhere"_s);
    pressObject(u"personFoldersSet"_s);
    QTRY_VERIFY(!rig->says(u"Folders of bob"_s));
    QCOMPARE(assigned(), QStringList{mine + u"/nowhere"_s});
}

void TestHubPage::limitsOfAPerson()
{
    QFETCH(QSize, size);
    const store::User bob = hub->make(u"bob"_s);
    const auto kept = [&] { return *await(hub->auth.parts->accounts.find(bob.id)); };
    QVERIFY(open(hub->ada.token, size));
    press(u"More about bob"_s);
    press(u"Models and limits"_s);
    QVERIFY(rig->find(u"Models and limits of bob"_s));
    rig->savePictures(u"hub limits all"_s);
    pressObject(u"someModels"_s);
    QVERIFY(!rig->findObject(u"personLimitsSet"_s)->isEnabled()); // none would be all
    enter(u"personModel"_s, u"claude-sonnet-4-5, gpt-5-mini"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QVERIFY(rig->find(u"Remove gpt-5-mini"_s));
    enter(u"personModel"_s, u"gpt-5-mini"_s);
    pressObject(u"personModelAdd"_s);
    QVERIFY(rig->find(u"gpt-5-mini is in the list already."_s));
    rig->findObject(u"personModel"_s)->setProperty("text", QString());
    enter(u"personRequests"_s, u"30"_s);
    // What still stands in the field counts too.
    enter(u"personModel"_s, u"gemini-2.5-flash"_s);
    rig->savePictures(u"hub limits"_s);
    pressObject(u"personLimitsSet"_s);
    QTRY_VERIFY(!rig->says(u"Models and limits of bob"_s));
    QCOMPARE(store::namesIn(kept().models),
             (QStringList{u"claude-sonnet-4-5"_s, u"gpt-5-mini"_s, u"gemini-2.5-flash"_s}));
    QCOMPARE(kept().requestsPerMinute, 30);
    QCOMPARE(kept().streams, 0);
    QTRY_VERIFY(text().contains(u"may ask 3 models only"_s) && text().contains(u"has limits"_s));
    rig->savePictures(u"hub people limited"_s);
    press(u"More about bob"_s);
    press(u"Models and limits"_s);
    QVERIFY(rig->find(u"Remove gemini-2.5-flash"_s));
    QCOMPARE(rig->findObject(u"personRequests"_s)->property("text").toString(), u"30"_s);
    pressObject(u"allModels"_s);
    rig->findObject(u"personRequests"_s)->setProperty("text", QString());
    enter(u"personStreams"_s, u"4"_s);
    QTest::keyClick(rig->window(), Qt::Key_Return);
    QTRY_VERIFY(!rig->says(u"Models and limits of bob"_s));
    QCOMPARE(store::namesIn(kept().models), QStringList());
    QCOMPARE(kept().requestsPerMinute, 0);
    QCOMPARE(kept().streams, 4);
    QTRY_VERIFY(!text().contains(u"may ask"_s));
}

void TestHubPage::theHubIsAway()
{
    QVERIFY(open(hub->ada.token));
    hub->close();
    QTRY_VERIFY(!rig->says(u"Access tokens"_s));
    hub->listen();
    QTRY_VERIFY_WITH_TIMEOUT(rig->says(u"Access tokens"_s), 30'000);
}

QTEST_MAIN(TestHubPage)
#include "tst_hubpage.moc"
