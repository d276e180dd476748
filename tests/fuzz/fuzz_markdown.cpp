// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"
#include "core/text/markdown.h"
#include "core/text/markdownwriter.h"
#include "core/text/rows.h"

#include <cstdlib>
#include <tuple>

using namespace qd::text;

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

//! What painters and models rely on.
void checkBlock(const Block &block)
{
    int end = 0;
    for (const Span &span : block.spans) {
        check(span.start >= end && span.length > 0);
        end = span.start + span.length;
        check(span.style.testFlag(SpanStyle::Link) == !span.target.isEmpty());
    }
    check(end <= block.text.size());
    QString joined;
    for (const Block &piece : splitForRows(block, {3, 20})) {
        joined += piece.text;
        check(block.kind != BlockKind::Diff || piece.diff.size() >= 1);
    }
    check(joined == block.text);
    std::ignore = toMarkdown(block, 1, int(block.text.size() / 2));
}

} // namespace

// The first two bytes say how the text is cut; streamed, it must give what it gives at once.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const qsizetype step = 1 + data[0] % 40;
    const int maxLength = data[1] % 4 == 0 ? 1 + data[1] : maxBlockLength;
    const QString source = QString::fromUtf8(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    const QList<Block> blocks = parseMarkdown(source, maxLength);
    for (const Block &block : blocks)
        checkBlock(block);

    StreamingMarkdown stream(maxLength);
    QList<Block> before;
    for (qsizetype at = 0; at < source.size(); at += step) {
        stream.append(QStringView(source).mid(at, step));
        const int changed = stream.takeFirstChanged();
        check(changed <= stream.blocks().size() && changed <= qMax(before.size(), stream.blocks().size()));
        check(before.first(qMin<qsizetype>(changed, before.size())) ==
              stream.blocks().first(qMin<qsizetype>(changed, before.size())));
        before = stream.blocks();
    }
    stream.finish();
    check(stream.blocks() == blocks);

    for (const FileDiff &file : parseUnifiedDiff(source)) {
        check(file.lines.size() == (file.lines.isEmpty() ? 0 : file.text.count(u'\n') + 1));
        if (!file.lines.isEmpty())
            checkBlock(diffBlock(file));
    }
    return 0;
}
