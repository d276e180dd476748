// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/usewatch.h"

#include "embedded-server/guardian/processtree.h"

#include <QDateTime>

#include <algorithm>
#include <ctime>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace qd::server {

using namespace opencode;
using namespace std::chrono_literals;

namespace {

constexpr int mostPages = 20;
constexpr qint64 silenceMs = 30'000; // OpenCode sends a heartbeat every 10 s

//! Milliseconds since the epoch; 0 if that is not known.
TimeMs startedAt(qint64 pid)
{
    const unsigned long long ticks = startTimeOf(static_cast<pid_t>(pid));
    timespec sinceBoot{};
    if (ticks == 0 || clock_gettime(CLOCK_BOOTTIME, &sinceBoot) != 0)
        return 0;
    const qint64 ranMs = sinceBoot.tv_sec * 1000 - qint64(ticks) * 1000 / sysconf(_SC_CLK_TCK);
    return QDateTime::currentMSecsSinceEpoch() - ranMs - 2'000; // what is rounded away here
}

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
    m_recount.setSingleShot(true);
    m_recount.setInterval(2s);
    m_bytes.setInterval(5s);
    connect(&m_again, &QTimer::timeout, this, &UseWatch::open);
    connect(&m_recount, &QTimer::timeout, this, &UseWatch::count);
    connect(&m_bytes, &QTimer::timeout, this, &UseWatch::checkBytes);
    connect(&m_stream, &EventStream::opened, this, &UseWatch::count);
    connect(&m_stream, &EventStream::received, this, &UseWatch::take);
    connect(&m_stream, &EventStream::closed, this, [this] {
        beUncertain();
        m_again.start();
    });
}

std::function<bool()> UseWatch::inUse() const
{
    return [flag = m_inUse] { return flag->load(); };
}

void UseWatch::follow(State state)
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
    beUncertain();
    if (server != 0) {
        m_bytes.start();
        open();
    }
}

void UseWatch::open()
{
    const std::optional<Endpoint> endpoint = m_supervisor.endpoint();
    if (!endpoint)
        return;
    const Credentials credentials{endpoint->username, endpoint->password};
    m_client.setServer(endpoint->url, credentials);
    m_stream.open(endpoint->url, credentials);
}

void UseWatch::beUncertain()
{
    m_tasks.cancel();
    m_recount.stop();
    m_uncertain = true;
    *m_inUse = true;
}

void UseWatch::count()
{
    m_tasks.cancel();
    m_closed.clear();
    TaskScope::start(countTask());
}

// Events say nothing of what began before the stream was open.
QCoro::Task<> UseWatch::countTask()
{
    const std::vector<Terminal> terminals = terminalsOf(static_cast<pid_t>(m_server));
    QCoro::Task<Outcome<QSet<QString>>> looking = m_tasks(placesTask());
    const Outcome<QSet<QString>> places = co_await looking;
    QSet<QString> toAsk = places.value_or(QSet<QString>());
    for (const Terminal &terminal : terminals) {
        if (!terminal.directory.empty()) // perhaps none of its sessions was touched
            toAsk.insert(QString::fromStdString(terminal.directory));
    }
    Open found;
    QSet<qint64> shells;
    bool isWhole = places.has_value();
    for (const QString &place : std::as_const(toAsk)) {
        QCoro::Task<Outcome<Answer>> asking = m_tasks(openTask(place));
        const Outcome<Answer> answer = co_await asking;
        isWhole = isWhole && answer.has_value();
        if (!answer)
            continue;
        found.insert(answer->open);
        shells.unite(answer->shells);
    }
    found.removeIf([this](const std::pair<const QString &, QString &> &entry) {
        return m_closed.contains(entry.first) || m_closed.contains(entry.second);
    });
    m_open.insert(found);
    // A shell that OpenCode does not know where it stands either went there from elsewhere, or stayed when its terminal
    // was closed (OpenCode's hang-up can get lost while the shell starts). Nobody can reach the latter.
    const bool hasUnknown = std::ranges::any_of(terminals, [&shells](const Terminal &terminal) {
        return !shells.contains(terminal.leader) && (terminal.isRunning || terminal.directory.empty());
    });
    m_uncertain = !isWhole || (m_open.isEmpty() && hasUnknown);
    *m_inUse = m_uncertain || !m_open.isEmpty();
    if (m_uncertain)
        m_recount.start();
    else
        Q_EMIT known();
}

// The directories of what was touched since the server runs: OpenCode answers for one directory at a time.
QCoro::Task<Outcome<QSet<QString>>> UseWatch::placesTask()
{
    const TimeMs started = startedAt(m_server);
    QSet<QString> places;
    SessionQuery query;
    for (int page = 0; page < mostPages; ++page) {
        QCoro::Task<Outcome<SessionPage>> asking = m_tasks(m_api.sessions(query));
        const Outcome<SessionPage> answer = co_await asking;
        if (!answer)
            co_return tl::unexpected(answer.error());
        bool isOlder = false;
        for (const Session &session : answer->sessions) {
            isOlder = session.updated < started;
            if (isOlder)
                break;
            places.insert(session.directory);
        }
        query.cursor = answer->next;
        if (isOlder || query.cursor == 0)
            co_return places;
    }
    co_return failure(Error::Code::Unsupported, u"too many sessions to ask for"_s);
}

// A session that waits for a person is busy too; requests of others are what an aborted turn left behind.
QCoro::Task<Outcome<UseWatch::Answer>> UseWatch::openTask(QString directory)
{
    Answer answer;
    QCoro::Task<Outcome<SessionStatuses>> askingSessions = m_tasks(m_api.statuses(directory));
    const Outcome<SessionStatuses> sessions = co_await askingSessions;
    QCoro::Task<Outcome<QList<Pty>>> askingTerminals = m_tasks(m_api.ptys(directory));
    const Outcome<QList<Pty>> terminals = co_await askingTerminals;
    if (!sessions || !terminals)
        co_return failure(Error::Code::Offline, u"OpenCode does not say what goes on"_s);
    for (auto each = sessions->cbegin(); each != sessions->cend(); ++each) {
        if (each->type != SessionStatus::Type::Idle)
            answer.open.insert(each.key(), each.key());
    }
    for (const Pty &terminal : *terminals) {
        if (!terminal.running)
            continue;
        answer.open.insert(terminal.id, {});
        answer.shells.insert(terminal.pid);
    }
    co_return answer;
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
                   [this](const events::PermissionReplied &e) { close(e.requestId); },
                   [this](const events::QuestionAsked &e) { m_open.insert(e.request.id, e.request.sessionId); },
                   [this](const events::QuestionClosed &e) { close(e.requestId); },
                   [this](const events::PtyChanged &e) {
                       if (e.alive)
                           m_open.insert(e.id, {});
                       else
                           close(e.id);
                   },
                   [](const auto &) {},
               },
               event.payload);
}

void UseWatch::close(const QString &id)
{
    if (m_uncertain)
        m_closed.insert(id);
    m_open.remove(id);
}

void UseWatch::forgetSession(const QString &id)
{
    close(id);
    // With its requests: an aborted turn leaves some behind that nobody will ever answer.
    m_open.removeIf([&id](const std::pair<const QString &, QString &> &entry) { return entry.second == id; });
}

void UseWatch::checkBytes()
{
    const qint64 last = m_stream.lastByteAt();
    if (last != m_lastByte)
        m_supervisor.noteStreamBytes();
    m_lastByte = last;
    if (systemClock().monotonicMs() - last < silenceMs)
        return;
    beUncertain();
    open();
}

} // namespace qd::server
