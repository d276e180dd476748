// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// The AI proxy against asking the provider directly, 50 streams at once. What it adds to the way of a piece: streams in which a piece comes each 20 ms,
// as a model's words do, with the time at which it was written. The rest asks again as soon as it has its answer, so its times are those of a machine
// with nothing to spare. A provider of our own engine answers, on a thread of its own. The floor of throughput is a relay that hands bytes on without a
// look at them: nothing in between can be quicker on this machine. `bench_proxy throughput` leaves out the rest.
#include "tests/bench/plainrelay.h"
#include "tests/support/proxyrig.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int streams = 50;
constexpr int rounds = 40;       // small requests of each stream
constexpr int pacedPieces = 150; // of each stream whose pieces have a time
constexpr auto pace = std::chrono::milliseconds(20);
constexpr int briskKiB[] = {32, 320}; // 80 and 800 MB/s of all streams
constexpr int largePieces = 512;      // of an answer for the throughput
constexpr int pieceBytes = 16 * 1024;
constexpr int largeRounds = 4;

qint64 nanosecondsNow()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

QByteArray briskPath(int kib)
{
    return "/brisk" + QByteArray::number(kib);
}

//! Answers `/small` with a few bytes, `/large` with 8 MiB in pieces, `/paced` with a piece now and then that says when it was written, and
//! `/brisk32` and so on with a piece of so many KiB as often.
class Provider : public QThread
{
public:
    quint16 port = 0;

    void run() override
    {
        QObject owner;
        http::Router router;
        const auto small = [](const http::ExchangePtr &exchange) {
            exchange->answer(http::jsonResponse("{\"ok\":true}"));
        };
        const auto large = [](const http::ExchangePtr &exchange) { TaskScope::start(answer(exchange)); };
        router.addAny("/small", http::Needs::Nothing, small);
        router.addAny("/large", http::Needs::Nothing, large);
        router.addAny("/paced", http::Needs::Nothing, [&owner](const http::ExchangePtr &exchange) {
            answerPaced(exchange, &owner, [] { return "data: " + QByteArray::number(nanosecondsNow()) + "\n\n"; });
        });
        for (const int kib : briskKiB) {
            const QByteArray piece = "data: " + QByteArray(kib * 1024 - 8, 'x') + "\n\n";
            router.addAny(briskPath(kib), http::Needs::Nothing, [&owner, piece](const http::ExchangePtr &exchange) {
                answerPaced(exchange, &owner, [piece] { return piece; });
            });
        }
        http::Server server({}, std::move(router), nullptr, &owner);
        port = *server.listen();
        m_listens.release();
        exec();
    }
    void begin()
    {
        start();
        m_listens.acquire();
    }
    ~Provider() override
    {
        quit();
        wait();
    }

private:
    static void answerPaced(const http::ExchangePtr &exchange, QObject *owner, const std::function<QByteArray()> &piece)
    {
        http::Response head;
        head.headers.set("Content-Type", "text/event-stream");
        exchange->begin(head);
        auto *timer = new QTimer(owner);
        timer->setTimerType(Qt::PreciseTimer);
        QObject::connect(timer, &QTimer::timeout, timer, [timer, exchange, piece, left = pacedPieces]() mutable {
            exchange->write(piece());
            if (--left > 0)
                return;
            exchange->finish();
            timer->deleteLater();
        });
        timer->start(pace);
    }

    static QCoro::Task<> answer(http::ExchangePtr exchange)
    {
        static const QByteArray piece = "data: " + QByteArray(pieceBytes - 8, 'x') + "\n\n";
        http::Response head;
        head.headers.set("Content-Type", "text/event-stream");
        exchange->begin(head);
        for (int i = 0; i < largePieces; ++i) {
            if (!exchange->write(piece)) {
                const bool room = co_await exchange->room();
                if (!room)
                    co_return;
            }
        }
        exchange->finish();
    }

    QSemaphore m_listens;
};

//! How long ago each of the pieces was written.
void noteLags(const QByteArray &pieces, QList<qint64> &into)
{
    const qint64 now = nanosecondsNow();
    for (const QByteArray &line : pieces.split('\n')) {
        if (line.startsWith("data: "))
            into.append(now - line.sliced(6).toLongLong());
    }
}

struct Figures
{
    QList<qint64> nanoseconds; // of whole answers
    QList<qint64> lags;        // of pieces with a time
    bool paced = false;
    qint64 bytes = 0;
    int running = 0;
    QEventLoop loop;
};

QCoro::Task<> ask(http::UpstreamClient &client, http::UpstreamRequest request, int times, Figures *figures)
{
    ++figures->running;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer timer;
        timer.start();
        const http::UpstreamRequest one = request;
        const auto answer = co_await client.send(one);
        if (!answer || (*answer)->head().status != 200)
            qFatal("an answer is missing");
        for (;;) {
            const Outcome<QByteArray> piece = co_await (*answer)->read();
            if (!piece)
                qFatal("an answer broke off");
            if (piece->isEmpty())
                break;
            figures->bytes += piece->size();
            if (figures->paced)
                noteLags(*piece, figures->lags);
        }
        figures->nanoseconds.append(timer.nsecsElapsed());
    }
    if (--figures->running == 0)
        figures->loop.quit();
}

struct Measured
{
    double medianMs = 0;
    double megabytesPerSecond = 0;
    double cpuPerGigabyte = 0; // seconds, of all threads
};

double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

double ms(const QList<qint64> &sorted, double part)
{
    return double(sorted.at(qsizetype(double(sorted.size() - 1) * part))) / 1e6;
}

