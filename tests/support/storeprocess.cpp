// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// A process beside the test that works on the same database. Each line of its output is one fact that the test may rely on.
//   migrate URL            opens the database; prints "from N to M"
//   write URL              appends events until it is killed; prints the number of each that is stored
//   work URL QUEUE NAME    does jobs until it is told to end by a job of the kind "end"; prints "ready", then the payload of each that is done

#include "embedded-server/store/database.h"
#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/jobqueue.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QTextStream>

#include <memory>

using namespace qd;
using namespace qd::store;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LeaseMs = 60'000;

void say(const QString &line)
{
    static QTextStream out(stdout);
    out << line << Qt::endl;
}

template <typename T>
Outcome<T> wait(QFuture<Outcome<T>> future)
{
    future.waitForFinished();
    return future.result();
}

int complain(const Error &error)
{
    QTextStream(stderr) << error.detail << Qt::endl;
    return 1;
}

int writeForEver(Database &database)
{
    for (;;) {
        const auto stored = wait(database.write<qint64>([](Transaction &transaction) {
            return EventLog(transaction).append(u"written"_s, {{0, 0, u"test"_s, {QByteArray(500, ' ')}}});
        }));
        if (!stored)
            return complain(stored.error());
        say(QString::number(*stored));
    }
}

//! Answers whether there was a job.
bool workOnce(Database &database, const QString &queue, const QString &name, bool &ended)
{
    const auto claimed = wait(database.write<QList<Job>>(
        [=](Transaction &transaction) { return JobQueue(transaction).claim(queue, name, LeaseMs); }));
    if (!claimed || claimed->isEmpty())
        return false;
    const Job job = claimed->first();
    const auto done = wait(database.write<void>(
        [job](Transaction &transaction) { return JobQueue(transaction).complete(job.id, *job.lease); }));
    if (done && job.kind == u"end") {
        ended = true;
        QCoreApplication::quit();
    } else if (done) {
        say(QString::fromUtf8(job.payload.text));
    }
    return job.kind != u"end";
}

int work(Database &database, const QString &queue, const QString &name)
{
    // Wake-ups that wait already still come after quit(): the next "end" is another process's.
    const auto ended = std::make_shared<bool>(false);
    const auto run = [&database, queue, name, ended] {
        while (!*ended && workOnce(database, queue, name, *ended)) {
        }
    };
    QObject::connect(&database.notifier(), &Notifier::notified, &database,
                     [run, queue](const QString &topic, const QString &payload) {
                         if (topic == JobQueue::topic() && payload == queue)
                             run();
                     });
    QObject::connect(&database.notifier(), &Notifier::missed, &database, [run] {
        say(u"ready"_s);
        run();
    });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto address = StoreAddress::parse(arguments.value(2));
    if (!address)
        return complain(address.error());
    DatabaseOptions options;
    options.patienceMs = 120'000;
    options.threads = 1;
    Database database(*address, options);
    const auto opened = wait(database.open());
    if (!opened)
        return complain(opened.error());
    const QString mode = arguments.value(1);
    if (mode == u"migrate")
        say(u"from %1 to %2"_s.arg(opened->from).arg(opened->to));
    if (mode == u"write")
        return writeForEver(database);
    return mode == u"work" ? work(database, arguments.value(3), arguments.value(4)) : 0;
}
