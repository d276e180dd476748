// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/hubsession/hubsessionauthenticator.h"

#include "core/base/logging.h"
#include "core/net/passage.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

constexpr qsizetype longestToken = 4'096;
constexpr qint64 longestAnswer = 64LL * 1024;
constexpr int unauthorized = 401;
constexpr int unavailable = 503;

tl::unexpected<Error> refusal(Error::Code code, int status, const QString &sentence)
{
    return tl::unexpected<Error>(Error{code, sentence, sentence, status});
}

tl::unexpected<Error> notSignedIn()
{
    return refusal(Error::Code::Unauthorized, unauthorized,
                   u"The hub does not know this session, or not any more: sign in again."_s);
}

tl::unexpected<Error> hubAway()
{
    return refusal(Error::Code::Offline, unavailable,
                   u"The hub that knows who has signed in can't be reached: try again in a while."_s);
}

} // namespace

QByteArray authorizationToken(const http::Request &request)
{
    static constexpr QByteArrayView scheme = "bearer ";
    const QList<QByteArray> fields = request.headers.values("Authorization");
    if (fields.size() != 1 || fields.first().left(scheme.size()).toLower() != scheme)
        return {};
    return fields.first().sliced(scheme.size()).trimmed();
}

Outcome<QUrl> hubAddress(const QString &text)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool http = url.scheme() == "http"_L1;
    if (!url.isValid() || url.host().isEmpty() || (!http && url.scheme() != "https"_L1) || !url.userInfo().isEmpty() ||
        url.hasQuery() || url.hasFragment())
        return failure(Error::Code::BadRequest, u"The hub's address must look like https://hub.example"_s);
    if (http && !isLoopback(url))
        return failure(Error::Code::BadRequest,
                       u"The hub's address must begin with https: sessions would be sent in the open otherwise"_s);
    return url;
}

