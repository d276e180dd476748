// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Accounts on SQLite and PostgreSQL: the first owner, signing in and being locked out, users, sessions, access tokens, pairing, and what the audit
// log says. S0.8, S0.11, S3.13, S3.163, S4.165, S4.166.
#include "core/protocol/permission.h"
#include "embedded-server/auth/tokens.h"
#include "tests/integration/authfixtures.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::auth;
using namespace qd::test;
using store::Role;

namespace {

store::BearerSession sessionOf(AuthRig &rig, const SignedIn &in)
{
    const auto all = await(rig.parts->sessions.list(in.user.id));
    const auto found = std::ranges::find(*all, in.session.id, &store::BearerSession::id);
    return found == all->cend() ? store::BearerSession() : *found;
}

constexpr qint64 minute = 60'000;
constexpr qint64 day = 24 * 60 * minute;

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<AuthRig>(engine);
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void firstOwner();
    void twoOwnersRace();
    void signsIn();
    void refusesAlike();
    void locksOut();
    void attemptsWhilePausedAreNoted();
    void failedExternalSignInsAreNoted();
    void guessesAtOnceCountToo();
    void hashesAgain();
    void lastOwnerStays();
    void twoOwnersDemoteEachOther();
    void disabledUserIsOut();
    void removedUserIsOut();
    void roleChangesCountAtOnce();
    void limitsCountAtOnce();
    void limitsThatMakeNoSense();
    void passwordChangeEndsOtherSessions();
    void ownerSetsPassword();
    void sessionsExpire();
    void usesAreNotedOnceAMinute();
    void revokedOneByOne();
    void devicesAreRevoked();
    void otherProcessesHear();
    void endsThatWereMissedAreFound();
    void accessTokens();
    void tokensAreLimited();
    void peopleAreLimited();
    void tokensNeverExceedTheirUser();
    void pairs();
    void usedCodeIsRefusedAndNoted();
    void oldCodeIsRefused();
    void codesEndWithThePassword_data();
    void codesEndWithThePassword();
    void pairingIsLimited();
    void externalUsers();
    void storeHasNoSecrets();

private:
    std::unique_ptr<AuthRig> rig;
};

void TestAccounts::firstOwner()
{
    Accounts &accounts = rig->parts->accounts;
    const Client client = AuthRig::client(u"Ada's desk"_s);
    const QString first = *await(accounts.bootstrapCode());
    const QString code = *await(accounts.bootstrapCode());
    QVERIFY(!code.isEmpty() && code != first);
    for (const QString &wrong : {QString(), newCode(), first}) {
        const auto refused = await(accounts.bootstrap(wrong, u"eve"_s, bobsPassword, client));
        QCOMPARE(refused.error().httpStatus, 401);
    }
    // A code survives what is wrong beside it.
    QCOMPARE(await(accounts.bootstrap(code, u" "_s, adasPassword, client)).error().httpStatus, 400);
    QCOMPARE(await(accounts.bootstrap(code, u"ada"_s, u"short"_s, client)).error().httpStatus, 400);
    const auto in = await(accounts.bootstrap(code.toLower(), u"ada"_s, adasPassword, client));
    QD_OK(in);
    QCOMPARE(in->user.role, Role::Owner);
    const auto who = rig->parts->who(in->token);
    QD_OK(who);
    QVERIFY((*who)->permissions.contains("administer"));
    QVERIFY(!await(accounts.bootstrap(code, u"eve"_s, bobsPassword, client)));
    QVERIFY(await(accounts.bootstrapCode())->isEmpty());
    rig->restart();
    QVERIFY(await(rig->parts->accounts.bootstrapCode())->isEmpty());
    QTRY_COMPARE(rig->audited().count(u"!owner.bootstrap"_s), 4);
    QCOMPARE(rig->audited().count(u"owner.bootstrap"_s), 1);
}

// Two processes, each with its own code, and both used at once.
void TestAccounts::twoOwnersRace()
{
    AuthParts other(*rig->store.database, rig->options);
    const QString code = *await(rig->parts->accounts.bootstrapCode());
    const QString otherCode = *await(other.accounts.bootstrapCode());
    const Awaited first(rig->parts->accounts.bootstrap(code, u"ada"_s, adasPassword, AuthRig::client()));
    const Awaited second(other.accounts.bootstrap(otherCode, u"bob"_s, bobsPassword, AuthRig::client()));
    QTRY_VERIFY_WITH_TIMEOUT(first.done() && second.done(), 60'000);
    QVERIFY(first.value().has_value() != second.value().has_value());
    const auto &refused = first.value() ? second.value() : first.value();
    QCOMPARE(refused.error().httpStatus, 409);
    QCOMPARE(rig->store.read([](store::Transaction &t) { return store::Users(t).count(Role::Owner); }), 1);
}

void TestAccounts::signsIn()
{
    rig->makeOwner();
    const auto in = rig->signIn(u" ADA "_s, adasPassword, AuthRig::client(u"Ada's desk"_s));
    QD_OK(in);
    QVERIFY(isToken(in->token, sessionPrefix));
    const auto who = rig->parts->who(in->token);
    QD_OK(who);
    QCOMPARE((*who)->user.name, u"ada"_s);
    QCOMPARE((*who)->session->id, in->session.id);
    const http::Principal principal = principalOf(**who, QHostAddress(u"192.0.2.1"_s));
    QCOMPARE(principal.id, in->user.id.toByteArray(QUuid::WithoutBraces));
    QVERIFY(principal.may("keys") && principal.may("proxy") && !principal.may("nonsense"));
    const auto person = std::any_cast<rpc::Principal>(principal.details);
    QVERIFY(person.may(rpc::Permission::Administer));
    QCOMPARE(QUuid::fromString(person.session), in->session.id);
    const auto devices = await(rig->parts->sessions.devices(in->user.id));
    QCOMPARE(devices->first().name, u"Ada's desk"_s);
    for (const QByteArray &bad : {QByteArray(), QByteArray("qds_"), newToken(sessionPrefix), newToken(accessPrefix)})
        QCOMPARE(rig->parts->who(bad).error().code, Error::Code::Unauthorized);
}

// Whether an account is there, has a password, is disabled: the answer is the same.
void TestAccounts::refusesAlike()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    Accounts::NewUser elsewhere;
    elsewhere.name = u"elsewhere"_s;
    QD_OK(await(rig->parts->accounts.create(Actor::local(), elsewhere)));
    QD_OK(await(rig->parts->accounts.setDisabled(Actor::local(), bob.id, true)));
    const auto wrong = rig->signIn(u"ada"_s, bobsPassword);
    QCOMPARE(wrong.error().httpStatus, 401);
    const std::pair<QString, QString> others[] = {
        {u"nobody"_s, bobsPassword}, {u"elsewhere"_s, QString()}, {u"bob"_s, bobsPassword}, {QString(), bobsPassword}};
    for (const auto &[name, password] : others) {
        const auto refused = rig->signIn(name, password);
        QVERIFY(!refused);
        QCOMPARE(refused.error().httpStatus, 401);
        QCOMPARE(refused.error().serverMessage, wrong.error().serverMessage);
    }
}

