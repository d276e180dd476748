// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "tests/tools/replay/capture.h"
#include "tests/tools/replay/comparison.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTextStream>

#include <functional>

// qd-replay CAPTURE_DIR…: feeds a captured event stream through the real reader, decoder and store, and compares what comes out with the
// REST snapshot that was taken at its end. Once with the bytes as they are, once cut into random pieces.

using namespace qd;
using namespace qd::replay;
using namespace Qt::StringLiterals;

namespace {

using Cut = std::function<qsizetype()>;

QString replay(const Capture &capture, const Stream &stream, const QByteArray &bytes, const Cut &cut, int &values)
{
    SessionStore store(systemClock());
    loadSnapshot(store, capture.from);
    bool skipped = false;
    const auto onFrame = [&](QByteArrayView frame) {
        if (std::optional<opencode::Event> event = opencode::decodeEvent(frame))
            feed(store, std::move(*event), stream.directory);
    };
    SseReader reader(onFrame, [&](QByteArrayView, qint64) { skipped = true; });
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype length = qMin(cut(), bytes.size() - at);
        reader.push(QByteArrayView(bytes).sliced(at, length));
        at += length;
    }
    if (skipped)
        return u"a frame was skipped"_s;
    Comparison comparison(store, Workspace, capture.manifest[u"replay"_s][u"ignore_paths"_s].strings());
    for (const QString &directory : capture.to.keys()) {
        if (!stream.directory.isEmpty() && stream.directory != directory)
            continue;
        const QString difference = comparison.directory(directory, capture.to[directory]);
        if (!difference.isEmpty())
            return directory + u": "_s + difference;
    }
    values = comparison.values();
    return values > 0 ? QString() : u"nothing was compared"_s;
}

//! Every stream of one capture, whole and in pieces; false at the first difference.
bool check(const QString &path, QRandomGenerator &random, QTextStream &out)
{
    Capture capture;
    const QString name = QFileInfo(path).fileName();
    if (!capture.load(path)) {
        out << name << ": no usable manifest.json or snapshot\n";
        return false;
    }
    const QList<Stream> streams = capture.streams();
    bool ok = !streams.isEmpty();
    for (const Stream &stream : streams) {
        const QByteArray bytes = capture.read(stream.file);
        const std::pair<QString, Cut> ways[] = {
            {u"whole"_s, [&] { return bytes.size(); }},
            {u"in pieces"_s, [&] { return qsizetype(random.bounded(1, 4097)); }},
        };
        for (const auto &[way, cut] : ways) {
            int values = 0;
            const QString difference =
                bytes.isEmpty() ? u"no such stream"_s : replay(capture, stream, bytes, cut, values);
            ok = ok && difference.isEmpty();
            out << name << ' ' << stream.file << ' ' << way << ": "
                << (difference.isEmpty() ? u"equal (%1 values)"_s.arg(values) : difference) << '\n';
        }
    }
    return ok;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addPositionalArgument(u"captures"_s, u"Directories with a manifest.json."_s, u"CAPTURE_DIR..."_s);
    const QCommandLineOption seedOption(u"seed"_s, u"For the places where the bytes are cut."_s, u"number"_s);
    parser.addOption(seedOption);
    parser.addHelpOption();
    parser.process(app);
    const quint32 seed =
        parser.isSet(seedOption) ? parser.value(seedOption).toUInt() : QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    QTextStream out(stdout);
    out << "seed " << seed << '\n';
    bool ok = !parser.positionalArguments().isEmpty();
    for (const QString &path : parser.positionalArguments())
        ok = check(path, random, out) && ok;
    return ok ? 0 : 1;
}
