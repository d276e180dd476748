// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubapi.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/standardmethods.h"

#include <QCoreApplication>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <limits>

// A typed call of the server in this process: how long it takes, and how much longer than the same function called directly. The target is 20 us.

using namespace qd;

namespace {

constexpr double TargetUs = 20;

struct Bench
{
    Bench()
    {
        server::addStandardMethods(dispatcher, {});
        subscriptions.addTo(dispatcher);
        transport.start();
        while (!api.isReady())
            QCoreApplication::processEvents();
    }

    server::MemoryEventLog log;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions{log};
    server::InProcessTransport transport{dispatcher, subscriptions};
    HubApi api{transport};
};

//! What the method does, without the way to it.
rpc::Reply<rpc::SessionWhoAmI::Result> whoAmI(const rpc::Principal &principal)
{
    return rpc::SessionWhoAmI::Result{principal.id, principal.name, rpc::permissionNames(principal.permissions)};
}

QCoro::Task<> callOnce(HubApi &api, bool &done)
{
    QCoro::Task<Outcome<rpc::SessionWhoAmI::Result>> task = api.call<rpc::SessionWhoAmI>();
    const Outcome<rpc::SessionWhoAmI::Result> me = co_await task;
    done = me.has_value();
}

void call(HubApi &api)
{
    bool done = false;
    const QCoro::Task<> task = callOnce(api, done);
    while (!done)
        QCoreApplication::processEvents();
}

void directCall(benchmark::State &state)
{
    const rpc::Principal principal = rpc::Principal::local();
    for (auto _ : state)
        benchmark::DoNotOptimize(whoAmI(principal));
}

void inProcessCall(benchmark::State &state)
{
    Bench bench;
    for (auto _ : state)
        call(bench.api);
}

QCoro::Task<> handle(server::Dispatcher &dispatcher, QByteArray message, server::Caller caller)
{
    const server::Answer answer = co_await dispatcher.handle(message, caller);
    benchmark::DoNotOptimize(answer.bytes.size());
}

//! The same as bytes of the protocol, without a socket.
void dispatchedBytes(benchmark::State &state)
{
    Bench bench;
    server::Caller caller;
    caller.principal = rpc::Principal::local();
    const QByteArray message = R"({"jsonrpc":"2.0","method":"session.whoami","params":{},"id":1})";
    for (auto _ : state)
        const auto task = handle(bench.dispatcher, message, caller);
}

//! Of the fastest of many batches: what else the machine does is not asked for.
template <typename F>
double microseconds(F once)
{
    constexpr int Batches = 200;
    constexpr int Calls = 500;
    double fastest = std::numeric_limits<double>::max();
    for (int batch = 0; batch < Batches; ++batch) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < Calls; ++i)
            once();
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
        fastest = std::min(fastest, took.count() / Calls);
    }
    return fastest;
}

void printRatio()
{
    Bench bench;
    const rpc::Principal principal = rpc::Principal::local();
    const double direct = microseconds([&] { benchmark::DoNotOptimize(whoAmI(principal)); });
    const double inProcess = microseconds([&] { call(bench.api); });
    std::printf("in-process call: %.2f us, a direct call: %.3f us, ratio %.1f; target %.0f us: %s\n", inProcess, direct,
                inProcess / direct, TargetUs, inProcess <= TargetUs ? "met" : "missed");
}

} // namespace

BENCHMARK(directCall);
BENCHMARK(inProcessCall);
BENCHMARK(dispatchedBytes);

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    printRatio();
    return 0;
}