void TestAccounts::locksOut()
{
    rig->makeOwner();
    Accounts &accounts = rig->parts->accounts;
    for (int i = 0; i < 6; ++i)
        QCOMPARE(rig->signIn(u"ada"_s, bobsPassword).error().httpStatus, 401);
    // Right or wrong does not matter now, nor where from, nor how the name is spelled.
    QCOMPARE(rig->signIn(u"ada"_s, adasPassword).error().code, Error::Code::RateLimited);
    QCOMPARE(rig->signIn(u"Ada "_s, adasPassword, AuthRig::client({}, u"198.51.100.7"_s)).error().httpStatus, 429);
    QVERIFY(accounts.waitMs(QHostAddress(u"198.51.100.7"_s), u"ADA"_s) > 0);
    QCOMPARE(accounts.waitMs(QHostAddress(u"198.51.100.7"_s), u"bob"_s), 0);
    rig->store.time.advance(accounts.waitMs(QHostAddress(u"198.51.100.7"_s), u"ada"_s));
    QD_OK(rig->signIn(u"ada"_s, adasPassword, AuthRig::client({}, u"198.51.100.7"_s)));
    // A name that is not there is locked like one that is.
    for (int i = 0; i < 6; ++i)
        QCOMPARE(rig->signIn(u"ghost"_s, bobsPassword, AuthRig::client({}, u"203.0.113.9"_s)).error().httpStatus, 401);
    QCOMPARE(rig->signIn(u"ghost"_s, bobsPassword, AuthRig::client({}, u"203.0.113.9"_s)).error().httpStatus, 429);
    QTRY_VERIFY(rig->audited().contains(u"!sign-in"_s));
}

// What the audit log has of attempts that failed before anything was looked at: not each, but how many.
void TestAccounts::attemptsWhilePausedAreNoted()
{
    rig->makeOwner();
    for (int i = 0; i < 6; ++i)
        QCOMPARE(rig->signIn(u"ada"_s, bobsPassword).error().httpStatus, 401);
    const auto pausedOnes = [this] {
        QStringList found;
        const auto page = await(rig->parts->audit.list({}));
        for (const store::AuditEvent &event : page ? page->records : QList<store::AuditEvent>()) {
            if (event.details.text.contains("paused"))
                found.append(event.action + u' ' + event.address + u' ' + event.actor +
                             QString::fromUtf8(event.details.text));
        }
        found.sort(); // those of one millisecond have no order
        return found;
    };
    for (int i = 0; i < 99; ++i)
        QCOMPARE(rig->signIn(u"ada"_s, u"qd-canary-typed"_s).error().httpStatus, 429);
    const QString first = u"sign-in 192.0.2.1 {\"paused\":true,\"attempts\":1}"_s;
    const QString tenth = u"sign-in 192.0.2.1 {\"paused\":true,\"attempts\":10}"_s;
    QTRY_COMPARE(pausedOnes(), QStringList({tenth, first}));
    // Codes, too.
    const Client thief = AuthRig::client(u"thief"_s, u"198.51.100.7"_s);
    for (int i = 0; i < 6; ++i)
        QCOMPARE(await(rig->parts->pairing.redeem(newCode(), thief)).error().httpStatus, 401);
    QTRY_COMPARE(rig->audited().count(u"!pairing.redeem"_s), 6);
    QCOMPARE(await(rig->parts->pairing.redeem(newCode(), thief)).error().httpStatus, 429);
    QTRY_COMPARE(pausedOnes(),
                 QStringList({u"pairing.redeem 198.51.100.7 {\"paused\":true,\"attempts\":1}"_s, tenth, first}));
}

