// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"

#include <QList>

#include <cstdlib>

using namespace qd;

namespace {

struct Result
{
    QList<QByteArray> frames;
    QList<qint64> skipped;
    bool operator==(const Result &) const = default;
};

Result read(QByteArrayView bytes, quint8 seed, qint64 limit)
{
    Result result;
    SseReader reader([&result](QByteArrayView data) { result.frames.append(data.toByteArray()); },
                     [&result](QByteArrayView head, qint64 length) {
                         if (head.size() > SseReader::headLength || length <= 0)
                             std::abort();
                         result.skipped.append(length);
                     },
                     limit);
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype chunk =
            seed == 0 ? bytes.size() : std::min<qsizetype>(1 + (at * 31 + seed) % 17, bytes.size() - at);
        reader.push(bytes.sliced(at, chunk));
        if (reader.buffered() > limit + SseReader::headLength)
            std::abort();
        at += chunk;
    }
    return result;
}

} // namespace

// The first byte picks the chunking and the limit; however the bytes are cut, the frames are the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size) - 1);
    const qint64 limit = data[0] & 1 ? 40 : SseReader::defaultLimit;
    const Result whole = read(bytes, 0, limit);
    const Result pieces = read(bytes, data[0] | 1, limit);
    // Where a frame is cut decides when it is found too long, not whether it is.
    if (whole.frames != pieces.frames || whole.skipped.size() != pieces.skipped.size())
        std::abort();
    return 0;
}