void start(http::UpstreamClient &client, const http::UpstreamRequest &request, int times, Figures &figures)
{
    for (int i = 0; i < streams; ++i)
        TaskScope::start(ask(client, request, times, &figures));
    QTimer::singleShot(std::chrono::minutes(5), &figures.loop, [] { qFatal("the streams do not end"); });
    figures.loop.exec(); // not QTest's waiting, which sleeps between events
    std::ranges::sort(figures.nanoseconds);
    std::ranges::sort(figures.lags);
}

//! Median and 99th percentile of how late pieces come.
std::pair<double, double> measureLag(http::UpstreamClient &client, const http::UpstreamRequest &request)
{
    Figures figures;
    figures.paced = true;
    start(client, request, 1, figures);
    if (figures.lags.size() != streams * pacedPieces)
        qFatal("a piece is missing");
    return {ms(figures.lags, 0.5), ms(figures.lags, 0.99)};
}

template <int times>
Measured measure(http::UpstreamClient &client, const http::UpstreamRequest &request)
{
    Figures figures;
    QElapsedTimer timer;
    timer.start();
    const double cpu = cpuSeconds();
    start(client, request, times, figures);
    const double gigabytes = double(figures.bytes) / 1e9;
    return {ms(figures.nanoseconds, 0.5), gigabytes * 1e3 / (double(timer.nsecsElapsed()) / 1e9),
            (cpuSeconds() - cpu) / gigabytes};
}

// `both` measures the direct way and the proxied one.
void printLatencies(const auto &both)
{
    const auto [direct, proxied] = both("/paced", measureLag);
    std::printf("%d streams with a piece each %lld ms: median %.3f ms late direct, %.3f ms proxied, %.3f ms added; "
                "99th percentile %.3f ms direct, %.3f ms proxied\n",
                streams, static_cast<long long>(pace.count()), direct.first, proxied.first,
                proxied.first - direct.first, direct.second, proxied.second);
    const auto [small, proxiedSmall] = both("/small", measure<rounds>);
    std::printf("%d streams that ask again at once: median %.2f ms direct, %.2f ms proxied, %.2f ms added\n", streams,
                small.medianMs, proxiedSmall.medianMs, proxiedSmall.medianMs - small.medianMs);
}

// `floor` measures the way through a plain relay.
void printThroughput(const auto &both, const auto &floor)
{
    for (const int kib : briskKiB) {
        const auto [brisk, proxiedBrisk] = both(briskPath(kib), measure<1>);
        std::printf("%d streams with %d KiB each %lld ms: %.0f MB/s direct, %.0f MB/s proxied (%.2f)\n", streams, kib,
                    static_cast<long long>(pace.count()), brisk.megabytesPerSecond, proxiedBrisk.megabytesPerSecond,
                    proxiedBrisk.megabytesPerSecond / brisk.megabytesPerSecond);
    }
    const auto [direct, proxied] = both("/large", measure<largeRounds>);
    const Measured relayed = floor("/large");
    std::printf("%d streams as fast as they go: %.0f MB/s direct, %.0f MB/s proxied (%.2f); %.2f s of processor a GB "
                "direct, %.2f s proxied, so %.2f s for the proxy\n",
                streams, direct.megabytesPerSecond, proxied.megabytesPerSecond,
                proxied.megabytesPerSecond / direct.megabytesPerSecond, direct.cpuPerGigabyte, proxied.cpuPerGigabyte,
                proxied.cpuPerGigabyte - direct.cpuPerGigabyte);
    std::printf(
        "%d streams through a plain relay: %.0f MB/s (%.2f of direct; the proxy reaches %.2f of the relay); %.2f s "
        "of processor a GB, so %.2f s for the relay\n",
        streams, relayed.megabytesPerSecond, relayed.megabytesPerSecond / direct.megabytesPerSecond,
        proxied.megabytesPerSecond / relayed.megabytesPerSecond, relayed.cpuPerGigabyte,
        relayed.cpuPerGigabyte - direct.cpuPerGigabyte);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Provider provider;
    provider.begin();
    proxy::ProxyLimits limits;
    limits.person = limits.token = {};
    ProxyRig rig(limits);
    rig.addProvider(u"mine"_s, QUrl(u"http://127.0.0.1:%1"_s.arg(provider.port)), "qd-canary-key");
    const QByteArray token = rig.token().token;
    // The one who asks has an engine of its own, too.
    QObject owner;
    http::Server other({}, http::Router(), nullptr, &owner);
    http::UpstreamOptions options;
    options.keepPerOrigin = streams;
    http::UpstreamClient client(options);
    if (!other.listen() || !client.attach(other))
        qFatal("the client can't be attached");
    const auto request = [&](quint16 port, const QByteArray &path) {
        http::UpstreamRequest made;
        made.origin = {"127.0.0.1", port, false};
        made.target = path;
        made.headers.set("Authorization", "Bearer " + token);
        return made;
    };
    const bool throughputOnly = QCoreApplication::arguments().contains(u"throughput"_s);
    const auto both = [&](const QByteArray &path, auto measured) {
        const auto direct = measured(client, request(provider.port, path));
        return std::pair(direct, measured(client, request(rig.port, "/proxy/mine" + path)));
    };
    const PlainRelay relay(provider.port);
    const auto floor = [&](const QByteArray &path) {
        return measure<largeRounds>(client, request(relay.port(), path));
    };
    for (int repeat = 0; repeat < 3; ++repeat) {
        if (!throughputOnly)
            printLatencies(both);
        printThroughput(both, floor);
        std::fflush(stdout);
    }
    return 0;
}
