// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/database.h"
#include "tests/support/manualtime.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/qtest.h"
#include "tests/support/soon.h"

#include <QFutureWatcher>
#include <QSignalSpy>

namespace qd::test {

using namespace Qt::StringLiterals;

//! Rows for initTestCase_data(): each test function runs on each engine.
inline void addEngines(bool withMemory = true)
{
    QTest::addColumn<QString>("engine");
    QTest::newRow("sqlite") << u"sqlite"_s;
    QTest::newRow("postgresql") << u"postgresql"_s;
    if (withMemory)
        QTest::newRow("memory") << u"memory"_s;
}

//! One for the whole program, made when first asked for; cleanupTestCase() ends it.
inline std::unique_ptr<PostgresCluster> &cluster()
{
    static std::unique_ptr<PostgresCluster> one;
    if (!one) {
        one = std::make_unique<PostgresCluster>();
        one->start();
    }
    return one;
}

template <typename T>
Outcome<T> wait(QFuture<Outcome<T>> future)
{
    QFutureWatcher<Outcome<T>> end; // tells the event loop
    end.setFuture(future);
    if (!soon([&future] { return future.isFinished(); }))
        qFatal("the database does not answer");
    return future.result();
}

//! \brief A fresh database on the engine of the row that runs, with time that only the test moves.
class StoreRig
{
public:
    explicit StoreRig(const QString &engine)
        : url(engine == u"memory"       ? u"sqlite::memory:"_s
              : engine == u"postgresql" ? cluster()->newDatabase()
                                        : u"sqlite:"_s + folder.filePath(u"sub/store.db"_s))
    {}

    [[nodiscard]] store::DatabaseOptions options()
    {
        store::DatabaseOptions made;
        made.clock = &time;
        made.random = [] { return 0.5; };
        made.retryMaxMs = 100;
        made.listenCheckMs = 100;
        return made;
    }
    [[nodiscard]] std::unique_ptr<store::Database> make(const store::DatabaseOptions &with)
    {
        return std::make_unique<store::Database>(*store::StoreAddress::parse(url), with);
    }
    [[nodiscard]] Outcome<store::MigrationReport> open()
    {
        database = make(options());
        missed = std::make_unique<QSignalSpy>(&database->notifier(), &store::Notifier::missed);
        return wait(database->open());
    }
    template <typename Work>
    auto write(Work work)
    {
        return run<false>(std::move(work));
    }
    template <typename Work>
    auto read(Work work)
    {
        return run<true>(std::move(work));
    }

    QTemporaryDir folder;
    ManualTime time;
    QString url;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<QSignalSpy> missed; //!< from before it was opened: not empty = wake-ups arrive

private:
    template <bool reads, typename Work>
    auto run(Work work)
    {
        using T = typename std::invoke_result_t<Work, store::Transaction &>::value_type;
        if constexpr (reads)
            return wait(database->read<T>(std::move(work)));
        else
            return wait(database->write<T>(std::move(work)));
    }
};

//! Says what an error says.
#define QD_OK(outcome)                                                                                                 \
    do {                                                                                                               \
        const auto &qdOutcome = (outcome);                                                                             \
        QVERIFY2(qdOutcome.has_value(), qdOutcome.has_value() ? "" : qPrintable(qdOutcome.error().detail));            \
    } while (false)

} // namespace qd::test
