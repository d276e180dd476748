// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/httpclient.h"

#include "core/base/completion.h"
#include "core/base/logging.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr qint64 longestErrorBody = 64LL * 1024;
constexpr qint64 longestReserve = 1024LL * 1024;

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

QByteArray authorization(const Credentials &credentials)
{
    if (credentials.form == Credentials::Form::Bearer)
        return "Bearer " + credentials.password;
    return "Basic " + (credentials.user.toUtf8() + ':' + credentials.password).toBase64();
}

bool isNgrok(const QString &host)
{
    static constexpr std::array domains{".ngrok.io"_L1, ".ngrok.app"_L1, ".ngrok.dev"_L1, ".ngrok-free.app"_L1,
                                        ".ngrok-free.dev"_L1};
    return std::ranges::any_of(domains, [&host](QLatin1StringView domain) { return host.endsWith(domain); });
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
    QNetworkReply *reply = nullptr; //!< null while the passage is looked for
    QByteArray body;
    QElapsedTimer since;
    bool cut = false; //!< by us: longer than allowed, or of no use
};

HttpClient::HttpClient(QObject *parent, const Routes &routes)
    : QObject(parent)
    , m_passages(routes)
{}

HttpClient::~HttpClient()
{
    abortAll();
}

void HttpClient::setServer(const QUrl &base, const Credentials &credentials, const ServerTrust &trust)
{
    m_base = base;
    m_credentials = credentials;
    m_trust = trust;
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
    exchange->since.start();
    m_exchanges.append(exchange);
    m_passages.find(m_base, m_trust, [this, exchange](const Passage &passage) {
        if (!exchange->done.isComplete()) // else this may have gone
            start(exchange, passage);
    });
    Completion<Outcome<HttpReply>> done = exchange->done;
    exchange.reset();
    co_return co_await done;
}

void HttpClient::start(const std::shared_ptr<Exchange> &exchange, const Passage &passage)
{
    if (passage.refusal) {
        m_exchanges.removeOne(exchange);
        exchange->done.complete(tl::unexpected(errorOf(passage.refusal))); // last: the waiter may delete this
        return;
    }
    if (!m_pool)
        m_pool = ManagerPool::ofThisThread();
    const HttpRequest &request = exchange->request;
    QNetworkRequest network = makeRequest(passage, request.target, m_credentials);
    network.setTransferTimeout(request.idleTimeoutMs);
    const bool limited = request.lane != Lane::Ordinary;
    QNetworkReply *reply =
        m_pool->send(static_cast<int>(request.lane), limited, passage, m_trust, [&](QNetworkAccessManager &manager) {
            if (request.body.isEmpty())
                return manager.sendCustomRequest(network, request.verb);
            network.setRawHeader("Content-Type", request.contentType);
            network.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
            network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
            auto *body = new OneShotBody(request.body, &manager);
            QNetworkReply *started = manager.sendCustomRequest(network, request.verb, body);
            body->setParent(started);
            return started;
        });
    watchReply(*reply, m_base, passage, m_trust);
    exchange->reply = reply;
    connect(reply, &QNetworkReply::readyRead, this, [exchange] { receive(*exchange); });
    connect(reply, &QNetworkReply::finished, this, [this, exchange] { finish(exchange); });
}

void HttpClient::receive(Exchange &exchange)
{
    QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool good = status >= 200 && status < 300;
    const qint64 most = good ? exchange.request.maxBody : longestErrorBody;
    if (exchange.body.isEmpty()) {
        const qint64 length = reply.header(QNetworkRequest::ContentLengthHeader).toLongLong();
        // What a server says of itself is no reason to take memory yet.
        exchange.body.reserve(std::min({length, most, longestReserve}));
    }
    const bool useless = good && reply.bytesAvailable() > 0 && !isJson(mediaType(reply));
    if (useless || exchange.body.size() + reply.bytesAvailable() > most) {
        exchange.cut = true;
        exchange.body.append(reply.read(useless ? 1 : most - exchange.body.size()));
        reply.abort(); // comes back through finished()
        return;
    }
    exchange.body.append(reply.readAll());
}

Outcome<HttpReply> HttpClient::outcome(Exchange &exchange)
{
    QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool told =
        exchange.request.takesRefusals && status >= 400 && status < 500 && !exchange.cut && isJson(mediaType(reply));
    if (!told && ((reply.error() != QNetworkReply::NoError && !exchange.cut) || status < 200 || status >= 300))
        return tl::unexpected(errorOf(reply, exchange.body));
    if (!exchange.body.isEmpty() && !isJson(mediaType(reply))) {
        // OpenCode answers unknown paths with its web page and status 200.
        const bool page = mediaType(reply).contains("html");
        return tl::unexpected(misbehaviour(
            reply, page ? ConnectionProblem::Code::WebPage : ConnectionProblem::Code::NotOpenCode,
            u"not supported by this server version (%1 instead of JSON)"_s.arg(QString::fromLatin1(mediaType(reply)))));
    }
    if (exchange.cut)
        return tl::unexpected(misbehaviour(reply, ConnectionProblem::Code::AnswerTooLong,
                                           u"the answer is longer than %1 bytes"_s.arg(exchange.request.maxBody)));
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
    kept->reply->deleteLater();
    kept->done.complete(std::move(result)); // last: the waiter may delete this
}

void HttpClient::abortAll()
{
    const QList<std::shared_ptr<Exchange>> exchanges = std::exchange(m_exchanges, {});
    for (const auto &exchange : exchanges) {
        if (!exchange->reply)
            continue;
        exchange->reply->disconnect(this);
        exchange->reply
            ->deleteLater(); // which aborts it; later, because this may be called out of one of their signals
    }
    for (const auto &exchange : exchanges)
        exchange->done.complete(failure(Error::Code::Cancelled)); // last: a waiter may send again, or delete this
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
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (isLoopback(base))
        request.setRawHeader("Accept-Encoding", "identity");
    if (isNgrok(base.host())) // else its free plan may answer with a page of its own
        request.setRawHeader("ngrok-skip-browser-warning", "1");
    if (!credentials.password.isEmpty())
        request.setRawHeader("Authorization", authorization(credentials));
    return request;
}

QNetworkRequest makeRequest(const Passage &passage, const QByteArray &target, const Credentials &credentials)
{
    QNetworkRequest request = makeRequest(passage.base, target, credentials);
    if (!passage.hostHeader.isEmpty())
        request.setRawHeader("Host", passage.hostHeader);
    return request;
}

} // namespace qd
