// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/devicemethods.h"
#include "core/protocol/sessionmethods.h"
#include "qml/hub/hubcontroller.h"
#include "qml/hub/hubrows.h"

namespace qd {
class HubSubscription;
}

namespace qd::ui {

//! \brief Where a person is signed in at a hub, and that person's devices. GUI thread.
//!
//! A row is a sign-in with its device, or a device that nobody is signed in with. The newest use first, the one that asks above all.
class SignIns : public qd::ui::HubController // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString user READ user WRITE setUser NOTIFY userChanged) //!< whose; empty = one's own
    Q_PROPERTY(qd::ui::HubRows *rows READ rows CONSTANT)
    Q_PROPERTY(int others READ others NOTIFY changed) //!< sign-ins besides the one that asks

public:
    explicit SignIns(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler());
    ~SignIns() override;

    [[nodiscard]] QString user() const { return m_user; }
    void setUser(const QString &user);
    [[nodiscard]] HubRows *rows() { return &m_rows; }
    [[nodiscard]] int others() const { return m_others; }

    //! Signs out there.
    Q_INVOKABLE void revoke(const QString &session);
    //! Signs the device out and forgets it.
    Q_INVOKABLE void forgetDevice(const QString &device);
    //! Signs out everywhere but here.
    Q_INVOKABLE void revokeOthers();

Q_SIGNALS:
    void userChanged();

protected:
    [[nodiscard]] bool mayUse(const HubLink &link) const override;
    [[nodiscard]] QCoro::Task<> load() override;
    void forget() override;
    [[nodiscard]] qint64 paceMs() const override { return 20'000; }

private:
    void listen();
    void show(const QList<rpc::SignedInSession> &sessions, const QList<rpc::SignedInDevice> &devices);
    [[nodiscard]] std::optional<QString> whose() const;
    [[nodiscard]] QCoro::Task<> revokeTask(QString session);
    [[nodiscard]] QCoro::Task<> forgetTask(QString device);
    [[nodiscard]] QCoro::Task<> revokeOthersTask();

    QString m_user;
    HubRows m_rows;
    int m_others = 0;
    std::unique_ptr<HubSubscription> m_ends;
};

} // namespace qd::ui
