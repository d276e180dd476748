// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/statusmethods.h"
#include "qml/hub/hubcontroller.h"
#include "qml/hub/hubrows.h"

namespace qd::ui {

//! \brief What a hub is, who one is there, and for its owner how it does. GUI thread.
class HubStatus : public qd::ui::HubController // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString name READ name NOTIFY told) //!< of its machine
    Q_PROPERTY(QString version READ version NOTIFY told)
    Q_PROPERTY(QString kind READ kind NOTIFY told)               //!< what it is, in words
    Q_PROPERTY(QString person READ person NOTIFY told)           //!< who one is there, in words
    Q_PROPERTY(QStringList abilities READ abilities NOTIFY told) //!< what it does, each in a few words
    Q_PROPERTY(double since READ since NOTIFY told)              //!< connected, in milliseconds since the epoch
    //! How it does: what, and how much of it. Empty for who does not own it.
    Q_PROPERTY(qd::ui::HubRows *figures READ figures CONSTANT)

public:
    explicit HubStatus(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler());

    [[nodiscard]] QString name() const;
    [[nodiscard]] QString version() const { return link() ? link()->version() : QString(); }
    [[nodiscard]] QString kind() const;
    [[nodiscard]] QString person() const;
    [[nodiscard]] QStringList abilities() const;
    [[nodiscard]] double since() const { return link() ? double(link()->liveSince()) : 0; }
    [[nodiscard]] HubRows *figures() { return &m_figures; }

    //! Connects again, whatever the connection does now.
    Q_INVOKABLE void reconnect();

Q_SIGNALS:
    void told();

protected:
    [[nodiscard]] bool mayUse(const HubLink &link) const override;
    [[nodiscard]] QCoro::Task<> load() override;
    void forget() override;
    [[nodiscard]] qint64 paceMs() const override { return 10'000; }

private:
    void show(const rpc::ServerStatus::Result &status);

    HubRows m_figures;
};

} // namespace qd::ui
