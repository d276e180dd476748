// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What several processes of one database share for a while: sign-ins under way (S3.13, S3.18) and changing requests (S3.34), on SQLite, PostgreSQL and in memory.
#include "embedded-server/store/pendingsignins.h"
#include "embedded-server/store/requestclaims.h"
#include "tests/integration/storefixtures.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

using Found = std::optional<PendingSignIn>;
constexpr SignInKind browser = SignInKind::Browser;
constexpr SignInKind device = SignInKind::Device;

} // namespace

class TestStoreShared : public QObject
{
    Q_OBJECT

    auto add(const QByteArray &key, SignInKind kind = browser, qint64 most = 100)
    {
        return rig->write([=, now = rig->time.nowMs()](Transaction &t) {
            return PendingSignIns(t).add({kind, key, "sealed " + key, now + 60'000, 5'000, now + 5'000}, most);
        });
    }
    auto take(const QByteArray &key, SignInKind kind = browser)
    {
        return rig->write([=](Transaction &t) { return PendingSignIns(t).take(kind, key); });
    }
    auto reserve(const QByteArray &key)
    {
        return rig->write([=](Transaction &t) { return PendingSignIns(t).reserve(device, key, 60'000); });
    }
    auto find(const QByteArray &key)
    {
        return rig->read([=](Transaction &t) { return PendingSignIns(t).find(device, key); });
    }
    auto count(SignInKind kind)
    {
        return rig->read([=](Transaction &t) { return PendingSignIns(t).count(kind); });
    }

    auto claim(const QByteArray &key, const QUuid &attempt = QUuid::createUuid())
    {
        return rig->write([=](Transaction &t) {
            return RequestClaims(t).claim({key, attempt}, "what " + key, 60'000);
        });
    }
    auto finish(const QByteArray &key, const QUuid &attempt, const std::optional<QByteArray> &answer)
    {
        return rig->write([=](Transaction &t) { return RequestClaims(t).finish({key, attempt}, answer); });
    }
    auto forget(const QByteArray &key, const QUuid &attempt)
    {
        return rig->write([=](Transaction &t) { return RequestClaims(t).forget({key, attempt}); });
    }

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
    }
    void cleanupTestCase() { cluster().reset(); }

    void signInsEndOnce();
    void signInsExpire();
    void signInsAreFew();
    void oneAsks();
    void oneOfManyTakes();
    void requestsAreClaimedOnce();
    void claimsExpire();
    void oneOfManyClaims();

private:
    std::unique_ptr<StoreRig> rig;
};

void TestStoreShared::signInsEndOnce()
{
    QD_OK(add("one"));
    QVERIFY(!*take("other"));
    QVERIFY(!*take("one", device)); // another kind is another sign-in
    const Outcome<Found> taken = take("one");
    QD_OK(taken);
    QVERIFY(*taken);
    QCOMPARE((*taken)->sealed, QByteArray("sealed one"));
    QCOMPARE((*taken)->intervalMs, 5'000);
    QVERIFY(!*take("one"));
}

void TestStoreShared::signInsExpire()
{
    QD_OK(add("one"));
    QD_OK(add("two", device));
    rig->time.advance(60'000);
    QVERIFY(!*take("one"));
    QVERIFY(!*reserve("two"));
    QVERIFY(!*find("two"));
    QCOMPARE(*count(browser), 0);
    QD_OK(add("three"));
    const auto left =
        rig->read([](Transaction &t) { return t.value<qint64>(u"SELECT count(*) FROM pending_sign_in"_s); });
    QCOMPARE(left->value_or(0), 1);
}

void TestStoreShared::signInsAreFew()
{
    for (const char *key : {"a", "b", "c", "d"}) {
        QD_OK(add(key, browser, 3));
        QD_OK(add(QByteArray("device ") + key, device, 10));
        rig->time.advance(1);
    }
    QCOMPARE(*count(browser), 3);
    QCOMPARE(*count(device), 4);
    QVERIFY(!*take("a")); // the oldest
    QVERIFY(*take("b"));
    QVERIFY(*take("d"));
}

void TestStoreShared::oneAsks()
{
    QD_OK(add("one", device));
    QVERIFY(!*reserve("one")); // too early
    rig->time.advance(5'000);
    QVERIFY(*reserve("one"));
    QVERIFY(!*reserve("one")); // somebody asks
    QCOMPARE((**find("one")).intervalMs, 5'000);
    QD_OK(rig->write([](Transaction &t) { return PendingSignIns(t).setPace(device, "one", 10'000); }));
    rig->time.advance(9'999);
    QVERIFY(!*reserve("one"));
    rig->time.advance(1);
    const Outcome<Found> turn = reserve("one");
    QVERIFY(turn && *turn);
    QCOMPARE((*turn)->intervalMs, 10'000);
}

// Each in a transaction of its own, on as many connections as there are.
void TestStoreShared::oneOfManyTakes()
{
    QD_OK(add("one"));
    QList<QFuture<Outcome<Found>>> tries;
    for (int i = 0; i < 20; ++i)
        tries.append(
            rig->database->write<Found>([](Transaction &t) { return PendingSignIns(t).take(browser, "one"); }));
    int taken = 0;
    for (const auto &each : tries) {
        const Outcome<Found> got = wait(each);
        QD_OK(got);
        taken += *got ? 1 : 0;
    }
    QCOMPARE(taken, 1);
}

void TestStoreShared::requestsAreClaimedOnce()
{
    const QUuid mine = QUuid::createUuid();
    const QUuid other = QUuid::createUuid();
    QVERIFY(claim("one", mine)->isNew);
    Outcome<RequestClaim> again = claim("one", other);
    QD_OK(again);
    QVERIFY(!again->isNew && !again->isDone && !again->answer);
    QCOMPARE(again->fingerprint, QByteArray("what one"));
    QD_OK(finish("one", other, "not mine"));
    QD_OK(forget("one", other));
    QVERIFY(!claim("one")->isDone);
    QD_OK(finish("one", mine, R"({"a":"\u0000"})"));
    again = claim("one");
    QVERIFY(!again->isNew && again->isDone);
    QCOMPARE(again->answer, QByteArray(R"({"a":"\u0000"})"));
    QD_OK(finish("one", mine, {}));
    QVERIFY(claim("one")->isDone && !claim("one")->answer);
    QD_OK(forget("one", mine));
    QVERIFY(claim("one")->isNew);
}

void TestStoreShared::claimsExpire()
{
    const QUuid mine = QUuid::createUuid();
    QVERIFY(claim("one", mine)->isNew);
    QD_OK(finish("one", mine, "done"));
    QVERIFY(claim("two")->isNew);
    rig->time.advance(59'999);
    QVERIFY(!claim("one")->isNew);
    rig->time.advance(1);
    const Outcome<RequestClaim> anew = claim("one");
    QVERIFY(anew->isNew && !anew->isDone && !anew->answer);
    QD_OK(finish("one", mine, "late")); // of the first
    QVERIFY(!claim("one")->isDone);
    QCOMPARE(*rig->write([](Transaction &t) { return RequestClaims(t).forgetExpired(); }), 1);
}

void TestStoreShared::oneOfManyClaims()
{
    QList<QFuture<Outcome<RequestClaim>>> tries;
    for (int i = 0; i < 20; ++i)
        tries.append(rig->database->write<RequestClaim>([](Transaction &t) {
            return RequestClaims(t).claim({"one", QUuid::createUuid()}, "what", 60'000);
        }));
    int ours = 0;
    for (const auto &each : tries) {
        const Outcome<RequestClaim> got = wait(each);
        QD_OK(got);
        ours += got->isNew ? 1 : 0;
        QCOMPARE(got->fingerprint, QByteArray("what"));
    }
    QCOMPARE(ours, 1);
}

QTEST_GUILESS_MAIN(TestStoreShared)
#include "tst_storeshared.moc"
