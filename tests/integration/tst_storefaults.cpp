// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S3.64, S3.202: several processes on one PostgreSQL, a server that restarts under load, a writer that is killed, a full disk, a damaged file.
#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/jobqueue.h"
#include "testplaces.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/fulldisk.h"
#include "tests/support/testprocess.h"

#include <QSignalSpy>

#include <csignal>

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

constexpr int Workers = 3;
constexpr int Jobs = 300;

QByteArray logged; // NOLINT: what was logged while a test ran

void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged += text.toUtf8() + '\n';
}

std::unique_ptr<QProcess> helper(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    tieToTest(*process);
    process->start(QStringLiteral(QD_BINARY_DIR "/bin/qd-test-store"), arguments);
    return process;
}

auto appendOne()
{
    return [](Transaction &t) { return EventLog(t).append(u"load"_s, {{0, 0, u"test"_s, {"{}"}}}); };
}

Outcome<Job> addJob(Transaction &transaction, const QString &kind, const QByteArray &payload)
{
    Job job;
    job.queue = u"q"_s;
    job.kind = kind;
    job.payload.text = payload;
    return JobQueue(transaction).add(job);
}

} // namespace

class TestStoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { logged.clear(); }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    // Each job is done once, by whoever is free, woken by whoever adds.
    void threeProcesses()
    {
        open(u"postgresql"_s);
        std::vector<std::unique_ptr<QProcess>> all;
        for (int i = 0; i < Workers; ++i) {
            all.push_back(helper({u"work"_s, rig->url, u"q"_s, u"worker%1"_s.arg(i)}));
            QVERIFY(QTest::qWaitFor([&] { return all.back()->bytesAvailable() > 0; }, 60'000));
            QCOMPARE(all.back()->readLine(), "ready\n");
        }
        // They have looked, found nothing and wait: from here on only wake-ups move them.
        for (int i = 0; i < Jobs; ++i)
            QD_OK(rig->write([i](Transaction &t) { return addJob(t, u"count"_s, QByteArray::number(i)); }));
        const auto left = [this] {
            return rig->read([](Transaction &t) { return JobQueue(t).nextDue(u"q"_s); })->has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!left(), 60'000);
        for (int i = 0; i < Workers; ++i)
            QD_OK(rig->write([](Transaction &t) { return addJob(t, u"end"_s, "0"); }));
        QSet<QByteArray> done;
        int lines = 0;
        for (const auto &each : all) {
            QVERIFY(QTest::qWaitFor([&each] { return each->state() == QProcess::NotRunning; }, 60'000));
            const QList<QByteArray> said = each->readAllStandardOutput().trimmed().split('\n');
            for (const QByteArray &line : said) {
                lines += line.isEmpty() ? 0 : 1;
                done.insert(line);
            }
        }
        QCOMPARE(lines, Jobs);
        QCOMPARE(done.size(), Jobs);
    }

    // What was acknowledged is there; what was not is told as failed or done again; nothing is there twice that was acknowledged once.
    void restartUnderLoad()
    {
        open(u"postgresql"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!rig->missed->isEmpty(), 60'000);
        QSignalSpy states(rig->database.get(), &Database::stateChanged);
        QList<QFuture<Outcome<qint64>>> writes;
        const auto load = [&](int count) {
            for (int i = 0; i < count; ++i)
                writes.append(rig->database->write<qint64>(appendOne()));
        };
        load(200);
        QD_OK(wait(writes.at(20)));
        cluster()->stop();
        load(50);
        QTRY_COMPARE(rig->database->state(), Database::State::Unavailable);
        cluster()->start();
        load(50);
        QSet<qint64> acknowledged;
        int unknown = 0;
        for (const auto &each : std::as_const(writes)) {
            const auto done = wait(each);
            if (done) {
                QVERIFY(!acknowledged.contains(*done));
                acknowledged.insert(*done);
            } else {
                QCOMPARE(done.error().code, Error::Code::Timeout);
                ++unknown;
            }
        }
        QVERIFY2(unknown <= 4, qPrintable(QString::number(unknown))); // one for each connection, at most
        const auto slice = rig->read([](Transaction &t) { return EventLog(t).read(u"load"_s, 0, 1'000); });
        QSet<qint64> stored;
        for (const Event &event : slice->events)
            stored.insert(event.sequence);
        QVERIFY(stored.contains(acknowledged));
        QVERIFY(stored.size() <= writes.size());
        QTRY_COMPARE(rig->database->state(), Database::State::Ready);
        // Whoever waits for wake-ups is told to look, and hears the next one.
        QTRY_VERIFY_WITH_TIMEOUT(rig->missed->size() >= 2, 60'000);
        QSignalSpy notified(&rig->database->notifier(), &Notifier::notified);
        QD_OK(rig->write([](Transaction &t) { return t.notify(u"topic"_s, u"again"_s); }));
        QTRY_VERIFY(!notified.isEmpty() && notified.last().at(1).toString() == u"again");
    }

    // A server that stays away is not waited for longer than allowed, and the words of the error hold no secret.
    void serverStaysAway()
    {
        rig = std::make_unique<StoreRig>(u"postgresql"_s);
        const QString secret = u"qd-canary-database"_s;
        rig->url = cluster()->newDatabase(secret);
        qInstallMessageHandler(keepLog);
        QD_OK(rig->open());
        cluster()->stop();
        auto future = rig->database->write<qint64>(appendOne());
        QTRY_COMPARE(rig->database->state(), Database::State::Unavailable);
        QVERIFY(!future.isFinished());
        rig->time.advance(rig->options().patienceMs);
        const auto failed = wait(future);
        QCOMPARE(failed.error().code, Error::Code::Offline);
        const auto never = wait(rig->make(impatient())->open());
        cluster()->start();
        QD_OK(rig->write(appendOne()));
        rig->url.replace(u"/store"_s, u"/nosuch"_s);
        const auto unknown = wait(rig->make(rig->options())->open());
        QCOMPARE(unknown.error().code, Error::Code::Storage);
        qInstallMessageHandler(nullptr);
        for (const Error &error : {failed.error(), never.error(), unknown.error()})
            QVERIFY2(!error.detail.contains(secret) && error.detail.contains(u"127.0.0.1"_s), qPrintable(error.detail));
        QVERIFY(!logged.contains(secret.toUtf8()));
    }

    void addresses()
    {
        const QString secret = u"qd-canary-database"_s;
        for (const QString &url :
             {u"mysql://a:%1@host/db"_s, u"postgresql://a:%1@host/"_s, u"postgresql://a:%1@host/db?options=x"_s,
              u"postgresql://a:%1@host/db?sslmode=a%20b"_s, u"postgresql://a:%1@host:0/db"_s, u"sqlite:"_s, u""_s}) {
            const auto address =
                StoreAddress::parse(url.contains(u"%1"_s) ? QString(url).replace(u"%1"_s, secret) : url);
            QVERIFY2(!address, qPrintable(url));
            QCOMPARE(address.error().code, Error::Code::BadRequest);
            QVERIFY(!address.error().detail.contains(secret));
        }
        const auto full = StoreAddress::parse(u"postgresql://me:p%40%3A%2Fs@[::1]:5433/a%20b?sslmode=verify-full"_s);
        QD_OK(full);
        QCOMPARE(full->host, u"::1"_s);
        QCOMPARE(full->password, u"p@:/s"_s);
        QCOMPARE(full->database, u"a b"_s);
        QVERIFY(!full->description().contains(u"p@"_s));
        QCOMPARE(StoreAddress::parse(u"postgresql:///db?host=/run/postgresql"_s)->host, u"/run/postgresql"_s);
    }

    // To another machine nothing goes in the clear because nobody said anything.
    void waysToOtherMachines()
    {
        using Tls = StoreAddress::Tls;
        const auto tlsOf = [](const QString &url) { return StoreAddress::parse(url)->tls(); };
        for (const QString &url :
             {u"sqlite:/srv/a"_s, u"postgresql:///db"_s, u"postgresql://localhost/db"_s, u"postgresql://127.0.0.2/db"_s,
              u"postgresql://[::1]/db"_s, u"postgresql:///db?host=/run/postgresql"_s})
            QCOMPARE(tlsOf(url), Tls::NotNeeded);
        for (const QString &url : {u"postgresql://db.example/db"_s, u"postgresql://db.example/db?sslmode=prefer"_s,
                                   u"postgresql://10.0.0.1/db?sslmode=allow"_s, u"postgresql://127.0.0.1.example/db"_s,
                                   u"postgresql:///db?host=db.example"_s})
            QCOMPARE(tlsOf(url), Tls::PerhapsNone);
        for (const QString &mode : {u"require"_s, u"verify-ca"_s, u"verify-full"_s})
            QCOMPARE(tlsOf(u"postgresql://db.example/db?sslmode="_s + mode), Tls::Yes);
        QCOMPARE(tlsOf(u"postgresql://db.example/db?sslmode=disable"_s), Tls::Disabled);
        const auto all = StoreAddress::parse(u"postgresql://db.example/db?sslmode=verify-full&sslrootcert=/a/root.crt"
                                             "&ssl_min_protocol_version=TLSv1.3&channel_binding=require"_s);
        QD_OK(all);
        QCOMPARE(all->options, u";sslmode=verify-full;sslrootcert=/a/root.crt;ssl_min_protocol_version=TLSv1.3;"
                               "channel_binding=require"_s);
    }

    // Killed while it writes: all that it said is stored, and the file is whole.
    void killedWriter()
    {
        open(u"sqlite"_s);
        qint64 before = 0;
        for (int round = 0; round < 5; ++round) {
            auto writer = helper({u"write"_s, rig->url});
            QByteArray said;
            QVERIFY(QTest::qWaitFor(
                [&] {
                    said += writer->readAllStandardOutput();
                    return said.count('\n') > 20;
                },
                60'000));
            ::kill(pid_t(writer->processId()), SIGKILL);
            QVERIFY(writer->waitForFinished());
            said += writer->readAllStandardOutput();
            said.truncate(said.lastIndexOf('\n'));
            const qint64 last = said.mid(said.lastIndexOf('\n') + 1).toLongLong();
            QVERIFY(last > before);
            const auto slice =
                rig->read([=](Transaction &t) { return EventLog(t).read(u"written"_s, before, 100'000); });
            QVERIFY(slice->last >= last);
            QCOMPARE(slice->events.size(), slice->last - before);
            before = slice->last;
        }
        const auto whole = rig->read([](Transaction &t) { return t.value<QString>(u"PRAGMA integrity_check"_s); });
        QCOMPARE(whole->value_or(QString()), u"ok"_s);
    }

    void fullDisk()
    {
        open(u"sqlite"_s);
        QD_OK(rig->write(appendOne()));
        {
            const FullDisk full(QFileInfo(file() + u"-wal"_s).size() + 8'000);
            Outcome<qint64> done = 0;
            for (int i = 0; done && i < 100; ++i)
                done = rig->write([](Transaction &t) {
                    return EventLog(t).append(u"load"_s, {{0, 0, u"big"_s, {QByteArray(10'000, ' ')}}});
                });
            QVERIFY(!done);
            QCOMPARE(done.error().code, Error::Code::Storage);
            QVERIFY2(done.error().detail.contains(u"Make room"_s), qPrintable(done.error().detail));
            QD_OK(rig->read([](Transaction &t) { return EventLog(t).read(u"load"_s, 0); }));
        }
        const auto again = rig->write(appendOne());
        QD_OK(again);
        const auto slice = rig->read([](Transaction &t) { return EventLog(t).read(u"load"_s, 0); });
        QCOMPARE(slice->events.size(), *again);
    }

    // It says so, and leaves the file as it is.
    void damagedFile()
    {
        open(u"sqlite"_s);
        rig->database.reset();
        QFile store(file());
        QVERIFY(store.open(QIODevice::ReadWrite));
        const QByteArray garbage = QByteArray("not a database ").repeated(600);
        store.write(garbage);
        store.close();
        const auto opened = rig->open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Error::Code::Storage);
        QVERIFY2(opened.error().detail.contains(u"damaged"_s), qPrintable(opened.error().detail));
        QVERIFY(store.open(QIODevice::ReadOnly));
        QVERIFY(store.readAll().startsWith(garbage));
    }

    // Others on this machine can't read what is stored.
    void filesAreOurs()
    {
        open(u"sqlite"_s);
        QD_OK(rig->write(appendOne()));
        for (const QString &name : {file(), file() + u"-wal"_s, file() + u"-shm"_s}) {
            constexpr auto Others =
                QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
            QVERIFY2(!(QFile::permissions(name) & Others), qPrintable(name));
        }
    }

    // What was asked before the end is done.
    void endFinishesWork()
    {
        open(u"sqlite"_s);
        QList<QFuture<Outcome<qint64>>> writes;
        for (int i = 0; i < 50; ++i)
            writes.append(rig->database->write<qint64>(appendOne()));
        rig->database.reset();
        for (const auto &each : std::as_const(writes))
            QD_OK(wait(each));
        const auto closed = rig->make(rig->options())->write<qint64>(appendOne());
        QCOMPARE(closed.result().error().code, Error::Code::Cancelled);
    }

    // The tests' PostgreSQL goes with the test, also when that is killed.
    void noOrphan()
    {
        QProcess test;
        tieToTest(test);
        test.start(QCoreApplication::applicationFilePath(), {u"--hold"_s});
        QVERIFY(QTest::qWaitFor([&test] { return test.bytesAvailable() > 0; }, 60'000));
        const QString server = u"/proc/"_s + QString::fromLatin1(test.readLine().trimmed());
        QVERIFY(QFileInfo::exists(server));
        test.kill();
        QVERIFY(test.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(server + u"/exe"_s), 30'000);
    }

private:
    void open(const QString &engine)
    {
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
    }
    [[nodiscard]] DatabaseOptions impatient() const
    {
        DatabaseOptions options = rig->options();
        options.patienceMs = 0;
        return options;
    }
    [[nodiscard]] QString file() const { return rig->url.section(u':', 1); }

    std::unique_ptr<StoreRig> rig;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (QCoreApplication::arguments().contains(u"--hold"_s)) {
        (void)cluster()->newDatabase();
        std::printf("%lld\n", static_cast<long long>(cluster()->processId()));
        std::fflush(stdout);
        return QCoreApplication::exec();
    }
    TestStoreFaults test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_storefaults.moc"
