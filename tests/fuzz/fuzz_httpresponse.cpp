// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/headcheck.h"
#include "embedded-server/http/responseparser.h"

#include <cstdlib>

using namespace qd::http;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

struct Read
{
    bool good = false;
    bool done = false;
    QByteArray body;
    qsizetype used = 0;
};

//! As a connection to another server reads: what is left over is given again with the next `step` bytes.
Read readBody(ResponseParser &parser, QByteArrayView body, qsizetype step)
{
    Read read{.good = true};
    QByteArray in;
    qsizetype at = 0;
    while (read.good && !parser.isDone() && (at < body.size() || !in.isEmpty())) {
        const qsizetype more = std::min(step, body.size() - at);
        in.append(body.sliced(at, more));
        at += more;
        QByteArray out;
        qsizetype used = 0;
        read.good = parser.readBody(in, used, out);
        require(used >= 0 && used <= in.size() && out.size() <= in.size());
        in.remove(0, used);
        read.used += used;
        read.body.append(out);
        if (more == 0 && used == 0)
            break; // it wants more than there is
    }
    read.done = read.good && parser.isDone();
    return read;
}

// What is taken for an answer reads the same in one piece and byte for byte, and ends in one way.
void check(QByteArrayView bytes, bool toHead)
{
    const std::optional<qsizetype> end = headEnd(bytes);
    if (!end)
        return;
    Response head;
    ResponseParser whole(toHead);
    if (!whole.readHead(bytes.first(*end), head))
        return;
    require(head.status >= 100 && head.status < 1000);
    require(!head.headers.contains("Transfer-Encoding") || !head.headers.contains("Content-Length"));

    for (const Headers::Field &field : head.headers)
        require(isFieldName(field.name) && isFieldValue(field.value));
    (void)whole.keepAlive();

    Response same;
    ResponseParser pieces(toHead);
    require(pieces.readHead(bytes.first(*end), same) && same.headers.size() == head.headers.size());
    require(pieces.isDone() == whole.isDone());
    const QByteArrayView body = bytes.sliced(*end);
    const Read one = readBody(whole, body, std::max<qsizetype>(1, body.size()));
    const Read other = readBody(pieces, body, 1);
    require(one.good == other.good && one.done == other.done);
    if (one.good)
        require(one.body == other.body && one.used == other.used);
    if (!one.good)
        return;
    // The other server goes.
    const bool ended = whole.endsHere();
    require(ended == pieces.endsHere() && (!one.done || ended));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    check(bytes, false);
    check(bytes, true);
    return 0;
}
