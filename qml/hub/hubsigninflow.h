// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/hub/hubsignin.h"
#include "core/net/connectionproblem.h"

#include <QList>
#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <memory>
#include <optional>

namespace qd::ui {

//! \brief A person signs in at a hub: which ways it offers, the one that is tried, what has to be shown meanwhile, and what went wrong.
//!
//! The token goes to `take` and nowhere else: never to QML, a log or a property. One try at a time; GUI thread.
class HubSignInFlow : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a WorkspaceEditor")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QList<int> ways READ ways NOTIFY changed)     //!< Way; those that the hub offers, best first
    Q_PROPERTY(int way READ way WRITE setWay NOTIFY changed) //!< Way; -1 = none is taken yet
    Q_PROPERTY(QString host READ host NOTIFY changed)        //!< of the hub, with its port if it has one of its own
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  //!< why the last try did not work; one sentence
    Q_PROPERTY(int remedy READ remedy NOTIFY changed)        //!< Remedy, as ConnectionStages.Help
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY changed)
    Q_PROPERTY(QString page READ page NOTIFY changed)                 //!< where the person signs in, or enters `code`
    Q_PROPERTY(QString pageWithCode READ pageWithCode NOTIFY changed) //!< has it filled in; empty if the provider can't
    Q_PROPERTY(QString shownPage READ shownPage NOTIFY changed) //!< as a person reads it: without what follows the path
    Q_PROPERTY(QString code READ code NOTIFY changed)
    Q_PROPERTY(
        QString hubName READ hubName NOTIFY changed) //!< of a sidecar: the workspace of its hub; empty = there is none
    Q_PROPERTY(QString hubAddress READ hubAddress NOTIFY
                   changed) //!< of a sidecar: its hub, as it says; empty = it is no sidecar
    Q_PROPERTY(QString userName READ userName NOTIFY changed)                         //!< who is signed in now
    Q_PROPERTY(QString deviceName READ deviceName WRITE setDeviceName NOTIFY changed) //!< as the hub lists it

public:
    enum State
    {
        Idle,        //!< nobody has asked the hub
        Asking,      //!< which ways it offers
        Unreachable, //!< it did not say: `problem`
        Choosing,    //!< the person's turn; `problem` if something was tried
        SigningIn,   //!< the hub is asked
        InBrowser,   //!< the person signs in at `page`
        OnDevice,    //!< the person enters `code` at `page`
        SignedIn,
    };
    Q_ENUM(State)
    enum Way
    {
        FirstOwner,  //!< nobody has an account: with the code from the hub's console
        Browser,     //!< at the hub's provider, in this machine's browser
        DeviceCode,  //!< at the hub's provider, on another device
        Password,    //!< of an account at the hub
        PairingCode, //!< that a device shows which is signed in
        AccessToken, //!< made at the hub; nobody has to be asked
        ThroughHub,  //!< of a sidecar: by the sign-in at its hub
    };
    Q_ENUM(Way)

    //! A workspace of a hub that somebody is signed in at, and how it gets a token for the sidecar at an address.
    struct Through
    {
        QString name;
        std::function<QCoro::Task<Outcome<HubSession>>(QUrl sidecar)> ask;
    };
    using FindHub = std::function<std::optional<Through>(const QUrl &hub)>;

    using Take = std::function<void(const HubSession &session)>;

    //! `scheduler` outlives it.
    explicit HubSignInFlow(Take take, Scheduler &scheduler = systemScheduler(), QObject *parent = nullptr);
    ~HubSignInFlow() override;

    //! Where workspaces of hubs are looked for. Without it a sidecar is signed in at with an access token only.
    void setFindHub(FindHub find) { m_findHub = std::move(find); }
    //! Another hub, or something else allowed for it: starts over.
    void setHub(const QUrl &hub, const ServerTrust &trust);
    [[nodiscard]] const QUrl &hub() const { return m_hub; }
    [[nodiscard]] const ServerTrust &trust() const { return m_trust; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QList<int> ways() const { return m_ways; }
    [[nodiscard]] int way() const { return m_way; }
    void setWay(int way);
    [[nodiscard]] QString host() const;
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] int remedy() const;
    [[nodiscard]] QString fingerprint() const;
    [[nodiscard]] QString page() const { return m_page.toString(QUrl::FullyEncoded); }
    [[nodiscard]] QString pageWithCode() const { return m_whole.toString(QUrl::FullyEncoded); }
    [[nodiscard]] QString shownPage() const;
    [[nodiscard]] QString code() const { return m_code; }
    [[nodiscard]] QString hubName() const { return m_through ? m_through->name : QString(); }
    [[nodiscard]] QString hubAddress() const;
    [[nodiscard]] QString userName() const { return m_userName; }
    [[nodiscard]] QString deviceName() const { return m_device.name; }
    void setDeviceName(const QString &name);

    //! Which ways there are; once, until the hub is another.
    Q_INVOKABLE void begin();
    //! Asks again.
    Q_INVOKABLE void ask();
    Q_INVOKABLE void withPassword(const QString &name, const QString &password);
    Q_INVOKABLE void asFirstOwner(const QString &code, const QString &name, const QString &password);
    Q_INVOKABLE void withPairingCode(const QString &code);
    Q_INVOKABLE void throughHub();
    Q_INVOKABLE void inBrowser();
    Q_INVOKABLE void onAnotherDevice();
    //! The page's whole address, or the code, onto the clipboard.
    Q_INVOKABLE void copyPage() const;
    Q_INVOKABLE void copyCode() const;
    //! Ends what is tried: it is the person's turn again.
    Q_INVOKABLE void cancel();
    //! Accepts the certificate, or plain HTTP, that `problem` is about, for this one host, and asks again.
    Q_INVOKABLE void trustCertificate();
    Q_INVOKABLE void allowPlain();

Q_SIGNALS:
    void changed();
    void trustChanged();
    //! A browser is to open it.
    void openRequested(const QString &page);

private:
    using Try = QCoro::Task<Outcome<HubSession>>;

    void reset();
    void set(State state);
    void drop();
    void renew();
    void start(std::function<Try(HubSignIn &client)> how);
    QCoro::Task<> askTask(int number);
    QCoro::Task<> signInTask(int number, std::function<Try(HubSignIn &client)> how);
    void fail(const Error &error, State state);

    Take m_take;
    FindHub m_findHub;
    std::optional<Through> m_through;
    QUrl m_peopleOf; //!< of a sidecar: its hub
    Scheduler &m_scheduler;
    QUrl m_hub;
    ServerTrust m_trust;
    HubDevice m_device;
    State m_state = Idle;
    QList<int> m_ways;
    int m_way = -1;
    QString m_problem;
    ConnectionProblem m_connection; //!< what of the problem is about it
    QUrl m_page;
    QUrl m_whole;
    QString m_code;
    QString m_userName;
    int m_number = 0; //!< of the try: an answer to an earlier one is too late
    std::unique_ptr<HubSignIn> m_client;
    TaskScope m_tasks;
};

//! What this machine is called, for a hub's list of devices.
[[nodiscard]] HubDevice thisDevice();

} // namespace qd::ui
