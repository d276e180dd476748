// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecevents.h"

#include "core/opencode/codecparts.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

using in::Field;
using in::members;
using in::Value;

template <typename T>
T &make(EventTarget &to)
{
    to.ok = false; // `properties` may come twice
    return to.event.payload.emplace<T>();
}

bool readSessionUpserted(Value v, EventTarget &to)
{
    auto &p = make<events::SessionUpserted>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("info"))
            to.ok = in::read(f.value(), p.session);
    });
}

bool readSessionDeleted(Value v, EventTarget &to)
{
    auto &p = make<events::SessionDeleted>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        to.ok = !p.sessionId.isEmpty();
    });
}

bool readMessageUpdated(Value v, EventTarget &to)
{
    auto &p = make<events::MessageUpdated>(to);
    QString inside;
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("info"))
            to.ok = in::read(f.value(), p.message, &inside);
    });
    if (p.sessionId.isEmpty())
        p.sessionId = inside;
    return ok && !p.sessionId.isEmpty();
}

bool readMessageRemoved(Value v, EventTarget &to)
{
    auto &p = make<events::MessageRemoved>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("messageID"))
            f.into(p.messageId);
    });
    to.ok = !p.sessionId.isEmpty() && !p.messageId.isEmpty();
    return ok;
}

bool readPartUpdated(Value v, EventTarget &to)
{
    auto &p = make<events::PartUpdated>(to);
    QString inside;
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("part"))
            to.ok = in::read(f.value(), p.part, &inside) && !p.part.messageId.isEmpty();
    });
    if (p.sessionId.isEmpty())
        p.sessionId = inside;
    return ok && !p.sessionId.isEmpty();
}

bool readPartRemoved(Value v, EventTarget &to)
{
    auto &p = make<events::PartRemoved>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("messageID"))
            f.into(p.messageId);
        else if (f.is("partID"))
            f.into(p.partId);
    });
    to.ok = !p.sessionId.isEmpty() && !p.messageId.isEmpty() && !p.partId.isEmpty();
    return ok;
}

bool readPartDelta(Value v, EventTarget &to)
{
    auto &p = make<events::PartDelta>(to);
    QString field;
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("messageID"))
            f.into(p.messageId);
        else if (f.is("partID"))
            f.into(p.partId);
        else if (f.is("field"))
            f.into(field);
        else if (f.is("delta"))
            f.into(p.delta);
    });
    to.ok = field == "text"_L1 && !p.sessionId.isEmpty() && !p.messageId.isEmpty() && !p.partId.isEmpty() &&
            !p.delta.isEmpty();
    return ok;
}

bool readStatus(Value v, EventTarget &to)
{
    auto &p = make<events::StatusChanged>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("status"))
            to.ok = in::read(f.value(), p.status);
    });
    return ok && !p.sessionId.isEmpty();
}

// session.idle says again what session.status said; it counts, in case that one was lost.
bool readIdle(Value v, EventTarget &to)
{
    auto &p = make<events::StatusChanged>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
    });
    to.ok = !p.sessionId.isEmpty();
    return ok;
}

bool readFailed(Value v, EventTarget &to)
{
    auto &p = make<events::SessionFailed>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("error"))
            to.ok = in::read(f.value(), p.error);
    });
}

bool readDiff(Value v, EventTarget &to)
{
    auto &p = make<events::SessionDiff>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("diff"))
            to.ok = in::readList(f.value(), p.files);
    });
}

bool readCompacted(Value v, EventTarget &to)
{
    auto &p = make<events::Compacted>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
    });
    to.ok = !p.sessionId.isEmpty();
    return ok;
}

bool readPermissionAsked(Value v, EventTarget &to)
{
    to.ok = in::read(v, make<events::PermissionAsked>(to).request);
    return to.ok;
}

bool readQuestionAsked(Value v, EventTarget &to)
{
    to.ok = in::read(v, make<events::QuestionAsked>(to).request);
    return to.ok;
}

