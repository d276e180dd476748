// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/server.h"
#include "core/base/completion.h"
#include "embedded-server/http/connection.h"
#include "embedded-server/http/servercore.h"
#include "embedded-server/http/socketlink.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

Outcome<void> check(const Options &options, const QHostAddress &address)
{
    const Admission admission(options.hosts, options.allowedOrigins);
    if (!address.isLoopback() && !options.authenticated) {
        return failure(
            Error::Code::BadRequest,
            u"Listening on %1 would let anybody on the network in: configure accounts or a token first, or listen on 127.0.0.1."_s
                .arg(address.toString()));
    }
    if (admission.takesAnyOrigin() && options.allowCredentials) {
        return failure(
            Error::Code::BadRequest,
            u"Any origin (*) can't be allowed together with credentials: list the origins that may send them."_s);
    }
    if (!admission.invalid().isEmpty()) {
        return failure(Error::Code::BadRequest,
                       u"\"%1\" is not an origin: it must look like https://deck.example."_s.arg(
                           QString::fromUtf8(admission.invalid().first())));
    }
    return {};
}

} // namespace

Server::Server(const Options &options, Router router, Authenticator *authenticator, QObject *owner)
    : m_options(options)
    , m_core(std::make_shared<ServerCore>(options, std::make_shared<const Router>(std::move(router)), authenticator,
                                          owner))
{}

Server::~Server() = default;

Outcome<quint16> Server::listen(const QHostAddress &address, quint16 port)
{
    return listen(address, port, false);
}

Outcome<quint16> Server::listenSecurely(const QHostAddress &address, quint16 port)
{
    if (!m_hasIdentity)
        return failure(Error::Code::BadRequest, u"TLS needs a certificate and its key."_s);
    return listen(address, port, true);
}

Outcome<quint16> Server::listen(const QHostAddress &address, quint16 port, bool secure)
{
    if (const Outcome<void> fine = check(m_options, address); !fine)
        return tl::unexpected(fine.error());
    ServerCore *core = m_core.get();
    return core->engine().listen(
        address, port, [core, secure](qintptr descriptor, bool isIpv6) { core->accept(descriptor, isIpv6, secure); });
}

void Server::stopListening(quint16 port)
{
    ServerCore *core = m_core.get();
    core->engine().post([core, port] { core->engine().closeListener(port); });
}

void Server::endConnections(std::chrono::milliseconds grace)
{
    ServerCore *core = m_core.get();
    core->engine().post([core, grace] { core->endConnections(int(grace.count())); });
}

Outcome<void> Server::setIdentity(const QByteArray &certificates, const QByteArray &key)
{
    Outcome<std::shared_ptr<TlsIdentity>> identity = TlsIdentity::make(certificates, key);
    if (!identity)
        return tl::unexpected(identity.error());
    m_hasIdentity = true;
    ServerCore *core = m_core.get();
    core->engine().post([core, identity = *identity] { core->setIdentity(identity); });
    return {};
}

QCoro::Task<> Server::shutDown(std::chrono::milliseconds grace)
{
    Completion<bool> gone;
    const std::weak_ptr<ServerCore> weak = m_core;
    ServerCore *core = m_core.get();
    core->engine().post(
        [core, gone] { core->shutDown([core, gone] { core->mailbox()->post([gone] { gone.complete(true); }); }); });
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &limit, [weak] {
        if (const std::shared_ptr<ServerCore> alive = weak.lock())
            alive->engine().post([raw = alive.get()] { raw->abortAll(); });
    });
    limit.start(grace);
    co_await gone;
}

int Server::connectionCount() const
{
    return m_core->connectionCount();
}

} // namespace qd::http