HubSessionAuthenticator::HubSessionAuthenticator(HubSessionOptions options, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_cache(m_options.times, m_options.cacheSize, clock)
    , m_awayUntil(clock.monotonicMs())
{}

HubSessionAuthenticator::~HubSessionAuthenticator()
{
    m_tasks.cancel();
    m_requests.clear();
    const QHash<QByteArray, Question> questions = std::exchange(m_questions, {});
    for (const Question &question : questions) {
        for (const Completion<Verdict> &waiter : question.waiting)
            waiter.complete(failure(Error::Code::Cancelled));
    }
}

QByteArray HubSessionAuthenticator::hashOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

QCoro::Task<Outcome<http::Principal>> HubSessionAuthenticator::authenticate(http::RequestPtr request)
{
    QByteArray token = m_options.tokenOf(*request);
    if (token.isEmpty() || token.size() > longestToken)
        co_return refusal(Error::Code::Unauthorized, unauthorized,
                          u"Sign in at the hub first, and send its token as \"Authorization: Bearer ...\"."_s);
    const QByteArray hash = hashOf(token);
    SessionCache::Known known = m_cache.find(hash);
    if (known.answer == SessionCache::Answer::Bad)
        co_return notSignedIn();
    if (known.answer == SessionCache::Answer::Good) {
        Verdict good = known.principal;
        co_return good;
    }
    Completion<Verdict> verdict;
    const auto running = m_questions.find(hash);
    if (running != m_questions.end()) {
        running->waiting.push_back(verdict);
    } else {
        if (m_clock.monotonicMs() < m_awayUntil || m_questions.size() >= m_options.askingAtMost)
            co_return whileAway(hash);
        m_questions[hash].waiting.push_back(verdict);
        TaskScope::start(ask(hash, token));
    }
    token.clear();
    co_return co_await verdict;
}

HubSessionAuthenticator::Verdict HubSessionAuthenticator::whileAway(const QByteArray &hash) const
{
    SessionCache::Known known = m_cache.findWhileAway(hash);
    if (known.answer == SessionCache::Answer::Good)
        return known.principal;
    return hubAway();
}

QCoro::Task<> HubSessionAuthenticator::ask(QByteArray hash, QByteArray token)
{
    const Outcome<HttpReply> reply = co_await m_tasks(request(token));
    if (m_questions[hash].outdated && reply) {
        // The answer may be older than the revocation.
        m_questions[hash].outdated = false;
        m_questions[hash].revokedSessions.clear();
        co_await m_tasks(ask(hash, token));
        co_return;
    }
    const Verdict verdict = judge(hash, reply);
    const Question question = m_questions.take(hash);
    for (const Completion<Verdict> &waiter : question.waiting)
        waiter.complete(verdict);
}

QCoro::Task<Outcome<HttpReply>> HubSessionAuthenticator::request(QByteArray token)
{
    HttpClient *client = m_requests.emplace_back(std::make_unique<HttpClient>()).get();
    client->setServer(m_options.hub, Credentials::bearer(token), m_options.trust);
    HttpRequest request;
    request.target = targetFor(token);
    request.idleTimeoutMs = m_options.answerMs;
    request.maxBody = longestAnswer;
    Outcome<HttpReply> reply = co_await m_tasks(client->send(std::move(request)));
    const auto done = std::ranges::find(m_requests, client, &std::unique_ptr<HttpClient>::get);
    done->release()->deleteLater(); // its signal is being handled
    m_requests.erase(done);
    co_return reply;
}

QByteArray HubSessionAuthenticator::targetFor(const QByteArray &token) const
{
    constexpr int dots = 2; // between the three parts of a JWT; no other token has so many
    if (!m_options.audiences || token.count('.') != dots)
        return m_options.target;
    return m_options.target + "?audience=" + QUrl::toPercentEncoding(m_options.audiences().join(u','));
}

HubSessionAuthenticator::Verdict HubSessionAuthenticator::judge(const QByteArray &hash, const Outcome<HttpReply> &reply)
{
    if (!reply && reply.error().code != Error::Code::Unauthorized) {
        qCWarning(lcServer).noquote() << "the hub can't be asked for sessions:" << reply.error().detail;
        m_awayUntil = m_clock.monotonicMs() + m_options.pauseMs;
        return whileAway(hash);
    }
    std::optional<HubSession> session = reply ? readSession(reply->body, m_options.otherwise) : std::nullopt;
    if (!session || m_questions[hash].revokedSessions.contains(session->id)) {
        m_cache.putBad(hash);
        return notSignedIn();
    }
    setLasting(*session, reply->headers.value("date"), m_clock.nowMs());
    session->principal.ending = endingOf(session->id);
    m_cache.putGood(hash, *session);
    return session->principal;
}

std::shared_ptr<http::Ending> HubSessionAuthenticator::endingOf(const QByteArray &sessionId)
{
    if (auto known = m_open.value(sessionId).lock())
        return known;
    if (m_open.size() >= m_options.cacheSize)
        m_open.removeIf([](const auto &entry) { return entry.value().expired(); });
    auto made = std::make_shared<http::Ending>();
    m_open.insert(sessionId, made);
    return made;
}

void HubSessionAuthenticator::sessionRevoked(const QString &sessionId)
{
    const QByteArray id = sessionId.toUtf8();
    m_cache.revokeSession(id);
    for (Question &question : m_questions)
        question.revokedSessions.insert(id);
    if (const auto open = m_open.take(id).lock())
        open->end(http::Ending::SignedOut, "You are signed out.");
}

void HubSessionAuthenticator::tokenRevoked(const QByteArray &hash)
{
    if (hash.size() != QCryptographicHash::hashLength(QCryptographicHash::Sha256))
        return;
    const SessionCache::Known known = m_cache.findWhileAway(hash);
    m_cache.putBad(hash);
    if (known.principal.ending)
        known.principal.ending->end(http::Ending::SignedOut, "You are signed out.");
    if (const auto question = m_questions.find(hash); question != m_questions.end())
        question->outdated = true;
}

void HubSessionAuthenticator::forgetAll()
{
    m_cache.clear();
    for (Question &question : m_questions)
        question.outdated = true;
    const auto open = std::exchange(m_open, {});
    for (const std::weak_ptr<http::Ending> &each : open) {
        if (const auto ending = each.lock())
            ending->end(http::Ending::Changed, "Connect again.");
    }
}

} // namespace qd::server
