// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fixtures.h"
#include "testplaces.h"

#include <QDir>
#include <QFile>

#include <zlib.h>

using namespace Qt::StringLiterals;

namespace qd::test {

namespace {

// What zlib calls gzip, in both directions.
constexpr int gzipWindow = MAX_WBITS + 16;

template <typename Step>
QByteArray pump(z_stream &stream, const QByteArray &input, Step step)
{
    QByteArray out;
    QByteArray chunk(256 * 1024, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(input.constData()));
    stream.avail_in = static_cast<uInt>(input.size());
    int result = Z_OK;
    while (result == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef *>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        result = step(&stream);
        out.append(chunk.constData(), chunk.size() - static_cast<qsizetype>(stream.avail_out));
    }
    return result == Z_STREAM_END ? out : QByteArray();
}

} // namespace

QByteArray gunzip(const QByteArray &packed)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzipWindow) != Z_OK)
        return {};
    const QByteArray plain = pump(stream, packed, [](z_stream *s) { return inflate(s, Z_NO_FLUSH); });
    inflateEnd(&stream);
    return plain;
}

QByteArray gzip(const QByteArray &plain)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    const QByteArray packed = pump(stream, plain, [](z_stream *s) { return deflate(s, Z_FINISH); });
    deflateEnd(&stream);
    return packed;
}

QByteArray readUnpacked(const QString &path)
{
    QFile file(QFile::exists(path) ? path : path + ".gz"_L1);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    return bytes.startsWith("\x1f\x8b") ? gunzip(bytes) : bytes;
}

QByteArray fixture(const QString &name)
{
    const QByteArray bytes = readUnpacked(QLatin1StringView(QD_FIXTURES) + u'/' + name);
    if (bytes.isEmpty())
        qFatal("no fixture %s", qPrintable(name));
    return bytes;
}

QStringList captures()
{
    QStringList names;
    const QString base = u"opencode/captures"_s;
    for (const QString &name :
         QDir(QLatin1StringView(QD_FIXTURES) + u'/' + base).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        names.append(base + u'/' + name);
    return names;
}

QStringList captureStreams()
{
    QStringList streams;
    for (const QString &capture : captures()) {
        for (const QString &file :
             QDir(QLatin1StringView(QD_FIXTURES) + u'/' + capture).entryList({u"*.sse.gz"_s}, QDir::Files, QDir::Name))
            streams.append(capture + u'/' + file.chopped(3));
    }
    return streams;
}

} // namespace qd::test
