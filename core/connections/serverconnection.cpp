// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connections/serverconnection.h"

#include "core/base/logging.h"
#include "core/connections/storesync.h"
#include "core/net/httpclient.h"
#include "core/opencode/apiv1.h"
#include "core/opencode/eventstream.h"
#include "core/sessions/sessionstore.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using opencode::Event;

// The server sends a heartbeat every 10 s: more than two missing ones are silence.
constexpr qint64 silenceMs = 25'000;
constexpr qint64 tickMs = 5'000;
// `/global/event` loses what happens in the first moments after `server.connected`; a snapshot taken later has it.
constexpr qint64 settleMs = 250;
// Wall and monotonic clock go apart by this much: the machine slept, or somebody set the clock.
constexpr qint64 jumpMs = 10'000;
constexpr qint64 firstPauseMs = 500;
constexpr qint64 longestPauseMs = 30'000;
// A server that sends anything but events is not asked often, however well each connection began.
constexpr qint64 firstPenaltyMs = 30'000;
constexpr qint64 longestPenaltyMs = 600'000;
// Starting an instance says dozens of times that the catalogue changed.
constexpr qint64 catalogPauseMs = 500;

ConnectionProblem::Code codeOf(const Error &error)
{
    return error.problem ? error.problem->code : ConnectionProblem::Code::None;
}

// However many workspaces are down, trying them again takes a few per cent of a core.
constexpr qint64 triesGapMs = 50;
constexpr int triesAtOnce = 40;

ServerConnection::Environment sharedEnvironment()
{
    static Turns turns;
    static Turns tries(triesGapMs, triesAtOnce);
    return {systemClock(), systemScheduler(), systemRandom(), &turns, &tries};
}

} // namespace

class ServerConnection::Private final : public QObject
{
public:
    Private(ServerConnection &connection, QString workspaceKey, SessionStore &store, const Environment &environment)
        : q(connection)
        , workspace(std::move(workspaceKey))
        , clock(environment.clock)
        , scheduler(environment.scheduler)
        , turns(environment.turns ? *environment.turns : ownTurns)
        , tries(environment.tries)
        , backoff(firstPauseMs, longestPauseMs, environment.random)
        , penalty(firstPenaltyMs, longestPenaltyMs, environment.random)
        , api(http)
        , stream(nullptr, environment.clock)
        , sync(workspace, store, api, environment.clock)
    {
        connect(&stream, &opencode::EventStream::opened, this, [this] { sync.begin(); });
        connect(&stream, &opencode::EventStream::received, this, &Private::receive);
        connect(&stream, &opencode::EventStream::closed, this, [this](const Error &error) { lose(error); });
        connect(&sync, &StoreSync::repaired, this, [this] {
            backoff.reset();
            setState(State::Live, {});
        });
        connect(&sync, &StoreSync::failed, this, [this](const Error &error) { lose(error); });
        connect(&sync, &StoreSync::versionSeen, this, [this](const QString &seen) {
            if (version != seen) {
                version = seen;
                Q_EMIT q.serverVersionChanged();
            }
        });
    }
    ~Private() override
    {
        scheduler.cancel(timer);
        scheduler.cancel(ticker);
        scheduler.cancel(catalogTimer);
    }
    Q_DISABLE_COPY_MOVE(Private)

    void open();
    void close();
    void lose(const Error &error);
    void openLater(qint64 pause, const Error &error);
    void openInTurn();
    void receive(const QList<Event> &events);
    void look(const Event &event);
    void tick();
    void startTicking();
    void announceCatalog(const QString &directory);
    void setState(State next, const Error &error, qint64 tryAt = 0);

