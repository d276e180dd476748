// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A real hub whose disk is full while people use it: it says so, reads on, loses nothing that it acknowledged, and writes again as soon as there is room.
// S3.18, S3.64, S3.203.
#include "core/hub/hubsignin.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QString password = u"qd-canary-correct-horse"_s;
const QString sentence = u"The disk of the database is full or broken. Make room; nothing was stored."_s;

} // namespace

class TestFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysSoAndReadsOn();
    void goesOnWhenThereIsRoom();
    void keepsWhatItAcknowledged();
    void saidOnce();
    void signingInSaysSo();

private:
    void start()
    {
        m_hub = std::make_unique<ServerProcess>(m_folder->path(), QStringList{u"--mode"_s, u"hub"_s});
        QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
    }
    //! No file of the hub grows any more; what is a full disk to it.
    void fill()
    {
        qint64 largest = 0;
        QDirIterator files(m_folder->path(), {u"*-wal"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            largest = std::max(largest, files.fileInfo().size());
        }
        QVERIFY(largest > 0);
        limit(rlim_t(largest) + 100);
    }
    void makeRoom() { limit(RLIM_INFINITY); }
    void limit(rlim_t bytes)
    {
        const rlimit all{bytes, RLIM_INFINITY};
        QCOMPARE(prlimit(pid_t(m_hub->processId()), RLIMIT_FSIZE, &all, nullptr), 0);
    }
    //! Whether the hub says that it made them.
    bool make(const QString &name, QString *reason = nullptr)
    {
        const QJsonObject answer = m_hub->call(
            u"users.create"_s, {{u"name"_s, name}, {u"password"_s, password}, {u"role"_s, u"member"_s}}, m_token);
        if (reason)
            *reason = answer[u"data"_s][u"reason"_s].toString();
        const bool made = answer.contains(u"id"_s);
        if (made)
            m_acknowledged += name;
        return made;
    }
    //! Writes until the hub refuses; false if it never does.
    [[nodiscard]] bool isFull(QString *reason)
    {
        for (int i = 0; i < 50; ++i) {
            if (!make(u"full%1"_s.arg(i), reason))
                return true;
        }
        return false;
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const QJsonValue &user : m_hub->call(u"users.list"_s, {}, m_token)[u"users"_s].toArray())
            all += user[u"name"_s].toString();
        all.sort();
        return all;
    }
    [[nodiscard]] QStringList acknowledged() const
    {
        QStringList all = m_acknowledged;
        all.sort();
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerProcess> m_hub;
    QByteArray m_token;
    QStringList m_acknowledged;
};

void TestFullDisk::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    start();
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    QTRY_VERIFY(!(code = shown.match(QString::fromUtf8(m_hub->said())).captured(1)).isEmpty());
    HubSignIn client(m_hub->url(), {}, {});
    const auto in = await(client.bootstrap(code, u"ada"_s, password));
    QVERIFY(in.has_value());
    m_token = in->token;
    m_acknowledged = {u"ada"_s};
    QVERIFY(make(u"before"_s));
    fill();
}

void TestFullDisk::cleanup()
{
    QVERIFY(!m_hub->said().contains("qd-canary"));
    m_hub.reset();
}

void TestFullDisk::saysSoAndReadsOn()
{
    QString reason;
    QVERIFY(isFull(&reason));
    QCOMPARE(reason, sentence);
    QCOMPARE(names(), acknowledged());
    QCOMPARE(m_hub->ask("GET", u"/health"_s).status, 200);
    const auto ready = m_hub->ask("GET", u"/ready"_s);
    QCOMPARE(ready.status, 503);
    QCOMPARE(ready.json()[u"checks"_s][u"database"_s].toString(), u"full"_s);
    QCOMPARE(m_hub->call(u"session.whoami"_s, {}, m_token)[u"name"_s].toString(), u"ada"_s);
}

void TestFullDisk::goesOnWhenThereIsRoom()
{
    QString reason;
    QVERIFY(isFull(&reason));
    makeRoom();
    // Nobody writes; that is what whoever waits for it looks at.
    QTRY_COMPARE(m_hub->ask("GET", u"/ready"_s).status, 200);
    QVERIFY2(make(u"after"_s, &reason), qPrintable(reason));
    QCOMPARE(names(), acknowledged());
}

void TestFullDisk::keepsWhatItAcknowledged()
{
    QString reason;
    QVERIFY(isFull(&reason));
    m_hub->kill();
    start();
    QCOMPARE(names(), acknowledged());
    QVERIFY2(make(u"after"_s, &reason), qPrintable(reason));
}

void TestFullDisk::saidOnce()
{
    QString reason;
    QVERIFY(isFull(&reason));
    for (int i = 0; i < 5; ++i)
        (void)make(u"again%1"_s.arg(i));
    makeRoom();
    QTRY_COMPARE(m_hub->ask("GET", u"/ready"_s).status, 200);
    QTRY_VERIFY(m_hub->said().contains("There is room for the database again"));
    QCOMPARE(m_hub->said().count("is full or broken"), 1);
    QVERIFY(!m_hub->said().contains("ROLLBACK"));
}

// A session that can't be stored is no wrong password, and not counted as one.
void TestFullDisk::signingInSaysSo()
{
    QString reason;
    QVERIFY(isFull(&reason));
    const QByteArray body = QJsonDocument(QJsonObject{{u"name"_s, u"ada"_s}, {u"password"_s, password}}).toJson();
    for (int i = 0; i < 12; ++i) {
        const auto refused = m_hub->ask("POST", u"/auth/sign-in"_s, body);
        QCOMPARE(refused.status, 503);
        QCOMPARE(refused.json()[u"detail"_s].toString(), sentence);
    }
    makeRoom();
    QCOMPARE(m_hub->ask("POST", u"/auth/sign-in"_s, body).status, 200);
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
