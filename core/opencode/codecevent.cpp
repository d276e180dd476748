// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/opencode/codec.h"
#include "core/opencode/codecevents.h"

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

// The members of an event: `id`, `type`, `properties` in any order.
void readMember(Field &f, EventReader &reader, EventTarget &to, QByteArray &unread)
{
    if (f.is("id")) {
        f.into(to.event.id);
    } else if (f.is("type")) {
        QString type;
        if (!reader && in::get(f.value(), type))
            reader = eventReaderOf(type.toUtf8());
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
    EventReader reader = nullptr;
    if (!type.isEmpty()) {
        reader = eventReaderOf(type);
        if (!reader)
            return {};
    }
    EventTarget target;
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
