// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The screens for signing in at a hub, in the real window: adding one, signing in again, links with a code. S3.13, S3.145 to S3.149, S3.157 to S3.162.
// With QUARTERDECK_PICTURES each is saved as a picture into that folder, light and dark, on a desktop and a phone.
#include "qml/shell/desktop.h"
#include "qml/theme/theme.h"
#include "tests/qml/fakehub.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QDir>
#include <QQmlComponent>
#include <QQmlEngine>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestHubSignInScreens : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    //! In place of the browser.
    void openPage(const QUrl &page) { m_opened += page; }

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::loadFonts();
        QDesktopServices::setUrlHandler(u"https"_s, this, "openPage");
    }
    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(u"https"_s); }
    void init()
    {
        m_hub = std::make_unique<FakeHub>();
        m_hub->offer(true, true, false);
        m_hub->letIn("/auth/sign-in");
        m_hub->letIn("/auth/pair");
        m_hub->letIn("/auth/bootstrap");
        m_rig = std::make_unique<WindowRig>();
        QVERIFY(m_rig->start());
        m_rig->app().settings()->setReducedMotion(true);
        m_opened.clear();
    }
    void cleanup()
    {
        m_rig.reset();
        m_hub.reset();
    }

    void addedWithAPassword();
    void wrongPasswordStaysThere();
    void waitsForTheBrowser();
    void showsACode();
    void firstOwnerTypesThePasswordTwice();
    void hubThatIsAway();
    void tokenCanBePasted();
    void sidecarOfAHub();
    void sidecarOfAnotherHub();
    void signedInAgain();
    void signedOutFromTheMenu();
    void linkIsAskedAbout();
    void everythingIsNamed_data();
    void everythingIsNamed();

private:
    [[nodiscard]] ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    [[nodiscard]] bool hasFocus(const QString &name) const
    {
        const auto *item = m_rig->findObject(name);
        return item && item->hasActiveFocus();
    }
    [[nodiscard]] bool isEnabled(const QString &name) const
    {
        const auto *item = m_rig->findObject(name);
        return item && item->isEnabled();
    }
    void key(Qt::Key key) { QTest::keyClick(m_rig->window(), key); }
    //! As any part of the window asks for it.
    void ask(const char *signal, const QVariant &argument)
    {
        QQmlComponent component(qmlEngine(m_rig->window()));
        component.setData("import QtQml\nimport Quarterdeck\nQtObject {\n"
                          "function go(what, argument) { WorkspaceActions[what](argument); }\n}",
                          {});
        const std::unique_ptr<QObject> caller(component.create());
        QVERIFY2(caller, qPrintable(component.errorString()));
        QVERIFY(QMetaObject::invokeMethod(caller.get(), "go", Q_ARG(QVariant, QString::fromLatin1(signal)),
                                          Q_ARG(QVariant, argument)));
    }
    //! The wizard's step to sign in at the hub, which has said what it offers.
    void goToSignIn()
    {
        ask("addRequested", QString());
        QTRY_VERIFY(hasFocus(u"kindRunning"_s));
        m_rig->click(m_rig->findObject(u"kindHub"_s));
        key(Qt::Key_Return);
        QVERIFY(m_rig->find(u"Step 2 of 4: Address"_s));
        QTRY_VERIFY(hasFocus(u"address"_s));
        m_rig->type(m_rig->window() ? m_hub->server.url().toString() : QString());
        key(Qt::Key_Return);
        QVERIFY(m_rig->find(u"Step 3 of 4: Sign-in"_s));
    }
    void fill(const QString &field, const QString &text)
    {
        QTRY_VERIFY(m_rig->findObject(field));
        m_rig->findObject(field)->forceActiveFocus();
        m_rig->type(text);
    }
    //! A workspace of the hub that is not signed in.
    [[nodiscard]] QString addSignedOut()
    {
        WorkspaceRecord record;
        record.kind = WorkspaceKind::Hub;
        record.name = u"Studio"_s;
        record.url = m_hub->server.url();
        const auto id = all().add(record, {}, true).value_or(QString());
        const auto *added = all().find(id);
        return added && QTest::qWaitFor([added] { return added->state() == ui::Workspace::State::Unauthorised; },
                                        patienceMs)
                   ? id
                   : QString();
    }
    [[nodiscard]] QString link() const
    {
        return u"quarterdeck://pair?address="_s +
               QString::fromLatin1(QUrl::toPercentEncoding(m_hub->server.url().toString())) + u"&code=QDCA-NARY-C0DE"_s;
    }
    //! A workspace of a hub that is signed in, and can't be reached.
    void addHub()
    {
        WorkspaceRecord record;
        record.kind = WorkspaceKind::Hub;
        record.name = u"Studio"_s;
        record.url = QUrl(u"https://127.0.0.1:9"_s);
        QVERIFY(all().add(record, "qd-canary-session", false).has_value());
    }
    void offerPages();
    [[nodiscard]] bool show(const QString &screen);

    std::unique_ptr<FakeHub> m_hub;
    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
    QList<QUrl> m_opened;
};