void TestAccounts::failedExternalSignInsAreNoted()
{
    rig->makeOwner();
    rig->store.time.advance(1); // what comes next is newer
    const QHostAddress client(u"198.51.100.7"_s);
    for (int i = 0; i < 1'000; ++i)
        rig->parts->accounts.noteExternalFailure(client, u"The provider refused."_s);
    QTRY_COMPARE(rig->audited().count(u"!sign-in.external"_s), 12); // ten, the hundredth, the thousandth
    const auto page = await(rig->parts->audit.list({}));
    QD_OK(page);
    QCOMPARE(page->records.constFirst().address, client.toString());
    QVERIFY(page->records.constFirst().details.text.contains("The provider refused."));
    // Later, all of them again.
    rig->store.time.advance(60 * minute);
    rig->parts->accounts.noteExternalFailure(client, u"The provider refused."_s);
    QTRY_COMPARE(rig->audited().count(u"!sign-in.external"_s), 13);
}

// Fifty at the same time don't get fifty guesses.
void TestAccounts::guessesAtOnceCountToo()
{
    rig->makeOwner();
    std::vector<Awaited<Outcome<SignedIn>>> all;
    for (int i = 0; i < 50; ++i)
        all.emplace_back(rig->parts->accounts.signIn(u"ada"_s, bobsPassword, AuthRig::client()));
    int guesses = 0;
    for (const auto &one : all) {
        QTRY_VERIFY_WITH_TIMEOUT(one.done(), 60'000);
        guesses += one.value().error().httpStatus == 401 ? 1 : 0;
    }
    QCOMPARE(guesses, 6);
}

void TestAccounts::hashesAgain()
{
    rig->makeOwner();
    const auto before = *await(rig->parts->accounts.find(rig->signIn(u"ada"_s, adasPassword)->user.id));
    rig->options.cost = {2, 16'384};
    rig->restart();
    QD_OK(rig->signIn(u"ada"_s, adasPassword));
    QTRY_VERIFY(await(rig->parts->accounts.find(before.id))->passwordHash != before.passwordHash);
    QD_OK(rig->signIn(u"ada"_s, adasPassword));
}

void TestAccounts::lastOwnerStays()
{
    const SignedIn ada = rig->makeOwner();
    const Actor actor = AuthRig::actor(ada);
    Accounts &accounts = rig->parts->accounts;
    QCOMPARE(await(accounts.setRole(actor, ada.user.id, Role::Member)).error().httpStatus, 409);
    QCOMPARE(await(accounts.setDisabled(actor, ada.user.id, true)).error().httpStatus, 409);
    QCOMPARE(await(accounts.remove(actor, ada.user.id)).error().httpStatus, 409);
    QVERIFY(rig->parts->isAlive(ada.token));
    const store::User bob = rig->make(u"bob"_s);
    QCOMPARE(await(accounts.remove(actor, ada.user.id)).error().httpStatus, 409);
    QD_OK(await(accounts.setRole(actor, bob.id, Role::Owner)));
    QD_OK(await(accounts.setDisabled(actor, bob.id, true))); // who is disabled does not count
    QCOMPARE(await(accounts.setRole(actor, ada.user.id, Role::Member)).error().httpStatus, 409);
    QD_OK(await(accounts.setDisabled(actor, bob.id, false)));
    QD_OK(await(accounts.setRole(actor, ada.user.id, Role::Member)));
    QCOMPARE(await(accounts.create(actor, {u"BOB"_s, bobsPassword, {}, {}, Role::Member})).error().httpStatus, 409);
    QCOMPARE(await(accounts.setRole(actor, QUuid::createUuid(), Role::Member)).error().code, Error::Code::NotFound);
    const QStringList audited = rig->audited();
    QCOMPARE(audited.count(u"users.setRole"_s), 2);
    QCOMPARE(audited.count(u"users.disable"_s), 1);
}

void TestAccounts::twoOwnersDemoteEachOther()
{
    const SignedIn ada = rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s, Role::Owner);
    const Awaited first(rig->parts->accounts.setRole(Actor::local(), ada.user.id, Role::Member));
    const Awaited second(rig->parts->accounts.remove(Actor::local(), bob.id));
    QTRY_VERIFY_WITH_TIMEOUT(first.done() && second.done(), 60'000);
    QVERIFY(first.value().has_value() != second.value().has_value());
    QCOMPARE(rig->store.read([](store::Transaction &t) { return store::Users(t).count(Role::Owner); }), 1);
}

void TestAccounts::disabledUserIsOut()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const auto token = await(rig->parts->tokens.create(Actor::local(), bob.id, {u"ci"_s, {"read"}, {}}));
    QD_OK(token);
    const auto who = rig->parts->who(in->token);
    QVERIFY(rig->parts->isAlive(token->token));
    QSignalSpy ended(&rig->parts->sessions, &Sessions::ended);
    QD_OK(await(rig->parts->accounts.setDisabled(Actor::local(), bob.id, true)));
    QVERIFY((*who)->ending->isOver());
    QVERIFY(ended.size() >= 2);
    QVERIFY(!rig->parts->isAlive(in->token));
    QVERIFY(!rig->parts->isAlive(token->token));
    QD_OK(await(rig->parts->accounts.setDisabled(Actor::local(), bob.id, false)));
    QVERIFY(!rig->parts->isAlive(in->token)); // what has ended stays so
    QD_OK(rig->signIn(u"bob"_s, bobsPassword));
}

void TestAccounts::removedUserIsOut()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    QVERIFY(rig->parts->isAlive(in->token));
    QD_OK(await(rig->parts->accounts.remove(Actor::local(), bob.id)));
    QVERIFY(!rig->parts->isAlive(in->token));
    QCOMPARE(rig->signIn(u"bob"_s, bobsPassword).error().httpStatus, 401);
    QCOMPARE(await(rig->parts->accounts.remove(Actor::local(), bob.id)).error().code, Error::Code::NotFound);
}

void TestAccounts::roleChangesCountAtOnce()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const auto before = *rig->parts->who(in->token);
    QVERIFY(before->permissions.contains("write"));
    QSignalSpy changed(&rig->parts->sessions, &Sessions::changed);
    QD_OK(await(rig->parts->accounts.setRole(Actor::local(), bob.id, Role::ReadOnly)));
    QVERIFY(before->ending->isOver());
    QCOMPARE(changed.size(), 1);
    const auto after = *rig->parts->who(in->token);
    QVERIFY(!after->permissions.contains("write"));
    QVERIFY(!after->ending->isOver());
}

