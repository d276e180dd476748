// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/websockettransport.h"

#include "core/base/worker.h"

#include <QPointer>
#include <QUuid>

namespace qd {

namespace {

constexpr qint64 firstPauseMs = 500;
constexpr qint64 longestPauseMs = 30'000;
constexpr qint64 connectMs = 15'000;
constexpr qint64 quietMs = 20'000; // without a byte, then a ping
constexpr qint64 pongMs = 10'000;
constexpr qsizetype inlineBytes = 64 * 1024;
constexpr quint64 mostBytes = 64ULL * 1024 * 1024;

rpc::MessageLimits clientLimits()
{
    return {static_cast<qsizetype>(mostBytes), 1'000, {64, 5'000'000}};
}

Error offline(const QString &detail)
{
    return Error{Error::Code::Offline, detail, {}, 0};
}

QCoro::Task<Outcome<rpc::Value>> resultOf(Completion<Outcome<rpc::Value>> completion)
{
    Outcome<rpc::Value> result = co_await completion;
    co_return result;
}

Outcome<rpc::Value> readResult(const rpc::MethodInfo *method, const json::Node &node)
{
    rpc::Misfit misfit;
    rpc::Value value = method->readResult(node, misfit);
    if (!value)
        return failure(
            Error::Code::Protocol,
            QStringLiteral("the result of %1 does not fit: %2").arg(QLatin1StringView(method->name), misfit.text()));
    return value;
}

} // namespace

QUrl WebSocketTransport::socketUrl(const QUrl &hub)
{
    QUrl url = hub.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    url.setScheme(hub.scheme() == QStringLiteral("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    const QString prefix = url.path() == QStringLiteral("/") ? QString() : url.path(QUrl::FullyEncoded);
    url.setPath(prefix + QStringLiteral("/ws"), QUrl::TolerantMode);
    return url;
}

WebSocketTransport::WebSocketTransport(SocketTarget target, Scheduler &scheduler, Random random)
    : m_target(std::move(target))
    , m_scheduler(scheduler)
    , m_backoff(firstPauseMs, longestPauseMs, std::move(random))
    , m_lastError(offline(QStringLiteral("not started")))
{}

WebSocketTransport::~WebSocketTransport()
{
    m_scheduler.cancel(m_timer);
    if (m_socket)
        m_socket->disconnect(this);
    // Nobody would ever wake who still waits.
    const QList<Pending> waiting = std::exchange(m_pending, {}).values();
    for (const Pending &call : waiting)
        call.done.complete(failure(Error::Code::Cancelled));
}

void WebSocketTransport::start()
{
    if (m_socket)
        return;
    m_backoff.reset();
    open();
}

void WebSocketTransport::restart()
{
    stop();
    start();
}

void WebSocketTransport::stop()
{
    lose(offline(QStringLiteral("stopped")));
    m_scheduler.cancel(std::exchange(m_timer, 0));
}

void WebSocketTransport::open()
{
    m_scheduler.cancel(m_timer);
    m_socket = std::make_unique<GuardedSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(mostBytes);
    m_socket->setMaxAllowedIncomingMessageSize(mostBytes);
    connect(m_socket.get(), &QWebSocket::connected, this, &WebSocketTransport::opened);
    connect(m_socket.get(), &GuardedSocket::failed, this, &WebSocketTransport::lose);
    connect(m_socket.get(), &QWebSocket::disconnected, this,
            [this] { lose(offline(QStringLiteral("the hub closed the connection"))); });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &WebSocketTransport::onText);
    connect(m_socket.get(), &QWebSocket::pong, this, &WebSocketTransport::heard);
    m_timer = m_scheduler.after(connectMs, this, [this] { lose(offline(QStringLiteral("the hub did not answer"))); });
    setState(State::Connecting);
    if (m_socket)
        m_socket->connectToTarget(m_target, m_passages);
}

void WebSocketTransport::opened()
{
    m_backoff.reset();
    m_inbox.clear();
    listen();
    setState(State::Live);
}

void WebSocketTransport::lose(Error error)
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket.release()->deleteLater(); // it may be the one that calls
    m_line.cancel();
    m_inbox.clear();
    m_reading = false;
    m_lastError = std::move(error);
    m_scheduler.cancel(m_timer);
    m_timer = 0;
    const bool refused = m_lastError.code == Error::Code::Unauthorized;
    if (!refused)
        m_timer = m_scheduler.after(m_backoff.next(), this, [this] { open(); });
    const QList<Pending> waiting = std::exchange(m_pending, {}).values();
    setState(refused ? State::Refused : State::Offline);
    for (const Pending &call : waiting)
        call.done.complete(tl::unexpected(m_lastError));
}

void WebSocketTransport::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

// Any byte shows that the other end lives.
void WebSocketTransport::heard()
{
    m_pinged = false;
    listen();
}

void WebSocketTransport::listen()
{
    m_scheduler.cancel(m_timer);
    m_timer = m_scheduler.after(m_pinged ? pongMs : quietMs, this, [this] {
        if (m_pinged)
            return lose(offline(QStringLiteral("the hub has fallen silent")));
        m_pinged = true;
        m_socket->ping();
        listen();
    });
}

QCoro::Task<Outcome<rpc::Value>> WebSocketTransport::call(HubCall call)
{
    if (m_state != State::Live)
        co_return tl::unexpected(m_lastError);
    const QString id = call.key.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : call.key;
    Pending pending;
    pending.method = call.method;
    m_pending.insert(id, pending);
    // Whoever gave up may have asked again under the same key: only its own place is taken away.
    call.cancellation.onCancel([self = QPointer(this), id, done = pending.done] {
        if (self && !done.isComplete())
            self->m_pending.remove(id);
        done.complete(failure(Error::Code::Cancelled));
    });
    json::Writer params;
    call.method->writeParams(params, call.params.get());
    m_socket->sendTextMessage(QString::fromUtf8(
        rpc::writeRequest(rpc::Id(id), QString(QLatin1StringView(call.method->name)), params.result())));
    QCoro::Task<Outcome<rpc::Value>> task = resultOf(pending.done);
    Outcome<rpc::Value> result = co_await task;
    co_return result;
}

void WebSocketTransport::onText(const QString &text)
{
    heard();
    m_inbox.append(text.toUtf8());
    if (!m_reading)
        TaskScope::start(readInbox());
}

QCoro::Task<> WebSocketTransport::readInbox()
{
    m_reading = true;
    while (!m_inbox.isEmpty()) {
        const QByteArray bytes = m_inbox.takeFirst();
        const bool large = bytes.size() > inlineBytes;
        rpc::Reply<rpc::Message> message = tl::unexpected(rpc::Fault());
        if (large) {
            auto task = m_line(onWorker([bytes] { return rpc::readMessage(bytes, clientLimits()); }));
            message = co_await task;
        } else {
            message = rpc::readMessage(bytes, clientLimits());
        }
        if (!message) {
            lose(Error{Error::Code::Protocol, QStringLiteral("the hub sent what is no JSON-RPC"), {}, 0});
            co_return;
        }
        co_await m_line(take(*message, large));
    }
    m_reading = false;
}

QCoro::Task<> WebSocketTransport::take(rpc::Message message, bool large)
{
    for (const rpc::Message::Part &part : message.parts) {
        if (const auto *response = std::get_if<rpc::Response>(&part)) {
            co_await m_line(answer(message, *response, large));
        } else if (const auto *request = std::get_if<rpc::Request>(&part)) {
            const std::optional<rpc::Note> note = rpc::readNote(request->method, request->params);
            const QPointer self(this);
            if (note && request->isNotification())
                Q_EMIT noted(*note);
            if (!self)
                co_return;
        }
    }
}

// `message` holds what the response points into.
QCoro::Task<> WebSocketTransport::answer(rpc::Message message, rpc::Response response, bool large)
{
    const QString id = response.id.text().value_or(QString());
    const Pending pending = m_pending.value(id);
    if (!pending.method)
        co_return; // given up, or never asked
    Outcome<rpc::Value> result = failure(Error::Code::Protocol);
    if (response.fault) {
        result = tl::unexpected(rpc::toError(*response.fault));
    } else if (large) {
        auto task = m_line(
            onWorker([message, response, method = pending.method] { return readResult(method, response.result); }));
        result = co_await task;
    } else {
        result = readResult(pending.method, response.result);
    }
    m_pending.remove(id);
    pending.done.complete(std::move(result));
}

} // namespace qd
