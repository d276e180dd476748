// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

namespace qd::opencode {

namespace in {

bool read(Value value, Session &to)
{
    QByteArray time, model, tokens, summary, revert;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id")) {
            f.into(to.id);
        } else if (f.is("projectID")) {
            f.into(to.projectId);
        } else if (f.is("directory")) {
            f.into(to.directory);
        } else if (f.is("parentID")) {
            f.into(to.parentId);
        } else if (f.is("title")) {
            f.into(to.title);
        } else if (f.is("agent")) {
            f.into(to.agent);
        } else if (f.is("cost")) {
            f.always(to.cost);
        } else if (f.is("tokens")) {
            readTokens(f, to.tokens, tokens);
        } else if (f.is("model")) {
            f.object(model, [&](Field &m) {
                m.is("id")           ? m.into(to.model.modelId)
                : m.is("providerID") ? m.into(to.model.providerId)
                : m.is("variant")    ? m.into(to.model.variant)
                                     : m.keep();
            });
        } else if (f.is("time")) {
            f.object(time, [&](Field &t) {
                t.is("created")      ? t.into(to.created)
                : t.is("updated")    ? t.into(to.updated)
                : t.is("archived")   ? t.into(to.archived)
                : t.is("compacting") ? t.into(to.compacting)
                                     : t.keep();
            });
        } else if (f.is("summary")) {
            f.object(summary, [&](Field &s) {
                if (!to.summary)
                    to.summary.emplace();
                s.is("additions")   ? s.always(to.summary->additions)
                : s.is("deletions") ? s.always(to.summary->deletions)
                : s.is("files")     ? s.always(to.summary->files)
                                    : s.keep();
            });
        } else if (f.is("revert")) {
            f.object(revert, [&](Field &r) {
                if (!to.revert)
                    to.revert.emplace();
                r.is("messageID")  ? r.into(to.revert->messageId)
                : r.is("partID")   ? r.into(to.revert->partId)
                : r.is("snapshot") ? r.into(to.revert->snapshot)
                : r.is("diff")     ? r.into(to.revert->diff)
                                   : r.keep();
            });
        } else if (!f.is("project")) { // which only listings add: with it each listing would look like a change
            f.keep();
        }
    });
    prependLeft(to.extra, "revert", revert);
    prependLeft(to.extra, "summary", summary);
    prependLeft(to.extra, "time", time);
    prependLeft(to.extra, "model", model);
    prependLeft(to.extra, "tokens", tokens);
    return ok && !to.id.isEmpty();
}

bool read(Value value, SessionStatus &to)
{
    QString type;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("type"))
            f.into(type);
        else if (f.is("attempt"))
            f.into(to.attempt);
        else if (f.is("message"))
            f.into(to.message);
        else if (f.is("next"))
            f.into(to.next);
    });
    if (type == QLatin1String("busy"))
        to.type = SessionStatus::Type::Busy;
    else if (type == QLatin1String("retry"))
        to.type = SessionStatus::Type::Retry;
    else if (type != QLatin1String("idle"))
        return false;
    return ok;
}

} // namespace in

Outcome<Session> decodeSession(QByteArrayView json)
{
    return in::decodeOne<Session>(json, "session");
}

Outcome<QList<Session>> decodeSessions(QByteArrayView json)
{
    return in::decodeList<Session>(json, "session list");
}

Outcome<SessionStatuses> decodeStatuses(QByteArrayView json)
{
    return in::decode<SessionStatuses>(json, "session status", [](in::Value value, SessionStatuses &to) {
        return in::members(value, nullptr, [&](in::Field &f) {
            SessionStatus status;
            if (in::read(f.value(), status))
                to.insert(json::unescape(f.key()), status);
        });
    });
}

namespace {

void writeModel(json::Writer &out, const ModelRef &model, QByteArrayView left)
{
    if (model.modelId.isNull() && model.providerId.isNull() && left.isEmpty())
        return;
    out.key("model").beginObject();
    in::writeText(out, "id", model.modelId);
    in::writeText(out, "providerID", model.providerId);
    in::writeText(out, "variant", model.variant);
    out.members(left).endObject();
}

void writeRevert(json::Writer &out, const Revert &revert, QByteArrayView left)
{
    out.key("revert").beginObject();
    in::writeText(out, "messageID", revert.messageId);
    in::writeText(out, "partID", revert.partId);
    in::writeText(out, "snapshot", revert.snapshot);
    in::writeText(out, "diff", revert.diff);
    out.members(left).endObject();
}

} // namespace

QByteArray encodeSession(const Session &session)
{
    in::Leftovers left(session.extra);
    json::Writer out;
    out.beginObject();
    in::writeText(out, "id", session.id);
    in::writeText(out, "projectID", session.projectId);
    in::writeText(out, "directory", session.directory);
    in::writeText(out, "parentID", session.parentId);
    in::writeText(out, "title", session.title);
    in::writeText(out, "agent", session.agent);
    out.member("cost", session.cost);
    in::writeTokens(out, session.tokens, left.take("tokens"));
    writeModel(out, session.model, left.take("model"));
    out.key("time").beginObject();
    in::writeSet(out, "created", session.created);
    in::writeSet(out, "updated", session.updated);
    in::writeSet(out, "archived", session.archived);
    in::writeSet(out, "compacting", session.compacting);
    out.members(left.take("time")).endObject();
    const QByteArrayView summaryLeft = left.take("summary");
    if (session.summary) {
        out.key("summary").beginObject();
        out.member("additions", session.summary->additions).member("deletions", session.summary->deletions);
        out.member("files", session.summary->files).members(summaryLeft).endObject();
    }
    const QByteArrayView revertLeft = left.take("revert");
    if (session.revert)
        writeRevert(out, *session.revert, revertLeft);
    out.members(left.rest()).endObject();
    return out.take();
}

} // namespace qd::opencode
