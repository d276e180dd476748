// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/fixtures.h"
#include "tests/tools/replay/comparison.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTextStream>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

// qd-replay CAPTURE_DIR…: feeds a captured event stream through the real reader, decoder and store, and compares what comes out with the
// REST snapshot that was taken at its end. Once with the bytes as they are, once cut into random pieces.

using namespace qd;
using namespace qd::replay;
using namespace Qt::StringLiterals;

namespace {

const QString Workspace = u"replay"_s;

struct Stream
{
    QString file;
    QString directory; //!< of an `/event` stream; empty = all
};

struct Capture
{
    QString path;
    QByteArray manifestBytes;
    Json manifest;
    QByteArray fromBytes;
    QByteArray toBytes;
    Json from;
    Json to;

    [[nodiscard]] QByteArray read(const QString &file) const { return test::readUnpacked(path + u'/' + file); }
};

//! The directory that an `/event?directory=` request was for (encoded twice).
QString directoryOf(const QString &requestPath)
{
    const QUrl url(requestPath);
    if (!url.path().endsWith(u"/event") || url.path() == u"/global/event")
        return {};
    const QString once = QUrlQuery(url).queryItemValue(u"directory"_s, QUrl::FullyDecoded);
    return QUrl::fromPercentEncoding(once.toUtf8());
}

QList<Stream> streamsOf(const Capture &capture)
{
    QList<Stream> streams;
    const Json &replay = capture.manifest[u"replay"_s];
    for (const QString &file : replay[u"streams"_s].strings())
        streams.append({file, directoryOf(capture.manifest[u"streams"_s][file][u"path"_s].text)});
    const Json &perDirectory = replay[u"per_directory_streams"_s];
    for (const QString &file : perDirectory.keys())
        streams.append({file, perDirectory[file].text});
    return streams;
}

void loadSession(SessionStore &store, const QString &id, const Json &messages, const Json &todos)
{
    const SessionKey key{Workspace, id};
    store.openTranscript(key);
    const auto page = messages.type == Json::Type::Missing ? Outcome<opencode::MessagePage>()
                                                           : opencode::decodeMessages(messages.raw);
    store.mergeNewest(key, page.value_or(opencode::MessagePage()));
    if (todos.type != Json::Type::Missing)
        store.setTodos(key, opencode::decodeTodos(todos.raw).value_or(QList<opencode::Todo>()));
}

void loadSnapshot(SessionStore &store, const Json &snapshot)
{
    for (const QString &directory : snapshot.keys()) {
        const Json &state = snapshot[directory];
        const auto sessions = opencode::decodeSessions(state[u"session"_s].raw);
        if (!sessions)
            continue;
        const quint64 listing = store.beginListing(Workspace);
        store.addListing(Workspace, listing, *sessions);
        DirectorySnapshot now{directory, {}, {}, {}};
        now.statuses = opencode::decodeStatuses(state[u"session_status"_s].raw).value_or(opencode::SessionStatuses());
        now.permissions =
            opencode::decodePermissions(state[u"permission"_s].raw).value_or(QList<opencode::PermissionRequest>());
        now.questions =
            opencode::decodeQuestions(state[u"question"_s].raw).value_or(QList<opencode::QuestionRequest>());
        store.applyDirectory(Workspace, now);
        for (const opencode::Session &session : *sessions)
            loadSession(store, session.id, state[u"message"_s][session.id], state[u"todo"_s][session.id]);
    }
}

//! As a client does that shows every session: what begins while the stream is watched is open from its first event on.
void feed(SessionStore &store, QByteArrayView frame, const QString &directory)
{
    std::optional<opencode::Event> event = opencode::decodeEvent(frame);
    if (!event)
        return;
    if (event->directory.isEmpty())
        event->directory = directory;
    const auto *upserted = std::get_if<opencode::events::SessionUpserted>(&event->payload);
    const bool fresh = upserted != nullptr && !store.session({Workspace, upserted->session.id});
    store.apply(Workspace, {*event});
    if (fresh)
        loadSession(store, upserted->session.id, {}, {});
}

using Cut = std::function<qsizetype()>;

QString replay(const Capture &capture, const Stream &stream, const QByteArray &bytes, const Cut &cut, int &values)
{
    SessionStore store(systemClock());
    loadSnapshot(store, capture.from);
    bool skipped = false;
    SseReader reader([&](QByteArrayView frame) { feed(store, frame, stream.directory); },
                     [&](QByteArrayView, qint64) { skipped = true; });
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

bool load(Capture &capture)
{
    capture.manifestBytes = capture.read(u"manifest.json"_s);
    capture.manifest = Json::parse(capture.manifestBytes);
    const Json &replay = capture.manifest[u"replay"_s];
    capture.fromBytes = capture.read(replay[u"from"_s].text);
    capture.toBytes = capture.read(replay[u"to"_s].text);
    capture.from = Json::parse(capture.fromBytes);
    capture.to = Json::parse(capture.toBytes);
    return capture.from.type == Json::Type::Object && capture.to.type == Json::Type::Object;
}

//! Every stream of one capture, whole and in pieces; false at the first difference.
bool check(const QString &path, QRandomGenerator &random, QTextStream &out)
{
    Capture capture;
    capture.path = path;
    const QString name = QFileInfo(path).fileName();
    if (!load(capture)) {
        out << name << ": no usable manifest.json or snapshot\n";
        return false;
    }
    const QList<Stream> streams = streamsOf(capture);
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