    ServerConnection &q;
    const QString workspace;
    const Clock &clock;
    Scheduler &scheduler;
    Turns ownTurns;
    Turns &turns;
    Turns *tries;
    Backoff backoff;
    Backoff penalty; //!< for misbehaviour; never forgiven by a good beginning
    HttpClient http;
    opencode::ApiV1 api;
    opencode::EventStream stream;
    StoreSync sync;
    QUrl server;
    Credentials credentials;
    ServerTrust trust;
    State state = State::Offline;
    Error reason{Error::Code::Offline, u"no server"_s, {}, 0};
    qint64 nextTry = 0;
    QString version;
    Scheduler::Id timer = 0; //!< the pause before the next attempt, or the wait before the snapshot
    Scheduler::Id ticker = 0;
    Scheduler::Id catalogTimer = 0;
    QSet<QString> changedCatalogs;
    qint64 tickWall = 0;
    qint64 tickMonotonic = 0;
    bool repairing = false; //!< the snapshot of the open stream has been begun or is about to be
};

void ServerConnection::Private::setState(State next, const Error &error, qint64 tryAt)
{
    if (state == next && reason.detail == error.detail && codeOf(reason) == codeOf(error) && nextTry == tryAt)
        return;
    qCInfo(lcConnection).noquote() << workspace << next << error.detail;
    state = next;
    reason = error;
    nextTry = tryAt;
    Q_EMIT q.stateChanged();
}

void ServerConnection::Private::open()
{
    close();
    setState(State::Connecting, reason);
    startTicking();
    stream.open(server, credentials, trust);
}

void ServerConnection::Private::close()
{
    scheduler.cancel(timer);
    scheduler.cancel(ticker);
    repairing = false;
    stream.close();
    sync.stop();
}

void ServerConnection::Private::lose(const Error &error)
{
    close();
    if (error.code == Error::Code::Unauthorized) {
        setState(State::Unauthorised, error); // asking again with the same password only locks accounts
        return;
    }
    using Code = ConnectionProblem::Code;
    const bool misbehaved = codeOf(error) == Code::StreamGarbage || codeOf(error) == Code::StreamTooFast;
    const qint64 pause = misbehaved ? penalty.next() : backoff.next();
    timer = scheduler.after(pause, this, [this] { openInTurn(); });
    setState(State::Offline, error, clock.nowMs() + pause);
}

// The pause is over; but others may be waiting too.
void ServerConnection::Private::openInTurn()
{
    const qint64 wait = tries ? tries->take(clock.monotonicMs()) : 0;
    if (wait > 0)
        openLater(wait, reason);
    else
        open();
}

void ServerConnection::Private::openLater(qint64 pause, const Error &error)
{
    timer = scheduler.after(pause, this, [this] { open(); });
    setState(State::Offline, error, clock.nowMs() + pause);
}

void ServerConnection::Private::receive(const QList<Event> &events)
{
    Q_EMIT q.bytesSeen();
    for (const Event &event : events)
        look(event);
    sync.apply(events);
}

void ServerConnection::Private::look(const Event &event)
{
    namespace ev = opencode::events;
    if (std::holds_alternative<ev::Connected>(event.payload)) {
        if (repairing)
            return;
        repairing = true;
        setState(State::Repairing, reason);
        timer = scheduler.after(settleMs, this, [this] { sync.repair(); });
    } else if (std::holds_alternative<ev::InstanceDisposed>(event.payload)) {
        sync.refreshDirectory(event.directory);
    } else if (std::holds_alternative<ev::GlobalDisposed>(event.payload)) {
        sync.refreshOpen();
    } else if (const auto *skipped = std::get_if<ev::FrameSkipped>(&event.payload)) {
        sync.refreshDirectory(event.directory);
        sync.refreshOpen();
        Q_EMIT q.noteAdded(
            u"An event of %1 MiB was too large to read; the sessions it may have changed were read again."_s.arg(
                skipped->bytes >> 20));
    } else if (std::holds_alternative<ev::CatalogChanged>(event.payload)) {
        announceCatalog(event.directory);
    } else if (const auto *branch = std::get_if<ev::BranchChanged>(&event.payload)) {
        Q_EMIT q.branchChanged(event.directory, branch->branch);
    } else if (std::holds_alternative<ev::FileEdited>(event.payload)) {
        Q_EMIT q.filesChanged(event.directory);
    } else if (std::holds_alternative<ev::PtyChanged>(event.payload)) {
        Q_EMIT q.terminalsChanged(event.directory);
    }
}

