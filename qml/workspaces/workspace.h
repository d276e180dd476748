// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/connections/serverconnection.h"
#include "core/net/guardedsocket.h"
#include "core/sessions/librarykeeper.h"
#include "core/sessions/outbox.h"
#include "core/workspaces/workspacerecord.h"
#include "qml/sessions/deletions.h"
#include "qml/sessions/permissionrules.h"
#include "qml/sessions/requests.h"
#include "qml/settings/providers.h"
#include "qml/workspaces/services.h"

#include <QHash>
#include <QObject>
#include <QtQml/qqmlregistration.h>

Q_MOC_INCLUDE("qml/hub/hublink.h")

namespace qd {
class HubTransport;
} // namespace qd

namespace qd::ui {

class DirectoryCatalog;
class HubLink;

//! \brief A saved workspace and what hangs on it: the live link, the local copy, the outbox, its permission rules, what is being deleted,
//! and what each of its directories offers. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(QString workspaceId READ id CONSTANT)
    Q_PROPERTY(bool local READ isLocal CONSTANT)             //!< this computer
    Q_PROPERTY(bool ofHub READ isOfHub NOTIFY recordChanged) //!< its server is a Quarterdeck hub, signed in or not
    Q_PROPERTY(QString name READ name NOTIFY recordChanged)
    Q_PROPERTY(int hue READ hue NOTIFY recordChanged)
    Q_PROPERTY(QString address READ address NOTIFY
                   recordChanged) //!< host and port, as a person reads it; empty for this computer
    Q_PROPERTY(QString url READ url NOTIFY recordChanged)          //!< as programs take it; empty for this computer
    Q_PROPERTY(bool insecure READ isInsecure NOTIFY recordChanged) //!< plain HTTP was allowed for its host
    Q_PROPERTY(bool pinned READ isPinned NOTIFY recordChanged)     //!< one certificate is trusted by choice
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(SignIn signIn READ signIn NOTIFY stateChanged)
    Q_PROPERTY(QString reason READ reason NOTIFY stateChanged)
    Q_PROPERTY(double nextTryAt READ nextTryAt NOTIFY stateChanged)
    Q_PROPERTY(QString serverVersion READ serverVersion NOTIFY stateChanged)
    Q_PROPERTY(int waiting READ waiting NOTIFY waitingChanged) //!< requests that wait for the person
    Q_PROPERTY(qd::ui::Requests *requests READ requests CONSTANT)
    Q_PROPERTY(qd::ui::PermissionRules *rules READ rules CONSTANT)
    Q_PROPERTY(qd::ui::Providers *providers READ providers CONSTANT)
    //! What its server does besides OpenCode; null if it is no hub, or nobody has signed in.
    Q_PROPERTY(qd::ui::HubLink *hub READ hub NOTIFY hubChanged)

public:
    //! As ServerConnection::State.
    enum class State
    {
        Offline = int(ServerConnection::State::Offline),
        Connecting = int(ServerConnection::State::Connecting),
        Repairing = int(ServerConnection::State::Repairing),
        Live = int(ServerConnection::State::Live),
        Unauthorised = int(ServerConnection::State::Unauthorised),
    };
    Q_ENUM(State)

    //! What the person has to do before it can sign in. State is Unauthorised unless it is Nothing.
    enum class SignIn
    {
        Nothing,
        Refused,         //!< the server did not take the password
        NoSecret,        //!< no password is kept for this host
        KeychainLocked,  //!< it may be in there
        KeychainMissing, //!< and none was given in this run
        KeychainFailed,
        HubNeeded, //!< its hub gives its sign-in, and nobody is signed in there, or it can't be reached
    };
    Q_ENUM(SignIn)

