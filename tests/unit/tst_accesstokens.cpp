// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The server's own signed tokens: what they say, how long they count, what is no token of ours. S3.153 to S3.156, S3.163.
#include "embedded-server/jose/accesstokens.h"
#include "embedded-server/jose/base64url.h"
#include "embedded-server/jose/compactjws.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

using namespace qd;
using namespace qd::jose;
using qd::test::ManualTime;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hour = 3'600'000;
const QByteArray oldSecret = "qd-canary-old-secret-with-enough-bytes";
const QByteArray newSecret = "qd-canary-new-secret-with-enough-bytes";

QJsonObject partOf(const QByteArray &token, int at)
{
    return QJsonDocument::fromJson(*fromBase64Url(token.split('.').at(at))).object();
}

QByteArray encoded(const QJsonObject &object)
{
    return toBase64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

class AccessTokensTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void claims();
    void endsAfterADay();
    void clocksMayDiffer();
    void rotates();
    void refusesWhatIsNotOurs_data();
    void refusesWhatIsNotOurs();
    void everyChangedByteIsSeen();
    void typesOfOtherKinds_data();
    void typesOfOtherKinds();
    void claimsOfOtherKinds_data();
    void claimsOfOtherKinds();
    void otherServersTokens();
    void needsASecret_data();
    void needsASecret();
    void emailIsOptional();
    void sessionIsOptional();

private:
    [[nodiscard]] AccessTokens tokens(const QList<QByteArray> &secrets = {newSecret},
                                      const QString &issuer = u"https://hub.test"_s,
                                      const QString &audience = u"quarterdeck"_s) const
    {
        return *AccessTokens::make(secrets, {issuer, audience, 24 * hour, 60'000, &m_time});
    }
    // Signs as whoever has the secret would.
    [[nodiscard]] QByteArray signedToken(const QJsonObject &header, const QJsonObject &claims) const
    {
        const QByteArray key =
            QMessageAuthenticationCode::hash("quarterdeck access token key 1", newSecret, QCryptographicHash::Sha256);
        const QByteArray input = encoded(header) + '.' + encoded(claims);
        return input + '.' + toBase64Url(QMessageAuthenticationCode::hash(input, key, QCryptographicHash::Sha256));
    }

    ManualTime m_time;
    AuthenticatedUser m_user{u"0b0e7a0c-6f0c-4f5c-9d6b-0d9f6a1c2b3d"_s, u"alice@example.test"_s};
};

void AccessTokensTest::claims()
{
    const Outcome<QByteArray> token = tokens().issue(m_user);
    QVERIFY(token);
    const QJsonObject header = partOf(*token, 0);
    QCOMPARE(header["alg"_L1].toString(), u"HS256"_s);
    QVERIFY(!header["kid"_L1].toString().isEmpty());
    const QJsonObject claims = partOf(*token, 1);
    QCOMPARE(claims["sub"_L1].toString(), m_user.id);
    QCOMPARE(claims["email"_L1].toString(), *m_user.email);
    QCOMPARE(claims["iss"_L1].toString(), u"https://hub.test"_s);
    QCOMPARE(claims["aud"_L1].toString(), u"quarterdeck"_s);
    QCOMPARE(claims["iat"_L1].toInteger(), m_time.nowMs() / 1000);
    QCOMPARE(claims["exp"_L1].toInteger() - claims["iat"_L1].toInteger(), 24 * 3600);
    const Outcome<VerifiedToken> good = tokens().verify(*token);
    QVERIFY(good);
    QCOMPARE(*good, (VerifiedToken{m_user, {}, claims["exp"_L1].toInteger() * 1000}));
    QVERIFY(!token->contains("qd-canary"));
}

void AccessTokensTest::endsAfterADay()
{
    const AccessTokens ours = tokens();
    const QByteArray token = *ours.issue(m_user);
    m_time.jump(24 * hour + 59'000);
    QVERIFY(ours.verify(token));
    m_time.jump(1'000);
    const Outcome<VerifiedToken> late = ours.verify(token);
    QVERIFY(!late);
    QCOMPARE(late.error().code, Error::Code::Unauthorized);
}

void AccessTokensTest::clocksMayDiffer()
{
    const AccessTokens ours = tokens();
    const QByteArray token = *ours.issue(m_user);
    m_time.jump(-60'000);
    QVERIFY(ours.verify(token));
    m_time.jump(-1'000);
    QVERIFY(!ours.verify(token));
}

void AccessTokensTest::rotates()
{
    const QByteArray before = *tokens({oldSecret}).issue(m_user);
    const AccessTokens both = tokens({newSecret, oldSecret});
    QVERIFY(both.verify(before));
    const QByteArray after = *both.issue(m_user);
    QVERIFY(partOf(before, 0)["kid"_L1] != partOf(after, 0)["kid"_L1]);
    QVERIFY(tokens({newSecret}).verify(after));
    QVERIFY(!tokens({newSecret}).verify(before));
    QVERIFY(!tokens({oldSecret}).verify(after));
}

void AccessTokensTest::refusesWhatIsNotOurs_data()
{
    QTest::addColumn<QByteArray>("token");
    const QByteArray good = *tokens().issue(m_user);
    const QList<QByteArray> parts = good.split('.');
    const auto header = [&parts, &good](const QString &name, const QJsonValue &value) {
        QJsonObject changed = partOf(good, 0);
        changed.insert(name, value);
        return encoded(changed) + '.' + parts.at(1) + '.';
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("two parts") << parts.at(0) + '.' + parts.at(1);
    QTest::newRow("four parts") << good + ".AAAA";
    QTest::newRow("no signature") << parts.at(0) + '.' + parts.at(1) + '.';
    QTest::newRow("none") << header(u"alg"_s, u"none"_s);
    QTest::newRow("none, signed") << header(u"alg"_s, u"none"_s) + parts.at(2);
    QTest::newRow("nOnE") << header(u"alg"_s, u"nOnE"_s) + parts.at(2);
    QTest::newRow("hs256 in small letters") << header(u"alg"_s, u"hs256"_s) + parts.at(2);
    QTest::newRow("RS256") << header(u"alg"_s, u"RS256"_s) + parts.at(2);
    QTest::newRow("HS512") << header(u"alg"_s, u"HS512"_s) + parts.at(2);
    QTest::newRow("algorithm is no text") << header(u"alg"_s, 1) + parts.at(2);
    QTest::newRow("unknown key") << header(u"kid"_s, u"other"_s) + parts.at(2);
    QTest::newRow("no key") << header(u"kid"_s, u""_s) + parts.at(2);
    QTest::newRow("type is no text") << header(u"typ"_s, 1) + parts.at(2);
    QTest::newRow("critical") << header(u"crit"_s, QJsonArray{u"x"_s}) + parts.at(2);
    QTest::newRow("padded") << good + "=";
    QTest::newRow("line end") << good + "\n";
    QTest::newRow("blank before") << " " + good;
    QTest::newRow("cut signature") << good.chopped(4);
    QTest::newRow("too long") << QByteArray(longestToken, 'A') + good;
}

void AccessTokensTest::refusesWhatIsNotOurs()
{
    QFETCH(QByteArray, token);
    const Outcome<VerifiedToken> verdict = tokens().verify(token);
    QVERIFY(!verdict);
    QCOMPARE(verdict.error().code, Error::Code::Unauthorized);
}

void AccessTokensTest::everyChangedByteIsSeen()
{
    const AccessTokens ours = tokens();
    const QByteArray good = *ours.issue(m_user);
    for (qsizetype at = 0; at < good.size(); ++at) {
        for (const char flip : {'\x01', '\x20'}) {
            QByteArray changed = good;
            changed[at] = static_cast<char>(changed.at(at) ^ flip);
            QVERIFY2(!ours.verify(changed), qPrintable(QString::number(at)));
        }
    }
}

void AccessTokensTest::typesOfOtherKinds_data()
{
    QTest::addColumn<QJsonValue>("type");
    QTest::addColumn<bool>("good");
    QTest::newRow("ours") << QJsonValue(u"at+jwt"_s) << true;
    QTest::newRow("in its long form") << QJsonValue(u"application/AT+JWT"_s) << true;
    QTest::newRow("none") << QJsonValue(QJsonValue::Undefined) << false;
    QTest::newRow("any token") << QJsonValue(u"JWT"_s) << false;
    QTest::newRow("a logout token") << QJsonValue(u"logout+jwt"_s) << false;
    QTest::newRow("a longer name") << QJsonValue(u"at+jwt+more"_s) << false;
}

void AccessTokensTest::typesOfOtherKinds()
{
    QFETCH(const QJsonValue, type);
    QFETCH(const bool, good);
    const QByteArray token = *tokens().issue(m_user);
    QJsonObject header = partOf(token, 0);
    if (type.isUndefined())
        header.remove("typ"_L1);
    else
        header.insert("typ"_L1, type);
    QCOMPARE(tokens().verify(signedToken(header, partOf(token, 1))).has_value(), good);
}

void AccessTokensTest::claimsOfOtherKinds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("exp as text") << u"exp"_s << QJsonValue(u"4102444800"_s);
    QTest::newRow("exp missing") << u"exp"_s << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("exp negative") << u"exp"_s << QJsonValue(-1);
    QTest::newRow("exp beyond time") << u"exp"_s << QJsonValue(1e300);
    QTest::newRow("iat missing") << u"iat"_s << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("nbf in the future") << u"nbf"_s << QJsonValue(4'000'000'000.);
    QTest::newRow("nbf as text") << u"nbf"_s << QJsonValue(u"0"_s);
    QTest::newRow("sub missing") << u"sub"_s << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("sub empty") << u"sub"_s << QJsonValue(QString());
    QTest::newRow("sub a number") << u"sub"_s << QJsonValue(1);
    QTest::newRow("aud another") << u"aud"_s << QJsonValue(u"other"_s);
    QTest::newRow("aud missing") << u"aud"_s << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("iss another") << u"iss"_s << QJsonValue(u"https://hub.test/"_s);
}

void AccessTokensTest::claimsOfOtherKinds()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    const QByteArray good = *tokens().issue(m_user);
    QJsonObject claims = partOf(good, 1);
    QVERIFY(tokens().verify(signedToken(partOf(good, 0), claims)));
    if (value.isUndefined())
        claims.remove(name);
    else
        claims.insert(name, value);
    QVERIFY(!tokens().verify(signedToken(partOf(good, 0), claims)));
}

void AccessTokensTest::otherServersTokens()
{
    const QByteArray elsewhere = *tokens({newSecret}, u"https://other.test"_s).issue(m_user);
    QVERIFY(!tokens().verify(elsewhere));
    const QByteArray forOthers = *tokens({newSecret}, u"https://hub.test"_s, u"proxy"_s).issue(m_user);
    QVERIFY(!tokens().verify(forOthers));
}

void AccessTokensTest::needsASecret_data()
{
    QTest::addColumn<QList<QByteArray>>("secrets");
    QTest::newRow("none") << QList<QByteArray>{};
    QTest::newRow("empty") << QList<QByteArray>{QByteArray()};
    QTest::newRow("short") << QList<QByteArray>{QByteArray("qd-canary-short")};
    QTest::newRow("short old one") << QList<QByteArray>{newSecret, QByteArray("qd-canary-short")};
}

void AccessTokensTest::needsASecret()
{
    QFETCH(QList<QByteArray>, secrets);
    const Outcome<AccessTokens> made = AccessTokens::make(secrets, {u"https://hub.test"_s, u"quarterdeck"_s});
    QVERIFY(!made);
    QVERIFY(made.error().detail.contains(u"32 random bytes"_s));
    QVERIFY(!made.error().detail.contains(u"qd-canary"_s));
}

void AccessTokensTest::emailIsOptional()
{
    const Outcome<QByteArray> token = tokens().issue({m_user.id, {}});
    QVERIFY(token);
    QVERIFY(!partOf(*token, 1).contains("email"_L1));
    const Outcome<VerifiedToken> good = tokens().verify(*token);
    QVERIFY(good && !good->user.email);
    QVERIFY(!tokens().issue({}));
}

void AccessTokensTest::sessionIsOptional()
{
    const QByteArray token = *tokens().issue(m_user, u"4f0c2a44-7d1e-4a5e-8f5d-2d9b6a1c2b3e"_s);
    QJsonObject claims = partOf(token, 1);
    QCOMPARE(claims["sid"_L1].toString(), u"4f0c2a44-7d1e-4a5e-8f5d-2d9b6a1c2b3e"_s);
    QCOMPARE(tokens().verify(token)->session, u"4f0c2a44-7d1e-4a5e-8f5d-2d9b6a1c2b3e"_s);
    QVERIFY(!partOf(*tokens().issue(m_user), 1).contains("sid"_L1));
    // One that is no text is of no session, which nobody takes who wants one.
    claims.insert(u"sid"_s, 7);
    QCOMPARE(tokens().verify(signedToken(partOf(token, 0), claims))->session, QString());
}

QTEST_GUILESS_MAIN(AccessTokensTest)
#include "tst_accesstokens.moc"
