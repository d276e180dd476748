// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/apiv1.h"

#include "core/base/json.h"
#include "core/base/worker.h"
#include "core/opencode/codec.h"

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

// Longer answers are decoded away from the calling thread.
constexpr qsizetype longBody = 64LL * 1024;
// A command, a compaction or a fork of a long session answers when it is done: silence says nothing about the server.
constexpr int noTimeout = 0;
// Starting an instance, or the first look for files in a large project, takes seconds on a busy machine.
constexpr int patientTimeout = 60'000;

//! Builds `path?name=value…`.
class Target
{
public:
    explicit Target(QByteArray path)
        : m_text(std::move(path))
    {}
    Target &segment(const QString &text)
    {
        m_text += '/' + QUrl::toPercentEncoding(text);
        return *this;
    }
    Target &path(const char *text)
    {
        m_text += text;
        return *this;
    }
    Target &encoded(const char *name, const QByteArray &value)
    {
        m_text += (m_text.contains('?') ? '&' : '?') + QByteArray(name) + '=' + value;
        return *this;
    }
    Target &directory(const QString &directory)
    {
        return directory.isEmpty() ? *this : encoded("directory", encodeDirectory(directory));
    }
    Target &text(const char *name, const QString &value) { return encoded(name, QUrl::toPercentEncoding(value)); }
    Target &number(const char *name, qint64 value) { return encoded(name, QByteArray::number(value)); }
    [[nodiscard]] QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_text;
};

Target sessionTarget(const QString &directory, const QString &id, const char *rest = "")
{
    Target target("/session");
    target.segment(id).path(rest).directory(directory);
    return target;
}

HttpRequest get(Target &target)
{
    HttpRequest request;
    request.target = target.take();
    return request;
}

HttpRequest send(const char *verb, Target &target, QByteArray body = {})
{
    HttpRequest request = get(target);
    request.verb = verb;
    request.body = std::move(body);
    return request;
}

HttpRequest urgent(Target &target, QByteArray body = {})
{
    HttpRequest request = send("POST", target, std::move(body));
    request.lane = Lane::Urgent;
    return request;
}

HttpRequest lasting(Target &target, QByteArray body)
{
    HttpRequest request = send("POST", target, std::move(body));
    request.lane = Lane::Long;
    request.idleTimeoutMs = noTimeout;
    return request;
}

template <typename T>
using Decoder = Outcome<T> (*)(QByteArrayView);

template <typename T>
Reply<T> decoded(QByteArray body, Decoder<T> decoder)
{
    if (body.size() <= longBody)
        co_return decoder(body);
    // Named, because g++ 12 destroys the captures of a closure that is a temporary of the co_await expression twice.
    auto decode = [body = std::move(body), decoder] { return decoder(body); };
    co_return co_await onWorker(std::move(decode));
}

template <typename T>
Reply<T> ask(Transport &transport, HttpRequest request, Decoder<T> decoder)
{
    Outcome<HttpReply> reply = co_await transport.send(std::move(request));
    if (!reply)
        co_return tl::unexpected(reply.error());
    co_return co_await decoded(std::move(reply->body), decoder);
}

Reply<void> tell(Transport &transport, HttpRequest request)
{
    const Outcome<HttpReply> reply = co_await transport.send(std::move(request));
    if (!reply)
        co_return tl::unexpected(reply.error());
    co_return Outcome<void>();
}

void writeModel(json::Writer &out, const ModelRef &model, const char *idName)
{
    if (!model.isValid())
        return;
    out.key("model").beginObject().member("providerID", model.providerId).member(idName, model.modelId);
    if (!model.variant.isEmpty() && QByteArrayView(idName) == "id")
        out.member("variant", model.variant);
    out.endObject();
}

void writeText(json::Writer &out, QByteArrayView name, const QString &text)
{
    if (!text.isEmpty())
        out.member(name, text);
}

} // namespace

QByteArray encodeDirectory(const QString &directory)
{
    return QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(directory)));
}

ApiV1::ApiV1(Transport &transport)
    : m_transport(transport)
{}

