// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/embeddedhub.h"
#include "core/base/worker.h"
#include "embedded-server/composition/hubserver.h"
#include "embedded-server/rpc/inprocess.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

QCoro::Task<Outcome<void>> resultOf(Completion<Outcome<void>> completion)
{
    Outcome<void> result = co_await completion;
    co_return result;
}

Outcome<QList<QHostAddress>> addressesOf(const QString &place)
{
    if (place.isEmpty())
        return QList<QHostAddress>{QHostAddress(QHostAddress::AnyIPv4), QHostAddress(QHostAddress::AnyIPv6)};
    if (place == EmbeddedHub::Sharing::loopback())
        return QList<QHostAddress>{QHostAddress(QHostAddress::LocalHost)};
    const QList<NetworkPlace> places = networkPlaces();
    for (const NetworkPlace &one : places) {
        if (one.id == place)
            return one.addresses;
    }
    return failure(
        Error::Code::NotFound,
        u"This computer is not on the network “%1” at the moment. Connect it, or choose another network."_s.arg(place));
}

Error inWords(Error error, quint16 port)
{
    if (error.code == Error::Code::Busy)
        error.detail = u"Another program uses port %1. Choose another port."_s.arg(port);
    else if (error.code == Error::Code::Unauthorized)
        error.detail = u"The system does not let you use port %1. Choose one from 1024 to 65535."_s.arg(port);
    return error;
}

} // namespace

