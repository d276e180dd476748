// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// The AI proxy against asking the provider directly: 50 streams at once, each asking again as soon as it has its answer, so the latency is that of a
// machine with nothing to spare. A provider of our own engine answers, on a thread of its own.
#include "tests/support/proxyrig.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <cstdio>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int streams = 50;
constexpr int rounds = 40;       // requests of each stream for the latency
constexpr int largePieces = 512; // of an answer for the throughput
constexpr int pieceBytes = 16 * 1024;
constexpr int largeRounds = 4;

//! Answers `/small` with a few bytes and `/large` with 8 MiB in pieces.
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

struct Figures
{
    QList<qint64> nanoseconds;
    qint64 bytes = 0;
    int running = 0;
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
        }
        figures->nanoseconds.append(timer.nsecsElapsed());
    }
    --figures->running;
}

struct Measured
{
    double medianMs = 0;
    double megabytesPerSecond = 0;
};

Measured measure(http::UpstreamClient &client, const http::UpstreamRequest &request, int times)
{
    Figures figures;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < streams; ++i)
        TaskScope::start(ask(client, request, times, &figures));
    if (!QTest::qWaitFor([&figures] { return figures.running == 0; }, 300'000))
        qFatal("the streams do not end");
    std::ranges::sort(figures.nanoseconds);
    return {double(figures.nanoseconds.at(figures.nanoseconds.size() / 2)) / 1e6,
            double(figures.bytes) / 1e6 / (double(timer.nsecsElapsed()) / 1e9)};
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
    for (int repeat = 0; repeat < 3; ++repeat) {
        const Measured direct = measure(client, request(provider.port, "/small"), rounds);
        const Measured proxied = measure(client, request(rig.port, "/proxy/mine/small"), rounds);
        const Measured directLarge = measure(client, request(provider.port, "/large"), largeRounds);
        const Measured proxiedLarge = measure(client, request(rig.port, "/proxy/mine/large"), largeRounds);
        std::printf(
            "%d streams: median %.2f ms direct, %.2f ms proxied, %.2f ms added; %.0f MB/s direct, %.0f MB/s proxied "
            "(%.2f)\n",
            streams, direct.medianMs, proxied.medianMs, proxied.medianMs - direct.medianMs,
            directLarge.megabytesPerSecond, proxiedLarge.megabytesPerSecond,
            proxiedLarge.megabytesPerSecond / directLarge.megabytesPerSecond);
        std::fflush(stdout);
    }
    return 0;
}