Reply<Health> ApiV1::health()
{
    Target target("/global/health");
    return ask(m_transport, get(target), decodeHealth);
}

Reply<ServerPaths> ApiV1::paths(QString directory)
{
    Target target("/path");
    return ask(m_transport, get(target.directory(directory)), decodePaths);
}

Reply<QList<Project>> ApiV1::projects()
{
    Target target("/project");
    return ask(m_transport, get(target), decodeProjects);
}

Reply<SessionPage> ApiV1::sessions(SessionQuery query)
{
    Target target("/experimental/session");
    target.directory(query.directory).number("limit", query.limit);
    if (!query.search.isEmpty())
        target.text("search", query.search);
    if (query.archived)
        target.encoded("archived", "true");
    if (query.rootsOnly)
        target.encoded("roots", "true");
    if (query.cursor > 0)
        target.encoded("cursor", QByteArray::number(query.cursor, 'f', 0));
    Outcome<HttpReply> reply = co_await m_transport.send(get(target));
    if (!reply)
        co_return tl::unexpected(reply.error());
    SessionPage page;
    page.next = reply->headers.value("x-next-cursor").toDouble();
    Outcome<QList<Session>> sessions = co_await decoded(std::move(reply->body), decodeSessions);
    if (!sessions)
        co_return tl::unexpected(sessions.error());
    page.sessions = std::move(*sessions);
    co_return page;
}

Reply<Session> ApiV1::session(QString directory, QString id)
{
    Target target = sessionTarget(directory, id);
    return ask(m_transport, get(target), decodeSession);
}

Reply<QList<Session>> ApiV1::children(QString directory, QString id)
{
    Target target = sessionTarget(directory, id, "/children");
    return ask(m_transport, get(target), decodeSessions);
}

Reply<Session> ApiV1::createSession(QString directory, NewSession session)
{
    json::Writer out;
    out.beginObject();
    writeText(out, "parentID", session.parentId);
    writeText(out, "title", session.title);
    writeText(out, "agent", session.agent);
    writeModel(out, session.model, "id");
    if (!session.permission.isEmpty())
        out.key("permission").raw(session.permission);
    out.endObject();
    Target target("/session");
    HttpRequest request = send("POST", target.directory(directory), out.take());
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodeSession);
}

Reply<Session> ApiV1::patchSession(QString directory, QString id, SessionPatch patch)
{
    json::Writer out;
    out.beginObject();
    if (patch.title)
        out.member("title", *patch.title);
    if (patch.archived)
        out.key("time").beginObject().member("archived", *patch.archived).endObject();
    out.endObject();
    Target target = sessionTarget(directory, id);
    return ask(m_transport, send("PATCH", target, out.take()), decodeSession);
}

Reply<void> ApiV1::deleteSession(QString directory, QString id)
{
    Target target = sessionTarget(directory, id);
    return tell(m_transport, send("DELETE", target));
}

Reply<Session> ApiV1::fork(QString directory, QString id, QString messageId)
{
    json::Writer out;
    out.beginObject();
    writeText(out, "messageID", messageId);
    out.endObject();
    Target target = sessionTarget(directory, id, "/fork");
    Outcome<Session> forked = co_await ask(m_transport, lasting(target, out.take()), decodeSession);
    if (!forked)
        co_return forked;
    // What the copy has cost so far is neither in this answer nor in an event.
    const Outcome<Session> whole = co_await session(directory, forked->id);
    co_return whole ? whole : forked;
}

Reply<Session> ApiV1::revert(QString directory, QString id, QString messageId, QString partId)
{
    json::Writer out;
    out.beginObject().member("messageID", messageId);
    writeText(out, "partID", partId);
    out.endObject();
    Target target = sessionTarget(directory, id, "/revert");
    HttpRequest request = send("POST", target, out.take());
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodeSession);
}

Reply<Session> ApiV1::unrevert(QString directory, QString id)
{
    Target target = sessionTarget(directory, id, "/unrevert");
    HttpRequest request = send("POST", target);
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodeSession);
}

