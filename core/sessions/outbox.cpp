// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/outbox.h"

#include "core/base/logging.h"
#include "core/base/taskscope.h"
#include "core/base/worker.h"
#include "core/opencode/api.h"
#include "core/opencode/ids.h"

#include <QSet>

#include <algorithm>

namespace qd {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

constexpr int MaxRefusals = 5; //!< a server that answers 500 each time and has nothing will not do better
constexpr qint64 FirstPauseMs = 1000;
constexpr qint64 LongestPauseMs = 30'000;

enum class Verdict : quint8
{
    Accepted,
    Refused, //!< repeating can't cure it
    Later,   //!< surely not accepted, but not for ever
    Unknown,
};

Verdict verdictOf(const Outcome<void> &reply)
{
    if (reply)
        return Verdict::Accepted;
    switch (reply.error().code) {
    case Error::Code::BadRequest:
    case Error::Code::NotFound:
    case Error::Code::Unsupported:
        return Verdict::Refused;
    case Error::Code::Unauthorized:
    case Error::Code::Busy:
    case Error::Code::RateLimited:
        return Verdict::Later;
    default: // the request may have arrived although its answer did not
        return Verdict::Unknown;
    }
}

} // namespace

class Outbox::Private
{
public:
    Private(Outbox &outbox, QString theWorkspace, Library &theLibrary, Api &theApi, Environment environment)
        : q(outbox)
        , workspace(std::move(theWorkspace))
        , library(theLibrary)
        , api(theApi)
        , env(environment)
    {}

    struct Item
    {
        OutboxRow row;
        bool sending = false; //!< a request is under way
        int refusals = 0;     //!< attempts after which the server was found not to have it
    };

    [[nodiscard]] QList<Item>::iterator find(const QString &messageId)
    {
        return std::find_if(items.begin(), items.end(),
                            [&](const Item &item) { return item.row.prompt.messageId == messageId; });
    }
    //! The next of the session that is not for the person to decide; its message id.
    [[nodiscard]] QString next(const SessionKey &session) const
    {
        const auto it = std::find_if(items.cbegin(), items.cend(), [&](const Item &item) {
            return item.row.session == session && item.row.state != OutboxState::Failed;
        });
        return it == items.cend() ? QString() : it->row.prompt.messageId;
    }

    void pump(const SessionKey &session);
    void pumpAll();
    QCoro::Task<> work(SessionKey session);
    QCoro::Task<bool> attempt(QString messageId);
    QCoro::Task<bool> resolve(QString messageId);
    QCoro::Task<> restore();
    QCoro::Task<> store(OutboxRow row);
    void accepted(const QString &messageId);
    void refused(const QString &messageId, const Error &error);
    void wait(const SessionKey &session);

    Outbox &q;
    QString workspace;
    Library &library;
    Api &api;
    Environment env;
    QList<Item> items;
    QSet<SessionKey> working;
    QHash<SessionKey, Backoff> pauses;
    bool online = false;
    TaskScope tasks;
};

void Outbox::Private::pump(const SessionKey &session)
{
    if (!online || working.contains(session) || next(session).isEmpty())
        return;
    working.insert(session);
    TaskScope::start(work(session));
}

void Outbox::Private::pumpAll()
{
    QSet<SessionKey> sessions;
    for (const Item &item : std::as_const(items))
        sessions.insert(item.row.session);
    for (const SessionKey &session : std::as_const(sessions))
        pump(session);
}

//! One after the other: a session never has two requests under way.
QCoro::Task<> Outbox::Private::work(SessionKey session)
{
    bool goOn = true;
    while (goOn && online) {
        const QString messageId = next(session);
        if (messageId.isEmpty())
            break;
        // Sending = an earlier attempt whose outcome nobody knows: first ask.
        if (find(messageId)->row.state == OutboxState::Sending)
            goOn = co_await resolve(messageId);
        else
            goOn = co_await attempt(messageId);
    }
    working.remove(session);
    if (!goOn && online)
        wait(session);
}

//! False: not now.
QCoro::Task<bool> Outbox::Private::attempt(QString messageId)
{
    auto item = find(messageId);
    item->row.state = OutboxState::Sending;
    ++item->row.attempts;
    const OutboxRow row = item->row;
    Q_EMIT q.rowsChanged(row.session);
    co_await store(row);
    const Outcome<void> reply = co_await tasks(api.prompt(row.directory, row.session.id, row.prompt));
    switch (verdictOf(reply)) {
    case Verdict::Accepted:
        accepted(messageId);
        co_return true;
    case Verdict::Refused:
        refused(messageId, reply.error());
        co_return true;
    case Verdict::Later: {
        item = find(messageId);
        item->row.state = OutboxState::Queued;
        const OutboxRow waiting = item->row;
        Q_EMIT q.rowsChanged(waiting.session);
        co_await store(waiting);
        co_return false;
    }
    case Verdict::Unknown:
        qCInfo(lcSessions) << "prompt" << messageId << "has an unknown outcome:" << reply.error().detail;
        if (++find(messageId)->refusals < MaxRefusals || reply.error().code != Error::Code::ServerError)
            co_return false;
        const Outcome<MessageWithParts> there = co_await tasks(api.message(row.directory, row.session.id, messageId));
        if (there)
            accepted(messageId);
        else if (there.error().code == Error::Code::NotFound)
            refused(messageId, reply.error());
        co_return there || there.error().code == Error::Code::NotFound;
    }
    co_return false;
}

