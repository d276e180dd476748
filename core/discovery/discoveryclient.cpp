// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discoveryclient.h"

#include <QNetworkRequest>
#include <QRegularExpression>
#include <QWebSocket>

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

// Qt tells the status of a refused handshake only in this text.
int statusIn(const QString &text)
{
    static const QRegularExpression status(uR"(\b([1-5]\d\d)\b)"_s);
    return status.match(text).captured(1).toInt();
}

Error offline(const QString &detail)
{
    return Error{Error::Code::Offline, detail, {}, 0};
}

} // namespace

QUrl DiscoveryClient::roomUrl(const QUrl &server, const QString &room)
{
    QUrl url =
        server.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    url.setScheme(server.scheme() == u"https" || server.scheme() == u"wss" ? u"wss"_s : u"ws"_s);
    const QString prefix = url.path() == u"/" ? QString() : url.path(QUrl::FullyEncoded);
    url.setPath(prefix + u"/rooms/"_s + QString::fromLatin1(QUrl::toPercentEncoding(room)), QUrl::TolerantMode);
    return url;
}

DiscoveryClient::DiscoveryClient(QUrl url, QByteArray token, std::optional<DevicePresence> own, const Clock &clock,
                                 Scheduler &scheduler, Random random)
    : m_url(std::move(url))
    , m_token(std::move(token))
    , m_scheduler(scheduler)
    , m_backoff(firstPauseMs, longestPauseMs, std::move(random))
    , m_session(std::move(own), clock, scheduler)
    , m_lastError(offline(u"not started"_s))
{
    connect(&m_session, &DiscoverySession::devicesChanged, this, &DiscoveryClient::devicesChanged);
}

DiscoveryClient::~DiscoveryClient()
{
    m_scheduler.cancel(m_timer);
    if (m_socket)
        m_socket->disconnect(this);
}

void DiscoveryClient::start()
{
    if (m_socket)
        return;
    m_backoff.reset();
    open();
}

void DiscoveryClient::stop()
{
    const std::optional<DevicePresence> own = m_session.presence();
    m_session.leave();
    if (m_socket)
        m_socket->close();
    lose(offline(u"stopped"_s));
    m_scheduler.cancel(std::exchange(m_timer, 0));
    setState(State::Offline);
    m_session.setPresence(own);
}

void DiscoveryClient::open()
{
    m_scheduler.cancel(m_timer);
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(mostBytes);
    m_socket->setMaxAllowedIncomingMessageSize(mostBytes);
    connect(m_socket.get(), &QWebSocket::connected, this, &DiscoveryClient::opened);
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &DiscoveryClient::failed);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &DiscoveryClient::closed);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
        m_backoff.reset(); // a room that closes at once says nothing before
        heard();
        m_session.receive(message);
    });
    QNetworkRequest request(m_url);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    m_timer = m_scheduler.after(connectMs, this, [this] { lose(offline(u"the server did not answer"_s)); });
    setState(State::Connecting);
    if (m_socket)
        m_socket->open(request);
}

void DiscoveryClient::opened()
{
    heard();
    m_session.connected([socket = m_socket.get()](const QByteArray &message) { socket->sendBinaryMessage(message); });
    setState(State::Live);
}

void DiscoveryClient::heard()
{
    m_scheduler.cancel(m_timer);
    m_timer = m_scheduler.after(patienceMs, this, [this] { lose(offline(u"the server has fallen silent"_s)); });
}

void DiscoveryClient::failed()
{
    const QString text = m_socket->errorString();
    const int status = m_state == State::Connecting ? statusIn(text) : 0;
    if (status == 401 || status == 403)
        lose(Error{Error::Code::Unauthorized, u"the server refused the sign-in"_s, {}, status});
    else if (m_state == State::Connecting)
        lose(offline(text));
}

void DiscoveryClient::closed()
{
    const QString reason = m_socket->closeReason();
    if (isFinal(m_socket->closeCode()))
        lose(Error{Error::Code::Unauthorized, u"the server ended it for good"_s, reason, 0});
    else
        lose(offline(u"the server closed the connection"_s));
}

void DiscoveryClient::lose(Error error)
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_session.disconnected();
    m_socket.release()->deleteLater(); // it may be the one that calls
    m_lastError = std::move(error);
    m_scheduler.cancel(std::exchange(m_timer, 0));
    const bool refused = m_lastError.code == Error::Code::Unauthorized;
    if (!refused)
        m_timer = m_scheduler.after(m_backoff.next(), this, [this] { open(); });
    setState(refused ? State::Refused : State::Offline);
}

void DiscoveryClient::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

} // namespace qd
