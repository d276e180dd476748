// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a server is reached, and with which certificate.
#include "embedded-server/composition/composition.h"

#include <QFile>
#include <QSslCertificate>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace qd::server {

namespace {

Outcome<QByteArray> readPem(const QString &path)
{
    QFile file(path);
    constexpr qint64 most = 1024 * 1024;
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Code::Storage, u"%1 can't be read: %2."_s.arg(path, file.errorString()));
    return file.read(most);
}

//! Clients are told it where no authority vouches for the certificate.
QByteArray fingerprintOf(const QByteArray &pem)
{
    const QList<QSslCertificate> chain = QSslCertificate::fromData(pem, QSsl::Pem);
    return chain.size() == 1 && chain.first().isSelfSigned() ? chain.first().digest(QCryptographicHash::Sha256)
                                                             : QByteArray();
}

} // namespace

Outcome<Listening> Composition::listeningFromSettings() const
{
    Listening where{{m_settings.address}, m_settings.port, {}, {}};
    if (!m_settings.usesTls())
        return where;
    return readPem(m_settings.certificate)
        .and_then([&](const QByteArray &chain) {
            where.certificate = chain;
            return readPem(m_settings.key);
        })
        .map([&](const QByteArray &key) {
            where.key = key;
            return where;
        });
}

Outcome<void> Composition::listen(const Listening &where)
{
    const bool secure = !where.certificate.isEmpty();
    if (secure) {
        if (const auto taken = m_server->setIdentity(where.certificate, where.key); !taken)
            return taken;
    }
    quint16 port = where.port;
    for (qsizetype i = 0; i < where.addresses.size(); ++i) {
        const QHostAddress &address = where.addresses.at(i);
        const Outcome<quint16> taken =
            secure ? m_server->listenSecurely(address, port) : m_server->listen(address, port);
        if (!taken && i == 0)
            return tl::unexpected(taken.error());
        port = taken.value_or(port);
    }
    m_url.setScheme(secure ? u"https"_s : u"http"_s);
    m_url.setHost(where.addresses.first().toString());
    m_url.setPort(port);
    m_fingerprint = secure ? fingerprintOf(where.certificate) : QByteArray();
    m_presence = std::make_unique<ServerPresence>(*m_rooms, presence());
    return {};
}

void Composition::stopListening()
{
    if (m_url.isEmpty() || !m_server)
        return;
    m_server->stopListening(quint16(m_url.port()));
    m_server->endConnections(2s);
    m_presence.reset();
    m_url.clear();
    m_fingerprint.clear();
}

// It asks the proxy in the clear, since it need not trust our certificate; so where we don't listen on loopback, or with TLS, there is one more
// port, which is loopback's.
Outcome<void> Composition::listenForOpenCode()
{
    quint16 port = quint16(m_url.port());
    const bool isWanted = m_settings.mode == ServerMode::Hub && m_settings.opencodeKeys == OpenCodeKeyOwner::Owner;
    const bool isAny = m_settings.address == QHostAddress::AnyIPv4 || m_settings.address == QHostAddress::Any;
    const bool isHere = !m_settings.usesTls() && (m_settings.address.isLoopback() || isAny);
    if (isWanted && !isHere) {
        const Outcome<quint16> own = m_server->listen(QHostAddress(QHostAddress::LocalHost), 0);
        if (!own)
            return tl::unexpected(own.error());
        port = *own;
    }
    m_localUrl.setScheme(u"http"_s);
    m_localUrl.setHost(isHere && !isAny ? m_settings.address.toString() : u"127.0.0.1"_s);
    m_localUrl.setPort(port);
    return {};
}

} // namespace qd::server