EmbeddedHub::EmbeddedHub(Options options, OpenCodeHost &openCode, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_openCode(openCode)
{}

EmbeddedHub::~EmbeddedHub()
{
    for (const auto &waiting : std::exchange(m_waiting, {}))
        waiting.complete(failure(Error::Code::Cancelled));
    for (const auto &waiting : std::exchange(m_waitingForKeys, {}))
        waiting.complete(failure(Error::Code::Cancelled));
}

ServerSettings EmbeddedHub::settings() const
{
    ServerSettings settings;
    settings.data = m_options.folder;
    settings.accounts = true;
    settings.hosts = ownHostNames();
    return settings;
}

QCoro::Task<Outcome<void>> EmbeddedHub::open()
{
    if (m_opened)
        co_return {};
    const Completion<Outcome<void>> done;
    m_waiting.push_back(done);
    if (!std::exchange(m_opening, true))
        TaskScope::start(openNow());
    QCoro::Task<Outcome<void>> waiting = resultOf(done);
    const Outcome<void> result = co_await m_tasks(std::move(waiting));
    co_return result;
}

QCoro::Task<> EmbeddedHub::openNow()
{
    m_server = std::make_unique<HubServer>(settings(), &m_openCode);
    m_server->setPerson(m_options.personName);
    m_server->setPublicUrl([this] { return publicUrl(); });
    const Outcome<void> opened = co_await m_tasks(m_server->open());
    m_opening = false;
    m_opened = opened.has_value();
    if (!opened)
        m_server.release()->deleteLater(); // it is still on the stack
    for (const auto &waiting : std::exchange(m_waiting, {}))
        waiting.complete(opened);
}

std::unique_ptr<HubTransport> EmbeddedHub::transport()
{
    return std::make_unique<InProcessTransport>(m_server->dispatcher(), m_server->subscriptions(), m_server->person());
}

QCoro::Task<Outcome<void>> EmbeddedHub::share(Sharing where)
{
    const int turn = ++m_turn;
    const Outcome<void> opened = co_await m_tasks(open());
    if (!opened)
        co_return opened;
    const Outcome<QList<QHostAddress>> addresses = addressesOf(where.place);
    if (!addresses)
        co_return tl::unexpected(addresses.error());
    QStringList names = ownHostNames();
    const QList<NetworkPlace> places = networkPlaces();
    for (const NetworkPlace &place : places) {
        for (const QHostAddress &address : place.addresses)
            names.append(address.toString());
    }
    names += {u"localhost"_s, u"127.0.0.1"_s};
    const QString path = QDir(m_options.folder).filePath(u"sharing.pem"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    auto making = onWorker([path, names, now] { return ServerCertificate::keptIn(path, names, now); });
    const Outcome<ServerCertificate> identity = co_await m_tasks(std::move(making));
    if (!identity)
        co_return tl::unexpected(identity.error());
    if (turn != m_turn)
        co_return failure(Error::Code::Cancelled);
    m_server->stopListening();
    m_sharing = where;
    const Listening listening{*addresses, where.port, identity->certificate, identity->key};
    const Outcome<void> listens = m_server->listen(listening);
    if (!listens)
        co_return tl::unexpected(inWords(listens.error(), where.port));
    co_return {};
}

void EmbeddedHub::unshare()
{
    ++m_turn;
    if (m_opened)
        m_server->stopListening();
}

bool EmbeddedHub::isShared() const
{
    return m_opened && !m_server->url().isEmpty();
}

QList<QUrl> EmbeddedHub::addresses() const
{
    if (!isShared())
        return {};
    QUrl url = m_server->url();
    if (!m_sharing.place.isEmpty())
        return {url};
    QList<QUrl> found;
    const QList<NetworkPlace> places = networkPlaces();
    for (const NetworkPlace &place : places) {
        if (place.isVirtual && !found.isEmpty())
            break;
        url.setHost(place.addresses.first().toString());
        found.append(url);
    }
    return found;
}

// Also for what is said before there is a network, such as to the discovery room: the name is right again when there is one.
QUrl EmbeddedHub::publicUrl() const
{
    const QList<QUrl> reached = addresses();
    if (!reached.isEmpty())
        return reached.first();
    QUrl url = m_server->url();
    const QStringList names = ownHostNames();
    if (!url.isEmpty() && !names.isEmpty())
        url.setHost(names.last());
    return url;
}

QByteArray EmbeddedHub::fingerprint() const
{
    return isShared() ? m_server->fingerprint() : QByteArray();
}

QCoro::Task<QList<EmbeddedHub::Guest>> EmbeddedHub::guests()
{
    if (!isShared())
        co_return QList<Guest>();
    const auto present = co_await m_tasks(m_server->accounts()->sessions().present());
    QList<Guest> guests;
    if (present) {
        for (const auth::Sessions::Presence &one : *present)
            guests.append(Guest{one.user, one.device});
    }
    co_return guests;
}

QCoro::Task<Outcome<void>> EmbeddedHub::lendKeys(KeysTaker take)
{
    ++m_takerTurn;
    m_taker = std::move(take);
    const Completion<Outcome<void>> done;
    m_waitingForKeys.push_back(done);
    if (!std::exchange(m_lending, true))
        TaskScope::start(lendNow());
    QCoro::Task<Outcome<void>> waiting = resultOf(done);
    const Outcome<void> result = co_await m_tasks(std::move(waiting));
    co_return result;
}

// One after the other: two would write about their tokens in one file.
QCoro::Task<> EmbeddedHub::lendNow()
{
    Outcome<void> done;
    for (int turn = -1; turn != m_takerTurn;) {
        turn = m_takerTurn;
        done = co_await m_tasks(lendOnce(m_taker));
    }
    m_lending = false;
    for (const auto &waiting : std::exchange(m_waitingForKeys, {}))
        waiting.complete(done);
}

QCoro::Task<Outcome<void>> EmbeddedHub::lendOnce(KeysTaker take)
{
    if (m_opened)
        co_await m_tasks(m_server->takeKeysBack());
    if (!take)
        co_return {};
    const Outcome<void> opened = co_await m_tasks(open());
    if (!opened)
        co_return opened;
    const Outcome<void> lent = co_await m_tasks(m_server->lendKeys(std::move(take)));
    co_return lent;
}

} // namespace qd::server
