// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"
#include "core/text/richblock.h"
#include "qml/text/blocklayout.h"
#include "qml/text/textblockitem.h"
#include "qml/theme/theme.h"
#include "tests/support/textscene.h"

#include <benchmark/benchmark.h>

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

constexpr int width = 760;

QString sample(int kind)
{
    switch (kind) {
    case 0: // an ordinary paragraph: three lines
        return u"The upload test fails **one time in ten**. It waits for a *fixed* `sleep(1)` and then reads "
               u"`upload.state`, so a slow "
               "machine sees [the old value](https://example.org/flaky), not the new one. Retrying does not help; the "
               "state is read once "
               "and then kept, as the first lines of the function show."_s;
    case 1: // a long one
        return sample(0).repeated(10);
    case 2: { // code that fills a row
        QString code = u"```\n"_s;
        for (int i = 0; i < 60; ++i)
            code += u"    if (upload.state() != State::Finished) return fail(%1);\n"_s.arg(i);
        return code + u"```"_s;
    }
    default: { // a table of ten rows
        QString table = u"| a | b | c |\n|---|--:|:-:|\n"_s;
        for (int i = 0; i < 10; ++i)
            table += u"| name %1 | `%1` | some **words** here |\n"_s.arg(i);
        return table;
    }
    }
}

std::shared_ptr<const text::Block> blockOf(int kind)
{
    return std::make_shared<const text::Block>(text::parseMarkdown(sample(kind)).first());
}

struct Look
{
    Look() { fillStyle(style, ui::lightPalette(), false); }
    TextStyle style;
};

void create(benchmark::State &state)
{
    Look look;
    const RichBlock block(blockOf(int(state.range(0))));
    for (auto _ : state) {
        TextBlockItem item;
        item.setTextStyle(&look.style);
        item.setWidth(width);
        item.setBlock(block);
        benchmark::DoNotOptimize(item.implicitHeight());
    }
}
BENCHMARK(create)->Name("create and lay out")->Arg(0)->Arg(1)->Arg(2)->Arg(3)->Unit(benchmark::kMicrosecond);

void paint(benchmark::State &state)
{
    Look look;
    TextBlockItem item;
    item.setTextStyle(&look.style);
    item.setWidth(width);
    item.setBlock(RichBlock(blockOf(int(state.range(0)))));
    QImage image(width, int(item.implicitHeight()), QImage::Format_RGB32);
    for (auto _ : state) {
        image.fill(look.style.m_background);
        QPainter painter(&image);
        item.paint(&painter);
    }
}
BENCHMARK(paint)->Name("paint")->Arg(0)->Arg(1)->Arg(2)->Arg(3)->Unit(benchmark::kMicrosecond);

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    ui::Theme::loadFonts();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
