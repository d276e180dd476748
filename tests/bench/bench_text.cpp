// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "core/text/highlight.h"
#include "core/text/markdown.h"
#include "core/text/rows.h"
#include "testplaces.h"

#include <benchmark/benchmark.h>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstring>

using namespace Qt::StringLiterals;
using namespace qd::text;

namespace {

//! About a megabyte of everything that markdown has.
const QString &document()
{
    static const QString text = [] {
        QFile file(QStringLiteral(QD_SOURCE_DIR "/tests/tools/textgallery/sample.md"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no sample");
        const QString sample = QString::fromUtf8(file.readAll()) + u"\n\n"_s;
        return sample.repeated(1'000'000 / sample.size() + 1);
    }();
    return text;
}

void copyBytes(benchmark::State &state)
{
    const QByteArray from = document().toUtf8();
    QByteArray to(from.size(), Qt::Uninitialized);
    for (auto _ : state) {
        std::memcpy(to.data(), from.constData(), size_t(from.size()));
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * from.size());
}
BENCHMARK(copyBytes)->Name("memcpy")->Unit(benchmark::kMillisecond);

//! The same text as the one string of a JSON document.
void qtJson(benchmark::State &state)
{
    const QByteArray json = QJsonDocument(QJsonArray{document()}).toJson(QJsonDocument::Compact);
    for (auto _ : state)
        benchmark::DoNotOptimize(QJsonDocument::fromJson(json));
    state.SetBytesProcessed(int64_t(state.iterations()) * json.size());
}
BENCHMARK(qtJson)->Name("QJsonDocument")->Unit(benchmark::kMillisecond);

void markdownToBlocks(benchmark::State &state)
{
    const qsizetype bytes = document().toUtf8().size();
    for (auto _ : state)
        benchmark::DoNotOptimize(parseMarkdown(document()));
    state.SetBytesProcessed(int64_t(state.iterations()) * bytes);
}
BENCHMARK(markdownToBlocks)->Name("markdown to blocks")->Unit(benchmark::kMillisecond);

void blocksToRows(benchmark::State &state)
{
    const QList<Block> blocks = parseMarkdown(document());
    for (auto _ : state) {
        for (const Block &block : blocks)
            benchmark::DoNotOptimize(splitForRows(block));
    }
    state.counters["blocks"] = double(blocks.size());
}
BENCHMARK(blocksToRows)->Name("blocks to rows")->Unit(benchmark::kMillisecond);

//! 60 frames per second, each with the 12 characters that came since the last: the cost of one, with this many characters before it.
void streaming(benchmark::State &state)
{
    const QString text = document().left(state.range(0));
    const QString step = u"twelve chars"_s;
    for (auto _ : state) {
        state.PauseTiming();
        StreamingMarkdown stream;
        stream.append(text);
        benchmark::DoNotOptimize(stream.blocks().size());
        benchmark::DoNotOptimize(stream.takeFirstChanged());
        state.ResumeTiming();
        for (int i = 0; i < 60; ++i) {
            stream.append(step);
            benchmark::DoNotOptimize(stream.takeFirstChanged());
        }
    }
    state.counters["per append"] = benchmark::Counter(60.0 * double(state.iterations()),
                                                      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(streaming)
    ->Name("streaming append, 60 x 12 characters")
    ->Arg(0)
    ->Arg(1'000)
    ->Arg(20'000)
    ->Arg(200'000)
    ->Unit(benchmark::kMicrosecond);

void highlighting(benchmark::State &state)
{
    const QList<Block> blocks = parseMarkdown(document().left(5'000));
    const auto cpp =
        std::find_if(blocks.begin(), blocks.end(), [](const Block &block) { return block.language == u"cpp"; });
    QString code = cpp->text + u'\n';
    code = code.repeated(qMax<qsizetype>(1, state.range(0) / code.size()));
    for (auto _ : state)
        benchmark::DoNotOptimize(highlight(u"cpp", code, 60'000));
    state.SetBytesProcessed(int64_t(state.iterations()) * code.size());
}
BENCHMARK(highlighting)->Name("highlight C++")->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