//! Does the server have it? False: it could not be asked.
QCoro::Task<bool> Outbox::Private::resolve(QString messageId)
{
    const OutboxRow row = find(messageId)->row;
    const Outcome<MessageWithParts> there = co_await tasks(api.message(row.directory, row.session.id, messageId));
    if (there) {
        accepted(messageId);
        co_return true;
    }
    if (there.error().code != Error::Code::NotFound)
        co_return false;
    find(messageId)->row.state =
        OutboxState::Queued; // again, with the same ids: even a late first arrival is no second prompt
    co_return true;
}

QCoro::Task<> Outbox::Private::store(OutboxRow row)
{
    const Outcome<void> stored = co_await tasks(taskOf(library.putOutbox(row)));
    if (!stored)
        qCWarning(lcSessions) << "prompt" << row.prompt.messageId << "is not stored:" << stored.error().detail;
}

void Outbox::Private::accepted(const QString &messageId)
{
    const auto item = find(messageId);
    const SessionKey session = item->row.session;
    items.erase(item);
    pauses.remove(session);
    library.removeOutbox(workspace, messageId);
    Q_EMIT q.sent(session, messageId);
    Q_EMIT q.rowsChanged(session);
}

void Outbox::Private::refused(const QString &messageId, const Error &error)
{
    const auto item = find(messageId);
    item->row.state = OutboxState::Failed;
    item->row.error = error.serverMessage.isEmpty() ? error.detail : error.serverMessage;
    library.putOutbox(item->row);
    Q_EMIT q.rowsChanged(item->row.session);
}

void Outbox::Private::wait(const SessionKey &session)
{
    auto pause = pauses.find(session);
    if (pause == pauses.end())
        pause = pauses.insert(session, Backoff(FirstPauseMs, LongestPauseMs));
    env.scheduler.after(pause->next(), &q, [this, session] { pump(session); });
}

QCoro::Task<> Outbox::Private::restore()
{
    const Outcome<QList<OutboxRow>> rows = co_await tasks(taskOf(library.loadOutbox(workspace)));
    if (!rows) {
        qCWarning(lcSessions) << "the outbox could not be read:" << rows.error().detail;
        co_return;
    }
    QSet<SessionKey> sessions;
    QList<Item> restored;
    for (const OutboxRow &row : *rows) {
        if (row.prompt.messageId.isEmpty() || find(row.prompt.messageId) != items.end())
            continue;
        restored.append({row});
        sessions.insert(row.session);
    }
    items = restored + items; // they were first
    for (const SessionKey &session : std::as_const(sessions))
        Q_EMIT q.rowsChanged(session);
    pumpAll();
}

Outbox::Outbox(QString workspace, Library &library, Api &api, QObject *parent)
    : Outbox(std::move(workspace), library, api, Environment(), parent)
{}

Outbox::Outbox(QString workspace, Library &library, Api &api, Environment environment, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(workspace), library, api, environment))
{}

Outbox::~Outbox() = default;

void Outbox::restore()
{
    TaskScope::start(d->restore());
}

void Outbox::setOnline(bool online)
{
    d->online = online;
    d->pauses.clear();
    if (online)
        d->pumpAll();
}

QString Outbox::send(const SessionKey &session, const QString &directory, Prompt prompt)
{
    if (prompt.messageId.isEmpty())
        prompt.messageId = newId("msg");
    for (PromptPart &part : prompt.parts) {
        if (part.id.isEmpty())
            part.id = newId("prt");
    }
    OutboxRow row;
    row.session = session;
    row.directory = directory;
    row.prompt = prompt;
    row.created = d->env.clock.nowMs();
    const bool waits = !d->online || d->working.contains(session);
    d->items.append({row});
    Q_EMIT rowsChanged(session);
    if (waits)
        d->library.putOutbox(row); // else it is stored as part of its attempt
    d->pump(session);
    return prompt.messageId;
}

void Outbox::retry(const QString &messageId)
{
    const auto item = d->find(messageId);
    if (item == d->items.end() || item->row.state != OutboxState::Failed)
        return;
    // What was refused may yet have arrived in an earlier attempt: ask first.
    item->row.state = item->row.attempts > 0 ? OutboxState::Sending : OutboxState::Queued;
    item->row.error.clear();
    item->refusals = 0;
    const SessionKey session = item->row.session;
    Q_EMIT rowsChanged(session);
    d->pump(session);
}

Prompt Outbox::cancel(const QString &messageId)
{
    const auto item = d->find(messageId);
    if (item == d->items.end() || item->row.state == OutboxState::Sending)
        return {};
    const OutboxRow row = item->row;
    d->items.erase(item);
    d->library.removeOutbox(d->workspace, messageId);
    Q_EMIT rowsChanged(row.session);
    return row.prompt;
}

QList<OutboxRow> Outbox::rows(const SessionKey &session) const
{
    QList<OutboxRow> rows;
    for (const Private::Item &item : std::as_const(d->items)) {
        if (item.row.session == session)
            rows.append(item.row);
    }
    return rows;
}

bool Outbox::isEmpty() const
{
    return d->items.isEmpty();
}

} // namespace qd
