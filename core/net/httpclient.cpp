// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/httpclient.h"

#include "core/base/completion.h"
#include "core/base/logging.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QNetworkProxy>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

// Qt opens six connections per host and manager. A lane of long requests gets another manager before the sixth is taken.
constexpr int requestsPerManager = 5;

// A body that can be read once only. Qt sends a request again when a kept-alive connection ends before the answer; from a body
// like this it can't, so that no command runs twice.
class OneShotBody final : public QIODevice
{
public:
    OneShotBody(QByteArray body, QObject *parent)
        : QIODevice(parent)
        , m_body(std::move(body))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_body.size() - m_at + QIODevice::bytesAvailable(); }
    [[nodiscard]] bool atEnd() const override { return m_at == m_body.size(); }
    bool reset() override { return false; }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_body.size() - m_at);
        if (count == 0)
            return m_at == m_body.size() ? -1 : 0;
        std::copy_n(m_body.constData() + m_at, count, to);
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_body;
    qsizetype m_at = 0;
};

QByteArray mediaType(const QNetworkReply &reply)
{
    return reply.rawHeader("content-type").split(';').constFirst().trimmed().toLower();
}

bool isJson(const QByteArray &type)
{
    return type == "application/json" || type.endsWith("+json");
}

} // namespace

struct HttpClient::Exchange
{
    HttpRequest request;
    Completion<Outcome<HttpReply>> done;
    Manager *manager = nullptr;
    QNetworkReply *reply = nullptr;
    QByteArray body;
    QElapsedTimer since;
    bool tooLong = false;
};

HttpClient::HttpClient(QObject *parent)
    : QObject(parent)
{}

HttpClient::~HttpClient()
{
    abortAll();
}

void HttpClient::setServer(const QUrl &base, const Credentials &credentials)
{
    m_base = base;
    m_credentials = credentials;
    abortAll();
}

QCoro::Task<Outcome<HttpReply>> HttpClient::send(HttpRequest request)
{
    if (!m_base.isValid() || m_base.host().isEmpty())
        co_return failure(Error::Code::Offline, u"no server"_s);
    // Anything else could move the request to another host: `http://host` + `@elsewhere/`.
    if (!request.target.startsWith('/') || request.target.startsWith("//"))
        co_return failure(Error::Code::BadRequest, u"not a path"_s);
    auto exchange = std::make_shared<Exchange>();
    exchange->request = std::move(request);
    start(exchange);
    Completion<Outcome<HttpReply>> done = exchange->done;
    exchange.reset();
    co_return co_await done;
}

HttpClient::Manager &HttpClient::managerFor(Lane lane)
{
    for (const auto &manager : m_managers) {
        if (manager->lane == lane && (lane == Lane::Ordinary || manager->underWay < requestsPerManager))
            return *manager;
    }
    auto manager = std::make_unique<Manager>();
    manager->lane = lane;
    manager->network = std::make_unique<QNetworkAccessManager>();
    // What a server asks for is never answered by Qt itself.
    manager->network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    manager->network->setAutoDeleteReplies(false);
    if (isLoopback(m_base))
        manager->network->setProxy(QNetworkProxy::NoProxy);
    m_managers.push_back(std::move(manager));
    return *m_managers.back();
}

void HttpClient::start(const std::shared_ptr<Exchange> &exchange)
{
    const HttpRequest &request = exchange->request;
    QNetworkRequest network = makeRequest(m_base, request.target, m_credentials);
    network.setTransferTimeout(request.idleTimeoutMs);
    Manager &manager = managerFor(request.lane);
    QNetworkReply *reply = nullptr;
    if (request.body.isEmpty()) {
        reply = manager.network->sendCustomRequest(network, request.verb);
    } else {
        network.setRawHeader("Content-Type", "application/json");
        network.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        auto *body = new OneShotBody(request.body, manager.network.get());
        reply = manager.network->sendCustomRequest(network, request.verb, body);
        body->setParent(reply);
    }
    ++manager.underWay;
    exchange->manager = &manager;
    exchange->reply = reply;
    exchange->since.start();
    m_exchanges.append(exchange);
    connect(reply, &QNetworkReply::readyRead, this, [exchange] { receive(*exchange); });
    connect(reply, &QNetworkReply::finished, this, [this, exchange] { finish(exchange); });
}