// What an owner decides of the AI proxy is told to what lets people through it, here and in other processes.
void TestAccounts::limitsCountAtOnce()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    QCOMPARE(store::namesIn(bob.models), QStringList());
    QCOMPARE(bob.requestsPerMinute, 0);
    QFETCH_GLOBAL(QString, engine);
    std::unique_ptr<store::Database> second;
    if (engine == u"postgresql") {
        second = rig->store.make(rig->store.options());
        const QSignalSpy listens(&second->notifier(), &store::Notifier::missed);
        QD_OK(wait(second->open()));
        QTRY_VERIFY(!listens.isEmpty());
    }
    AuthParts other(second ? *second : *rig->store.database, rig->options);
    QSignalSpy here(&rig->parts->sessions, &Sessions::changed);
    QSignalSpy there(&other.sessions, &Sessions::changed);
    const Accounts::Limits wanted{{u" gpt-a "_s, u"gpt-b"_s, u"gpt-a"_s}, 30, 2};
    const auto changed = await(rig->parts->accounts.setLimits(Actor::local(), bob.id, wanted));
    QD_OK(changed);
    QCOMPARE(here.size(), 1);
    QCOMPARE(here.first().first().toUuid(), bob.id);
    QTRY_VERIFY(!there.isEmpty());
    const auto kept = await(rig->parts->accounts.find(bob.id));
    QD_OK(kept);
    QCOMPARE(store::namesIn(kept->models), (QStringList{u"gpt-a"_s, u"gpt-b"_s}));
    QCOMPARE(kept->requestsPerMinute, 30);
    QCOMPARE(kept->streams, 2);
    QCOMPARE(rig->audited().count(u"users.setLimits"_s), 1);
    QD_OK(await(rig->parts->accounts.setLimits(Actor::local(), bob.id, {})));
    QCOMPARE(store::namesIn(await(rig->parts->accounts.find(bob.id))->models), QStringList());
    QCOMPARE(await(rig->parts->accounts.setLimits(Actor::local(), QUuid::createUuid(), {})).error().code,
             Error::Code::NotFound);
}

void TestAccounts::limitsThatMakeNoSense()
{
    const store::User bob = rig->make(u"bob"_s);
    QStringList many;
    for (int i = 0; i < 201; ++i)
        many.append(u"model-%1"_s.arg(i));
    const QList<Accounts::Limits> bad{{{u" "_s}, 0, 0}, {{u"a\nb"_s}, 0, 0}, {{QString(201, u'm')}, 0, 0},
                                      {many, 0, 0},     {{}, -1, 0},         {{}, 0, -1},
                                      {{}, 100'001, 0}, {{}, 0, 1'001}};
    for (const Accounts::Limits &limits : bad) {
        const auto refused = await(rig->parts->accounts.setLimits(Actor::local(), bob.id, limits));
        QVERIFY(!refused);
        QCOMPARE(refused.error().httpStatus, 400);
        QVERIFY(!refused.error().serverMessage.isEmpty());
    }
    QCOMPARE(store::namesIn(await(rig->parts->accounts.find(bob.id))->models), QStringList());
    many.removeLast();
    QD_OK(await(rig->parts->accounts.setLimits(Actor::local(), bob.id, {many, 100'000, 1'000})));
}

void TestAccounts::passwordChangeEndsOtherSessions()
{
    rig->makeOwner();
    const auto here = rig->signIn(u"ada"_s, adasPassword);
    const auto there = rig->signIn(u"ada"_s, adasPassword);
    QVERIFY(rig->parts->isAlive(here->token) && rig->parts->isAlive(there->token));
    Accounts &accounts = rig->parts->accounts;
    const Actor actor = AuthRig::actor(*here);
    QCOMPARE(await(accounts.changePassword(actor, bobsPassword, u"qd-canary-new"_s)).error().httpStatus, 403);
    QCOMPARE(await(accounts.changePassword(actor, adasPassword, u"password1"_s)).error().httpStatus, 400);
    QVERIFY(rig->parts->isAlive(there->token));
    QD_OK(await(accounts.changePassword(actor, adasPassword, u"qd-canary-new"_s)));
    QVERIFY(rig->parts->isAlive(here->token));
    QVERIFY(!rig->parts->isAlive(there->token));
    QVERIFY(!rig->signIn(u"ada"_s, adasPassword));
    QD_OK(rig->signIn(u"ada"_s, u"qd-canary-new"_s));
    Actor script = actor;
    script.sessionId.reset();
    QCOMPARE(await(accounts.changePassword(script, u"qd-canary-new"_s, adasPassword)).error().httpStatus, 403);
    // Who has somebody's session can't guess the password through it either.
    for (int i = 0; i < 10; ++i)
        (void)await(accounts.changePassword(actor, u"qd-canary-guess"_s, adasPassword));
    QCOMPARE(await(accounts.changePassword(actor, u"qd-canary-new"_s, adasPassword)).error().httpStatus, 429);
}

