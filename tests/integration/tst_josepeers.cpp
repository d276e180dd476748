// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The server's own tokens in the eyes of another library (npm's jose), and the other way round. S3.153, S3.155.
#include "embedded-server/jose/accesstokens.h"
#include "embedded-server/jose/base64url.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

using namespace qd;
using namespace qd::jose;
using namespace qd::test;
using namespace Qt::StringLiterals;

class JosePeersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verifyEachOther();
};

void JosePeersTest::verifyEachOther()
{
    const QByteArray secret = "qd-canary-secret-with-enough-random-bytes";
    const Outcome<AccessTokens> ours = AccessTokens::make({secret}, {u"https://hub.test"_s, u"quarterdeck"_s});
    QVERIFY(ours);
    const AuthenticatedUser user{u"0b0e7a0c-6f0c-4f5c-9d6b-0d9f6a1c2b3d"_s, u"zoë@例え.test"_s};
    const Outcome<QByteArray> token = ours->issue(user);
    QVERIFY(token);
    const QByteArray key =
        QMessageAuthenticationCode::hash("quarterdeck access token key 1", secret, QCryptographicHash::Sha256);

    PeerProcess judge(u"jose_judge.mjs"_s);
    judge.start({}, {{u"TOKEN"_s, QString::fromLatin1(*token)},
                     {u"KEY"_s, QString::fromLatin1(toBase64Url(key))},
                     {u"ISSUER"_s, u"https://hub.test"_s},
                     {u"AUDIENCE"_s, u"quarterdeck"_s}});
    const QByteArray said = judge.finish();
    const QJsonDocument verdict = QJsonDocument::fromJson(said.trimmed().split('\n').last());
    QVERIFY2(verdict.isObject(), said.constData());
    QCOMPARE(verdict["claims"_L1]["sub"_L1].toString(), user.id);
    QCOMPARE(verdict["claims"_L1]["email"_L1].toString(), *user.email);
    const Outcome<VerifiedToken> theirs = ours->verify(verdict["issued"_L1].toString().toUtf8());
    QVERIFY(theirs);
    QCOMPARE(theirs->user, user);
}

QTEST_GUILESS_MAIN(JosePeersTest)
#include "tst_josepeers.moc"