void TestHubSignInScreens::offerPages()
{
    m_hub->answers["/auth/oidc/start"] = {
        200, R"({"url":"https://id.example.org/auth?client=hub&state=s","ticket":"t","state":"s"})"};
    m_hub->answers["/auth/oidc/device"] = {
        200, R"({"userCode":"WXYZ-1234","verificationUri":"https://id.example.org/device",)"
             R"("verificationUriComplete":"https://id.example.org/device?code=WXYZ-1234","ticket":"t","interval":5})"};
}

void TestHubSignInScreens::addedWithAPassword()
{
    m_hub->offer(true, false, false);
    goToSignIn();
    QTRY_VERIFY(hasFocus(u"hubName"_s)); // the way that most take is taken already
    QVERIFY(!isEnabled(u"next"_s));
    m_rig->type(u"ada"_s);
    fill(u"hubPassword"_s, u"qd-canary-password"_s);
    QTRY_VERIFY(isEnabled(u"next"_s));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Step 4 of 4: Test"_s)); // by itself
    QCOMPARE(m_hub->told("/auth/sign-in").size(), 1);
    QTRY_VERIFY(isEnabled(u"saveAnyway"_s)); // there is no OpenCode behind this one
    m_rig->click(m_rig->findObject(u"saveAnyway"_s));
    QTRY_COMPARE(all().count(), 2);
    QVERIFY(all().all().constLast()->isOfHub());
    QCOMPARE(m_hub->ended(), QByteArrayList());
}

void TestHubSignInScreens::wrongPasswordStaysThere()
{
    m_hub->offer(true, false, false);
    m_hub->refuse("/auth/sign-in", 401, "The name or the password is wrong.");
    goToSignIn();
    QTRY_VERIFY(hasFocus(u"hubName"_s));
    m_rig->type(u"ada"_s);
    fill(u"hubPassword"_s, u"qd-canary-wrong"_s);
    key(Qt::Key_Return);
    auto *problem = m_rig->find(u"The name or the password is wrong."_s);
    QVERIFY(problem);
    QCOMPARE(QAccessible::queryAccessibleInterface(problem)->role(), QAccessible::AlertMessage);
    QCOMPARE(m_rig->findObject(u"hubPassword"_s)->property("text").toString(), QString());
    QTRY_VERIFY(hasFocus(u"hubPassword"_s)); // the name is there still
    QVERIFY(m_rig->says(u"Step 3 of 4: Sign-in"_s));
    key(Qt::Key_Escape);
    QVERIFY(m_rig->find(u"Step 2 of 4: Address"_s));
}

void TestHubSignInScreens::waitsForTheBrowser()
{
    offerPages();
    goToSignIn();
    QTRY_VERIFY(isEnabled(u"next"_s));
    QVERIFY(m_rig->find(u"Open the browser"_s));
    m_rig->click(m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Waiting for the browser …"_s));
    QTRY_COMPARE(m_opened.size(), 1);
    QCOMPARE(m_opened[0].host(), u"id.example.org"_s);
    QVERIFY(m_rig->find(u"the address of the page"_s));
    m_rig->click(m_rig->findObject(u"hubOpenPage"_s));
    QTRY_COMPARE(m_opened.size(), 2);
    m_rig->click(m_rig->findObject(u"hubCancel"_s));
    QVERIFY(m_rig->find(u"With a name and a password"_s));
}

void TestHubSignInScreens::showsACode()
{
    offerPages();
    goToSignIn();
    QVERIFY(m_rig->find(u"On another device"_s));
    m_rig->click(m_rig->find(u"On another device"_s));
    QVERIFY(m_rig->find(u"Get a code"_s));
    m_rig->click(m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Code: WXYZ-1234"_s));
    QVERIFY(m_rig->find(u"Waiting for the code …"_s));
    QVERIFY(m_rig->findPressable(u"Copy the code"_s));
    QVERIFY(m_opened.isEmpty()); // it is for another device
    m_rig->click(m_rig->findObject(u"hubOpenPage"_s));
    QTRY_COMPARE(m_opened.size(), 1);
    QVERIFY(m_opened[0].hasQuery());
}

void TestHubSignInScreens::firstOwnerTypesThePasswordTwice()
{
    m_hub->offer(true, false, true);
    goToSignIn();
    QVERIFY(m_rig->find(u"Nobody has an account at this hub yet."_s));
    QTRY_VERIFY(hasFocus(u"hubCode"_s));
    m_rig->type(u"ABCD-EFGH"_s);
    fill(u"hubName"_s, u"ada"_s);
    fill(u"hubPassword"_s, u"qd-canary-password"_s);
    fill(u"hubAgain"_s, u"qd-canary-passwor"_s);
    QVERIFY(m_rig->find(u"This is not the same."_s));
    QVERIFY(!isEnabled(u"next"_s));
    m_rig->type(u"d"_s);
    QTRY_VERIFY(isEnabled(u"next"_s));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Step 4 of 4: Test"_s));
    QCOMPARE(m_hub->told("/auth/bootstrap").constFirst()[u"code"].toString(), u"ABCD-EFGH"_s);
    // It is signed in when one looks back.
    key(Qt::Key_Escape);
    QVERIFY(m_rig->find(u"Signed in at 127.0.0.1:"_s));
    QTRY_VERIFY(isEnabled(u"next"_s));
}

void TestHubSignInScreens::hubThatIsAway()
{
    m_hub->server.stop();
    goToSignIn();
    QVERIFY(m_rig->find(u"Nothing listens on 127.0.0.1:"_s));
    QTRY_VERIFY(isEnabled(u"next"_s)); // the test says it again, and lets save
    m_hub->server.restart();
    m_rig->click(m_rig->findPressable(u"Try again"_s));
    QVERIFY(m_rig->find(u"With a name and a password"_s));
}

void TestHubSignInScreens::tokenCanBePasted()
{
    goToSignIn();
    m_rig->click(m_rig->find(u"With an access token"_s));
    fill(u"hubToken"_s, u"qd-canary-token"_s);
    QTRY_VERIFY(isEnabled(u"next"_s));
    m_rig->click(m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Step 4 of 4: Test"_s));
    QCOMPARE(m_hub->told("/auth/sign-in").size(), 0);
}

void TestHubSignInScreens::signedInAgain()
{
    m_hub->offer(true, false, false);
    const QString id = addSignedOut();
    QVERIFY(!id.isEmpty());
    ask("signInRequested", id);
    QVERIFY(m_rig->find(u"Sign in to Studio"_s));
    QTRY_VERIFY(hasFocus(u"hubName"_s));
    m_rig->type(u"ada"_s);
    fill(u"hubPassword"_s, u"qd-canary-password"_s);
    key(Qt::Key_Return);
    QTRY_VERIFY(!m_rig->says(u"Sign in to Studio"_s));
    QTRY_VERIFY(all().find(id)->state() != ui::Workspace::State::Unauthorised);
    QCOMPARE(m_hub->ended(), QByteArrayList());
}

void TestHubSignInScreens::signedOutFromTheMenu()
{
    WorkspaceRecord record;
    record.kind = WorkspaceKind::Hub;
    record.name = u"Studio"_s;
    record.url = m_hub->server.url();
    const auto id = all().add(record, "qd-canary-session", true).value_or(QString());
    QVERIFY(m_rig->pressInMenuOf(u"Studio"_s, u"Sign out"_s));
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
    QTRY_COMPARE(all().find(id)->state(), ui::Workspace::State::Unauthorised);
}

void TestHubSignInScreens::linkIsAskedAbout()
{
    auto *links = m_rig->app().desktop()->links();
    links->open(link());
    QVERIFY(m_rig->find(u"Sign in at 127.0.0.1:"_s));
    QVERIFY(m_rig->find(u"A link can come from anybody"_s));
    QVERIFY(!m_rig->says(u"QDCA"_s));
    key(Qt::Key_Escape);
    QTRY_VERIFY(!links->isPending());
    QVERIFY(m_hub->server.requests().isEmpty());
    m_hub->refuse("/auth/pair", 401, "This code is not valid (any more).");
    links->open(link());
    QTRY_VERIFY(isEnabled(u"pairNow"_s));
    m_rig->click(m_rig->findObject(u"pairNow"_s));
    QVERIFY(m_rig->find(u"This code is not valid (any more)."_s));
    QTRY_VERIFY(isEnabled(u"pairNow"_s));
    m_hub->letIn("/auth/pair");
    m_rig->click(m_rig->findObject(u"pairNow"_s));
    QTRY_COMPARE(all().count(), 2);
    QTRY_VERIFY(!links->isPending());
    QVERIFY(m_rig->find(u"You are signed in at 127.0.0.1:"_s));
}

void TestHubSignInScreens::sidecarOfAHub()
{
    addHub();
    m_hub->belongTo(u"https://127.0.0.1:9/"_s);
    goToSignIn();
    QVERIFY(m_rig->find(u"With your sign-in at Studio"_s));
    QTRY_VERIFY(isEnabled(u"next"_s));
    m_rig->click(m_rig->find(u"With an access token"_s));
    QVERIFY(m_rig->find(u"Make it at Studio"_s));
    QTRY_VERIFY(!isEnabled(u"next"_s));
    fill(u"hubToken"_s, u"qd-canary-access"_s);
    QTRY_VERIFY(isEnabled(u"next"_s));
}

void TestHubSignInScreens::sidecarOfAnotherHub()
{
    addHub();
    m_hub->belongTo(u"https://127.0.0.1:10/"_s);
    goToSignIn();
    QVERIFY(m_rig->find(u"This server belongs to the hub at 127.0.0.1:10."_s));
    QVERIFY(!m_rig->says(u"With your sign-in at Studio"_s));
    QTRY_VERIFY(hasFocus(u"hubToken"_s));
}

bool TestHubSignInScreens::show(const QString &screen)
{
    offerPages();
    if (screen == u"link") {
        m_rig->app().desktop()->links()->open(link() + u"&fingerprint="_s + QString(64, u'a'));
        return m_rig->find(u"A link can come from anybody"_s);
    }
    if (screen == u"again") {
        ask("signInRequested", addSignedOut());
        return m_rig->find(u"With a name and a password"_s);
    }
    if (screen == u"first")
        m_hub->offer(true, false, true);
    if (screen == u"password" || screen == u"wrong")
        m_hub->offer(true, false, false);
    if (screen == u"away")
        m_hub->server.stop();
    if (screen == u"sidecar")
        addHub();
    if (screen.startsWith(u"sidecar"))
        m_hub->belongTo(u"https://127.0.0.1:9/"_s);
    goToSignIn();
    if (screen == u"first")
        return m_rig->find(u"Nobody has an account"_s);
    if (screen == u"away")
        return m_rig->find(u"Nothing listens on"_s);
    if (screen.startsWith(u"sidecar"))
        return m_rig->find(screen == u"sidecar" ? u"With your sign-in at Studio"_s : u"This server belongs to"_s);
    if (screen == u"password" || screen == u"wrong") {
        if (!m_rig->find(u"With a name and a password"_s))
            return false;
        m_hub->refuse("/auth/sign-in", 401, "The name or the password is wrong.");
        if (!QTest::qWaitFor([this] { return hasFocus(u"hubName"_s); }, patienceMs))
            return false;
        fill(u"hubName"_s, u"ada"_s);
        fill(u"hubPassword"_s, u"qd-canary-wrong"_s);
        if (screen == u"password")
            return true;
        key(Qt::Key_Return);
        return m_rig->find(u"The name or the password is wrong."_s);
    }
    auto *way = m_rig->find(screen == u"code" ? u"On another device"_s : u"In the browser"_s);
    if (!way)
        return false;
    m_rig->click(way);
    if (screen == u"ways")
        return true;
    m_rig->click(m_rig->findObject(u"next"_s));
    return m_rig->find(screen == u"code" ? u"Code: WXYZ-1234"_s : u"Waiting for the browser …"_s);
}

void TestHubSignInScreens::everythingIsNamed_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("screen");
    for (const auto &[name, size] : {std::pair{"desktop", QSize(1440, 900)}, std::pair{"phone", QSize(390, 844)}}) {
        for (const QString &screen : {u"ways"_s, u"password"_s, u"wrong"_s, u"browser"_s, u"code"_s, u"first"_s,
                                      u"away"_s, u"again"_s, u"link"_s, u"sidecar"_s, u"sidecar-alone"_s})
            QTest::addRow("%s %s", name, qPrintable(screen)) << size << screen;
    }
}

// All that can be pressed has a name, and on a phone the size of a finger.
void TestHubSignInScreens::everythingIsNamed()
{
    QFETCH(QSize, size);
    QFETCH(QString, screen);
    m_rig->window()->resize(size);
    QVERIFY(show(screen));
    const auto isDialog = [](QQuickItem *item) {
        for (auto *up = item; up; up = up->parentItem()) {
            if (up->inherits("QQuickPopupItem"))
                return true;
        }
        return false;
    };
    int pressable = 0;
    for (auto *item : m_rig->shown()) {
        if (!isPressable(item) || !isDialog(item) || item->inherits("QQuickPopupItem"))
            continue;
        ++pressable;
        // What is a password has no name in Qt 6.4, only a description.
        QVERIFY2(!accessibleName(item).isEmpty() || !accessibleDescription(item).isEmpty(),
                 qPrintable(item->objectName()));
        if (size.width() < 600)
            QVERIFY2(item->height() >= 28, qPrintable(accessibleName(item)));
    }
    QVERIFY(pressable > 1);
    m_rig->savePictures(screen);
}

QTEST_MAIN(TestHubSignInScreens)
#include "tst_hubsigninscreens.moc"