    Workspace(WorkspaceRecord record, Services services, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] const WorkspaceRecord &record() const { return m_record; }
    //! Takes what was edited. Another address, user or trust reconnects only with connectWith().
    void setRecord(const WorkspaceRecord &record);
    [[nodiscard]] QString id() const { return m_record.id; }
    [[nodiscard]] bool isLocal() const { return m_record.isLocal(); }
    [[nodiscard]] bool isOfHub() const { return m_record.kind == WorkspaceKind::Hub; }
    [[nodiscard]] QString name() const;
    [[nodiscard]] int hue() const { return m_record.hue; }
    [[nodiscard]] QString address() const;
    [[nodiscard]] QString url() const;
    [[nodiscard]] bool isInsecure() const;
    [[nodiscard]] bool isPinned() const;
    [[nodiscard]] State state() const;
    [[nodiscard]] SignIn signIn() const { return m_signIn; }
    [[nodiscard]] bool isLive() const { return state() == State::Live; }
    //! Lost, or never reached, and not live since: trying again in between changes nothing about that.
    [[nodiscard]] bool isInTrouble() const { return m_inTrouble; }
    //! One sentence for a person; empty when live.
    [[nodiscard]] QString reason() const;
    [[nodiscard]] double nextTryAt() const { return double(m_connection.nextTryAt()); }
    [[nodiscard]] QString serverVersion() const { return m_connection.serverVersion(); }
    [[nodiscard]] int waiting() const { return m_waiting; }

    [[nodiscard]] Services &services() { return m_services; }
    [[nodiscard]] ServerConnection &connection() { return m_connection; }
    [[nodiscard]] Outbox &outbox() { return m_outbox; }
    [[nodiscard]] LibraryKeeper &keeper() { return *m_keeper; }
    [[nodiscard]] Deletions &deletions() { return *m_deletions; }
    [[nodiscard]] PermissionRules *rules() { return &m_rules; }
    [[nodiscard]] int ruleCount() const { return m_rules.count(); }
    [[nodiscard]] Requests *requests() { return m_requests; }
    //! Made at the first call.
    [[nodiscard]] Providers *providers();
    [[nodiscard]] HubLink *hub() const { return m_hub; }
    //! A room of its hub, as whoever is signed in there; no address if there is none.
    [[nodiscard]] SocketTarget roomTarget(const QString &room) const;
    //! The way to it from now on; null: there is none.
    void setHub(std::unique_ptr<HubTransport> transport, SocketTarget rooms = {});
    [[nodiscard]] opencode::Api &api() { return m_connection.api(); }
    //! What a directory offers; made and asked for at the first call.
    [[nodiscard]] DirectoryCatalog &catalog(const QString &directory);
    //! Any one that has been read: to show something while another is on its way. Null if none.
    [[nodiscard]] const DirectoryCatalog *anyCatalog() const;

    //! Connects to the record's server. An empty secret: the server is asked without one.
    void connectWith(const QByteArray &secret);
    //! Another secret of the same sign-in: what is open goes on, what comes next has it.
    void renewSignIn(const QByteArray &secret);
    //! Why it can't be tried to connect; disconnects.
    void needSignIn(SignIn need);
    //! It is about to go: writes what is to be written, and hears and says nothing any more.
    void retire();

    //! A path of its machine as a person reads it; `~` is this computer's home folder and nobody else's.
    Q_INVOKABLE [[nodiscard]] QString shownPath(const QString &path) const;
    Q_INVOKABLE void retryNow() { m_connection.retryNow(); }

Q_SIGNALS:
    void recordChanged();
    void stateChanged();
    void waitingChanged();
    void hubChanged();

private:
    [[nodiscard]] QString signInReason() const;
    void onStateChanged();
    void countWaiting();

    WorkspaceRecord m_record;
    Services m_services;
    ServerConnection m_connection;
    Outbox m_outbox;
    std::unique_ptr<LibraryKeeper> m_keeper;
    PermissionRules m_rules;
    Deletions *m_deletions;
    Requests *m_requests;
    Providers *m_providers = nullptr;
    HubLink *m_hub = nullptr;
    SocketTarget m_rooms; //!< of its hub: the server's own address
    QHash<QString, DirectoryCatalog *> m_catalogs;
    SignIn m_signIn = SignIn::Nothing;
    int m_waiting = 0;
    bool m_inTrouble = false;
    bool m_restored = false;
};

} // namespace qd::ui