void ServerConnection::Private::announceCatalog(const QString &directory)
{
    changedCatalogs.insert(directory);
    if (changedCatalogs.size() > 1)
        return;
    catalogTimer = scheduler.after(catalogPauseMs, this, [this] {
        const QSet<QString> directories = std::exchange(changedCatalogs, {});
        for (const QString &changed : directories)
            Q_EMIT q.catalogChanged(changed);
    });
}

void ServerConnection::Private::startTicking()
{
    tickWall = clock.nowMs();
    tickMonotonic = clock.monotonicMs();
    ticker = scheduler.after(tickMs, this, [this] { tick(); });
}

void ServerConnection::Private::tick()
{
    const qint64 drift = (clock.nowMs() - tickWall) - (clock.monotonicMs() - tickMonotonic);
    if (qAbs(drift) > jumpMs) {
        // All connections notice in the same moment.
        const Error jumped{Error::Code::Offline, u"the clock jumped by %1 s"_s.arg(drift / 1000), {}, 0};
        close();
        if (const qint64 wait = turns.take(clock.monotonicMs()); wait > 0) {
            openLater(wait, jumped);
        } else {
            reason = jumped;
            open();
        }
        return;
    }
    if (clock.monotonicMs() - stream.lastByteAt() > silenceMs) {
        Error silent{Error::Code::Timeout, u"the event stream is silent"_s, {}, 0};
        silent.problem = std::make_shared<const ConnectionProblem>(
            ConnectionProblem::of(ConnectionProblem::Code::StreamSilent, hostPort(server)));
        lose(silent);
        return;
    }
    startTicking();
}

ServerConnection::ServerConnection(QString workspace, SessionStore &store, QObject *parent)
    : ServerConnection(std::move(workspace), store, sharedEnvironment(), parent)
{}

ServerConnection::ServerConnection(QString workspace, SessionStore &store, const Environment &environment,
                                   QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(workspace), store, environment))
{}

ServerConnection::~ServerConnection() = default;

void ServerConnection::connectTo(const QUrl &server, const Credentials &credentials, const ServerTrust &trust)
{
    d->server = server;
    d->credentials = credentials;
    d->trust = trust;
    d->reason = {};
    d->backoff.reset();
    d->penalty.reset();
    d->close(); // before the old requests end: nobody is interested in how
    d->http.setServer(server, credentials, trust);
    d->open();
}

void ServerConnection::renew(const Credentials &credentials)
{
    d->credentials = credentials;
    d->http.renew(credentials);
    if (d->state == State::Unauthorised)
        retryNow();
}

void ServerConnection::disconnectFromServer()
{
    d->close();
    d->server = {};
    d->credentials = {};
    d->trust = {};
    d->http.setServer({}, {});
    d->setState(State::Offline, Error{Error::Code::Offline, u"no server"_s, {}, 0});
}

void ServerConnection::retryNow()
{
    if (d->server.isEmpty())
        return;
    d->backoff.reset();
    d->open();
}

QString ServerConnection::workspace() const
{
    return d->workspace;
}

ServerConnection::State ServerConnection::state() const
{
    return d->state;
}

QString ServerConnection::reason() const
{
    return d->state == State::Live ? QString() : d->reason.detail;
}

Error::Code ServerConnection::reasonCode() const
{
    return d->reason.code;
}

ConnectionProblem ServerConnection::problem() const
{
    const bool shown = d->state != State::Live && d->reason.problem;
    return shown ? *d->reason.problem : ConnectionProblem{};
}

qint64 ServerConnection::nextTryAt() const
{
    return d->nextTry;
}

QString ServerConnection::serverVersion() const
{
    return d->version;
}

qint64 ServerConnection::lastByteAt() const
{
    return d->stream.lastByteAt();
}

opencode::Api &ServerConnection::api() const
{
    return d->api;
}

void ServerConnection::refreshDirectory(const QString &directory)
{
    d->sync.refreshDirectory(directory);
}

} // namespace qd