void TestAccounts::ownerSetsPassword()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const auto script = await(rig->parts->tokens.create(Actor::local(), bob.id, {u"script"_s, {"read"}, {}}));
    QD_OK(script);
    QD_OK(await(rig->parts->accounts.setPassword(Actor::local(), bob.id, u"qd-canary-reset"_s)));
    QVERIFY(!rig->parts->isAlive(in->token));
    QVERIFY(!rig->parts->isAlive(script->token));
    QVERIFY(!rig->signIn(u"bob"_s, bobsPassword));
    QD_OK(rig->signIn(u"bob"_s, u"qd-canary-reset"_s));
}

void TestAccounts::sessionsExpire()
{
    rig->makeOwner();
    const auto idle = rig->signIn(u"ada"_s, adasPassword);
    const auto used = rig->signIn(u"ada"_s, adasPassword);
    rig->pass(29 * day);
    QVERIFY(rig->parts->isAlive(used->token));
    QTRY_VERIFY(sessionOf(*rig, *used).expiresAt > idle->session.expiresAt);
    rig->pass(2 * day);
    QVERIFY(!rig->parts->isAlive(idle->token));
    QVERIFY(rig->parts->isAlive(used->token));
    QTRY_COMPARE(sessionOf(*rig, *used).lastUsedAt, rig->store.time.nowMs()); // stored before the time goes on
    for (int i = 0; i < 3; ++i) {
        rig->pass(20 * day);
        QCOMPARE(rig->parts->isAlive(used->token), i < 2); // after 91 days not even with use
        if (i < 2)
            QTRY_COMPARE(sessionOf(*rig, *used).lastUsedAt, rig->store.time.nowMs());
    }
    // A remembered one does not outlive its time either.
    const auto brief = rig->signIn(u"ada"_s, adasPassword);
    rig->pass(30 * day - 10'000);
    rig->options.touchMs = 1'000 * day;
    rig->restart();
    QVERIFY(rig->parts->isAlive(brief->token));
    rig->store.time.jump(10'000);
    QVERIFY(!rig->parts->isAlive(brief->token));
}

void TestAccounts::usesAreNotedOnceAMinute()
{
    const SignedIn ada = rig->makeOwner();
    const qint64 start = rig->store.time.nowMs();
    const auto lastUse = [&] { return sessionOf(*rig, ada).lastUsedAt; };
    rig->store.time.advance(minute / 2);
    QVERIFY(rig->parts->isAlive(ada.token));
    QCOMPARE(lastUse(), start);
    rig->store.time.advance(minute);
    QVERIFY(rig->parts->isAlive(ada.token));
    QTRY_COMPARE(lastUse(), rig->store.time.nowMs());
    const qint64 noted = lastUse();
    rig->store.time.advance(1'000);
    QVERIFY(rig->parts->isAlive(ada.token));
    QCOMPARE(lastUse(), noted);
}

void TestAccounts::revokedOneByOne()
{
    const SignedIn ada = rig->makeOwner();
    const auto one = rig->signIn(u"ada"_s, adasPassword);
    const auto two = rig->signIn(u"ada"_s, adasPassword);
    const store::User bob = rig->make(u"bob"_s);
    Sessions &sessions = rig->parts->sessions;
    const auto who = *rig->parts->who(one->token);
    const Actor actor = AuthRig::actor(ada);
    QCOMPARE(await(sessions.revoke(actor, one->session.id, bob.id)).error().code, Error::Code::NotFound);
    QCOMPARE(await(sessions.revoke(actor, QUuid::createUuid(), {})).error().code, Error::Code::NotFound);
    QVERIFY(!who->ending->isOver());
    QD_OK(await(sessions.revoke(actor, one->session.id, ada.user.id)));
    QVERIFY(who->ending->isOver());
    QVERIFY(!rig->parts->isAlive(one->token)); // though it was remembered a moment ago
    QD_OK(await(sessions.revoke(actor, one->session.id, ada.user.id)));
    QVERIFY(rig->parts->isAlive(two->token));
    QCOMPARE(*await(sessions.revokeAll(actor, ada.user.id, ada.session.id)), 1);
    QVERIFY(!rig->parts->isAlive(two->token));
    QVERIFY(rig->parts->isAlive(ada.token));
    QCOMPARE(rig->audited().count(u"sessions.revoke"_s), 1);
}

void TestAccounts::devicesAreRevoked()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword, AuthRig::client(u"phone"_s));
    const store::User bob = rig->make(u"bob"_s);
    QVERIFY(rig->parts->isAlive(phone->token));
    Sessions &sessions = rig->parts->sessions;
    const QUuid device = *phone->session.deviceId;
    QVERIFY(!await(sessions.revokeDevice(AuthRig::actor(ada), device, bob.id)));
    QD_OK(await(sessions.revokeDevice(AuthRig::actor(ada), device, ada.user.id)));
    QVERIFY(!rig->parts->isAlive(phone->token));
    QVERIFY(await(sessions.devices(ada.user.id))->isEmpty());
    QVERIFY(rig->parts->isAlive(ada.token));
}

// What one process ends is over in another one as soon as the database has told it.
void TestAccounts::otherProcessesHear()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword);
    QFETCH_GLOBAL(QString, engine);
    std::unique_ptr<store::Database> second;
    if (engine == u"postgresql") { // with connections of its own, as another process has them
        second = rig->store.make(rig->store.options());
        QD_OK(wait(second->open()));
    }
    AuthParts other(second ? *second : *rig->store.database, rig->options);
    const auto there = *other.who(phone->token);
    QSignalSpy ended(&other.sessions, &Sessions::ended);
    QD_OK(await(rig->parts->sessions.revoke(AuthRig::actor(ada), phone->session.id, {})));
    QTRY_VERIFY(there->ending->isOver());
    QVERIFY(!other.isAlive(phone->token));
    QVERIFY(!ended.isEmpty());
    const auto before = *other.who(ada.token);
    const store::User bob = rig->make(u"bob"_s, Role::Owner);
    Q_UNUSED(bob)
    QD_OK(await(rig->parts->accounts.setRole(Actor::local(), ada.user.id, Role::Member)));
    QTRY_VERIFY(before->ending->isOver());
    QVERIFY(!(*other.who(ada.token))->permissions.contains("administer"));
}