Reply<void> ApiV1::summarize(QString directory, QString id, ModelRef model)
{
    json::Writer out;
    out.beginObject().member("providerID", model.providerId).member("modelID", model.modelId).endObject();
    Target target = sessionTarget(directory, id, "/summarize");
    return tell(m_transport, lasting(target, out.take()));
}

Reply<QList<Todo>> ApiV1::todos(QString directory, QString id)
{
    Target target = sessionTarget(directory, id, "/todo");
    return ask(m_transport, get(target), decodeTodos);
}

Reply<QList<FileDiff>> ApiV1::diff(QString directory, QString id, QString userMessageId)
{
    Target target = sessionTarget(directory, id, "/diff");
    return ask(m_transport, get(target.text("messageID", userMessageId)), decodeDiffs);
}

Reply<SessionStatuses> ApiV1::statuses(QString directory)
{
    Target target("/session/status");
    HttpRequest request = get(target.directory(directory));
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodeStatuses);
}

Reply<MessagePage> ApiV1::messages(QString directory, QString id, int limit, QString before)
{
    Target target = sessionTarget(directory, id, "/message");
    target.number("limit", limit);
    if (!before.isEmpty())
        target.text("before", before);
    Outcome<HttpReply> reply = co_await m_transport.send(get(target));
    if (!reply)
        co_return tl::unexpected(reply.error());
    const QString next = QString::fromLatin1(reply->headers.value("x-next-cursor"));
    Outcome<MessagePage> page = co_await decoded(std::move(reply->body), decodeMessages);
    if (page)
        page->before = next;
    co_return page;
}

Reply<MessageWithParts> ApiV1::message(QString directory, QString id, QString messageId)
{
    Target target("/session");
    target.segment(id).path("/message").segment(messageId).directory(directory);
    return ask(m_transport, get(target), decodeMessageWithParts);
}

Reply<void> ApiV1::prompt(QString directory, QString id, Prompt prompt)
{
    // Not POST …/message: its chunked answer never ends when it is 4 MiB or longer.
    Target target = sessionTarget(directory, id, "/prompt_async");
    HttpRequest request = send("POST", target, encodePrompt(prompt));
    request.idleTimeoutMs = patientTimeout; // pictures are decoded and scaled before the answer
    return tell(m_transport, std::move(request));
}

Reply<void> ApiV1::command(QString directory, QString id, CommandCall call)
{
    json::Writer out;
    out.beginObject().member("command", call.command).member("arguments", call.arguments);
    writeText(out, "messageID", call.messageId);
    writeText(out, "agent", call.agent);
    if (call.model.isValid())
        out.member("model", QString(call.model.providerId + u'/' + call.model.modelId));
    writeText(out, "variant", call.model.variant);
    if (!call.files.isEmpty()) {
        out.key("parts").beginArray();
        for (const FilePart &file : std::as_const(call.files)) {
            out.beginObject().member("type", u"file"_s).member("mime", file.mime).member("url", file.url);
            writeText(out, "filename", file.filename);
            out.endObject();
        }
        out.endArray();
    }
    out.endObject();
    Target target = sessionTarget(directory, id, "/command");
    return tell(m_transport, lasting(target, out.take()));
}

Reply<void> ApiV1::shell(QString directory, QString id, ShellCall call)
{
    json::Writer out;
    out.beginObject().member("agent", call.agent).member("command", call.command);
    writeText(out, "messageID", call.messageId);
    writeModel(out, call.model, "modelID");
    out.endObject();
    Target target = sessionTarget(directory, id, "/shell");
    return tell(m_transport, lasting(target, out.take()));
}

Reply<void> ApiV1::abort(QString directory, QString id)
{
    Target target = sessionTarget(directory, id, "/abort");
    return tell(m_transport, urgent(target));
}

Reply<QList<PermissionRequest>> ApiV1::permissions(QString directory)
{
    Target target("/permission");
    HttpRequest request = get(target.directory(directory));
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodePermissions);
}

