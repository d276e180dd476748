// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/connections/serverconnection.h"
#include "core/sessions/outbox.h"
#include "core/sessions/sessionkey.h"

#include <QHash>
#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd {
class Library;
class SessionStore;
} // namespace qd

namespace qd::ui {

class DirectoryCatalog;
class Notices;
class SettingsStore;

//! What all controllers work with. Everything outlives them.
struct Services
{
    SessionStore &store;
    Library &library;
    SettingsStore &settings;
    Notices &notices;
};

//! \brief A saved connection and what hangs on it: the live link, the outbox, and what each of its directories offers. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(QString workspaceId READ id CONSTANT)
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(int hue READ hue CONSTANT)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QString reason READ reason NOTIFY stateChanged)
    Q_PROPERTY(double nextTryAt READ nextTryAt NOTIFY stateChanged)
    Q_PROPERTY(QString serverVersion READ serverVersion NOTIFY stateChanged)
    Q_PROPERTY(int waiting READ waiting NOTIFY waitingChanged) //!< requests that wait for the person

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

    Workspace(QString id, QString name, int hue, Services services, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] QString id() const { return m_id; }
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] int hue() const { return m_hue; }
    [[nodiscard]] State state() const { return State(m_connection.state()); }
    [[nodiscard]] bool isLive() const { return state() == State::Live; }
    //! One sentence for a person; empty when live.
    [[nodiscard]] QString reason() const;
    [[nodiscard]] double nextTryAt() const { return double(m_connection.nextTryAt()); }
    [[nodiscard]] QString serverVersion() const { return m_connection.serverVersion(); }
    [[nodiscard]] int waiting() const { return m_waiting; }

    [[nodiscard]] Services &services() { return m_services; }
    [[nodiscard]] ServerConnection &connection() { return m_connection; }
    [[nodiscard]] Outbox &outbox() { return m_outbox; }
    [[nodiscard]] opencode::Api &api() { return m_connection.api(); }
    //! What a directory offers; made and asked for at the first call.
    [[nodiscard]] DirectoryCatalog &catalog(const QString &directory);
    //! Any one that has been read: to show something while another is on its way. Null if none.
    [[nodiscard]] const DirectoryCatalog *anyCatalog() const;

    Q_INVOKABLE void retryNow() { m_connection.retryNow(); }

Q_SIGNALS:
    void stateChanged();
    void waitingChanged();

private:
    void onStateChanged();
    void countWaiting();

    QString m_id;
    QString m_name;
    int m_hue;
    Services m_services;
    ServerConnection m_connection;
    Outbox m_outbox;
    QHash<QString, DirectoryCatalog *> m_catalogs;
    int m_waiting = 0;
    bool m_restored = false;
};

} // namespace qd::ui
