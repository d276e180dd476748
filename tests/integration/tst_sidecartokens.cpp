// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens for one sidecar: whom they are about, which address they are for, how long they count, what ends them, on each database. S3.13, S3.153 to S3.156.
#include "embedded-server/jose/accesstokens.h"
#include "embedded-server/jose/base64url.h"
#include "tests/integration/authfixtures.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace qd;
using namespace qd::auth;
using namespace qd::test;

namespace {

const QString here = u"https://sidecar.test:8443"_s;
const QString elsewhere = u"https://other.test"_s;

QJsonObject partOf(const QByteArray &token, int at)
{
    return QJsonDocument::fromJson(*jose::fromBase64Url(token.split('.').at(at))).object();
}

} // namespace

class SidecarTokensTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<AuthRig>(engine);
        ada = rig->makeOwner();
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void saysForWhom()
    {
        const auto issued = await(tokens().issue(AuthRig::actor(ada), u" HTTPS://Sidecar.test:8443/some/path "_s));
        QD_OK(issued);
        QCOMPARE(issued->audience, here);
        QCOMPARE(issued->expiresAt, rig->store.time.nowMs() + 3'600'000);
        const QJsonObject header = partOf(issued->token, 0);
        QCOMPARE(header[u"alg"_s].toString(), u"HS256"_s);
        QVERIFY(!header[u"kid"_s].toString().isEmpty());
        const QJsonObject claims = partOf(issued->token, 1);
        QCOMPARE(claims[u"aud"_s].toString(), here);
        QCOMPARE(claims[u"sub"_s].toString(), ada.user.id.toString(QUuid::WithoutBraces));
        QCOMPARE(claims[u"sid"_s].toString(), ada.session.id.toString(QUuid::WithoutBraces));
        QCOMPARE(claims[u"exp"_s].toInteger() - claims[u"iat"_s].toInteger(), 3'600);
        QVERIFY(!claims.contains(u"email"_s)); // nobody needs it
        const auto good = take(issued->token);
        QD_OK(good);
        QCOMPARE(good->user.id, ada.user.id);
        QCOMPARE(good->session.id, ada.session.id);
        QCOMPARE(good->expiresAt, claims[u"exp"_s].toInteger() * 1'000);
    }

    void forOneSidecarOnly()
    {
        const QByteArray token = make();
        QVERIFY(isRefused(take(token, {elsewhere})));
        QVERIFY(isRefused(take(token, {})));
        QVERIFY(isRefused(take(token, {u"http://sidecar.test:8443"_s})));
        QVERIFY(isRefused(take(token, {u"https://sidecar.test"_s})));
        QD_OK(take(token, {elsewhere, here})); // one that is reached in two ways
        QVERIFY(isRefused(take(token, QStringList(8, elsewhere) + QStringList{here})));
    }

    void onlyForWhoHasSignedIn()
    {
        for (const Actor &actor : {Actor(), Actor::local()}) {
            const auto none = await(tokens().issue(actor, here));
            QVERIFY(!none);
            QCOMPARE(none.error().httpStatus, 403);
        }
        Actor script = AuthRig::actor(ada); // an access token is of somebody, and no session
        script.sessionId.reset();
        QVERIFY(!await(tokens().issue(script, here)));
    }

    void addressesOfNothing_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("empty") << QString();
        QTest::newRow("a word") << u"sidecar"_s;
        QTest::newRow("another scheme") << u"ftp://sidecar.test"_s;
        QTest::newRow("with a user") << u"https://ada@sidecar.test"_s;
        QTest::newRow("two") << u"https://a.test,https://b.test"_s;
    }
    void addressesOfNothing()
    {
        QFETCH(QString, address);
        const auto none = await(tokens().issue(AuthRig::actor(ada), address));
        QVERIFY(!none);
        QCOMPARE(none.error().code, Error::Code::BadRequest);
    }

    void endsAfterAnHour()
    {
        const QByteArray token = make();
        rig->store.time.jump(3'600'000 + 59'000); // clocks may differ by a minute
        QD_OK(take(token));
        rig->store.time.jump(1'000);
        QVERIFY(isRefused(take(token)));
    }

    void endsWithItsSession()
    {
        const auto phone = rig->signIn(u"ada"_s, adasPassword);
        const QByteArray ours = make();
        const QByteArray phones = make(*phone);
        QD_OK(await(rig->parts->sessions.revoke(AuthRig::actor(ada), phone->session.id, {})));
        QVERIFY(isRefused(take(phones)));
        QD_OK(take(ours));
    }

    void endsWithItsUser()
    {
        const store::User bob = rig->make(u"bob"_s);
        const QByteArray token = make(*rig->signIn(u"bob"_s, bobsPassword));
        QD_OK(await(rig->parts->accounts.setRole(AuthRig::actor(ada), bob.id, store::Role::ReadOnly)));
        QCOMPARE(take(token)->user.role, store::Role::ReadOnly);
        QD_OK(await(rig->parts->accounts.setDisabled(AuthRig::actor(ada), bob.id, true)));
        QVERIFY(isRefused(take(token)));
        QD_OK(await(rig->parts->accounts.remove(AuthRig::actor(ada), bob.id)));
        QVERIFY(isRefused(take(token)));
    }

    void keysRotate()
    {
        const QByteArray before = make();
        rig->parts->secrets.prepend("qd-canary-newer-secret-for-sidecars-of-32");
        const QByteArray after = make();
        QVERIFY(partOf(before, 0)[u"kid"_s] != partOf(after, 0)[u"kid"_s]);
        QD_OK(take(before));
        QD_OK(take(after));
        rig->parts->secrets.removeLast();
        QVERIFY(isRefused(take(before)));
        QD_OK(take(after));
    }

    void withoutKeysNothing()
    {
        const QByteArray token = make();
        rig->parts->secrets.clear();
        QVERIFY(isRefused(take(token)));
        QVERIFY(!await(tokens().issue(AuthRig::actor(ada), here)));
    }

    // Signed with our key, and not made by us for this end.
    void othersOfTheSameKey()
    {
        const auto made = [&](const QString &issuer, const QString &user, const QString &session) {
            const jose::AccessTokenRules rules{issuer, here, 3'600'000, 60'000, &rig->store.time};
            return *jose::AccessTokens::make(rig->parts->secrets, rules)->issue({user, {}}, session);
        };
        const QString ours = u"quarterdeck hub"_s;
        const QString user = ada.user.id.toString(QUuid::WithoutBraces);
        const QString session = ada.session.id.toString(QUuid::WithoutBraces);
        const QString bob = rig->make(u"bob"_s).id.toString(QUuid::WithoutBraces);
        QD_OK(take(made(ours, user, session)));
        QVERIFY(isRefused(take(made(u"https://hub.test"_s, user, session))));
        QVERIFY(isRefused(take(made(ours, bob, session)))); // somebody else's session
        QVERIFY(isRefused(take(made(ours, user, {}))));
        QVERIFY(isRefused(take(made(ours, user, u"none"_s))));
        QVERIFY(isRefused(take(made(ours, u"ada"_s, session))));
    }

    // No other way in takes one.
    void opensNothingElse() { QVERIFY(isRefused(rig->parts->who(make()))); }

private:
    [[nodiscard]] SidecarTokens &tokens() const { return rig->parts->sidecars; }
    [[nodiscard]] QByteArray make(const SignedIn &in) const
    {
        const auto issued = await(tokens().issue(AuthRig::actor(in), here));
        return issued ? issued->token : QByteArray();
    }
    [[nodiscard]] QByteArray make() const { return make(ada); }
    [[nodiscard]] Outcome<SidecarTokens::Verified> take(const QByteArray &token,
                                                        const QStringList &audiences = {here}) const
    {
        return await(tokens().authenticate(token, audiences));
    }
    template <typename T>
    [[nodiscard]] static bool isRefused(const Outcome<T> &verdict)
    {
        return !verdict && verdict.error().httpStatus == 401;
    }

    std::unique_ptr<AuthRig> rig;
    SignedIn ada;
};

QTEST_GUILESS_MAIN(SidecarTokensTest)
#include "tst_sidecartokens.moc"