// Ended by a program that told nobody, as one on another connection of SQLite: open sockets are closed within a minute.
void TestAccounts::endsThatWereMissedAreFound()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword);
    const auto who = *rig->parts->who(phone->token);
    const auto mine = *rig->parts->who(ada.token);
    QD_OK(rig->store.write(
        [id = phone->session.id](store::Transaction &t) { return store::BearerSessions(t).revoke(id); }));
    QVERIFY(!who->ending->isOver());
    rig->store.time.advance(rig->options.sweepMs);
    QTRY_VERIFY(who->ending->isOver());
    QVERIFY(!mine->ending->isOver());
    QVERIFY(!rig->parts->isAlive(phone->token));
    // An open socket is a use.
    QTRY_COMPARE(sessionOf(*rig, ada).lastUsedAt, rig->store.time.nowMs());
    // Another role, likewise.
    QD_OK(rig->store.write([id = ada.user.id](store::Transaction &t) {
        return store::Users(t).find(id).and_then([&t](store::User user) {
            user.role = Role::Member;
            return store::Users(t).update(user);
        });
    }));
    QVERIFY(!mine->ending->isOver());
    rig->store.time.advance(rig->options.sweepMs);
    QTRY_VERIFY(mine->ending->isOver());
}

void TestAccounts::accessTokens()
{
    const SignedIn ada = rig->makeOwner();
    TokenKeeper &tokens = rig->parts->tokens;
    const Actor actor = AuthRig::actor(ada);
    TokenKeeper::Wish wish{u"backup"_s, {"read", "proxy"}, rig->store.time.nowMs() + day};
    const auto made = await(tokens.create(actor, ada.user.id, wish));
    QD_OK(made);
    QVERIFY(isToken(made->token, accessPrefix));
    const auto who = rig->parts->who(made->token);
    QD_OK(who);
    QCOMPARE((*who)->permissions, (QList<QByteArray>{"signedIn", "read", "proxy"}));
    const http::Principal principal = principalOf(**who, {});
    QVERIFY(principal.may("proxy") && !principal.may("write"));
    QVERIFY(std::any_cast<rpc::Principal>(principal.details).session.isEmpty());
    QTRY_VERIFY(await(tokens.list(ada.user.id))->first().lastUsedAt.has_value());
    rig->pass(day);
    QVERIFY(!rig->parts->isAlive(made->token));
    wish.expiresAt.reset();
    const auto lasting = await(tokens.create(actor, ada.user.id, wish));
    rig->pass(1'000 * day);
    QVERIFY(rig->parts->isAlive(lasting->token));
    const auto open = *rig->parts->who(lasting->token);
    const store::User bob = rig->make(u"bob"_s);
    QCOMPARE(await(tokens.revoke(actor, lasting->record.id, bob.id)).error().code, Error::Code::NotFound);
    QD_OK(await(tokens.revoke(actor, lasting->record.id, ada.user.id)));
    QVERIFY(!rig->parts->isAlive(lasting->token));
    QVERIFY(open->ending->isOver());
    QVERIFY(await(tokens.list(ada.user.id))->isEmpty());
}

void TestAccounts::tokensAreLimited()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const TokenKeeper::Wish wish{u"ci"_s, {"read"}, {}};
    QUuid last;
    for (int i = 0; i < 100; ++i) {
        const auto made = await(rig->parts->tokens.create(Actor::local(), bob.id, wish));
        QD_OK(made);
        last = made->record.id;
    }
    const auto refused = await(rig->parts->tokens.create(Actor::local(), bob.id, wish));
    QVERIFY(!refused);
    QCOMPARE(refused.error().serverMessage, u"There are 100 tokens already: revoke some first."_s);
    QD_OK(await(rig->parts->tokens.revoke(Actor::local(), last, bob.id)));
    QD_OK(await(rig->parts->tokens.create(Actor::local(), bob.id, wish)));
}

// Whoever adds them, and those that a provider vouches for too.
void TestAccounts::peopleAreLimited()
{
    rig->options.users = 3;
    rig->options.createsExternalUsers = true;
    rig->restart();
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const ExternalIdentity eve{u"https://id.example"_s, u"eve"_s, u"eve"_s, u"Eve"_s, {}};
    Accounts &accounts = rig->parts->accounts;
    QD_OK(await(accounts.signInExternally(eve, AuthRig::client())));
    const auto refused = await(accounts.create(Actor::local(), {u"dan"_s, bobsPassword, {}, {}, Role::Member}));
    QVERIFY(!refused);
    QCOMPARE(refused.error().httpStatus, 409);
    QVERIFY(refused.error().serverMessage.startsWith(u"This server has 3 accounts, which is all it takes"_s));
    const ExternalIdentity dan{u"https://id.example"_s, u"dan"_s, u"dan"_s, u"Dan"_s, {}};
    QCOMPARE(await(accounts.signInExternally(dan, AuthRig::client())).error().httpStatus, 409);
    QD_OK(await(accounts.signInExternally(eve, AuthRig::client()))); // who has one is let in
    QD_OK(await(accounts.remove(Actor::local(), bob.id)));
    QD_OK(await(accounts.signInExternally(dan, AuthRig::client())));
}

