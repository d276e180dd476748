// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/hub/hubcache.h"
#include "qml/hub/hubconfirmation.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace qd::ui {

//! \brief A workspace's hub besides its OpenCode: the way to its keys, people, devices and tasks, and who one is there.
//!
//! Connects when somebody first needs it, and stays connected then. One sign-in for its whole life: another one is another object, so whoever keeps it
//! follows Workspace::hubChanged. GUI thread.
class HubLink : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a workspace")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY
                   changed) //!< why it is not live, in a sentence; empty when it is or on the way
    Q_PROPERTY(qd::ui::HubConfirmation *confirmation READ confirmation CONSTANT)
    Q_PROPERTY(bool ready READ isReady NOTIFY changed) //!< live, and who one is there is known: the following are
    Q_PROPERTY(QString userId READ userId NOTIFY changed)
    Q_PROPERTY(QString userName READ userName NOTIFY changed)
    Q_PROPERTY(bool mayWrite READ mayWrite NOTIFY changed)
    Q_PROPERTY(bool mayUseKeys READ mayUseKeys NOTIFY changed)
    Q_PROPERTY(bool mayAdminister READ mayAdminister NOTIFY changed)
    Q_PROPERTY(QString mode READ mode NOTIFY changed) //!< "app", "hub", "sidecar"
    Q_PROPERTY(QString version READ version NOTIFY changed)
    Q_PROPERTY(QStringList capabilities READ capabilities NOTIFY changed) //!< "accounts", "keys", "proxy", "sync", …

public:
    //! As HubTransport::State.
    enum class State
    {
        Offline = int(HubTransport::State::Offline),
        Connecting = int(HubTransport::State::Connecting),
        Live = int(HubTransport::State::Live),
        Refused = int(HubTransport::State::Refused),
    };
    Q_ENUM(State)

    explicit HubLink(std::unique_ptr<HubTransport> transport, QObject *parent = nullptr);
    ~HubLink() override;

    //! Connects, unless it is connected; tries at once if it waits or was refused.
    Q_INVOKABLE void start();
    //! Connects anew, also when it is connected.
    void reconnect() { m_transport->restart(); }
    //! Another token of the same sign-in, for when it has to connect again.
    void renew(const QByteArray &token) { m_transport->renew(token); }

    [[nodiscard]] HubApi &api() { return m_api; }
    [[nodiscard]] HubConfirmation *confirmation() { return &m_confirmation; }
    [[nodiscard]] HubCache &cache() { return m_cache; }

    [[nodiscard]] State state() const { return State(m_transport->state()); }
    [[nodiscard]] QString reason() const;
    //! Since when it is live, in milliseconds since the epoch; 0 while it is not.
    [[nodiscard]] qint64 liveSince() const { return m_liveSince; }
    [[nodiscard]] bool isReady() const { return m_me.has_value(); }
    [[nodiscard]] QString userId() const { return m_me ? m_me->id : QString(); }
    [[nodiscard]] QString userName() const { return m_me ? m_me->name : QString(); }
    [[nodiscard]] bool mayWrite() const { return may("write"); }
    [[nodiscard]] bool mayUseKeys() const { return may("keys"); }
    [[nodiscard]] bool mayAdminister() const { return may("administer"); }
    [[nodiscard]] QString mode() const { return m_api.info() ? m_api.info()->mode : QString(); }
    [[nodiscard]] QString version() const { return m_api.info() ? m_api.info()->version : QString(); }
    [[nodiscard]] QStringList capabilities() const { return m_api.info() ? m_api.info()->capabilities : QStringList(); }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] bool may(const char *permission) const;
    void note();
    void follow();
    [[nodiscard]] QCoro::Task<> identify();

    std::unique_ptr<HubTransport> m_transport;
    HubApi m_api;
    HubConfirmation m_confirmation{m_api};
    HubCache m_cache;
    std::optional<rpc::SessionWhoAmI::Result> m_me;
    qint64 m_liveSince = 0;
    TaskScope m_tasks;
};

} // namespace qd::ui
