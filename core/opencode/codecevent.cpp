// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

using in::Field;
using in::members;
using in::Value;

// A position in the first bytes of a frame. After a surprise the whole frame is read instead.
class HeadScanner
{
public:
    explicit HeadScanner(QByteArrayView frame)
        : m_p(frame.data())
        , m_end(frame.data() + frame.size())
    {}

    [[nodiscard]] bool skip(char c)
    {
        if (m_p == m_end || *m_p != c)
            return false;
        ++m_p;
        return true;
    }
    //! The inside of a string, raw.
    [[nodiscard]] bool string(QByteArrayView &to)
    {
        if (!skip('"'))
            return false;
        const char *const start = m_p;
        while (m_p < m_end && *m_p != '"')
            m_p += *m_p == '\\' ? 2 : 1;
        if (m_p >= m_end)
            return false;
        to = QByteArrayView(start, m_p - start);
        ++m_p;
        return true;
    }

private:
    const char *m_p;
    const char *m_end;
};

// `{"directory":…,"project":…,"payload":{"id":…,"type":…` or `{"id":…,"type":…`.
QByteArrayView typeInHead(QByteArrayView frame)
{
    HeadScanner at(frame);
    QByteArrayView key, value;
    if (!at.skip('{'))
        return {};
    while (at.string(key) && at.skip(':')) {
        if (key == "payload") {
            if (!at.skip('{'))
                return {};
            continue;
        }
        if (!at.string(value) || !at.skip(','))
            return {};
        if (key == "type")
            return value;
    }
    return {};
}

// What the readers below fill.
struct Target
{
    Event event;
    bool ok = false;
};

template <typename T>
T &make(Target &to)
{
    to.ok = false; // `properties` may come twice
    return to.event.payload.emplace<T>();
}

bool readSessionUpserted(Value v, Target &to)
{
    auto &p = make<events::SessionUpserted>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("info"))
            to.ok = in::read(f.value(), p.session);
    });
}

bool readSessionDeleted(Value v, Target &to)
{
    auto &p = make<events::SessionDeleted>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        to.ok = !p.sessionId.isEmpty();
    });
}

bool readMessageUpdated(Value v, Target &to)
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

bool readMessageRemoved(Value v, Target &to)
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

bool readPartUpdated(Value v, Target &to)
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

bool readPartRemoved(Value v, Target &to)
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

bool readPartDelta(Value v, Target &to)
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

bool readStatus(Value v, Target &to)
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
bool readIdle(Value v, Target &to)
{
    auto &p = make<events::StatusChanged>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
    });
    to.ok = !p.sessionId.isEmpty();
    return ok;
}

bool readFailed(Value v, Target &to)
{
    auto &p = make<events::SessionFailed>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("error"))
            to.ok = in::read(f.value(), p.error);
    });
}

bool readDiff(Value v, Target &to)
{
    auto &p = make<events::SessionDiff>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("diff"))
            to.ok = in::readList(f.value(), p.files);
    });
}

bool readCompacted(Value v, Target &to)
{
    auto &p = make<events::Compacted>(to);
    const bool ok = members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
    });
    to.ok = !p.sessionId.isEmpty();
    return ok;
}

bool readPermissionAsked(Value v, Target &to)
{
    to.ok = in::read(v, make<events::PermissionAsked>(to).request);
    return to.ok;
}

bool readQuestionAsked(Value v, Target &to)
{
    to.ok = in::read(v, make<events::QuestionAsked>(to).request);
    return to.ok;
}

template <typename T>
bool readAnswered(Value v, Target &to)
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

bool readTodo(Value v, Target &to)
{
    auto &p = make<events::TodoUpdated>(to);
    return members(v, nullptr, [&](Field &f) {
        if (f.is("sessionID"))
            f.into(p.sessionId);
        else if (f.is("todos"))
            to.ok = in::readList(f.value(), p.todos);
    });
}

bool readBranch(Value v, Target &to)
{
    auto &p = make<events::BranchChanged>(to);
    to.ok = true;
    return members(v, nullptr, [&](Field &f) {
        if (f.is("branch"))
            f.into(p.branch);
    });
}

bool readFile(Value v, Target &to)
{
    auto &p = make<events::FileEdited>(to);
    to.ok = true;
    return members(v, nullptr, [&](Field &f) {
        if (f.is("file"))
            f.into(p.file);
    });
}

bool readProject(Value v, Target &to)
{
    to.ok = in::read(v, make<events::ProjectUpdated>(to).project);
    return to.ok;
}

bool readDisposed(Value v, Target &to)
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
bool readPty(Value v, Target &to)
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
bool readNothing(Value v, Target &to)
{
    make<T>(to);
    to.ok = true;
    return members(v, nullptr, [](Field &) {});
}

using Reader = bool (*)(Value, Target &);

// Types that are not here are skipped: `sync`, plugin.added and other noise, v2's own, and what later versions add.
Reader readerOf(QByteArrayView type)
{
    static const QHash<QByteArrayView, Reader> readers{
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

// The members of an event: `id`, `type`, `properties` in any order.
void readMember(Field &f, Reader &reader, Target &to, QByteArray &unread)
{
    if (f.is("id")) {
        f.into(to.event.id);
    } else if (f.is("type")) {
        QString type;
        if (!reader && in::get(f.value(), type))
            reader = readerOf(type.toUtf8());
    } else if (f.is("properties")) {
        if (!reader)
            unread = in::rawOf(f.value()).toByteArray();
        else if (!reader(f.value(), to))
            to.ok = false;
    }
}

} // namespace

std::optional<Event> decodeEvent(QByteArrayView frame)
{
    const QByteArrayView type = typeInHead(frame);
    Reader reader = nullptr;
    if (!type.isEmpty()) {
        reader = readerOf(type);
        if (!reader)
            return {};
    }
    Target target;
    QByteArray unread;
    QString directory;
    QByteArray ignored;
    in::Document document(frame);
    const bool ok = document.read([&](Value root) {
        return members(root, nullptr, [&](Field &f) {
            if (f.is("directory"))
                f.into(directory);
            else if (f.is("payload"))
                f.object(ignored, [&](Field &p) { readMember(p, reader, target, unread); });
            else
                readMember(f, reader, target, unread);
        });
    });
    if (!ok || !reader)
        return {};
    if (!unread.isEmpty()) { // `properties` came before `type`
        in::Document inner(unread);
        if (!inner.read([&](Value properties) { return reader(properties, target); }))
            return {};
    }
    if (!target.ok)
        return {};
    if (!directory.isEmpty())
        target.event.directory = directory;
    return std::move(target.event);
}

Event skippedEvent(QByteArrayView head, qint64 bytes)
{
    Event event;
    event.payload = events::FrameSkipped{bytes};
    HeadScanner at(head);
    QByteArrayView key, value;
    if (!at.skip('{'))
        return event;
    while (at.string(key) && at.skip(':') && at.string(value)) {
        if (key == "directory") {
            event.directory = json::unescape(value);
            break;
        }
        if (!at.skip(','))
            break;
    }
    return event;
}

} // namespace qd::opencode
