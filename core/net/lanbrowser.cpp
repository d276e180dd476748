// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/lanbrowser.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr quint16 mdnsPort = 5353;
const QByteArray serviceType = "_http._tcp.local";
const QByteArray ourPrefix = "opencode-";
// RFC 6762, 5.2: soon again at first, ever more seldom then.
constexpr qint64 firstPauseMs = 1'000;
constexpr qint64 longestPauseMs = 60'000;
constexpr qint64 tidyMs = 5'000;
constexpr quint32 longestTtl = 3'600;
constexpr qsizetype mostServers = 64;
constexpr int datagramsPerTurn = 64;

const QHostAddress &group()
{
    static const QHostAddress address(u"224.0.0.251"_s);
    return address;
}

QList<QNetworkInterface> multicastInterfaces()
{
    QList<QNetworkInterface> fit;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (interface.flags().testFlags(QNetworkInterface::IsUp | QNetworkInterface::CanMulticast))
            fit.append(interface);
    }
    return fit;
}

// Every OpenCode calls its host `opencode.local`, so only addresses of the same message are its own; best the one that it came from.
QHostAddress addressOf(const QByteArray &host, const QList<dns::Record> &all, const QHostAddress &sender)
{
    QHostAddress best;
    for (const dns::Record &record : all) {
        if (record.address.isNull() || record.name != host.toLower())
            continue;
        if (record.address.isEqual(sender))
            return sender;
        if (best.isNull() && record.type == dns::Type::A && !record.address.isLoopback())
            best = record.address;
    }
    return best.isNull() ? sender : best;
}

QString pathOf(const QByteArray &instance, const QList<dns::Record> &all)
{
    for (const dns::Record &record : all) {
        if (record.type != dns::Type::Txt || record.name != instance)
            continue;
        for (const QByteArray &text : record.texts) {
            if (text.startsWith("path=/") && text.size() > 6)
                return QString::fromUtf8(text.mid(5));
        }
    }
    return {};
}

} // namespace

LanBrowser::LanBrowser(QObject *parent, const Clock &clock, Scheduler &scheduler)
    : QObject(parent)
    , m_clock(clock)
    , m_scheduler(scheduler)
{}

LanBrowser::~LanBrowser()
{
    stop();
}

bool LanBrowser::start()
{
    if (m_socket)
        return true;
    auto socket = std::make_unique<QUdpSocket>();
    if (!socket->bind(QHostAddress::AnyIPv4, mdnsPort, QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint)) {
        m_error = socket->errorString();
        return false;
    }
    const QList<QNetworkInterface> interfaces = multicastInterfaces();
    const auto joined = std::ranges::count_if(interfaces, [&socket](const QNetworkInterface &interface) {
        return socket->joinMulticastGroup(group(), interface);
    });
    if (joined == 0) {
        m_error = u"no network that can multicast"_s;
        return false;
    }
    m_error.clear();
    m_socket = std::move(socket);
    connect(m_socket.get(), &QUdpSocket::readyRead, this, &LanBrowser::receive);
    m_pause = firstPauseMs;
    ask();
    m_tidyTimer = m_scheduler.after(tidyMs, this, [this] { tidy(); });
    return true;
}

void LanBrowser::stop()
{
    m_scheduler.cancel(m_askTimer);
    m_scheduler.cancel(m_tidyTimer);
    m_servers.clear();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket.release()->deleteLater(); // its signal may be the one being handled
    }
}

QHash<QString, QUrl> LanBrowser::servers() const
{
    QHash<QString, QUrl> urls;
    for (auto it = m_servers.cbegin(); it != m_servers.cend(); ++it)
        urls.insert(it.key(), it->url);
    return urls;
}

void LanBrowser::ask()
{
    const QByteArray query = dns::makeQuery(serviceType, dns::Type::Ptr);
    for (const QNetworkInterface &interface : multicastInterfaces()) {
        m_socket->setMulticastInterface(interface);
        m_socket->writeDatagram(query, group(), mdnsPort); // a network that refuses is asked again
    }
    m_askTimer = m_scheduler.after(m_pause, this, [this] { ask(); });
    m_pause = std::min(m_pause * 3, longestPauseMs);
}

void LanBrowser::receive()
{
    // A flood gets its turn and no more: what does not fit the socket's buffer meanwhile is lost, as datagrams may be.
    for (int i = 0; i < datagramsPerTurn && m_socket && m_socket->hasPendingDatagrams(); ++i) {
        const QNetworkDatagram datagram = m_socket->receiveDatagram();
        if (datagram.isValid())
            take(datagram.data(), datagram.senderAddress());
    }
    if (m_socket && m_socket->hasPendingDatagrams())
        QMetaObject::invokeMethod(this, &LanBrowser::receive, Qt::QueuedConnection);
}

void LanBrowser::take(const QByteArray &datagram, const QHostAddress &sender)
{
    const std::optional<QList<dns::Record>> records = dns::readResponse(datagram);
    if (!records)
        return;
    for (const dns::Record &record : *records) {
        const bool pointer = record.type == dns::Type::Ptr && record.name == serviceType;
        if (pointer && record.ttl == 0)
            forget(QString::fromUtf8(dns::firstLabel(record.target)));
        else if (record.type == dns::Type::Srv && record.name.endsWith('.' + serviceType))
            learn(record, *records, sender);
    }
}

void LanBrowser::learn(const dns::Record &service, const QList<dns::Record> &all, const QHostAddress &sender)
{
    const QByteArray label = dns::firstLabel(service.name);
    const QString name = QString::fromUtf8(label);
    if (!label.startsWith(ourPrefix))
        return;
    if (service.ttl == 0) {
        forget(name);
        return;
    }
    if (service.port == 0 || (!m_servers.contains(name) && m_servers.size() >= mostServers))
        return;
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(addressOf(service.target, all, sender).toString());
    url.setPort(service.port);
    url.setPath(pathOf(service.name, all), QUrl::DecodedMode);
    if (!url.isValid() || url.host().isEmpty())
        return;
    Server &server = m_servers[name];
    server.until = m_clock.monotonicMs() + std::min(service.ttl, longestTtl) * 1000LL;
    if (server.url == url)
        return;
    server.url = url;
    Q_EMIT found(name, url);
}

void LanBrowser::forget(const QString &name)
{
    if (m_servers.remove(name) > 0)
        Q_EMIT lost(name);
}

void LanBrowser::tidy()
{
    m_tidyTimer = m_scheduler.after(tidyMs, this, [this] { tidy(); });
    QStringList gone;
    for (auto it = m_servers.cbegin(); it != m_servers.cend(); ++it) {
        if (it->until <= m_clock.monotonicMs())
            gone.append(it.key());
    }
    for (const QString &name : std::as_const(gone))
        forget(name);
}

} // namespace qd
