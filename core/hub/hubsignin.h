// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/net/httpclient.h"

#include <QDateTime>

namespace qd {

//! What this device is called at the hub.
struct HubDevice
{
    QString name;     //!< "Ada's phone"
    QString platform; //!< "android", "linux", …
};

//! \brief A new session at a hub. Its token is a secret: it goes into the keychain, and nowhere else.
struct HubSession
{
    QByteArray token;
    QString userName;
    QString role;        //!< "owner", "member", "read-only"
    QDateTime expiresAt; //!< if it is not used until then
    QUrl hub; //!< of a sidecar's: the hub that made the token for it, and makes the next; empty = it is a session
};

//! Which ways a hub offers.
struct HubWays
{
    bool password = false;
    bool browser = false;   //!< at an OpenID provider; so is a code for another device, if the provider can do that
    bool bootstrap = false; //!< nobody has an account yet: the first owner comes with the code from the hub's console
    QUrl
        hub; //!< of a sidecar, whose people sign in there. What it says is not to be trusted: only a token for it alone may come of it
};

//! \brief Signing in at a hub, by every way that it has; each ends with a session or an Error whose serverMessage is for the person.
//!
//! Asks as all clients do: no redirects, no sign-in over plain HTTP but where Passage allows it. GUI thread. Deleting it, or the task's scope,
//! ends what is under way.
class HubSignIn : public QObject
{
    Q_OBJECT

public:
    //! `hub`: its address as a workspace has it. Scheduler must outlive it.
    HubSignIn(const QUrl &hub, const ServerTrust &trust, HubDevice device, Scheduler &scheduler = systemScheduler());
    ~HubSignIn() override;

    //! Protocol: whatever answers there is no hub.
    [[nodiscard]] QCoro::Task<Outcome<HubWays>> ways();
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> withPassword(QString name, QString password);
    //! The first owner.
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> bootstrap(QString code, QString name, QString password);
    //! A code that somebody who is signed in shows: `quarterdeck://pair?…`, of which `code` is the part.
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> withPairingCode(QString code);

    //! In the person's browser: browse() says where to go; the answer comes back to a port of this machine.
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> withBrowser();
    //! With a code on another device: showCode() says which.
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> withDeviceCode();
    //! Ends withBrowser() and withDeviceCode() with Error::Cancelled.
    void cancel();

Q_SIGNALS:
    void browse(const QUrl &url);
    //! `page`: where the person enters `code`; `whole`, if not empty, has it filled in.
    void showCode(const QString &code, const QUrl &page, const QUrl &whole);

private:
    [[nodiscard]] QCoro::Task<Outcome<QJsonObject>> ask(QByteArray verb, QByteArray target, QJsonObject body);
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> signIn(QByteArray target, QJsonObject body);
    [[nodiscard]] QCoro::Task<Outcome<HubSession>> poll(QString ticket, qint64 intervalMs);
    [[nodiscard]] QJsonObject withDevice(QJsonObject body) const;

    HttpClient m_http;
    HubDevice m_device;
    Scheduler &m_scheduler;
    std::unique_ptr<class LoopbackListener> m_listener;
    std::function<void()> m_wake; //!< ends the pause between two questions
    bool m_cancelled = false;
    TaskScope m_tasks;
};

} // namespace qd
