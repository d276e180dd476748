// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/composition/embeddedhub.h"
#include "qml/hub/hubhost.h"

namespace qd {

namespace ui {
class SettingsStore;
}

//! \brief Shows the hub in this process to the window, and shares it as the settings say. GUI thread.
//!
//! Costs nothing before somebody first wants something of it, or it is to be shared.
class LocalHub final : public ui::HubHost
{
    Q_OBJECT

public:
    //! `folder`: its own; made when it is opened. `openCode` must outlive it.
    LocalHub(const QString &folder, server::OpenCodeHost &openCode, QObject *parent = nullptr);

    //! Shares from now on as they say. They must outlive it, or be taken away with null before they go.
    void follow(ui::SettingsStore *settings);

    [[nodiscard]] std::unique_ptr<HubTransport> transport() override;
    [[nodiscard]] QCoro::Task<Outcome<void>> lendKeys(KeysTaker take) override;
    [[nodiscard]] Phase phase() const override { return m_phase; }
    [[nodiscard]] bool isShared() const override;
    void setShared(bool shared) override;
    [[nodiscard]] QString trouble() const override { return m_trouble; }
    [[nodiscard]] QStringList addresses() const override { return m_addresses; }
    [[nodiscard]] QString fingerprint() const override;
    [[nodiscard]] QStringList guests() const override { return m_guests; }
    [[nodiscard]] QStringList placeIds() const override { return m_placeIds; }
    [[nodiscard]] QStringList placeNames() const override;
    [[nodiscard]] QString place() const override;
    void setPlace(const QString &id) override;
    [[nodiscard]] int port() const override;
    void setPort(int port) override;
    void retry() override;
    void refresh() override;

private:
    void apply();
    [[nodiscard]] QCoro::Task<> share();
    [[nodiscard]] QCoro::Task<> lookWhoIsHere();
    void findPlaces();

    ui::SettingsStore *m_settings = nullptr;
    Phase m_phase = Phase::Off;
    QString m_trouble;
    QStringList m_addresses;
    QStringList m_guests;
    QStringList m_placeIds;
    QHash<QString, QString> m_placeAddresses; //!< the likeliest of each network
    bool m_looking = false;
    server::EmbeddedHub m_hub;
    TaskScope m_tasks;
};

} // namespace qd
