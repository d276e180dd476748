// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/apiv1_p.h"

using namespace Qt::StringLiterals;

// Sessions, their messages, and what they ask. The rest: apiv1server.cpp.
namespace qd::opencode {

using namespace v1;

QByteArray encodeDirectory(const QString &directory)
{
    return QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(directory)));
}

ApiV1::ApiV1(Transport &transport)
    : m_transport(transport)
{}

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

} // namespace qd::opencode
