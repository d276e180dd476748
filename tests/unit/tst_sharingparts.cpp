// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What sharing a computer is made of: the certificate that it makes for itself, and the networks that it is on (S4.161).
#include "embedded-server/composition/networkplaces.h"
#include "embedded-server/composition/servercertificate.h"
#include "embedded-server/http/server.h"
#include "tests/support/qtest.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::server;

class TestSharingParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void made();
    void namesThatAreNone();
    void kept();
    void renewed();
    void unreadable();
    void cannotBeKept();
    void places();
    void placesOfThisComputer();
};

namespace {

const QStringList names{u"workbench"_s, u"workbench.local"_s, u"192.168.1.5"_s, u"fd00::5"_s};

QSslCertificate certificateOf(const ServerCertificate &identity)
{
    return QSslCertificate(identity.certificate, QSsl::Pem);
}

QList<QHostAddress> addresses(std::initializer_list<const char *> texts)
{
    QList<QHostAddress> list;
    for (const char *text : texts)
        list.append(QHostAddress(QString::fromLatin1(text)));
    return list;
}

} // namespace

void TestSharingParts::made()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto identity = ServerCertificate::make(names, now);
    QVERIFY(identity.has_value());
    const QSslCertificate certificate = certificateOf(*identity);
    QVERIFY(certificate.isSelfSigned());
    QCOMPARE(certificate.digest(QCryptographicHash::Sha256), identity->fingerprint);
    QCOMPARE(certificate.subjectInfo(QSslCertificate::CommonName), QStringList{u"workbench"_s});
    QCOMPARE(certificate.publicKey().algorithm(), QSsl::Ec);
    QCOMPARE(certificate.publicKey().length(), 256);
    const auto alternatives = certificate.subjectAlternativeNames();
    QCOMPARE(alternatives.values(QSsl::DnsEntry).size(), 2);
    QCOMPARE(alternatives.values(QSsl::IpAddressEntry).size(), 2);
    QVERIFY(certificate.effectiveDate() < now && certificate.expiryDate() > now.addDays(3'600));
    QVERIFY(identity->key.startsWith("-----BEGIN PRIVATE KEY-----"));
    // The engine takes it.
    QObject owner;
    http::Server server({}, {}, nullptr, &owner);
    QVERIFY(server.setIdentity(identity->certificate, identity->key).has_value());
    // No two are the same.
    const auto other = ServerCertificate::make(names, now);
    QVERIFY(other->fingerprint != identity->fingerprint && other->key != identity->key);
    QVERIFY(certificateOf(*other).serialNumber() != certificate.serialNumber());
}

void TestSharingParts::namesThatAreNone()
{
    // Nothing of a name gets into OpenSSL's notation as more than a name.
    const auto identity = ServerCertificate::make({u"a,DNS:evil.example"_s, u"Bücher"_s, QString(), QString(80, u'n')},
                                                  QDateTime::currentDateTimeUtc());
    QVERIFY(identity.has_value());
    const auto found = certificateOf(*identity).subjectAlternativeNames().values(QSsl::DnsEntry);
    QCOMPARE(found, QStringList{QString(80, u'n')});
    QVERIFY(ServerCertificate::make({}, QDateTime::currentDateTimeUtc()).has_value());
}

void TestSharingParts::kept()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"sharing.pem"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto first = ServerCertificate::keptIn(path, names, now);
    QVERIFY(first.has_value());
    QCOMPARE(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    const auto again = ServerCertificate::keptIn(path, {u"elsewhere"_s}, now.addDays(400));
    QVERIFY(again.has_value());
    QCOMPARE(again->fingerprint, first->fingerprint);
    QCOMPARE(again->key, first->key);
}

void TestSharingParts::renewed()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"sharing.pem"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto first = ServerCertificate::keptIn(path, names, now);
    const auto next = ServerCertificate::keptIn(path, names, first->expiresAt.addDays(-29));
    QVERIFY(next.has_value());
    QVERIFY(next->fingerprint != first->fingerprint);
    QVERIFY(next->expiresAt > first->expiresAt);
}

void TestSharingParts::unreadable()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"sharing.pem"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto first = ServerCertificate::keptIn(path, names, now);
    for (const QByteArray &content : {QByteArray(), QByteArray("nonsense"), first->certificate, first->key}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto next = ServerCertificate::keptIn(path, names, now);
        QVERIFY(next.has_value());
        QVERIFY(next->fingerprint != first->fingerprint);
    }
}

void TestSharingParts::cannotBeKept()
{
    const auto nowhere =
        ServerCertificate::keptIn(u"/proc/nowhere/sharing.pem"_s, names, QDateTime::currentDateTimeUtc());
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, Error::Code::Storage);
}

void TestSharingParts::places()
{
    const QList<NetworkPlace> found = inOrder({{u"docker0"_s, addresses({"172.17.0.1"}), true},
                                               {u"eth0"_s, addresses({"fe80::1", "203.0.113.9", "192.168.1.5"}), false},
                                               {u"lo"_s, addresses({"127.0.0.1", "::1"}), false},
                                               {u"usb0"_s, addresses({"169.254.7.7"}), false},
                                               {u"wlan0"_s, addresses({"2001:db8::5"}), false}});
    const QList<NetworkPlace> expected{{u"eth0"_s, addresses({"192.168.1.5", "203.0.113.9"}), false},
                                       {u"wlan0"_s, addresses({"2001:db8::5"}), false},
                                       {u"usb0"_s, addresses({"169.254.7.7"}), false},
                                       {u"docker0"_s, addresses({"172.17.0.1"}), true}};
    QCOMPARE(found, expected);
}

void TestSharingParts::placesOfThisComputer()
{
    const QList<NetworkPlace> found = networkPlaces();
    for (const NetworkPlace &place : found) {
        QVERIFY(!place.id.isEmpty() && !place.addresses.isEmpty());
        QVERIFY(!place.addresses.first().isLoopback());
    }
    const QStringList own = ownHostNames();
    for (const QString &name : own)
        QCOMPARE(name, name.toLower());
}

QTEST_GUILESS_MAIN(TestSharingParts)
#include "tst_sharingparts.moc"
