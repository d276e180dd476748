// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/net/dnsmessage.h"

#include <QHash>
#include <QObject>
#include <QUdpSocket>
#include <QUrl>

#include <memory>

namespace qd {

//! \brief Finds OpenCode servers on the local network: `opencode serve --mdns` advertises `opencode-<port>._http._tcp.local`.
//!
//! Multicast DNS over IPv4 with a socket of its own, beside whatever daemon the system has. Runs only between start() and stop(). What it says is what anybody
//! on the network claims: an address to offer to a person, never to connect to by itself. GUI thread.
class LanBrowser final : public QObject
{
    Q_OBJECT

public:
    explicit LanBrowser(QObject *parent = nullptr, const Clock &clock = systemClock(),
                        Scheduler &scheduler = systemScheduler());
    ~LanBrowser() override;

    //! False if the system does not let us listen; errorText() says why.
    bool start();
    //! Forgets what was found, without lost().
    void stop();
    [[nodiscard]] bool isRunning() const { return m_socket != nullptr; }
    //! Technical; for logs.
    [[nodiscard]] QString errorText() const { return m_error; }
    //! Names and addresses of what is there now.
    [[nodiscard]] QHash<QString, QUrl> servers() const;

    //! A datagram as it came; anything may be in it.
    void take(const QByteArray &datagram, const QHostAddress &sender);

Q_SIGNALS:
    //! A server is there, or has another address now. `url`: http, an address, the port, a path if it has one.
    void found(const QString &name, const QUrl &url);
    //! It said goodbye, or did not renew what it said.
    void lost(const QString &name);

private:
    struct Server
    {
        QUrl url;
        qint64 until = 0; //!< monotonic ms
    };

    void receive();
    void ask();
    void tidy();
    void learn(const dns::Record &service, const QList<dns::Record> &all, const QHostAddress &sender);
    void forget(const QString &name);

    const Clock &m_clock;
    Scheduler &m_scheduler;
    std::unique_ptr<QUdpSocket> m_socket;
    QHash<QString, Server> m_servers;
    Scheduler::Id m_askTimer = 0;
    Scheduler::Id m_tidyTimer = 0;
    qint64 m_pause = 0;
    QString m_error;
};

} // namespace qd
