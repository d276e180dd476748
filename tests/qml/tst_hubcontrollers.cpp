// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What a hub's page shows and changes of its people, sign-ins, tokens and log, on a real hub's accounts, over both ways to it: S3.93 to S3.95, S3.163
// to S3.165, S4.165, S4.166.
#include "qml/hub/accesstokens.h"
#include "qml/hub/audittrail.h"
#include "qml/hub/hubstatus.h"
#include "qml/hub/passwordchange.h"
#include "qml/hub/people.h"
#include "qml/hub/signins.h"
#include "tests/qml/hubpeoplerig.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QMetaProperty>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using namespace qd::ui;

namespace {

QVariantList column(HubRows &rows, const QString &role)
{
    QVariantList all;
    for (const HubRows::Row &row : rows.rows())
        all.append(row.value(role));
    return all;
}

QString keyWith(HubRows &rows, const QString &key, const QString &role, const QVariant &value)
{
    for (const HubRows::Row &row : rows.rows()) {
        if (row.value(role) == value)
            return row.value(key).toString();
    }
    return {};
}

//! Everything that QML could read of it, rows too.
QString visible(QObject &object)
{
    QString text;
    for (int i = 0; i < object.metaObject()->propertyCount(); ++i) {
        const QVariant value = object.metaObject()->property(i).read(&object);
        QDebug(&text) << value;
        if (auto *rows = value.value<HubRows *>()) {
            for (const HubRows::Row &row : rows->rows())
                QDebug(&text) << row;
        }
    }
    return text;
}

} // namespace

class TestHubControllers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("webSocket");
        QTest::newRow("in process") << false;
        QTest::newRow("WebSocket") << true;
    }
    void init()
    {
        QFETCH_GLOBAL(bool, webSocket);
        rig = std::make_unique<HubPeopleRig>();
        link = rig->link(rig->ada.token, webSocket);
    }
    void cleanup()
    {
        link.reset();
        rig.reset();
    }

    void status();
    void signInsAreListed();
    void signInsAreRevoked();
    void signInsOfOthersAreTold();
    void newSignInsAreSeen();
    void accessTokens();
    void whatATokenMay();
    void password();
    void passwordIsRefused();
    void people();
    void foldersOfSomebody();
    void limitsOfSomebody();
    void lastOwnerStays();
    void manyPeople();
    void signInsOfSomebody();
    void auditTrail();
    void auditWords();
    void membersSeeTheirOwn();
    void atTheMachine();
    void accessTokensDontManage();
    void hubIsAway();
    void signedOutElsewhere();
    void linkGoes();
    void noSecretIsVisible();

private:
    template <typename Controller>
    void show(Controller &controller)
    {
        controller.setLink(link.get());
        QVERIFY(controller.isOffered());
        QTRY_VERIFY(controller.isLoaded());
    }
    //! Asks for a change and waits for its end.
    template <typename Act>
    void perform(HubController &controller, Act act)
    {
        QTRY_VERIFY(!controller.isBusy());
        rig->later();
        act();
        QTRY_VERIFY(!controller.isBusy());
    }

    std::unique_ptr<HubPeopleRig> rig;
    std::unique_ptr<HubLink> link;
};

void TestHubControllers::status()
{
    HubStatus status;
    QCOMPARE(status.kind(), QString());
    const QAbstractItemModelTester tester(status.figures());
    show(status);
    QCOMPARE(status.name(), u"tower"_s);
    QCOMPARE(status.version(), u"1.2.3"_s);
    QCOMPARE(status.kind(), u"Hub"_s);
    QCOMPARE(status.person(), u"ada, an owner"_s);
    QCOMPARE(status.abilities().size(), 3); // nobody knows what holograms are
    QVERIFY(status.since() > 0);
    const QVariantMap uptime = status.figures()->factsOf(u"uptime"_s);
    QVERIFY2(uptime[u"value"_s].toString().startsWith(u"3 h"_s), qPrintable(uptime[u"value"_s].toString()));
    QCOMPARE(status.figures()->factsOf(u"database"_s)[u"value"_s], u"SQLite"_s);
    QCOMPARE(status.figures()->factsOf(u"connections"_s)[u"value"_s], u"3"_s);
    QVERIFY(status.figures()->factsOf(u"memory"_s)[u"value"_s].toString().endsWith(u"MB"_s));
    const QVariantMap openCode = status.figures()->factsOf(u"openCode"_s);
    QCOMPARE(openCode[u"value"_s], u"Restarting · 1.18.3"_s);
    QCOMPARE(openCode[u"detail"_s], u"It crashed."_s);
    status.reconnect();
    QTRY_VERIFY(status.isOffered());
    QTRY_VERIFY(link->liveSince() > 0);
}

