// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What people may call things on a hub, and where repositories may be (S3.10, S3.11, S3.61, S3.62).
#include "embedded-server/workspaces/validation.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::server;
using namespace Qt::StringLiterals;

class TestEntityValidation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names();
    void remoteUrls_data();
    void remoteUrls();
    void secretsAreNotRepeated();
    void localPaths();
    void branches_data();
    void branches();
    void others();
};

void TestEntityValidation::names()
{
    QCOMPARE(validName(u"The name"_s, u"  Zoë 😀 "_s), u"Zoë 😀"_s);
    QCOMPARE(validName(u"The name"_s, u" \t"_s).error().serverMessage, u"The name is empty. Give it one."_s);
    QVERIFY(validName(u"The name"_s, QString(200, u'x')));
    QVERIFY(!validName(u"The name"_s, QString(201, u'x')));
    QVERIFY(!validName(u"The name"_s, u"two\nlines"_s));
    QVERIFY(!validName(u"The name"_s, u"a\u2028b"_s));
}

void TestEntityValidation::remoteUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("valid");
    QTest::newRow("https") << u"https://example.org/a/b.git"_s << true;
    QTest::newRow("http with port") << u"http://10.0.0.1:3000/a/b"_s << true;
    QTest::newRow("ssh") << u"ssh://git@example.org:2222/a/b.git"_s << true;
    QTest::newRow("git") << u"git://example.org/a"_s << true;
    QTest::newRow("scp") << u"git@example.org:a/b.git"_s << true;
    QTest::newRow("scp without user") << u"example.org:a/b.git"_s << true;
    QTest::newRow("password") << u"https://ann:qd-canary-word@example.org/a"_s << false;
    QTest::newRow("token as user") << u"https://qd-canary-token@example.org/a"_s << false;
    QTest::newRow("ssh with password") << u"ssh://git:qd-canary-word@example.org/a"_s << false;
    QTest::newRow("token in the query") << u"https://example.org/a?token=qd-canary-token"_s << false;
    QTest::newRow("fragment") << u"https://example.org/a#b"_s << false;
    QTest::newRow("an option of ssh") << u"ssh://-oProxyCommand=x/a"_s << false;
    QTest::newRow("an option of git") << u"--upload-pack=x"_s << false;
    QTest::newRow("an option as path") << u"example.org:-x"_s << false;
    QTest::newRow("another program") << u"ext::sh -c x"_s << false;
    QTest::newRow("another program, no blanks") << u"ext::sh"_s << false;
    QTest::newRow("file") << u"file:///etc"_s << false;
    QTest::newRow("path") << u"/srv/a"_s << false;
    QTest::newRow("no host") << u"https:///a"_s << false;
    QTest::newRow("no path") << u"https://example.org"_s << false;
    QTest::newRow("line break") << u"https://example.org/a\nb"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestEntityValidation::remoteUrls()
{
    QFETCH(const QString, url);
    QFETCH(const bool, valid);
    const auto outcome = validRemoteUrl(url);
    QCOMPARE(outcome.has_value(), valid);
    if (valid)
        QCOMPARE(*outcome, url);
    else
        QVERIFY(outcome.error().serverMessage.endsWith(u'.'));
}

void TestEntityValidation::secretsAreNotRepeated()
{
    for (const QString &url : {u"https://ann:qd-canary-word@example.org/a"_s,
                               u"https://example.org/a?token=qd-canary-word"_s, u"qd-canary-word"_s}) {
        const Error error = validRemoteUrl(url).error();
        QVERIFY(!error.serverMessage.contains(u"canary"_s) && !error.detail.contains(u"canary"_s));
    }
    QVERIFY(!validWebUrl(u"It"_s, u"https://qd-canary-word@example.org/"_s).error().detail.contains(u"canary"_s));
}

void TestEntityValidation::localPaths()
{
    QCOMPARE(validLocalPath(u"/srv//a/./b/"_s), u"/srv/a/b"_s);
    QCOMPARE(validLocalPath(QString()), QString());
    for (const QString &path : {u"srv/a"_s, u"~/a"_s, u"./a"_s, u"/srv/../etc"_s, u":/resources"_s, u"/a\nb"_s,
                                u"/a"_s + QChar(0), u'/' + QString(5'000, u'x')})
        QVERIFY2(!validLocalPath(path), qPrintable(path));
}

void TestEntityValidation::branches_data()
{
    QTest::addColumn<bool>("valid");
    for (const char *name : {"main", "task/one", "v1.2", "a@b", "Zo\xc3\xab"})
        QTest::newRow(name) << true;
    for (const char *name : {"-x", "/a", "a/",   "a//b", "a..b", "a b", "a~",   "a^", "a:b",    "a?",
                             "a*", "a[", "a\\b", "@",    "a@{b", ".a",  "a/.b", "a.", "a.lock", "a.lock/b"})
        QTest::newRow(name) << false;
}

void TestEntityValidation::branches()
{
    QFETCH(const bool, valid);
    const auto outcome = validBranch(QString::fromUtf8(QTest::currentDataTag()));
    QCOMPARE(outcome.has_value(), valid);
}

void TestEntityValidation::others()
{
    QVERIFY(!validBranch({}));
    QVERIFY(validCommit(u"0123abc"_s));
    QVERIFY(!validCommit(u"0123"_s));
    QVERIFY(!validCommit(u"HEAD~1xx"_s));
    QCOMPARE(validSettings({}), QByteArray("{}"));
    QCOMPARE(validSettings("{\"a\": 1}"), QByteArray("{\"a\": 1}"));
    QVERIFY(!validSettings("[1]"));
    QVERIFY(!validSettings("{"));
    QVERIFY(!validSettings("{\"a\":\"" + QByteArray(64 * 1024, 'x') + "\"}"));
    QVERIFY(validWebUrl(u"It"_s, u"https://example.org/pull/1"_s));
    QVERIFY(!validWebUrl(u"It"_s, u"javascript:alert(1)"_s));
    QVERIFY(!validText(u"It"_s, QString(3, u'x'), 2));
    QVERIFY(!validText(u"It"_s, QString(QChar(0)), 2));
}

QTEST_GUILESS_MAIN(TestEntityValidation)
#include "tst_entityvalidation.moc"
