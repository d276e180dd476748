// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/fixtures.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <memory>

// The server's burst is 35,000 deltas a second: seven times the captured answer of 5,000, as real bytes of `/global/event`.

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

constexpr int Bursts = 7;
constexpr int Deltas = 35'000;
const QString Workspace = u"bench"_s;

//! Each time as another session with other messages, so that every delta is a new one to the store.
const QByteArray &burst()
{
    static const QByteArray bytes = [] {
        const QByteArray answer = test::fixture(u"opencode/captures/02-long-stream/global.sse"_s);
        QByteArray all;
        for (int i = 0; i < Bursts; ++i) {
            QByteArray copy = answer;
            for (const QByteArrayView prefix : {"ses_"_ba, "msg_"_ba, "prt_"_ba, "evt_"_ba})
                copy.replace(prefix, prefix.toByteArray() + QByteArray::number(i));
            all += copy;
        }
        return all;
    }();
    return bytes;
}

QList<opencode::Event> decodeAll(const QByteArray &bytes)
{
    QList<opencode::Event> events;
    SseReader reader(
        [&](QByteArrayView frame) {
            if (std::optional<opencode::Event> event = opencode::decodeEvent(frame))
                events.append(std::move(*event));
        },
        [](QByteArrayView, qint64) {});
    reader.push(bytes);
    return events;
}

int countDeltas(const QList<opencode::Event> &events)
{
    return int(std::ranges::count_if(events, [](const opencode::Event &event) {
        return std::holds_alternative<opencode::events::PartDelta>(event.payload);
    }));
}

void openAll(SessionStore &store, const QList<opencode::Event> &events)
{
    for (const opencode::Event &event : events) {
        const auto *session = std::get_if<opencode::events::SessionUpserted>(&event.payload);
        const SessionKey key{Workspace, session == nullptr ? QString() : session->session.id};
        if (session == nullptr || store.transcript(key) != nullptr)
            continue;
        store.openTranscript(key);
        store.mergeNewest(key, {});
    }
}

void report(benchmark::State &state)
{
    state.SetBytesProcessed(state.iterations() * burst().size());
    const double deltas = double(state.iterations()) * Deltas;
    state.counters["deltas/s"] = benchmark::Counter(deltas, benchmark::Counter::kIsRate);
}

//! All of the burst's text is in the store: what was measured is the whole work.
void checkText(benchmark::State &state, const SessionStore &store, const QList<opencode::Event> &events)
{
    qsizetype expected = 0;
    for (const opencode::Event &event : events) {
        if (const auto *delta = std::get_if<opencode::events::PartDelta>(&event.payload))
            expected += delta->delta.size();
    }
    qsizetype found = 0;
    for (const SessionKey &key : store.openTranscripts(Workspace)) {
        const Transcript *transcript = store.transcript(key);
        for (qsizetype i = 0; i < transcript->count(); ++i) {
            if (transcript->info(i).role != opencode::Role::Assistant)
                continue;
            for (const opencode::Part &part : transcript->message(i).parts)
                found += part.text.size();
        }
    }
    if (countDeltas(events) != Deltas || found != expected)
        state.SkipWithError("the store does not hold what was sent");
}

//! `batch` events per call: 1 = as they come; 560 = what arrives in 16 ms at that rate.
void storeApply(benchmark::State &state)
{
    const QList<opencode::Event> events = decodeAll(burst());
    const qsizetype batch = state.range(0);
    for (auto _ : state) {
        state.PauseTiming();
        auto store = std::make_unique<SessionStore>(systemClock());
        openAll(*store, events);
        state.ResumeTiming();
        for (qsizetype at = 0; at < events.size(); at += batch)
            store->apply(Workspace, events.mid(at, batch));
        state.PauseTiming();
        checkText(state, *store, events);
        store.reset();
        state.ResumeTiming();
    }
    report(state);
}
BENCHMARK(storeApply)->Name("store apply, events per call")->Arg(1)->Arg(560)->Unit(benchmark::kMillisecond);

//! From the socket's bytes to text in the store, on one core.
void readDecodeAndApply(benchmark::State &state)
{
    const QList<opencode::Event> events = decodeAll(burst());
    constexpr qsizetype Chunk = 64 * 1024;
    for (auto _ : state) {
        state.PauseTiming();
        auto store = std::make_unique<SessionStore>(systemClock());
        openAll(*store, events);
        state.ResumeTiming();
        QList<opencode::Event> batch;
        SseReader reader(
            [&](QByteArrayView frame) {
                if (std::optional<opencode::Event> event = opencode::decodeEvent(frame))
                    batch.append(std::move(*event));
            },
            [](QByteArrayView, qint64) {});
        for (qsizetype at = 0; at < burst().size(); at += Chunk) {
            reader.push(QByteArrayView(burst()).sliced(at, qMin(Chunk, burst().size() - at)));
            store->apply(Workspace, std::exchange(batch, {}));
        }
        state.PauseTiming();
        checkText(state, *store, events);
        store.reset();
        state.ResumeTiming();
    }
    report(state);
    state.counters["x 35,000/s"] = benchmark::Counter(double(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(readDecodeAndApply)->Name("read, decode and apply")->Unit(benchmark::kMillisecond);

//! The same bytes, for comparison.
void justMemcpy(benchmark::State &state)
{
    QByteArray copy(burst().size(), Qt::Uninitialized);
    for (auto _ : state) {
        std::memcpy(copy.data(), burst().constData(), size_t(burst().size()));
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
    report(state);
}
BENCHMARK(justMemcpy)->Name("memcpy")->Unit(benchmark::kMillisecond);

void justQJsonDocument(benchmark::State &state)
{
    for (auto _ : state) {
        SseReader reader(
            [](QByteArrayView frame) {
                benchmark::DoNotOptimize(QJsonDocument::fromJson(QByteArray::fromRawData(frame.data(), frame.size())));
            },
            [](QByteArrayView, qint64) {});
        reader.push(burst());
    }
    report(state);
}
BENCHMARK(justQJsonDocument)->Name("QJsonDocument")->Unit(benchmark::kMillisecond);

//! A conversation of 2,000 messages arrives as one page.
void mergePage(benchmark::State &state)
{
    opencode::MessagePage page;
    for (int i = 0; i < 2000; ++i) {
        opencode::MessageWithParts message;
        message.info.id = u"msg_%1"_s.arg(i, 6, 10, QChar(u'0'));
        message.info.created = i;
        message.info.role = i % 2 == 0 ? opencode::Role::User : opencode::Role::Assistant;
        message.info.completed = i;
        opencode::Part part;
        part.id = u"prt_1"_s;
        part.messageId = message.info.id;
        part.type = opencode::PartType::Text;
        part.text = QString(1800, u'x');
        message.parts = {part};
        page.messages.append(message);
    }
    for (auto _ : state) {
        SessionStore store(systemClock());
        store.openTranscript({Workspace, u"ses_a"_s});
        store.mergeNewest({Workspace, u"ses_a"_s}, page);
    }
    state.SetItemsProcessed(state.iterations() * page.messages.size());
}
BENCHMARK(mergePage)->Name("merge a page of 2,000 messages")->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv); // the store's timers need a thread with a dispatcher
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