void TestHubControllers::signInsAreListed()
{
    (void)rig->signIn(u"ada"_s, u"Ada's phone"_s, u"phone"_s, u"android"_s);
    (void)rig->signIn(u"ada"_s, {}, u"browser"_s, {});
    (void)rig->make(u"bob"_s);
    (void)rig->signIn(u"bob"_s, u"Bob's laptop"_s);
    SignIns signIns;
    const QAbstractItemModelTester tester(signIns.rows());
    show(signIns);
    QCOMPARE(signIns.rows()->count(), 3);
    QCOMPARE(signIns.others(), 2);
    QCOMPARE(column(*signIns.rows(), u"current"_s), (QVariantList{true, false, false}));
    const QString phone = keyWith(*signIns.rows(), u"row"_s, u"name"_s, u"Ada's phone"_s);
    const QVariantMap facts = signIns.rows()->factsOf(phone);
    QCOMPARE(facts[u"kind"_s], u"Phone"_s);
    QCOMPARE(facts[u"platform"_s], u"Android"_s);
    QCOMPARE(facts[u"form"_s], u"phone"_s);
    QVERIFY(facts[u"expiresAt"_s].toDouble() > facts[u"at"_s].toDouble());
    QVERIFY(!keyWith(*signIns.rows(), u"row"_s, u"name"_s, u"Browser"_s).isEmpty());
}

void TestHubControllers::signInsAreRevoked()
{
    const auth::SignedIn phone = rig->signIn(u"ada"_s, u"phone"_s);
    const auth::SignedIn tablet = rig->signIn(u"ada"_s, u"tablet"_s);
    const auth::SignedIn desk = rig->signIn(u"ada"_s, u"desk"_s);
    SignIns signIns;
    const QAbstractItemModelTester tester(signIns.rows());
    show(signIns);
    QSignalSpy done(&signIns, &HubController::done);
    signIns.revoke(phone.session.id.toString(QUuid::WithoutBraces));
    QTRY_COMPARE(done.count(), 1);
    QVERIFY(!rig->isAlive(phone));
    // The device stays until it is forgotten.
    QTRY_COMPARE(signIns.others(), 2);
    const QString left = keyWith(*signIns.rows(), u"row"_s, u"name"_s, u"phone"_s);
    QVERIFY(left.startsWith(u"device/"_s));
    signIns.forgetDevice(signIns.rows()->factsOf(left)[u"device"_s].toString());
    QTRY_VERIFY(keyWith(*signIns.rows(), u"row"_s, u"name"_s, u"phone"_s).isEmpty());
    const QString device = keyWith(*signIns.rows(), u"device"_s, u"name"_s, u"tablet"_s);
    QTRY_VERIFY(!signIns.isBusy());
    signIns.forgetDevice(device); // with its sign-in
    QTRY_COMPARE(signIns.others(), 1);
    QVERIFY(!rig->isAlive(tablet));
    QTRY_VERIFY(!signIns.isBusy());
    signIns.revokeOthers();
    QTRY_COMPARE(signIns.others(), 0);
    QVERIFY(!rig->isAlive(desk) && rig->isAlive(rig->ada));
    // Twice is no harm, and what never was is told.
    QTRY_VERIFY(!signIns.isBusy());
    signIns.revoke(u"nothing"_s);
    QTRY_VERIFY(!signIns.problem().isEmpty());
    signIns.dismiss();
    QVERIFY(signIns.problem().isEmpty());
}