void TestAccounts::tokensNeverExceedTheirUser()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    TokenKeeper &tokens = rig->parts->tokens;
    const auto wish = [](const QList<QByteArray> &words) { return TokenKeeper::Wish{u"x"_s, words, {}}; };
    QCOMPARE(await(tokens.create(Actor::local(), bob.id, wish({"administer"}))).error().httpStatus, 400);
    QCOMPARE(await(tokens.create(Actor::local(), bob.id, wish({"*"}))).error().httpStatus, 400);
    QCOMPARE(await(tokens.create(Actor::local(), bob.id, {u" "_s, {"read"}, {}})).error().httpStatus, 400);
    QCOMPARE(await(tokens.create(Actor::local(), bob.id, {u"x"_s, {"read"}, 1})).error().httpStatus, 400);
    const auto made = await(tokens.create(Actor::local(), bob.id, wish({"read", "write"})));
    QVERIFY((*rig->parts->who(made->token))->permissions.contains("write"));
    QD_OK(await(rig->parts->accounts.setRole(Actor::local(), bob.id, Role::ReadOnly)));
    QVERIFY(!(*rig->parts->who(made->token))->permissions.contains("write"));
}

void TestAccounts::pairs()
{
    const SignedIn ada = rig->makeOwner();
    const auto offer = await(rig->parts->pairing.create(AuthRig::actor(ada)));
    QD_OK(offer);
    QCOMPARE(offer->expiresAt, rig->store.time.nowMs() + 2 * minute);
    QCOMPARE(offer->uri, u"quarterdeck://pair?address=https%3A%2F%2Fhub.example%3A4443&code="_s + offer->code +
                             u"&fingerprint="_s + QString(u"2a"_s).repeated(32));
    QVERIFY(QUrl(offer->uri).isValid());
    QCOMPARE(await(rig->parts->pairing.redeem(offer->code, AuthRig::client())).error().httpStatus, 400);
    Client phone = AuthRig::client(u"Ada's phone"_s);
    phone.kind = u"phone"_s;
    const auto in = await(rig->parts->pairing.redeem(offer->code, phone));
    QD_OK(in);
    QCOMPARE(in->user.id, ada.user.id);
    QVERIFY(rig->parts->isAlive(in->token));
    QCOMPARE(await(rig->parts->sessions.devices(ada.user.id))->first().name, u"Ada's phone"_s);
    // Neither a script nor somebody in process gives away sessions.
    Actor script = AuthRig::actor(ada);
    script.sessionId.reset();
    QCOMPARE(await(rig->parts->pairing.create(script)).error().httpStatus, 403);
    QCOMPARE(await(rig->parts->pairing.create(Actor::local())).error().httpStatus, 403);
}

void TestAccounts::codesEndWithThePassword_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("changed") << 0;
    QTest::newRow("set by an owner") << 1;
    QTest::newRow("signed out everywhere") << 2;
}

// Somebody who had the session for a while keeps no way in.
void TestAccounts::codesEndWithThePassword()
{
    QFETCH(const int, how);
    const SignedIn ada = rig->makeOwner();
    const Actor actor = AuthRig::actor(ada);
    const auto offer = await(rig->parts->pairing.create(actor));
    QD_OK(offer);
    const store::User bob = rig->make(u"bob"_s);
    const auto bobs = await(rig->parts->pairing.create(AuthRig::actor(*rig->signIn(u"bob"_s, bobsPassword))));
    QD_OK(bobs);
    if (how == 0)
        QD_OK(await(rig->parts->accounts.changePassword(actor, adasPassword, u"qd-canary-new"_s)));
    else if (how == 1)
        QD_OK(await(rig->parts->accounts.setPassword(Actor::local(), ada.user.id, u"qd-canary-new"_s)));
    else
        QD_OK(await(rig->parts->sessions.revokeAll(actor, ada.user.id, ada.session.id)));
    Client phone = AuthRig::client(u"A phone"_s);
    phone.kind = u"phone"_s;
    QCOMPARE(await(rig->parts->pairing.redeem(offer->code, phone)).error().httpStatus, 401);
    QD_OK(await(rig->parts->pairing.redeem(bobs->code, phone)));
}

