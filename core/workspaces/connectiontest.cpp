// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/connectiontest.h"

#include "core/base/taskscope.h"
#include "core/net/httpclient.h"
#include "core/net/socketproblem.h"
#include "core/net/tlscheck.h"
#include "core/opencode/apiv1.h"

#include <QElapsedTimer>
#include <QHostInfo>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <QVersionNumber>

#include <array>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;

QString textOf(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    default:
        return u"TLS"_s;
    }
}

bool isOfTheSignIn(Code code)
{
    return code == Code::SignIn || code == Code::Forbidden;
}

} // namespace

class ConnectionTest::Private final : public QObject
{
public:
    Private(ConnectionTest &test, Limits limits, const Routes &routes)
        : q(test)
        , m_passages(routes)
        , m_http(nullptr, routes)
        , m_api(m_http)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(limits.stageMs);
        connect(&m_timer, &QTimer::timeout, this, [this] { fail(Code::TimedOut); });
    }

    void start(const QUrl &server, const Credentials &credentials, const ServerTrust &trust);
    void stop();
    void begin(Stage stage);
    void pass(const QString &fact);
    void skip(Stage stage, const QString &fact = {});
    void fail(Code code, const QString &detail = {});
    void fail(const ConnectionProblem &problem);
    void set(Stage stage, const Result &result);
    [[nodiscard]] Result &at(Stage stage) { return m_results[static_cast<size_t>(stage)]; }

    std::array<Result, stageCount> m_results;
    bool m_running = false;
    bool m_openToAll = false;

private:
    void takePassage(const Passage &passage);
    void lookUp();
    void dial();
    void secure();
    void judge(const QList<QSslError> &errors);
    void socketFailed(QAbstractSocket::SocketError error);
    QCoro::Task<> ask();
    QCoro::Task<> askWithout();
    void takeVersion(const opencode::Health &health);
    [[nodiscard]] QString proxyName() const;

    ConnectionTest &q;
    PassageFinder m_passages;
    HttpClient m_http;
    opencode::ApiV1 m_api;
    QTimer m_timer;
    QElapsedTimer m_since;
    QUrl m_server;
    Credentials m_credentials;
    ServerTrust m_trust;
    Passage m_passage;
    std::unique_ptr<QSslSocket, QScopedPointerDeleteLater> m_socket;
    Stage m_stage = Stage::Dns;
    quint64 m_run = 0;
    TaskScope m_tasks; //!< last: goes first
};

void ConnectionTest::Private::set(Stage stage, const Result &result)
{
    at(stage) = result;
    Q_EMIT q.changed(stage);
}

void ConnectionTest::Private::begin(Stage stage)
{
    m_stage = stage;
    m_since.start();
    m_timer.start();
    set(stage, {State::Running, 0, {}, {}});
}

void ConnectionTest::Private::pass(const QString &fact)
{
    m_timer.stop();
    set(m_stage, {State::Passed, m_since.elapsed(), fact, {}});
}

void ConnectionTest::Private::skip(Stage stage, const QString &fact)
{
    set(stage, {State::Skipped, 0, fact, {}});
}

void ConnectionTest::Private::stop()
{
    ++m_run;
    m_running = false;
    m_timer.stop();
    m_tasks.cancel();
    m_http.setServer({}, {});
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.reset();
    }
}

void ConnectionTest::Private::fail(Code code, const QString &detail)
{
    ConnectionProblem problem = ConnectionProblem::of(code, hostPort(m_server));
    problem.detail = detail;
    problem.proxy = proxyName();
    fail(problem);
}

void ConnectionTest::Private::fail(const ConnectionProblem &problem)
{
    stop();
    set(m_stage, {State::Failed, 0, {}, problem});
    for (int i = 0; i < stageCount; ++i) {
        const auto stage = static_cast<Stage>(i);
        if (at(stage).state == State::Pending)
            skip(stage);
    }
    Q_EMIT q.finished(); // last: the receiver may delete this
}

