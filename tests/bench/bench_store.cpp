// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/fixtures.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <benchmark/benchmark.h>

#include <cstring>

// The server's burst is 35,000 deltas a second: seven times the captured answer of 5,000, as real bytes of `/global/event`.

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

constexpr int Bursts = 7;
constexpr int Deltas = 35'000;
const QString Workspace = u"bench"_s;

const QByteArray &burst()
{
    static const QByteArray bytes = test::fixture(u"opencode/captures/02-long-stream/global.sse"_s).repeated(Bursts);
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
    state.SetItemsProcessed(state.iterations() * Deltas);
    state.SetBytesProcessed(state.iterations() * burst().size());
}

//! `batch` events per call: 1 = as they come; 560 = what arrives in 16 ms at that rate.
void storeApply(benchmark::State &state)
{
    const QList<opencode::Event> events = decodeAll(burst());
    SessionStore store(systemClock());
    openAll(store, events);
    const qsizetype batch = state.range(0);
    for (auto _ : state) {
        for (qsizetype at = 0; at < events.size(); at += batch)
            store.apply(Workspace, events.mid(at, batch));
    }
    report(state);
}
BENCHMARK(storeApply)->Arg(1)->Arg(560)->Unit(benchmark::kMillisecond);

void readDecodeAndApply(benchmark::State &state)
{
    SessionStore store(systemClock());
    openAll(store, decodeAll(burst()));
    constexpr qsizetype Chunk = 64 * 1024;
    for (auto _ : state) {
        QList<opencode::Event> batch;
        SseReader reader(
            [&](QByteArrayView frame) {
                if (std::optional<opencode::Event> event = opencode::decodeEvent(frame))
                    batch.append(std::move(*event));
            },
            [](QByteArrayView, qint64) {});
        for (qsizetype at = 0; at < burst().size(); at += Chunk) {
            reader.push(QByteArrayView(burst()).sliced(at, qMin(Chunk, burst().size() - at)));
            store.apply(Workspace, std::exchange(batch, {}));
        }
    }
    report(state);
}
BENCHMARK(readDecodeAndApply)->Unit(benchmark::kMillisecond);

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
BENCHMARK(justMemcpy)->Unit(benchmark::kMillisecond);

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
BENCHMARK(justQJsonDocument)->Unit(benchmark::kMillisecond);

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
BENCHMARK(mergePage)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv); // the store's timers need a thread with a dispatcher
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