template <typename T>
bool readAnswered(Value v, EventTarget &to)
{
    auto &p = make<T>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("requestID"))
            f.into(p.requestId);
    });
    to.ok = !p.requestId.isEmpty();
    return ok;
}

bool readTodo(Value v, EventTarget &to)
{
    auto &p = make<events::TodoUpdated>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("todos"))
            to.ok = in::readList(f.value(), p.todos);
    });
}

bool readBranch(Value v, EventTarget &to)
{
    auto &p = make<events::BranchChanged>(to);
    to.ok = true;
    return members(v, nullptr, [&](Field &f) {
        if (f.is("branch"))
            f.into(p.branch);
    });
}

bool readFile(Value v, EventTarget &to)
{
    auto &p = make<events::FileEdited>(to);
    to.ok = true;
    return members(v, nullptr, [&](Field &f) {
        if (f.is("file"))
            f.into(p.file);
    });
}

bool readProject(Value v, EventTarget &to)
{
    to.ok = in::read(v, make<events::ProjectUpdated>(to).project);
    return to.ok;
}

bool readDisposed(Value v, EventTarget &to)
{
    make<events::InstanceDisposed>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("directory"))
            f.into(to.event.directory);
    });
    to.ok = !to.event.directory.isEmpty();
    return ok;
}

template <bool alive>
bool readPty(Value v, EventTarget &to)
{
    auto &p = make<events::PtyChanged>(to);
    p.alive = alive;
    QByteArray ignored;
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("id"))
            f.into(p.id);
        else if (f.is("info"))
            f.object(ignored, [&](Field &i) {
                QString status;
                if (i.is("id"))
                    i.into(p.id);
                else if (i.is("status") && in::get(i.value(), status))
                    p.alive = status != "exited"_L1;
            });
    });
    to.ok = !p.id.isEmpty();
    return ok;
}

template <typename T>
bool readNothing(Value v, EventTarget &to)
{
    make<T>(to);
    to.ok = true;
    return members(v, nullptr, [](Field &) {});
}

} // namespace

// Types that are not here are skipped: `sync`, plugin.added and other noise, v2's own, and what later versions add.
EventReader eventReaderOf(QByteArrayView type)
{
    static const QHash<QByteArrayView, EventReader> readers{
        {"message.part.delta", readPartDelta},
        {"message.part.updated", readPartUpdated},
        {"message.updated", readMessageUpdated},
        {"session.status", readStatus},
        {"session.idle", readIdle},
        {"session.updated", readSessionUpserted},
        {"session.created", readSessionUpserted},
        {"session.deleted", readSessionDeleted},
        {"message.removed", readMessageRemoved},
        {"message.part.removed", readPartRemoved},
        {"session.error", readFailed},
        {"session.diff", readDiff},
        {"session.compacted", readCompacted},
        {"permission.asked", readPermissionAsked},
        {"permission.replied", readAnswered<events::PermissionReplied>},
        {"question.asked", readQuestionAsked},
        {"question.replied", readAnswered<events::QuestionClosed>},
        {"question.rejected", readAnswered<events::QuestionClosed>},
        {"todo.updated", readTodo},
        {"vcs.branch.updated", readBranch},
        {"file.edited", readFile},
        {"project.updated", readProject},
        {"catalog.updated", readNothing<events::CatalogChanged>},
        {"models-dev.refreshed", readNothing<events::CatalogChanged>},
        {"server.connected", readNothing<events::Connected>},
        {"server.heartbeat", readNothing<events::Heartbeat>},
        {"server.instance.disposed", readDisposed},
        {"global.disposed", readNothing<events::GlobalDisposed>},
        {"pty.created", readPty<true>},
        {"pty.updated", readPty<true>},
        {"pty.exited", readPty<false>},
        {"pty.deleted", readPty<false>},
    };
    return readers.value(type);
}

} // namespace qd::opencode
