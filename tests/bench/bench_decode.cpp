// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// The SSE reader and the event decoder on what a real server streamed, beside memcpy and QJsonDocument on the same bytes.
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "tests/support/fixtures.h"

#include <benchmark/benchmark.h>

#include <QJsonDocument>

using namespace qd;
using namespace qd::opencode;
using namespace Qt::StringLiterals;

namespace {

// 5,000 deltas with all that goes with them, the `sync` duplicates included.
const QByteArray &stream()
{
    static const QByteArray bytes = test::fixture(u"opencode/captures/02-long-stream/global.sse"_s);
    return bytes;
}

const QList<QByteArray> &frames()
{
    static const QList<QByteArray> list = [] {
        QList<QByteArray> result;
        SseReader reader([&result](QByteArrayView data) { result.append(data.toByteArray()); },
                         [](QByteArrayView, qint64) {});
        reader.push(stream());
        return result;
    }();
    return list;
}

// Frames of one type.
QList<QByteArray> framesOf(const QByteArray &file, const QByteArray &type)
{
    QList<QByteArray> result;
    SseReader reader(
        [&](QByteArrayView data) {
            if (data.toByteArray().contains("\"type\":\"" + type + "\",\"properties\""))
                result.append(data.toByteArray());
        },
        [](QByteArrayView, qint64) {});
    reader.push(test::fixture(QString::fromLatin1(file)));
    return result;
}

template <typename Work>
void perFrame(benchmark::State &state, const QList<QByteArray> &list, Work work)
{
    qint64 bytes = 0;
    for (const QByteArray &frame : list)
        bytes += frame.size();
    for (auto _ : state) {
        for (const QByteArray &frame : list)
            work(frame);
    }
    state.SetBytesProcessed(state.iterations() * bytes);
    state.SetItemsProcessed(state.iterations() * list.size());
}

void copyStream(benchmark::State &state)
{
    QByteArray to(stream().size(), Qt::Uninitialized);
    for (auto _ : state) {
        std::memcpy(to.data(), stream().constData(), size_t(stream().size()));
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * stream().size());
}

void readStream(benchmark::State &state)
{
    const qsizetype chunk = state.range(0);
    qint64 count = 0;
    SseReader reader([&count](QByteArrayView data) { count += data.size(); }, [](QByteArrayView, qint64) {});
    for (auto _ : state) {
        for (qsizetype at = 0; at < stream().size(); at += chunk)
            reader.push(QByteArrayView(stream()).sliced(at, std::min(chunk, stream().size() - at)));
    }
    benchmark::DoNotOptimize(count);
    state.SetBytesProcessed(state.iterations() * stream().size());
    state.SetItemsProcessed(state.iterations() * frames().size());
}

void decodeAll(benchmark::State &state)
{
    perFrame(state, frames(), [](const QByteArray &frame) { benchmark::DoNotOptimize(decodeEvent(frame)); });
}

void qtParseAll(benchmark::State &state)
{
    perFrame(state, frames(),
             [](const QByteArray &frame) { benchmark::DoNotOptimize(QJsonDocument::fromJson(frame)); });
}

void decodeDeltas(benchmark::State &state)
{
    perFrame(state, framesOf("opencode/captures/02-long-stream/global.sse", "message.part.delta"),
             [](const QByteArray &frame) { benchmark::DoNotOptimize(decodeEvent(frame)); });
}

void decodeParts(benchmark::State &state)
{
    perFrame(state, framesOf("opencode/captures/11-bash-todo-shell-command/global.sse", "message.part.updated"),
             [](const QByteArray &frame) { benchmark::DoNotOptimize(decodeEvent(frame)); });
}

} // namespace

BENCHMARK(copyStream);
BENCHMARK(readStream)->Arg(4096)->Arg(65536);
BENCHMARK(decodeAll);
BENCHMARK(qtParseAll);
BENCHMARK(decodeDeltas);
BENCHMARK(decodeParts);

BENCHMARK_MAIN();
