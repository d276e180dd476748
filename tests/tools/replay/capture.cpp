// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/tools/replay/capture.h"

#include "core/opencode/codec.h"
#include "tests/support/fixtures.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace qd::replay {

namespace {

//! The directory that an `/event?directory=` request was for (encoded twice).
QString directoryOf(const QString &requestPath)
{
    const QUrl url(requestPath);
    if (!url.path().endsWith(u"/event") || url.path() == u"/global/event")
        return {};
    const QString once = QUrlQuery(url).queryItemValue(u"directory"_s, QUrl::FullyDecoded);
    return QUrl::fromPercentEncoding(once.toUtf8());
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

} // namespace

bool Capture::load(const QString &folder)
{
    path = folder;
    manifestBytes = read(u"manifest.json"_s);
    manifest = Json::parse(manifestBytes);
    const Json &replay = manifest[u"replay"_s];
    fromBytes = read(replay[u"from"_s].text);
    toBytes = read(replay[u"to"_s].text);
    from = Json::parse(fromBytes);
    to = Json::parse(toBytes);
    return from.type == Json::Type::Object && to.type == Json::Type::Object;
}

QByteArray Capture::read(const QString &file) const
{
    return test::readUnpacked(path + u'/' + file);
}

QList<Stream> Capture::streams() const
{
    QList<Stream> streams;
    const Json &replay = manifest[u"replay"_s];
    for (const QString &file : replay[u"streams"_s].strings())
        streams.append({file, directoryOf(manifest[u"streams"_s][file][u"path"_s].text)});
    const Json &perDirectory = replay[u"per_directory_streams"_s];
    for (const QString &file : perDirectory.keys())
        streams.append({file, perDirectory[file].text});
    return streams;
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

void feed(SessionStore &store, opencode::Event event, const QString &directory)
{
    if (event.directory.isEmpty())
        event.directory = directory;
    const auto *upserted = std::get_if<opencode::events::SessionUpserted>(&event.payload);
    const QString id = upserted != nullptr ? upserted->session.id : QString();
    const bool fresh = upserted != nullptr && !store.session({Workspace, id});
    store.apply(Workspace, {event});
    if (fresh)
        loadSession(store, id, {}, {});
}

} // namespace qd::replay