Reply<void> ApiV1::replyPermission(QString directory, QString id, PermissionReply reply, QString message)
{
    static constexpr QLatin1StringView names[] = {"once"_L1, "always"_L1, "reject"_L1};
    json::Writer out;
    out.beginObject().member("reply", QString(names[static_cast<int>(reply)]));
    writeText(out, "message", message);
    out.endObject();
    Target target("/permission");
    return tell(m_transport, urgent(target.segment(id).path("/reply").directory(directory), out.take()));
}

Reply<QList<QuestionRequest>> ApiV1::questions(QString directory)
{
    Target target("/question");
    HttpRequest request = get(target.directory(directory));
    request.idleTimeoutMs = patientTimeout;
    return ask(m_transport, std::move(request), decodeQuestions);
}

Reply<void> ApiV1::replyQuestion(QString directory, QString id, QList<QStringList> answers)
{
    json::Writer out;
    out.beginObject().key("answers").beginArray();
    for (const QStringList &answer : std::as_const(answers)) {
        out.beginArray();
        for (const QString &text : answer)
            out.value(text);
        out.endArray();
    }
    out.endArray().endObject();
    Target target("/question");
    return tell(m_transport, urgent(target.segment(id).path("/reply").directory(directory), out.take()));
}

Reply<void> ApiV1::rejectQuestion(QString directory, QString id)
{
    Target target("/question");
    return tell(m_transport, urgent(target.segment(id).path("/reject").directory(directory)));
}

Reply<QList<Agent>> ApiV1::agents(QString directory)
{
    Target target("/agent");
    return ask(m_transport, get(target.directory(directory)), decodeAgents);
}

Reply<QList<Provider>> ApiV1::providers(QString directory)
{
    Target target("/provider");
    return ask(m_transport, get(target.directory(directory)), decodeProviders);
}

Reply<ModelRef> ApiV1::configuredModel(QString directory)
{
    Target target("/config");
    return ask(m_transport, get(target.directory(directory)), decodeConfiguredModel);
}

Reply<QList<Command>> ApiV1::commands(QString directory)
{
    Target target("/command");
    return ask(m_transport, get(target.directory(directory)), decodeCommands);
}

Reply<VcsInfo> ApiV1::vcs(QString directory)
{
    Target target("/vcs");
    return ask(m_transport, get(target.directory(directory)), decodeVcs);
}

Reply<QList<FileDiff>> ApiV1::vcsStatus(QString directory)
{
    Target target("/vcs/status");
    return ask(m_transport, get(target.directory(directory)), decodeDiffs);
}

Reply<QStringList> ApiV1::findFiles(QString directory, QString query, int limit)
{
    Target target("/find/file");
    target.text("query", query).encoded("dirs", "true").number("limit", limit).directory(directory);
    return ask(m_transport, get(target), decodeStrings);
}

Reply<QList<FileNode>> ApiV1::files(QString directory, QString path)
{
    Target target("/file");
    return ask(m_transport, get(target.text("path", path).directory(directory)), decodeFiles);
}

Reply<QHash<QString, QList<AuthMethod>>> ApiV1::authMethods(QString directory)
{
    Target target("/provider/auth");
    return ask(m_transport, get(target.directory(directory)), decodeAuthMethods);
}

Reply<void> ApiV1::setApiKey(QString providerId, QByteArray key)
{
    json::Writer out;
    out.beginObject().member("type", u"api"_s).member("key", QString::fromUtf8(key)).endObject();
    Target target("/auth");
    return tell(m_transport, send("PUT", target.segment(providerId), out.take()));
}

Reply<void> ApiV1::removeAuth(QString providerId)
{
    Target target("/auth");
    return tell(m_transport, send("DELETE", target.segment(providerId)));
}

Reply<void> ApiV1::disposeInstance(QString directory)
{
    Target target("/instance/dispose");
    HttpRequest request = send("POST", target.directory(directory));
    request.idleTimeoutMs = patientTimeout;
    return tell(m_transport, std::move(request));
}

Reply<QList<Pty>> ApiV1::ptys(QString directory)
{
    Target target("/pty");
    return ask(m_transport, get(target.directory(directory)), decodePtys);
}

} // namespace qd::opencode
