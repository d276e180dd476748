// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rooms/roomconnection.h"

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 firstPauseMs = 500;
constexpr qint64 longestPauseMs = 60'000;
constexpr qint64 connectMs = 15'000;
// Our servers say something every 10 s, and others echo what is said every 15 s.
constexpr qint64 patienceMs = 45'000;
constexpr quint64 mostBytes = 4ULL * 1024 * 1024;

// y-websocket's convention: as HTTP's 4xx.
bool isFinal(int code)
{
    return code >= 4400 && code < 4500;
}

Error offline(const QString &detail)
{
    return Error{Error::Code::Offline, detail, {}, 0};
}

} // namespace

QUrl RoomConnection::roomUrl(const QUrl &server, const QString &room)
{
    QUrl url =
        server.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    url.setScheme(server.scheme() == u"https" || server.scheme() == u"wss" ? u"wss"_s : u"ws"_s);
    const QString prefix = url.path() == u"/" ? QString() : url.path(QUrl::FullyEncoded);
    url.setPath(prefix + u"/rooms/"_s + QString::fromLatin1(QUrl::toPercentEncoding(room)), QUrl::TolerantMode);
    return url;
}

RoomConnection::RoomConnection(SocketTarget target, Scheduler &scheduler, Random random)
    : m_target(std::move(target))
    , m_scheduler(scheduler)
    , m_backoff(firstPauseMs, longestPauseMs, std::move(random))
    , m_lastError(offline(u"not started"_s))
{}

RoomConnection::~RoomConnection()
{
    m_scheduler.cancel(m_timer);
    if (m_socket)
        m_socket->disconnect(this);
}

void RoomConnection::start()
{
    if (m_socket)
        return;
    m_backoff.reset();
    open();
}

void RoomConnection::stop()
{
    if (m_socket)
        m_socket->close();
    lose(offline(u"stopped"_s));
    m_scheduler.cancel(std::exchange(m_timer, 0));
    setState(State::Offline);
}

void RoomConnection::send(const QByteArray &message)
{
    if (m_state == State::Live)
        m_socket->sendBinaryMessage(message);
}

void RoomConnection::open()
{
    m_scheduler.cancel(m_timer);
    m_socket = std::make_unique<GuardedSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(mostBytes);
    m_socket->setMaxAllowedIncomingMessageSize(mostBytes);
    connect(m_socket.get(), &QWebSocket::connected, this, &RoomConnection::opened);
    connect(m_socket.get(), &GuardedSocket::failed, this, &RoomConnection::failed);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &RoomConnection::closed);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
        m_backoff.reset(); // a room that closes at once says nothing before
        heard();
        Q_EMIT received(message);
    });
    m_timer = m_scheduler.after(connectMs, this, [this] { lose(offline(u"the server did not answer"_s)); });
    setState(State::Connecting);
    if (m_socket)
        m_socket->connectToTarget(m_target, m_passages);
}

void RoomConnection::opened()
{
    heard();
    setState(State::Live);
}

void RoomConnection::heard()
{
    m_scheduler.cancel(m_timer);
    m_timer = m_scheduler.after(patienceMs, this, [this] { lose(offline(u"the server has fallen silent"_s)); });
}

// What comes once it is connected is told by its end.
void RoomConnection::failed(const Error &error)
{
    if (m_state == State::Connecting)
        lose(error);
}

void RoomConnection::closed()
{
    const QString reason = m_socket->closeReason();
    if (isFinal(m_socket->closeCode()))
        lose(Error{Error::Code::Unauthorized, u"the server ended it for good"_s, reason, 0});
    else
        lose(offline(u"the server closed the connection"_s));
}

void RoomConnection::lose(Error error)
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket.release()->deleteLater(); // it may be the one that calls
    m_lastError = std::move(error);
    m_scheduler.cancel(std::exchange(m_timer, 0));
    const bool refused = m_lastError.code == Error::Code::Unauthorized;
    if (!refused)
        m_timer = m_scheduler.after(m_backoff.next(), this, [this] { open(); });
    setState(refused ? State::Refused : State::Offline);
}

void RoomConnection::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

} // namespace qd