void HttpClient::receive(Exchange &exchange)
{
    QNetworkReply &reply = *exchange.reply;
    if (exchange.body.isEmpty()) {
        const qint64 length = reply.header(QNetworkRequest::ContentLengthHeader).toLongLong();
        exchange.body.reserve(std::min(length, exchange.request.maxBody));
    }
    if (exchange.body.size() + reply.bytesAvailable() > exchange.request.maxBody) {
        exchange.tooLong = true;
        reply.abort(); // comes back through finished()
        return;
    }
    exchange.body.append(reply.readAll());
}

Outcome<HttpReply> HttpClient::outcome(Exchange &exchange)
{
    QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (exchange.tooLong)
        return failure(Error::Code::Protocol, u"the answer is longer than %1 bytes"_s.arg(exchange.request.maxBody));
    if (reply.error() != QNetworkReply::NoError || status < 200 || status >= 300)
        return tl::unexpected(errorOf(reply, exchange.body));
    if (!exchange.body.isEmpty() && !isJson(mediaType(reply))) {
        // OpenCode answers unknown paths with its web page and status 200.
        return tl::unexpected(Error{
            Error::Code::Protocol,
            u"not supported by this server version (%1 instead of JSON)"_s.arg(QString::fromLatin1(mediaType(reply))),
            {},
            status});
    }
    HttpReply result;
    result.status = status;
    result.body = std::move(exchange.body);
    for (const auto &[name, value] : reply.rawHeaderPairs())
        result.headers.insert(name.toLower(), value);
    return result;
}

void HttpClient::finish(const std::shared_ptr<Exchange> &exchange)
{
    // The connection that holds it goes with the reply. NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
    const std::shared_ptr<Exchange> kept = exchange;
    if (kept->reply->isOpen()) // after a time-out it is not
        receive(*kept);
    Outcome<HttpReply> result = outcome(*kept);
    qCDebug(lcHttp).noquote() << kept->request.verb
                              << kept->reply->url().toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo)
                              << (result ? result->status : result.error().httpStatus) << kept->since.elapsed() << "ms";
    m_exchanges.removeOne(kept);
    --kept->manager->underWay;
    kept->reply->deleteLater();
    kept->done.complete(std::move(result)); // last: the waiter may delete this
}

void HttpClient::abortAll()
{
    const QList<std::shared_ptr<Exchange>> exchanges = std::exchange(m_exchanges, {});
    for (const auto &exchange : exchanges) {
        exchange->reply->disconnect(this);
        exchange->reply->abort();
    }
    // Later, because this may be called out of one of their signals. Their connections go with them.
    for (const auto &manager : std::exchange(m_managers, {}))
        manager->network.release()->deleteLater();
    for (const auto &exchange : exchanges)
        exchange->done.complete(failure(Error::Code::Cancelled)); // last: a waiter may send again, or delete this
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

QNetworkRequest makeRequest(const QUrl &base, const QByteArray &target, const Credentials &credentials)
{
    const QByteArray origin =
        base.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    QNetworkRequest request(QUrl::fromEncoded(origin + target, QUrl::StrictMode));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::UserAgentHeader, QByteArray("Quarterdeck/" QD_VERSION));
    if (isLoopback(base))
        request.setRawHeader("Accept-Encoding", "identity");
    if (!credentials.password.isEmpty())
        request.setRawHeader("Authorization",
                             "Basic " + (credentials.user.toUtf8() + ':' + credentials.password).toBase64());
    return request;
}

} // namespace qd
