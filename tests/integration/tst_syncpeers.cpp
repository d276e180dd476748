// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Rooms with stock Yjs clients (S0.1, S0.2, S0.33, S0.35): npm's yjs, y-websocket and y-protocols. What each function shows is in tests/peers/yjs.mjs.
#include "testplaces.h"
#include "tests/support/freeport.h"
#include "tests/support/peerprocess.h"
#include "tests/support/postgrescluster.h"

using namespace qd::test;
using namespace Qt::StringLiterals;

class TestSyncPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lateAndOffline() { run("lateAndOffline"); }
    void likeTheOfficialServer()
    {
        qputenv("OTHER_PORT", QByteArray::number(freePort()));
        run("likeTheOfficialServer");
    }
    void fuzz_data()
    {
        QTest::addColumn<QByteArray>("seed");
        for (const char *seed : {"42", "7", "2026"})
            QTest::newRow(seed) << QByteArray(seed);
    }
    void fuzz()
    {
        QFETCH(const QByteArray, seed);
        qputenv("SEED", seed);
        run("fuzz");
    }
    void seenIsStored() { run("seenIsStored"); }
    void compaction() { run("compaction"); }
    void compactionDoesNotBelieve() { run("compactionDoesNotBelieve"); }
    void presence() { run("presence"); }
    void people() { run("people"); }
    void discovery() { run("discovery"); }
    void closeCodes() { run("closeCodes"); }
    void beats() { run("beats"); }
    void eviction() { run("eviction"); }
    void presenceOfTwoServers()
    {
        PostgresCluster cluster;
        cluster.start();
        run("presenceOfTwoServers", cluster.newDatabase());
    }
    void twoServers()
    {
        PostgresCluster cluster;
        cluster.start();
        run("twoServers", cluster.newDatabase());
    }

private:
    void run(const char *scenario, const QString &database = {})
    {
        const QTemporaryDir folder;
        const QString url = database.isEmpty() ? u"sqlite:"_s + folder.filePath(u"store.db"_s) : database;
        const QByteArray said =
            m_script.complaint({QStringLiteral(QD_BINARY_DIR "/bin/qd-test-sync"), url, QLatin1StringView(scenario)});
        QVERIFY2(said.isEmpty(), said.constData());
    }

    PeerProcess m_script{u"yjs.mjs"_s};
};

QTEST_GUILESS_MAIN(TestSyncPeers)
#include "tst_syncpeers.moc"