QString ConnectionTest::Private::proxyName() const
{
    const QNetworkProxy proxy = m_passage.proxies.value(0);
    return proxy.hostName().isEmpty() ? QString() : u"%1:%2"_s.arg(proxy.hostName()).arg(proxy.port());
}

void ConnectionTest::Private::start(const QUrl &server, const Credentials &credentials, const ServerTrust &trust)
{
    stop();
    m_results.fill({});
    m_server = server;
    m_credentials = credentials;
    m_trust = trust;
    m_passage = {};
    m_passages.forget(); // the person may just have changed the settings
    m_openToAll = false;
    m_running = true;
    begin(Stage::Dns);
    const QPointer<Private> self(this);
    m_passages.find(server, trust, [self, run = m_run](const Passage &passage) {
        if (self && self->m_run == run)
            self->takePassage(passage);
    });
}

void ConnectionTest::Private::takePassage(const Passage &passage)
{
    m_passage = passage;
    if (passage.refusal.code == Code::PlainHttp) {
        pass({});
        skip(Stage::Tcp);
        m_stage = Stage::Tls;
    }
    if (passage.refusal) {
        fail(passage.refusal);
    } else if (proxyName().isEmpty()) {
        lookUp();
    } else {
        skip(Stage::Dns, proxyName()); // the proxy looks up
        dial();
    }
}

void ConnectionTest::Private::lookUp()
{
    QHostInfo::lookupHost(m_passage.base.host(), this, [this, run = m_run](const QHostInfo &info) {
        if (m_run != run)
            return;
        if (info.error() != QHostInfo::NoError || info.addresses().isEmpty()) {
            const bool known = info.error() != QHostInfo::HostNotFound;
            fail(known ? Code::NameLookupFailed : Code::NameNotFound);
            return;
        }
        QStringList addresses;
        for (const QHostAddress &address : info.addresses())
            addresses.append(address.toString());
        pass(addresses.join(u", "_s));
        dial();
    });
}

void ConnectionTest::Private::dial()
{
    begin(Stage::Tcp);
    m_socket.reset(new QSslSocket);
    QSslSocket *socket = m_socket.get();
    QNetworkProxy proxy = m_passage.proxies.value(0);
    if (proxy.type() == QNetworkProxy::HttpCachingProxy)
        proxy.setType(QNetworkProxy::HttpProxy);
    socket->setProxy(proxy);
    connect(socket, &QAbstractSocket::connected, this, [this, socket] {
        pass(proxyName().isEmpty() ? socket->peerAddress().toString() : proxyName());
        secure();
    });
    connect(socket, &QAbstractSocket::errorOccurred, this, &Private::socketFailed);
    connect(socket, &QSslSocket::sslErrors, this, &Private::judge);
    const bool encrypted = m_passage.base.scheme() == "https"_L1;
    socket->connectToHost(m_passage.base.host(), static_cast<quint16>(m_passage.base.port(encrypted ? 443 : 80)));
}

void ConnectionTest::Private::secure()
{
    if (m_passage.base.scheme() != "https"_L1) {
        m_socket->disconnect(this);
        m_socket.reset();
        skip(Stage::Tls);
        m_tasks.start(ask());
        return;
    }
    begin(Stage::Tls);
    connect(m_socket.get(), &QSslSocket::encrypted, this, [this] {
        pass(textOf(m_socket->sessionProtocol()));
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.reset();
        m_tasks.start(ask());
    });
    m_socket->setPeerVerifyName(m_passage.base.host());
    m_socket->startClientEncryption();
}

void ConnectionTest::Private::judge(const QList<QSslError> &errors)
{
    const ConnectionProblem problem =
        judgeCertificate(hostPort(m_server), m_socket->peerCertificate(), errors, m_trust);
    if (problem)
        fail(problem);
    else
        m_socket->ignoreSslErrors(errors);
}

