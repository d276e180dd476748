// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Passwords, tokens and codes: which are taken, how they are hashed, and that those who come together pass one after the other. S0.8, S4.166.
#include "embedded-server/auth/identity.h"
#include "embedded-server/auth/passage.h"
#include "embedded-server/auth/tokens.h"
#include "embedded-server/auth/usernames.h"
#include "tests/support/await.h"

using namespace qd;
using namespace qd::auth;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const Passwords::Cost cheap{1, 8'192};

QCoro::Task<int> walk(Passage &passage, QList<int> &order, int number, Completion<bool> go)
{
    const Passage::Pass pass = co_await passage.enter();
    if (!pass)
        co_return -1;
    order.append(number);
    co_await go;
    co_return number;
}

} // namespace

class TestPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void taken_data();
    void taken();
    void hashed();
    void accountsThatAreNotThere();
    void spelledInAnotherWay();
    void hashedAtAnotherCost();
    void tokens();
    void codes();
    void names();
    void roles();
    void oneAfterTheOther();
};

void TestPasswords::taken_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("good");
    QTest::newRow("seven") << u"qd-cana"_s << false;
    QTest::newRow("eight") << u"qd-canar"_s << true;
    QTest::newRow("blanks count, and stay") << u" a b c d "_s << true;
    QTest::newRow("letters of any script") << u"пароль-слово"_s << true;
    QTest::newRow("eight signs beyond the first plane") << u"🚢🚢🚢🚢🚢🚢🚢🚢"_s << true;
    QTest::newRow("four of them") << u"🚢🚢🚢🚢"_s << false;
    QTest::newRow("as long as it gets") << QString(1'024, u'x') << true;
    QTest::newRow("longer") << QString(1'025, u'x') << false;
    QTest::newRow("longer in bytes") << QString(600, u'é') << false;
    QTest::newRow("common") << u"password1"_s << false;
    QTest::newRow("common, in capitals") << u"PassWord1"_s << false;
    QTest::newRow("common, with a year and a sign") << u"!Password1987?"_s << false;
    QTest::newRow("three thousandth or so") << u"dolphins1"_s << false;
    QTest::newRow("a row of one digit") << u"00000000"_s << false;
    QTest::newRow("not in ASCII") << u"contraseña"_s << false;
    QTest::newRow("digits that nobody takes first") << u"73918264"_s << true;
    QTest::newRow("a common word in a sentence") << u"the password of nobody"_s << true;
    QTest::newRow("the name of this program") << u"quarterdeck"_s << false;
    QTest::newRow("the name of this program, and a number") << u"Quarterdeck-2031"_s << false;
    QTest::newRow("the account's name") << u"Ada Lovelace"_s << false;
    QTest::newRow("the account's name, and a number") << u"Ada Lovelace 1815"_s << false;
}

void TestPasswords::taken()
{
    QFETCH(const QString, password);
    QFETCH(const bool, good);
    const Outcome<void> checked = Passwords::check(password, u"ada lovelace"_s);
    QCOMPARE(checked.has_value(), good);
    if (!good) {
        QCOMPARE(checked.error().code, Error::Code::BadRequest);
        QVERIFY(!checked.error().serverMessage.contains(password));
        QVERIFY(!checked.error().detail.contains(password));
    }
}

void TestPasswords::hashed()
{
    Passwords passwords(cheap);
    const Outcome<QString> encoded = await(passwords.hash(u"qd-canary right"_s));
    QVERIFY(encoded);
    QVERIFY(encoded->startsWith(u"$argon2id$"_s));
    QVERIFY(*encoded != *await(passwords.hash(u"qd-canary right"_s)));
    const auto right = await(passwords.compare(u"qd-canary right"_s, *encoded));
    QVERIFY(right->right && !right->outdated);
    for (const QString &wrong : {u"qd-canary wrong"_s, u"qd-canary right "_s, u"QD-canary right"_s, QString()})
        QVERIFY(!await(passwords.compare(wrong, *encoded))->right);
    // Beyond the longest nothing is cut off.
    const QString longest(1'024, u'x');
    const Outcome<QString> full = await(passwords.hash(longest));
    QVERIFY(await(passwords.compare(longest, *full))->right);
    QVERIFY(!await(passwords.compare(longest + u'x', *full))->right);
    QVERIFY(!await(passwords.compare(u"qd-canary right"_s, u"not a hash"_s))->right);
}

void TestPasswords::accountsThatAreNotThere()
{
    Passwords passwords(cheap);
    const auto check = await(passwords.compare(u"qd-canary"_s, {}));
    QVERIFY(check);
    QVERIFY(!check->right);
}

void TestPasswords::spelledInAnotherWay()
{
    Passwords passwords(cheap);
    const Outcome<QString> encoded = await(passwords.hash(u"qd-canary caf\u00e9"_s));
    QVERIFY(await(passwords.compare(u"qd-canary cafe\u0301"_s, *encoded))->right);
    QVERIFY(!await(passwords.compare(u"qd-canary cafe"_s, *encoded))->right);
}

void TestPasswords::hashedAtAnotherCost()
{
    Passwords before(cheap);
    Passwords now(Passwords::Cost{2, 16'384});
    const Outcome<QString> encoded = await(before.hash(u"qd-canary"_s));
    const auto check = await(now.compare(u"qd-canary"_s, *encoded));
    QVERIFY(check->right && check->outdated);
}

void TestPasswords::tokens()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 100; ++i) {
        const QByteArray token = newToken(sessionPrefix);
        QVERIFY(isToken(token, sessionPrefix));
        QVERIFY(!isToken(token, accessPrefix));
        QCOMPARE(token.size(), 47);
        QCOMPARE(hashOf(token).size(), 32);
        seen.insert(token);
    }
    QCOMPARE(seen.size(), 100);
    const QByteArray good = newToken(accessPrefix);
    for (const QByteArray &bad : {QByteArray(), QByteArray("qdt_"), good + "x", good.chopped(1), good.chopped(1) + "=",
                                  good.chopped(1) + QByteArray(1, '\0'), "qdt_" + QByteArray(43, ' ')})
        QVERIFY(!isToken(bad, accessPrefix));
}

void TestPasswords::codes()
{
    const QString code = newCode();
    QCOMPARE(code.size(), 29);
    const QByteArray canonical = canonicalCode(code);
    QCOMPARE(canonical.size(), 24);
    QCOMPARE(canonicalCode(code.toLower()), canonical);
    QCOMPARE(canonicalCode(u' ' + QString(code).replace(u'-', u' ')), canonical);
    QString alike = code;
    alike.replace(u'0', u'O').replace(u'1', u'l');
    QCOMPARE(canonicalCode(alike), canonical);
    for (const QString &bad : {QString(), u"qd-canary"_s, code + u"A"_s, code.chopped(1), code.chopped(1) + u'U'})
        QVERIFY(canonicalCode(bad).isEmpty());
    QVERIFY(newCode() != code);
}

void TestPasswords::names()
{
    for (const QString &good : {u"ada"_s, u" Ada Lovelace "_s, u"ada@example.org"_s, u"Ада"_s})
        QVERIFY(checkUserName(good));
    for (const QString &bad : {QString(), u"  "_s, u"a\nb"_s, u"a\u202eb"_s, QString(65, u'x')})
        QVERIFY(!checkUserName(bad));
    QCOMPARE(userNameFrom(u"ada.lovelace@example.org"_s), u"ada.lovelace"_s);
    QCOMPARE(userNameFrom(u"<script>"_s), u"script"_s);
    QCOMPARE(userNameFrom(u"\u202e"_s), u"user"_s);
}

void TestPasswords::roles()
{
    QVERIFY(permissionsOf(store::Role::Owner).contains("administer"));
    QVERIFY(permissionsOf(store::Role::Member).contains("proxy"));
    QVERIFY(!permissionsOf(store::Role::Member).contains("administer"));
    QCOMPARE(permissionsOf(store::Role::ReadOnly), (QList<QByteArray>{"signedIn", "read"}));
    store::AccessToken token;
    token.permissions.text = R"(["read","write","administer"])";
    QCOMPARE(permissionsOf(token, store::Role::Member), (QList<QByteArray>{"signedIn", "read", "write"}));
    QCOMPARE(permissionsOf(token, store::Role::ReadOnly), (QList<QByteArray>{"signedIn", "read"}));
    token.permissions.text = "broken";
    QCOMPARE(permissionsOf(token, store::Role::Owner), (QList<QByteArray>{"signedIn"}));
}

void TestPasswords::oneAfterTheOther()
{
    Passage passage(2);
    QList<int> order;
    QList<Completion<bool>> go(4);
    const Awaited<int> first(walk(passage, order, 1, go[0]));
    const Awaited<int> second(walk(passage, order, 2, go[1]));
    const Awaited<int> third(walk(passage, order, 3, go[2]));
    const Awaited<int> tooMany(walk(passage, order, 4, go[3]));
    QVERIFY(tooMany.done());
    QCOMPARE(tooMany.value(), -1);
    QCOMPARE(order, QList<int>{1});
    go[0].complete(true);
    QTRY_COMPARE(order, (QList<int>{1, 2}));
    QVERIFY(first.done() && !second.done());
    go[2].complete(true);
    QCOMPARE(order, (QList<int>{1, 2}));
    go[1].complete(true);
    QTRY_VERIFY(third.done());
    QCOMPARE(order, (QList<int>{1, 2, 3}));
    const Awaited<int> later(walk(passage, order, 5, go[2]));
    QTRY_VERIFY(later.done());
}

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
