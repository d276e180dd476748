// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// ID tokens of a provider, told from forged ones: every case of tests/fixtures/oidc/id_token_cases.json. S3.161; JWT faults.
#include "embedded-server/jose/base64url.h"
#include "embedded-server/jose/compactjws.h"
#include "embedded-server/jose/idtokens.h"
#include "testplaces.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/tokens/tokensigner.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace qd;
using namespace qd::jose;
using qd::test::ManualTime;
using namespace Qt::StringLiterals;

class IdTokensTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void judges_data();
    void judges();
    void saysWhatItRead();
    void asksForKeysAgainOnlyForUnknownOnes();
    void clockSkew();
    void ownTokensMeanNothing();
    void typesOfOtherKinds_data();
    void typesOfOtherKinds();
    void severalAudiencesNeedAParty();
    void keySets_data();
    void keySets();
    void keyWithoutId();
    void base64_data();
    void base64();

private:
    [[nodiscard]] QByteArray token(const QString &name) const;
    [[nodiscard]] QJsonObject keyOf(int at) const { return m_file["jwks"_L1]["keys"_L1].toArray().at(at).toObject(); }
    [[nodiscard]] IdTokenVerifier verifier(qint64 skewMs = 60'000) const
    {
        return IdTokenVerifier({m_file["config"_L1]["issuer"_L1].toString(), u"hub"_s, skewMs, &m_time});
    }
    [[nodiscard]] static QByteArray setOf(const QJsonObject &key)
    {
        return QJsonDocument(QJsonObject{{u"keys"_s, QJsonArray{key}}}).toJson();
    }

    QJsonDocument m_file;
    QByteArray m_nonce;
    std::optional<JwkSet> m_keys;
    ManualTime m_time;
};