void TestHubControllers::signInsOfOthersAreTold()
{
    const auth::SignedIn phone = rig->signIn(u"ada"_s, u"phone"_s);
    SignIns signIns;
    show(signIns);
    QCOMPARE(signIns.others(), 1);
    const Outcome<void> ended = await(rig->auth.parts->sessions.revoke(auth::Actor::local(), phone.session.id, {}));
    QVERIFY(ended.has_value());
    QTRY_COMPARE(signIns.others(), 0);
}

void TestHubControllers::newSignInsAreSeen()
{
    ManualTime time;
    SignIns signIns(nullptr, time);
    show(signIns);
    signIns.setShown(true);
    QCOMPARE(signIns.others(), 0);
    (void)rig->signIn(u"ada"_s, u"phone"_s);
    time.advance(20'000);
    QTRY_COMPARE(signIns.others(), 1);
    signIns.setShown(false);
    QCOMPARE(time.nextDelay(), -1);
}

void TestHubControllers::accessTokens()
{
    AccessTokens tokens;
    const QAbstractItemModelTester tester(tokens.rows());
    show(tokens);
    QCOMPARE(tokens.rows()->count(), 0);
    QSignalSpy done(&tokens, &HubController::done);
    QGuiApplication::clipboard()->clear();
    tokens.create(u" ci "_s, {u"read"_s, u"proxy"_s}, 90);
    QTRY_COMPARE(done.count(), 1);
    const QByteArray token = QGuiApplication::clipboard()->text().toLatin1();
    QVERIFY(tokens.isFresh() && !token.isEmpty());
    const Outcome<auth::IdentityPtr> who = rig->auth.parts->who(token);
    QVERIFY(who.has_value());
    QCOMPARE((*who)->user.name, u"ada"_s);
    QTRY_COMPARE(tokens.rows()->count(), 1);
    const QVariantMap facts = tokens.rows()->rows().first();
    QCOMPARE(facts[u"name"_s], u"ci"_s);
    QCOMPARE(facts[u"may"_s], u"Read, AI proxy"_s);
    const double life = facts[u"expiresAt"_s].toDouble() - facts[u"at"_s].toDouble();
    QVERIFY(qAbs(life - 90.0 * 24 * 3'600'000) < 600'000);
    QVERIFY(!visible(tokens).contains(QString::fromLatin1(token)));
    // Again, until the dialog closes.
    QGuiApplication::clipboard()->clear();
    tokens.copyToken();
    QCOMPARE(QGuiApplication::clipboard()->text().toLatin1(), token);
    QGuiApplication::clipboard()->clear();
    tokens.forgetToken();
    tokens.copyToken();
    QVERIFY(!tokens.isFresh() && QGuiApplication::clipboard()->text().isEmpty());
    tokens.revoke(facts[u"token"_s].toString());
    QTRY_COMPARE(tokens.rows()->count(), 0);
    QVERIFY(!rig->auth.parts->isAlive(token));
}

void TestHubControllers::whatATokenMay()
{
    AccessTokens tokens;
    show(tokens);
    QStringList words;
    for (const QVariant &choice : tokens.choices())
        words.append(choice.toMap()[u"word"_s].toString());
    QCOMPARE(words, (QStringList{u"read"_s, u"write"_s, u"keys"_s, u"proxy"_s, u"administer"_s}));
    perform(tokens, [&] { tokens.create(u"all"_s, words, 0); });
    QTRY_COMPARE(tokens.rows()->count(), 1);
    QCOMPARE(tokens.rows()->rows().first()[u"expiresAt"_s].toDouble(), 0.0);
    perform(tokens, [&] { tokens.create(u"too much"_s, {u"holograms"_s}, 0); });
    QVERIFY2(tokens.problem().startsWith(u"A token can have these permissions"_s), qPrintable(tokens.problem()));
    perform(tokens, [&] { tokens.create(u" "_s, {u"read"_s}, 0); });
    QVERIFY(!tokens.problem().isEmpty());
    QCOMPARE(tokens.rows()->count(), 1);
}

void TestHubControllers::password()
{
    const auth::SignedIn phone = rig->signIn(u"ada"_s, u"phone"_s);
    PasswordChange change;
    show(change);
    QSignalSpy done(&change, &HubController::done);
    const QString next = u"qd-canary-next-password"_s;
    change.replace(adasPassword, next, next);
    QTRY_VERIFY(!change.isBusy());
    QCOMPARE(change.problem(), QString());
    QCOMPARE(done.count(), 1);
    QVERIFY(!rig->isAlive(phone) && rig->isAlive(rig->ada));
    QVERIFY(rig->auth.signIn(u"ada"_s, next).has_value());
    QVERIFY(!rig->auth.signIn(u"ada"_s, adasPassword).has_value());
}

void TestHubControllers::passwordIsRefused()
{
    PasswordChange change;
    show(change);
    change.replace(adasPassword, u"qd-canary-one"_s, u"qd-canary-two"_s);
    QVERIFY(change.differ() && change.problem().startsWith(u"The new password was not typed the same twice."_s));
    const auto refused = [&](const QString &current, const QString &next) {
        change.replace(current, next, next);
        (void)QTest::qWaitFor([&] { return !change.isBusy(); }, 30'000);
        return change.problem();
    };
    QCOMPARE(refused(u"qd-canary-wrong"_s, u"qd-canary-next"_s), u"The current password is not right."_s);
    QVERIFY(refused(adasPassword, u"short"_s).startsWith(u"Take a password of at least 8 characters"_s));
    QVERIFY(refused(adasPassword, u"password"_s).startsWith(u"Everybody would guess this password first."_s));
    QVERIFY(rig->auth.signIn(u"ada"_s, adasPassword).has_value());
}

void TestHubControllers::people()
{
    People people;
    const QAbstractItemModelTester tester(people.rows());
    show(people);
    QCOMPARE(column(*people.rows(), u"name"_s), QVariantList{u"ada"_s});
    QCOMPARE(people.rows()->rows().first()[u"self"_s], true);
    perform(people, [&] { people.add(u"bob"_s, u"Bob B."_s, bobsPassword, int(People::Role::Member)); });
    perform(people, [&] { people.add(u"eve"_s, {}, {}, int(People::Role::ReadOnly)); });
    QTRY_COMPARE(column(*people.rows(), u"name"_s), (QVariantList{u"eve"_s, u"bob"_s, u"ada"_s}));
    const QString bob = keyWith(*people.rows(), u"user"_s, u"name"_s, u"bob"_s);
    QCOMPARE(people.rows()->factsOf(bob)[u"title"_s], u"Bob B."_s);
    const auto eve = [&] { return people.rows()->rows().first(); };
    QVERIFY(!eve()[u"hasPassword"_s].toBool() && eve()[u"role"_s] == int(People::Role::ReadOnly));
    perform(people, [&] { people.add(u"bob"_s, {}, bobsPassword, int(People::Role::Member)); });
    QCOMPARE(people.problem(), u"Somebody here has this name already."_s);
    perform(people, [&] { people.add(u"joe"_s, {}, u"password"_s, int(People::Role::Member)); });
    QVERIFY(people.problem().startsWith(u"Everybody would guess"_s));

    const auth::SignedIn in = rig->signIn(u"bob"_s, u"laptop"_s);
    perform(people, [&] { people.setRole(bob, int(People::Role::Owner)); });
    QTRY_COMPARE(people.rows()->factsOf(bob)[u"role"_s].toInt(), int(People::Role::Owner));
    perform(people, [&] { people.setDisabled(bob, true); });
    QTRY_COMPARE(people.rows()->factsOf(bob)[u"disabled"_s], true);
    QVERIFY(!rig->isAlive(in));
    perform(people, [&] { people.setDisabled(bob, false); });
    QTRY_COMPARE(people.rows()->factsOf(bob)[u"disabled"_s], false);
    perform(people, [&] { people.setPassword(bob, u"qd-canary-from-ada"_s); });
    QCOMPARE(people.problem(), QString());
    QVERIFY(rig->auth.signIn(u"bob"_s, u"qd-canary-from-ada"_s).has_value());
    perform(people, [&] { people.remove(bob); });
    QTRY_COMPARE(column(*people.rows(), u"name"_s), (QVariantList{u"eve"_s, u"ada"_s}));
    perform(people, [&] { people.remove(bob); });
    QVERIFY(!people.problem().isEmpty());
}

// Which folders of the hub's machine a member sees; owners see all.
void TestHubControllers::foldersOfSomebody()
{
    const QTemporaryDir place;
    const QString mine = QFileInfo(place.path()).canonicalFilePath();
    const QString bob = rig->make(u"bob"_s).id.toString(QUuid::WithoutBraces);
    People people;
    show(people);
    const auto folders = [&] { return people.rows()->factsOf(bob)[u"folders"_s].toStringList(); };
    QCOMPARE(folders(), QStringList());
    QSignalSpy done(&people, &HubController::done);
    perform(people, [&] { people.setFolders(bob, {mine + u"/./"_s, mine}); });
    QTRY_COMPARE(folders(), QStringList{mine}); // as it is called there, once
    QCOMPARE(done.count(), 1);
    perform(people, [&] { people.setFolders(bob, {mine + u"/nowhere"_s}); });
    QCOMPARE(people.problem(), u"There is no directory %1/nowhere on the server's machine."_s.arg(mine));
    QCOMPARE(folders(), QStringList{mine});
    // Unless it is a sidecar's.
    perform(people, [&] { people.setFolders(bob, {mine + u"/nowhere/."_s, mine}, true); });
    QTRY_COMPARE(folders(), (QStringList{mine + u"/nowhere"_s, mine}));
    perform(people, [&] { people.setFolders(bob, {mine}); });
    QTRY_COMPARE(folders(), QStringList{mine});
    perform(people, [&] { people.setRole(bob, int(People::Role::Owner)); });
    QTRY_COMPARE(folders(), QStringList());
    perform(people, [&] { people.setRole(bob, int(People::Role::Member)); });
    QTRY_COMPARE(folders(), QStringList{mine});
    perform(people, [&] { people.setFolders(bob, {}); });
    QTRY_COMPARE(folders(), QStringList());
    // What can be told before the hub is asked.
    QCOMPARE(People::folderProblem(u"/srv/shop"_s, {u"/srv/docs"_s}), QString());
    QCOMPARE(People::folderProblem(u"C:\\shop"_s, {}), QString());
    QVERIFY(People::folderProblem(u"shop"_s, {}).startsWith(u"Write the folder's whole path"_s));
    QVERIFY(People::folderProblem(u"~/shop"_s, {}).startsWith(u"Write the folder's whole path"_s));
    QCOMPARE(People::folderProblem(u"/srv/shop"_s, {u"/srv/shop"_s}), u"This folder is in the list already."_s);
}

void TestHubControllers::limitsOfSomebody()
{
    const QString bob = rig->make(u"bob"_s).id.toString(QUuid::WithoutBraces);
    People people;
    show(people);
    const auto fact = [&](const QString &name) { return people.rows()->factsOf(bob)[name]; };
    QCOMPARE(fact(u"models"_s).toStringList(), QStringList());
    QCOMPARE(fact(u"perMinute"_s).toInt(), 0);
    QSignalSpy done(&people, &HubController::done);
    perform(people, [&] { people.setLimits(bob, {u"gpt-a"_s, u"gpt-b"_s}, 30, 2); });
    QTRY_COMPARE(fact(u"models"_s).toStringList(), (QStringList{u"gpt-a"_s, u"gpt-b"_s}));
    QCOMPARE(fact(u"perMinute"_s).toInt(), 30);
    QCOMPARE(fact(u"streams"_s).toInt(), 2);
    QCOMPARE(done.count(), 1);
    perform(people, [&] { people.setLimits(bob, {}, -1, 0); });
    QVERIFY(people.problem().startsWith(u"Allow up to 100000 requests a minute"_s));
    QCOMPARE(fact(u"perMinute"_s).toInt(), 30);
    perform(people, [&] { people.setLimits(bob, {}, 0, 0); });
    QTRY_COMPARE(fact(u"models"_s).toStringList(), QStringList());
    QCOMPARE(People::modelsIn(u" gpt-a, gpt-b  gpt-c,"_s), (QStringList{u"gpt-a"_s, u"gpt-b"_s, u"gpt-c"_s}));
    QCOMPARE(People::modelsIn(u" "_s), QStringList());
    QCOMPARE(People::modelProblem(u"gpt-a"_s, {u"gpt-b"_s}), QString());
    QCOMPARE(People::modelProblem(u"gpt-a"_s, {u"gpt-a"_s}), u"gpt-a is in the list already."_s);
}

void TestHubControllers::lastOwnerStays()
{
    const QString ada = rig->ada.user.id.toString(QUuid::WithoutBraces);
    const QString last = u"Somebody has to own this server: make another user an owner first."_s;
    People people;
    show(people);
    perform(people, [&] { people.setRole(ada, int(People::Role::Member)); });
    QCOMPARE(people.problem(), last);
    perform(people, [&] { people.setDisabled(ada, true); });
    QCOMPARE(people.problem(), last);
    perform(people, [&] { people.remove(ada); });
    QCOMPARE(people.problem(), last);
    perform(people, [&] { people.setPassword(ada, u"qd-canary-other"_s); });
    QVERIFY(people.problem().startsWith(u"Your own is changed"_s));
    QVERIFY(people.isOffered() && rig->isAlive(rig->ada));
}

void TestHubControllers::manyPeople()
{
    for (int i = 0; i < 6; ++i)
        (void)rig->make(u"person%1"_s.arg(i));
    People people;
    people.setPageSize(3);
    const QAbstractItemModelTester tester(people.rows());
    show(people);
    QCOMPARE(column(*people.rows(), u"name"_s), (QVariantList{u"person5"_s, u"person4"_s, u"person3"_s}));
    QVERIFY(people.hasMore());
    people.readMore();
    QTRY_COMPARE(people.rows()->count(), 6);
    people.readMore();
    QTRY_COMPARE(people.rows()->count(), 7);
    QVERIFY(!people.hasMore());
    // A change reads all of them again.
    const QString last = keyWith(*people.rows(), u"user"_s, u"name"_s, u"person0"_s);
    perform(people, [&] { people.remove(last); });
    QTRY_COMPARE(people.rows()->count(), 6);
    QCOMPARE(column(*people.rows(), u"name"_s).last(), u"ada"_s);
}

void TestHubControllers::signInsOfSomebody()
{
    const store::User bob = rig->make(u"bob"_s);
    const auth::SignedIn in = rig->signIn(u"bob"_s, u"laptop"_s);
    SignIns signIns;
    signIns.setUser(bob.id.toString(QUuid::WithoutBraces));
    show(signIns);
    QCOMPARE(column(*signIns.rows(), u"name"_s), QVariantList{u"laptop"_s});
    signIns.revokeOthers();
    QTRY_COMPARE(signIns.others(), 0);
    QVERIFY(!rig->isAlive(in) && rig->isAlive(rig->ada));
}

void TestHubControllers::auditTrail()
{
    (void)rig->make(u"bob"_s);
    rig->later();
    (void)rig->auth.signIn(u"bob"_s, u"qd-canary-wrong"_s, AuthRig::client({}, u"198.51.100.7"_s));
    QTRY_VERIFY(rig->auth.audited().contains(u"!sign-in"_s));
    AuditTrail trail;
    trail.setPageSize(2);
    const QAbstractItemModelTester tester(trail.rows());
    show(trail);
    const HubRows::Row failed = trail.rows()->rows().first();
    QVERIFY(!failed[u"succeeded"_s].toBool());
    QCOMPARE(failed[u"address"_s], u"198.51.100.7"_s);
    QVERIFY2(failed[u"text"_s].toString().endsWith(u"tried to sign in with a wrong name or password"_s),
             qPrintable(failed[u"text"_s].toString()));
    QCOMPARE(trail.rows()->rows()[1][u"text"_s], u"local added bob"_s);
    QVERIFY(trail.hasMore());
    trail.readMore();
    QTRY_COMPARE(trail.rows()->rows().last()[u"text"_s], u"ada became the first owner"_s);
    // What happens later stands above.
    (void)rig->signIn(u"ada"_s, u"phone"_s);
    trail.refresh();
    QTRY_COMPARE(trail.rows()->rows().first()[u"text"_s], u"ada signed in"_s);
}

// Whatever a hub notes is said in words.
void TestHubControllers::auditWords()
{
    auth::Actor ada = AuthRig::actor(rig->ada);
    People people;
    show(people);
    perform(people, [&] { people.add(u"bob"_s, {}, bobsPassword, 1); });
    QTRY_COMPARE(people.rows()->count(), 2);
    const QString bob = people.rows()->rows().first()[u"user"_s].toString();
    perform(people, [&] { people.setRole(bob, 2); });
    perform(people, [&] { people.setDisabled(bob, true); });
    perform(people, [&] { people.setDisabled(bob, false); });
    perform(people, [&] { people.setPassword(bob, bobsPassword); });
    perform(people, [&] { people.setFolders(bob, {u"/"_s}); });
    perform(people, [&] { people.remove(bob); });
    AccessTokens tokens;
    show(tokens);
    perform(tokens, [&] { tokens.create(u"ci"_s, {u"read"_s}, 1); });
    QTRY_COMPARE(tokens.rows()->count(), 1);
    perform(tokens, [&] { tokens.revoke(tokens.rows()->rows().first()[u"token"_s].toString()); });
    const auto offer = await(rig->auth.parts->pairing.create(ada));
    QVERIFY(offer.has_value());
    QVERIFY(await(rig->auth.parts->pairing.redeem(offer->code, AuthRig::client(u"phone"_s))).has_value());
    QVERIFY(!await(rig->auth.parts->pairing.redeem(offer->code, AuthRig::client(u"phone"_s))).has_value());
    SignIns signIns;
    show(signIns);
    perform(signIns, [&] { signIns.forgetDevice(keyWith(*signIns.rows(), u"device"_s, u"name"_s, u"phone"_s)); });
    perform(signIns, [&] { signIns.revokeOthers(); });
    AuditTrail trail;
    show(trail);
    QVERIFY(trail.rows()->count() >= 13);
    for (const HubRows::Row &row : trail.rows()->rows()) {
        const QString text = row[u"text"_s].toString();
        QVERIFY2(!text.contains(u'·') && !text.contains(u'%'), qPrintable(text));
    }
    rpc::AuditEntry later;
    later.actor = u"ada"_s;
    later.action = u"holograms.make"_s;
    QCOMPARE(AuditTrail::wordsOf(later), u"ada · holograms.make"_s);
    later.action = u"pairing.expired"_s;
    later.subject = u"%1"_s;
    later.succeeded = false;
    QCOMPARE(AuditTrail::wordsOf(later), u"A pairing code of %1 was used too late"_s);
}

void TestHubControllers::membersSeeTheirOwn()
{
    QFETCH_GLOBAL(bool, webSocket);
    (void)rig->make(u"bob"_s);
    link = rig->link(rig->signIn(u"bob"_s, u"laptop"_s).token, webSocket);
    SignIns signIns;
    show(signIns);
    QCOMPARE(signIns.rows()->count(), 1);
    AccessTokens tokens;
    show(tokens);
    QCOMPARE(tokens.choices().size(), 4);
    People people;
    people.setLink(link.get());
    AuditTrail trail;
    trail.setLink(link.get());
    QVERIFY(!people.isOffered() && !trail.isOffered());
    SignIns adas;
    adas.setUser(rig->ada.user.id.toString(QUuid::WithoutBraces));
    adas.setLink(link.get());
    QVERIFY(!adas.isOffered());
    HubStatus status;
    show(status);
    QCOMPARE(status.person(), u"bob, a member"_s);
    QCOMPARE(status.figures()->count(), 0);
    QVERIFY(status.trouble().isEmpty());
}

// Who sits there has no sign-in of the hub's, and may everything.
void TestHubControllers::atTheMachine()
{
    link = rig->localLink();
    SignIns signIns;
    signIns.setLink(link.get());
    PasswordChange change;
    change.setLink(link.get());
    AccessTokens tokens;
    tokens.setLink(link.get());
    QVERIFY(!signIns.isOffered() && !change.isOffered() && !tokens.isOffered());
    People people;
    show(people);
    perform(people, [&] { people.add(u"bob"_s, {}, bobsPassword, int(People::Role::Member)); });
    QTRY_COMPARE(people.rows()->count(), 2);
}

// With a token of a script in place of a sign-in: it is said what is missing.
void TestHubControllers::accessTokensDontManage()
{
    const auto made =
        await(rig->auth.parts->tokens.create(auth::Actor::local(), rig->ada.user.id, {u"ci"_s, {"read"}, {}}));
    QVERIFY(made.has_value());
    link = rig->link(made->token);
    SignIns signIns;
    signIns.setLink(link.get());
    QTRY_COMPARE(signIns.trouble(), u"Only somebody who is signed in can do this, not an access token."_s);
    QVERIFY(!signIns.isLoaded());
}

void TestHubControllers::hubIsAway()
{
    QFETCH_GLOBAL(bool, webSocket);
    if (!webSocket)
        return; // a server in this process is never away
    People people;
    show(people);
    QSignalSpy offered(&people, &HubController::offeredChanged);
    rig->close();
    QTRY_VERIFY(!people.isOffered());
    QCOMPARE(people.rows()->count(), 1); // what was known
    (void)rig->make(u"bob"_s);
    rig->listen();
    QTRY_VERIFY_WITH_TIMEOUT(people.isOffered(), 30'000);
    QTRY_COMPARE(people.rows()->count(), 2);
}

void TestHubControllers::signedOutElsewhere()
{
    QFETCH_GLOBAL(bool, webSocket);
    if (!webSocket)
        return; // its principal was let in for good
    SignIns signIns;
    show(signIns);
    const Outcome<void> ended = await(rig->auth.parts->sessions.revoke(auth::Actor::local(), rig->ada.session.id, {}));
    QVERIFY(ended.has_value());
    QTRY_COMPARE_WITH_TIMEOUT(link->state(), HubLink::State::Refused, 30'000);
    QVERIFY(!signIns.isOffered());
}

void TestHubControllers::linkGoes()
{
    SignIns signIns;
    show(signIns);
    signIns.revokeOthers(); // in work
    link.reset();
    QVERIFY(!signIns.isOffered() && !signIns.isBusy() && !signIns.isLoaded());
    QCOMPARE(signIns.rows()->count(), 0);
    signIns.refresh();
    signIns.revokeOthers();
    QVERIFY(!signIns.isBusy());
}

void TestHubControllers::noSecretIsVisible()
{
    HubStatus status;
    SignIns signIns;
    AccessTokens tokens;
    PasswordChange change;
    People people;
    AuditTrail trail;
    for (HubController *each : {static_cast<HubController *>(&status), static_cast<HubController *>(&signIns),
                                static_cast<HubController *>(&tokens), static_cast<HubController *>(&change),
                                static_cast<HubController *>(&people), static_cast<HubController *>(&trail)})
        each->setLink(link.get());
    perform(people, [&] { people.add(u"bob"_s, {}, bobsPassword, 1); });
    perform(change, [&] { change.replace(u"qd-canary-wrong"_s, u"qd-canary-next"_s, u"qd-canary-next"_s); });
    perform(tokens, [&] { tokens.create(u"ci"_s, {u"read"_s}, 1); });
    QTRY_COMPARE(tokens.rows()->count(), 1);
    QTRY_COMPARE(people.rows()->count(), 2);
    QTRY_VERIFY(trail.isLoaded() && signIns.isLoaded());
    const QString token = QGuiApplication::clipboard()->text();
    QVERIFY(token.size() > 20);
    for (QObject *each : QList<QObject *>{&status, &signIns, &tokens, &change, &people, &trail, link.get()}) {
        const QString text = visible(*each);
        QVERIFY2(!text.contains(u"qd-canary"_s) && !text.contains(token), qPrintable(text));
        QVERIFY(!text.contains(QString::fromLatin1(rig->ada.token)));
    }
}

QTEST_MAIN(TestHubControllers)
#include "tst_hubcontrollers.moc"
