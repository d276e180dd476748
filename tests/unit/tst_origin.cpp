// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Whom an address reaches has one spelling, and what is no server's address has none: what a sidecar's token is for. S3.153.
#include "core/base/origin.h"
#include "tests/support/qtest.h"

#include <QUrl>

using namespace Qt::StringLiterals;

class OriginTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spelling_data();
    void spelling();
};

void OriginTest::spelling_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("origin");
    QTest::newRow("plain") << u"https://sidecar.test"_s << u"https://sidecar.test"_s;
    QTest::newRow("path, query, fragment") << u"https://sidecar.test/a/?b=c#d"_s << u"https://sidecar.test"_s;
    QTest::newRow("capitals") << u"HTTPS://Sidecar.TEST"_s << u"https://sidecar.test"_s;
    QTest::newRow("final dot") << u"https://sidecar.test."_s << u"https://sidecar.test"_s;
    QTest::newRow("implied port") << u"https://sidecar.test:443"_s << u"https://sidecar.test"_s;
    QTest::newRow("implied port of http") << u"http://sidecar.test:80/"_s << u"http://sidecar.test"_s;
    QTest::newRow("the other's port") << u"http://sidecar.test:443"_s << u"http://sidecar.test:443"_s;
    QTest::newRow("port") << u"https://sidecar.test:8443"_s << u"https://sidecar.test:8443"_s;
    QTest::newRow("international") << u"https://bücher.test"_s << u"https://xn--bcher-kva.test"_s;
    QTest::newRow("ASCII form") << u"https://xn--bcher-kva.test"_s << u"https://xn--bcher-kva.test"_s;
    QTest::newRow("IPv4") << u"http://127.0.0.1:4096"_s << u"http://127.0.0.1:4096"_s;
    QTest::newRow("IPv6") << u"http://[0:0:0:0:0:0:0:1]:4096"_s << u"http://[::1]:4096"_s;
    QTest::newRow("user") << u"https://ada@sidecar.test"_s << QString();
    QTest::newRow("password") << u"https://ada:qd-canary@sidecar.test"_s << QString();
    QTest::newRow("another scheme") << u"wss://sidecar.test"_s << QString();
    QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("no scheme") << u"sidecar.test"_s << QString();
    QTest::newRow("no host") << u"https://"_s << QString();
    QTest::newRow("only a dot") << u"https://."_s << QString();
    QTest::newRow("a blank") << u"https://side car.test"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void OriginTest::spelling()
{
    QFETCH(QString, address);
    QTEST(qd::originOf(QUrl(address, QUrl::StrictMode)), "origin");
}

QTEST_GUILESS_MAIN(OriginTest)
#include "tst_origin.moc"