void IdTokensTest::initTestCase()
{
    QFile file(QStringLiteral(QD_FIXTURES "/oidc/id_token_cases.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_file = QJsonDocument::fromJson(file.readAll());
    m_nonce = m_file["config"_L1]["expected_nonce"_L1].toString().toUtf8();
    Outcome<JwkSet> keys = JwkSet::parse(QJsonDocument(m_file["jwks"_L1].toObject()).toJson());
    QVERIFY(keys);
    m_keys = std::move(*keys);
    m_time.jump(static_cast<qint64>(m_file["config"_L1]["now"_L1].toDouble()) * 1000 - m_time.nowMs());
    QCOMPARE(m_file["cases"_L1].toArray().size(), 49);
}

QByteArray IdTokensTest::token(const QString &name) const
{
    const QJsonArray cases = m_file["cases"_L1].toArray();
    for (const QJsonValue &one : cases) {
        if (one["name"_L1].toString() == name)
            return one["token"_L1].toString().toUtf8();
    }
    qFatal("no such case");
}

void IdTokensTest::judges_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("accept");
    QTest::addColumn<bool>("refetch");
    const QJsonArray cases = m_file["cases"_L1].toArray();
    for (const QJsonValue &one : cases)
        QTest::newRow(qPrintable(one["name"_L1].toString()))
            << one["token"_L1].toString().toUtf8() << one["accept"_L1].toBool()
            << one["jwks_refetch_expected"_L1].toBool();
}

void IdTokensTest::judges()
{
    QFETCH(QByteArray, token);
    QFETCH(bool, accept);
    QFETCH(bool, refetch);
    const Outcome<IdToken> verdict = verifier().verify(token, *m_keys, m_nonce);
    QCOMPARE(verdict.has_value(), accept);
    if (verdict)
        return;
    QVERIFY(!refetch || verdict.error().code == Error::Code::NotFound);
    // What is said of it never quotes it.
    const QByteArray signature = token.mid(token.lastIndexOf('.') + 1);
    QVERIFY(signature.size() < 4 || !verdict.error().detail.contains(QString::fromUtf8(signature)));
}

void IdTokensTest::saysWhatItRead()
{
    const Outcome<IdToken> read = verifier().verify(token(u"valid-unknown-claims"_s), *m_keys, m_nonce);
    QVERIFY(read);
    QCOMPARE(read->issuer, u"http://127.0.0.1:4841"_s);
    QCOMPARE(read->subject, u"alice"_s);
    QCOMPARE(read->email, u"Zoë@例え.test"_s);
    QVERIFY(!read->emailVerified); // it did not say so
    QCOMPARE(read->issuedAt, 1'700'000'000);
    QCOMPARE(read->expiresAt, 4'102'444'800);
}

void IdTokensTest::asksForKeysAgainOnlyForUnknownOnes()
{
    const auto codeOf = [this](const QString &name) {
        return verifier().verify(token(name), *m_keys, m_nonce).error().code;
    };
    QCOMPARE(codeOf(u"unknown-kid"_s), Error::Code::NotFound);
    QCOMPARE(codeOf(u"known-kid-other-key"_s), Error::Code::Unauthorized);
    QCOMPARE(codeOf(u"alg-none"_s), Error::Code::Unauthorized);
    QCOMPARE(codeOf(u"hs256-with-rsa-public-pem"_s), Error::Code::Unauthorized);
}

void IdTokensTest::clockSkew()
{
    const QByteArray late = token(u"valid-exp-within-leeway"_s); // 20 s past its end
    QVERIFY(verifier(21'000).verify(late, *m_keys, m_nonce));
    QVERIFY(!verifier(20'000).verify(late, *m_keys, m_nonce));
    QVERIFY(!verifier(0).verify(late, *m_keys, m_nonce));
}

void IdTokensTest::ownTokensMeanNothing()
{
    // Well signed by HS256 with a secret that both know: still not an ID token.
    const Outcome<IdToken> verdict = verifier().verify(token(u"hs256-with-client-secret"_s), *m_keys, m_nonce);
    QVERIFY(!verdict);
    QVERIFY(verdict.error().detail.contains(u"signed in a way"_s));
}

void IdTokensTest::typesOfOtherKinds_data()
{
    QTest::addColumn<QJsonValue>("type");
    QTest::addColumn<bool>("good");
    QTest::newRow("none") << QJsonValue(QJsonValue::Undefined) << true;
    QTest::newRow("as most say") << QJsonValue(u"JWT"_s) << true;
    QTest::newRow("in its long form") << QJsonValue(u"application/jwt"_s) << true;
    QTest::newRow("an access token") << QJsonValue(u"at+jwt"_s) << false;
    QTest::newRow("a logout token") << QJsonValue(u"logout+jwt"_s) << false;
    QTest::newRow("no text") << QJsonValue(1) << false;
}

// The provider signs all of its tokens with one key.
void IdTokensTest::typesOfOtherKinds()
{
    QFETCH(const QJsonValue, type);
    QFETCH(const bool, good);
    const test::TokenSigner provider("k");
    const Outcome<JwkSet> keys = JwkSet::parse(setOf(provider.jwk()));
    QVERIFY(keys);
    const QJsonObject claims{{u"iss"_s, m_file["config"_L1]["issuer"_L1]},
                             {u"aud"_s, u"hub"_s},
                             {u"sub"_s, u"alice"_s},
                             {u"nonce"_s, QString::fromUtf8(m_nonce)},
                             {u"iat"_s, m_time.nowMs() / 1000},
                             {u"exp"_s, m_time.nowMs() / 1000 + 60}};
    QJsonObject more;
    if (!type.isUndefined())
        more.insert(u"typ"_s, type);
    QCOMPARE(verifier().verify(provider.sign(claims, more), *keys, m_nonce).has_value(), good);
}

void IdTokensTest::severalAudiencesNeedAParty()
{
    // The rule is read from claims, so it needs no signature of its own: the accepted case has both, the refused one the wrong party.
    QVERIFY(verifier().verify(token(u"valid-aud-array-azp"_s), *m_keys, m_nonce));
    const Outcome<IdToken> other = IdTokenVerifier({u"http://127.0.0.1:4841"_s, u"other"_s, 60'000, &m_time})
                                       .verify(token(u"valid-aud-array-azp"_s), *m_keys, m_nonce);
    QVERIFY(!other); // in the audience, but it was made for somebody else
}

void IdTokensTest::keySets_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qsizetype>("keys"); // -1 = no key set
    const auto with = [](QJsonObject key, const QString &name, const QJsonValue &value) {
        key.insert(name, value);
        return setOf(key);
    };
    const QJsonObject rsa = keyOf(0);
    const QJsonObject ec = keyOf(1);
    QTest::newRow("rsa") << setOf(rsa) << qsizetype(1);
    QTest::newRow("ec") << setOf(ec) << qsizetype(1);
    QTest::newRow("none") << QByteArray(R"({"keys":[]})") << qsizetype(0);
    QTest::newRow("no set") << QByteArray(R"({})") << qsizetype(-1);
    QTest::newRow("no json") << QByteArray("<html>") << qsizetype(-1);
    QTest::newRow("not keys") << QByteArray(R"({"keys":[1,null,"a",[],{}]})") << qsizetype(0);
    QTest::newRow("symmetric") << QByteArray(R"({"keys":[{"kty":"oct","k":"AAAA","alg":"HS256"}]})") << qsizetype(0);
    QTest::newRow("encryption") << with(rsa, u"use"_s, u"enc"_s) << qsizetype(0);
    QTest::newRow("signing operation") << with(rsa, u"key_ops"_s, QJsonArray{u"sign"_s}) << qsizetype(0);
    QTest::newRow("verifying operation") << with(rsa, u"key_ops"_s, QJsonArray{u"verify"_s}) << qsizetype(1);
    QTest::newRow("other algorithm") << with(rsa, u"alg"_s, u"RS512"_s) << qsizetype(0);
    QTest::newRow("other kind's algorithm") << with(rsa, u"alg"_s, u"ES256"_s) << qsizetype(0);
    QTest::newRow("short modulus") << with(rsa, u"n"_s, u"3dJuDWS3Lp4A"_s) << qsizetype(0);
    QTest::newRow("even modulus") << with(rsa, u"n"_s, QString(342, u'g')) << qsizetype(0);
    QTest::newRow("exponent one") << with(rsa, u"e"_s, u"AQ"_s) << qsizetype(0);
    QTest::newRow("no exponent") << with(rsa, u"e"_s, QJsonValue()) << qsizetype(0);
    QTest::newRow("huge modulus") << with(rsa, u"n"_s, QString(40'000, u'x')) << qsizetype(0);
    QTest::newRow("off the curve") << with(ec, u"y"_s, ec["x"_L1]) << qsizetype(0);
    QTest::newRow("other curve") << with(ec, u"crv"_s, u"P-384"_s) << qsizetype(0);
    QTest::newRow("short coordinate") << with(ec, u"x"_s, u"AAAA"_s) << qsizetype(0);
}

void IdTokensTest::keySets()
{
    QFETCH(QByteArray, json);
    QFETCH(qsizetype, keys);
    const Outcome<JwkSet> set = JwkSet::parse(json);
    QCOMPARE(set ? set->size() : -1, keys);
}

void IdTokensTest::keyWithoutId()
{
    QJsonObject nameless = keyOf(0);
    nameless.remove(u"kid"_s);
    const Outcome<JwkSet> one = JwkSet::parse(setOf(nameless));
    QVERIFY(one);
    QVERIFY(one->find({}, PublicKey::Algorithm::Rs256));
    QVERIFY(!one->find({}, PublicKey::Algorithm::Es256));
    QVERIFY(!one->find("rs-1", PublicKey::Algorithm::Rs256));
    const QJsonArray two{nameless, keyOf(0)};
    const Outcome<JwkSet> both = JwkSet::parse(QJsonDocument(QJsonObject{{u"keys"_s, two}}).toJson());
    QVERIFY(both);
    QVERIFY(!both->find({}, PublicKey::Algorithm::Rs256)); // which one?
}

void IdTokensTest::base64_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("one byte") << QByteArray("_w") << true;
    QTest::newRow("stray bits") << QByteArray("_x") << false;
    QTest::newRow("padded") << QByteArray("_w==") << false;
    QTest::newRow("other alphabet") << QByteArray("/w") << false;
    QTest::newRow("one letter") << QByteArray("A") << false;
    QTest::newRow("line end") << QByteArray("_w\n") << false;
    QTest::newRow("zero byte") << QByteArray("_w\0", 3) << false;
    QTest::newRow("blank") << QByteArray(" _w") << false;
}

void IdTokensTest::base64()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const std::optional<QByteArray> bytes = fromBase64Url(text);
    QCOMPARE(bytes.has_value(), good);
    QVERIFY(!bytes || toBase64Url(*bytes) == text);
}

QTEST_GUILESS_MAIN(IdTokensTest)
#include "tst_idtokens.moc"