void TestAccounts::usedCodeIsRefusedAndNoted()
{
    const SignedIn ada = rig->makeOwner();
    const auto offer = await(rig->parts->pairing.create(AuthRig::actor(ada)));
    const Client phone = AuthRig::client(u"phone"_s);
    // Two phones at once: one gets in.
    const Awaited first(rig->parts->pairing.redeem(offer->code, phone));
    const Awaited second(rig->parts->pairing.redeem(offer->code, AuthRig::client(u"thief"_s, u"198.51.100.7"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(first.done() && second.done(), 60'000);
    QVERIFY(first.value().has_value() != second.value().has_value());
    const auto replayed = await(rig->parts->pairing.redeem(offer->code, phone));
    QCOMPARE(replayed.error().httpStatus, 401);
    QCOMPARE(rig->audited().count(u"!pairing.replayed"_s), 2);
    QCOMPARE(rig->audited().count(u"pairing.redeem"_s), 1);
    QCOMPARE(await(rig->parts->sessions.list(ada.user.id))->size(), 2);
}

void TestAccounts::oldCodeIsRefused()
{
    const SignedIn ada = rig->makeOwner();
    const auto offer = await(rig->parts->pairing.create(AuthRig::actor(ada)));
    rig->store.time.advance(2 * minute);
    QCOMPARE(await(rig->parts->pairing.redeem(offer->code, AuthRig::client(u"phone"_s))).error().httpStatus, 401);
    QCOMPARE(rig->audited().first(), u"!pairing.expired"_s);
    // The code of somebody who is disabled meanwhile.
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const auto his = await(rig->parts->pairing.create(AuthRig::actor(*in)));
    QD_OK(await(rig->parts->accounts.setDisabled(Actor::local(), bob.id, true)));
    QCOMPARE(await(rig->parts->pairing.redeem(his->code, AuthRig::client(u"phone"_s))).error().httpStatus, 401);
}

void TestAccounts::pairingIsLimited()
{
    const SignedIn ada = rig->makeOwner();
    for (int i = 0; i < rig->options.pairingCodes; ++i)
        QD_OK(await(rig->parts->pairing.create(AuthRig::actor(ada))));
    QCOMPARE(await(rig->parts->pairing.create(AuthRig::actor(ada))).error().code, Error::Code::RateLimited);
    rig->store.time.advance(11 * minute);
    const auto offer = await(rig->parts->pairing.create(AuthRig::actor(ada)));
    QD_OK(offer);
    const Client thief = AuthRig::client(u"thief"_s, u"198.51.100.7"_s);
    for (int i = 0; i < 6; ++i)
        QCOMPARE(await(rig->parts->pairing.redeem(newCode(), thief)).error().httpStatus, 401);
    QCOMPARE(await(rig->parts->pairing.redeem(newCode(), thief)).error().httpStatus, 429);
    QVERIFY(rig->parts->accounts.waitMs(thief.address, {}) > 0);
    // Others are not held up.
    QD_OK(await(rig->parts->pairing.redeem(offer->code, AuthRig::client(u"phone"_s))));
}

void TestAccounts::externalUsers()
{
    rig->makeOwner();
    ExternalIdentity identity{u"https://id.example"_s, u"42"_s, u"ada@example.org"_s, u"Ada L."_s,
                              u"ada@example.org"_s};
    QCOMPARE(await(rig->parts->accounts.signInExternally(identity, AuthRig::client())).error().httpStatus, 403);
    rig->options.createsExternalUsers = true;
    rig->restart();
    Accounts &accounts = rig->parts->accounts;
    const auto in = await(accounts.signInExternally(identity, AuthRig::client()));
    QD_OK(in);
    QCOMPARE(in->user.name, u"ada-2"_s); // never taken for the one who has that name here
    QCOMPARE(in->user.role, Role::Member);
    identity.name = u"other"_s;
    const auto again = await(accounts.signInExternally(identity, AuthRig::client()));
    QCOMPARE(again->user.id, in->user.id);
    QVERIFY(!rig->signIn(u"ada-2"_s, QString()));
    QCOMPARE(await(accounts.changePassword(AuthRig::actor(*in), {}, bobsPassword)).error().httpStatus, 400);
    QD_OK(await(accounts.setDisabled(Actor::local(), in->user.id, true)));
    QCOMPARE(await(accounts.signInExternally(identity, AuthRig::client())).error().httpStatus, 403);
    QVERIFY(!await(accounts.signInExternally({identity.issuer, {}, {}, {}, {}}, AuthRig::client())));
    const store::User bob = rig->make(u"bob"_s);
    QD_OK(await(accounts.linkExternally(Actor::local(), bob.id, identity.issuer, u"43"_s)));
    identity.subject = u"43"_s;
    QCOMPARE(await(accounts.signInExternally(identity, AuthRig::client()))->user.id, bob.id);
    QCOMPARE(await(accounts.linkExternally(Actor::local(), bob.id, identity.issuer, u"42"_s)).error().code,
             Error::Code::Busy);
}

// Whoever reads the database has no token, no code and no password.
void TestAccounts::storeHasNoSecrets()
{
    const SignedIn ada = rig->makeOwner();
    const auto offer = await(rig->parts->pairing.create(AuthRig::actor(ada)));
    const auto token = await(rig->parts->tokens.create(AuthRig::actor(ada), ada.user.id, {u"ci"_s, {"read"}, {}}));
    QVERIFY(!rig->signIn(u"ada"_s, bobsPassword));
    QVERIFY(!rig->signIn(bobsPassword, u"ada"_s)); // typed into the wrong field
    QTRY_COMPARE(rig->audited().count(u"!sign-in"_s), 2);
    QByteArray everything;
    const std::pair<QString, int> tables[] = {{u"users"_s, 13},        {u"bearer_session"_s, 12},
                                              {u"access_token"_s, 11}, {u"pairing_code"_s, 8},
                                              {u"audit_event"_s, 11},  {u"device"_s, 8}};
    for (const auto &[table, columns] : tables) {
        const auto all = [&everything, table = table, columns = columns](store::Transaction &t) {
            return t.run(u"SELECT * FROM "_s + table, {}, [&everything, columns](const store::Row &row) {
                for (int i = 0; i < columns; ++i)
                    everything += row.value<QByteArray>(i) + '|' + row.value<QString>(i).toUtf8() + '|';
            });
        };
        QD_OK(rig->store.read(all));
    }
    QVERIFY(everything.contains("argon2id"));
    const QByteArray secrets[] = {ada.token,
                                  token->token,
                                  offer->code.toLatin1(),
                                  canonicalCode(offer->code),
                                  adasPassword.toUtf8(),
                                  bobsPassword.toUtf8()};
    for (const QByteArray &secret : secrets)
        QVERIFY(!everything.contains(secret));
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
