// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/usewatch.h"

namespace qd::server {

using namespace opencode;
using namespace std::chrono_literals;

namespace {

template <typename... Takes>
struct Overloaded : Takes...
{
    using Takes::operator()...;
};

} // namespace

UseWatch::UseWatch(Supervisor &supervisor, QObject *parent)
    : QObject(parent)
    , m_supervisor(supervisor)
{
    m_again.setSingleShot(true);
    m_again.setInterval(1s);
    m_bytes.setInterval(5s);
    connect(&m_again, &QTimer::timeout, this, &UseWatch::open);
    connect(&m_bytes, &QTimer::timeout, this, &UseWatch::checkBytes);
    connect(&m_stream, &EventStream::received, this, &UseWatch::take);
    connect(&m_stream, &EventStream::closed, this, [this] {
        // What happens until the next one is open is not repeated.
        m_uncertain = true;
        *m_inUse = true;
        m_again.start();
    });
}

std::function<bool()> UseWatch::inUse() const
{
    return [flag = m_inUse] { return flag->load(); };
}

void UseWatch::follow(State state, const Reason &reason)
{
    if (state == State::Unhealthy)
        return;
    const qint64 server = state == State::Healthy ? m_supervisor.endpoint()->pid : 0;
    if (server == m_server)
        return;
    m_server = server;
    m_stream.close();
    m_again.stop();
    m_bytes.stop();
    m_open.clear();
    // Of a server that has just been started nobody else can have the address yet.
    m_uncertain = reason.code != Reason::Code::Ready;
    *m_inUse = m_uncertain;
    if (server != 0) {
        m_bytes.start();
        open();
    }
}

void UseWatch::open()
{
    const std::optional<Endpoint> endpoint = m_supervisor.endpoint();
    if (endpoint)
        m_stream.open(endpoint->url, {endpoint->username, endpoint->password});
}

void UseWatch::take(const QList<Event> &events)
{
    for (const Event &event : events)
        takeOne(event);
    *m_inUse = m_uncertain || !m_open.isEmpty();
}

void UseWatch::takeOne(const Event &event)
{
    std::visit(Overloaded{
                   [this](const events::StatusChanged &e) {
                       if (e.status.type == SessionStatus::Type::Idle)
                           forgetSession(e.sessionId);
                       else
                           m_open.insert(e.sessionId, e.sessionId);
                   },
                   [this](const events::SessionDeleted &e) { forgetSession(e.sessionId); },
                   [this](const events::PermissionAsked &e) { m_open.insert(e.request.id, e.request.sessionId); },
                   [this](const events::PermissionReplied &e) { m_open.remove(e.requestId); },
                   [this](const events::QuestionAsked &e) { m_open.insert(e.request.id, e.request.sessionId); },
                   [this](const events::QuestionClosed &e) { m_open.remove(e.requestId); },
                   [this](const events::PtyChanged &e) {
                       if (e.alive)
                           m_open.insert(e.id, {});
                       else
                           m_open.remove(e.id);
                   },
                   [](const auto &) {},
               },
               event.payload);
}

void UseWatch::forgetSession(const QString &id)
{
    // With its requests: an aborted turn leaves some behind that nobody will ever answer.
    m_open.removeIf([&id](const std::pair<const QString &, QString &> &entry) { return entry.second == id; });
}

void UseWatch::checkBytes()
{
    const qint64 last = m_stream.lastByteAt();
    if (last != m_lastByte)
        m_supervisor.noteStreamBytes();
    m_lastByte = last;
}

} // namespace qd::server
