// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/database.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/store/tasks.h"
#include "embedded-server/store/workspaces.h"
#include "tests/support/postgrescluster.h"

#include <QCoreApplication>

#include <benchmark/benchmark.h>

// 100,000 rows of an agent's log, in transactions of 500 that are each stored before the next one is begun. On SQLite each is on the disk
// (synchronous = FULL); the PostgreSQL of the tests runs with fsync = off.

using namespace qd;
using namespace qd::store;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rows = 100'000;
constexpr int BatchRows = 500;

template <typename T>
T must(QFuture<Outcome<T>> future)
{
    future.waitForFinished();
    const Outcome<T> result = future.result();
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return *result;
}

//! A session that a log can belong to.
Outcome<QUuid> furnish(Transaction &transaction)
{
    const auto workspace = Workspaces(transaction).create({});
    RepositoryGroup group;
    group.workspaceId = workspace->id;
    UnitTask task;
    task.repositoryGroupId = Repositories(transaction).createGroup(group, {})->id;
    AgentSession session;
    session.agentTaskId = Tasks(transaction).createUnit(task, {})->agentTaskId;
    return AgentSessions(transaction).create(session).map([](const AgentSession &made) { return made.id; });
}

void insertLog(benchmark::State &state, const QString &url)
{
    Database database(*StoreAddress::parse(url));
    (void)must(database.open());
    const QUuid session = must(database.write<QUuid>(furnish));
    const Json body{"{\"type\":\"text\",\"text\":\"" + QByteArray(120, 'x') + "\"}"};
    const QList<LogEntry> batch(BatchRows, {0, 0, u"text"_s, body});
    for (auto _ : state) {
        for (int done = 0; done < Rows; done += BatchRows) {
            (void)must(database.write<qint64>(
                [&](Transaction &transaction) { return AgentSessions(transaction).appendLog(session, batch); }));
        }
    }
    state.SetItemsProcessed(state.iterations() * Rows);
}

void insertOnSqlite(benchmark::State &state)
{
    const QTemporaryDir folder;
    insertLog(state, u"sqlite:"_s + folder.filePath(u"store.db"_s));
}

void insertOnPostgres(benchmark::State &state)
{
    test::PostgresCluster cluster;
    cluster.start();
    insertLog(state, cluster.newDatabase());
}

} // namespace

// Wall time: the work is done by other threads and another process.
BENCHMARK(insertOnSqlite)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(insertOnPostgres)->Unit(benchmark::kMillisecond)->UseRealTime();

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