void ConnectionTest::Private::socketFailed(QAbstractSocket::SocketError error)
{
    Code code = problemOfSocket(error);
    if (m_stage == Stage::Tls && code == Code::ConnectionLost)
        code = Code::NotTls;
    if (m_stage == Stage::Tcp && code == Code::ConnectionLost && !proxyName().isEmpty())
        code = Code::ProxyFailed;
    fail(code, m_socket->errorString());
}

QCoro::Task<> ConnectionTest::Private::ask()
{
    begin(Stage::Http);
    m_http.setServer(m_server, m_credentials, m_trust);
    const Outcome<opencode::Health> health = co_await m_tasks(m_api.health());
    const Code code = health || !health.error().problem ? Code::None : health.error().problem->code;
    const bool answered = health || code == Code::None || isOfTheSignIn(code);
    if (!answered) {
        const ConnectionProblem problem = *health.error().problem;
        fail(problem);
        co_return;
    }
    pass(QString::number(health ? 200 : health.error().httpStatus));
    begin(Stage::SignIn);
    if (isOfTheSignIn(code)) {
        const ConnectionProblem problem = *health.error().problem;
        fail(problem);
        co_return;
    }
    pass({});
    begin(Stage::Version);
    if (health) {
        co_await m_tasks(askWithout());
        takeVersion(*health);
    } else {
        fail(Code::NotOpenCode, health.error().detail);
    }
}

// Whether it would have answered anybody.
QCoro::Task<> ConnectionTest::Private::askWithout()
{
    m_openToAll = m_credentials.password.isEmpty();
    if (m_openToAll)
        co_return;
    m_http.setServer(m_server, {}, m_trust);
    const Outcome<opencode::Health> health = co_await m_tasks(m_api.health());
    m_openToAll = health.has_value();
}

void ConnectionTest::Private::takeVersion(const opencode::Health &health)
{
    const QVersionNumber needed = QVersionNumber::fromString(QStringLiteral(QD_OPENCODE_OLDEST));
    const QVersionNumber version = QVersionNumber::fromString(health.version);
    // A build of somebody's own may have a name instead.
    if (!version.isNull() && version < needed) {
        ConnectionProblem problem = ConnectionProblem::of(Code::VersionTooOld, hostPort(m_server));
        problem.version = health.version;
        problem.neededVersion = needed.toString();
        fail(problem);
        return;
    }
    pass(health.version);
    m_running = false;
    Q_EMIT q.finished(); // last: the receiver may delete this
}

ConnectionTest::ConnectionTest(QObject *parent)
    : ConnectionTest(Limits{}, parent)
{}

ConnectionTest::ConnectionTest(Limits limits, QObject *parent, const Routes &routes)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, limits, routes))
{}

ConnectionTest::~ConnectionTest()
{
    d->stop();
}

void ConnectionTest::start(const QUrl &server, const Credentials &credentials, const ServerTrust &trust)
{
    d->start(server, credentials, trust);
}

void ConnectionTest::cancel()
{
    if (!d->m_running)
        return;
    d->stop();
    for (int i = 0; i < stageCount; ++i) {
        const auto stage = static_cast<Stage>(i);
        if (d->at(stage).state == State::Pending || d->at(stage).state == State::Running)
            d->skip(stage);
    }
}

const ConnectionTest::Result &ConnectionTest::result(Stage stage) const
{
    return d->at(stage);
}

bool ConnectionTest::isRunning() const
{
    return d->m_running;
}

bool ConnectionTest::passed() const
{
    return result(Stage::Version).state == State::Passed;
}

ConnectionProblem ConnectionTest::problem() const
{
    const auto failed = std::ranges::find(d->m_results, State::Failed, &Result::state);
    return failed == d->m_results.end() ? ConnectionProblem{} : failed->problem;
}

bool ConnectionTest::isOpenToAll() const
{
    return d->m_openToAll;
}

} // namespace qd
