// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/gateway/opencodehost.h"
#include "embedded-server/opencode/supervisor.h"
#include "qml/shell/serverhost.h"

#include <QPointer>

#include <atomic>

namespace qd {

namespace ui {
class SettingsStore;
}

//! \brief Shows the supervisor of this computer's OpenCode to the window. GUI thread.
class LocalServer final : public ui::ServerHost
{
    Q_OBJECT

public:
    //! `base` is completed from the settings.
    explicit LocalServer(server::Options base, QObject *parent = nullptr);

    //! Before the first start(). They may go before it.
    void setSettings(const ui::SettingsStore *settings);

    [[nodiscard]] Phase phase() const override { return Phase(m_supervisor.state()); }
    [[nodiscard]] QString reason() const override;
    [[nodiscard]] QStringList reasonLog() const override { return m_supervisor.reason().logTail; }
    [[nodiscard]] QString version() const override;
    [[nodiscard]] QString dataDirectory() const override;
    [[nodiscard]] bool isShared() const override { return !m_supervisor.isOwner(); }
    [[nodiscard]] std::optional<Endpoint> endpoint() const override;
    [[nodiscard]] qint64 processId() const override;

    void start() override;
    void stop(bool leaveRunning) override;
    void restart() override;
    [[nodiscard]] QStringList logLines() const override { return m_supervisor.logLines(); }
    [[nodiscard]] QString logFile() const override { return m_supervisor.logFile(); }
    [[nodiscard]] QString ownDataDirectory() const override;
    [[nodiscard]] bool ownDataExists() const override;
    void setModelKeys(const std::optional<ModelKeys> &keys) override;
    void findOtherUsers() override;
    void noteStreamBytes() override { m_supervisor.noteStreamBytes(); }
    void setInUse(bool inUse) override { *m_inUse = inUse; }

    //! The same server, for the hub in this process: there is one for the window and for who comes over the network.
    [[nodiscard]] server::OpenCodeHost &openCode() { return m_forHub; }

private:
    class ForHub final : public server::OpenCodeHost
    {
    public:
        explicit ForHub(LocalServer &server)
            : m_server(server)
        {}
        [[nodiscard]] server::State state() const override { return m_server.m_supervisor.state(); }
        [[nodiscard]] QString reason() const override { return m_server.reason(); }
        [[nodiscard]] std::optional<server::Endpoint> endpoint() const override
        {
            return m_server.m_supervisor.endpoint();
        }
        void start() override { m_server.start(); }

    private:
        LocalServer &m_server;
    };

    [[nodiscard]] server::Options options() const;
    //! A server that runs is started anew with what has changed of its configuration, as soon as it is not in use.
    void configure();

    server::Options m_base;
    server::Options m_told; //!< what the supervisor has
    QPointer<const ui::SettingsStore> m_settings;
    std::optional<ModelKeys> m_modelKeys;
    std::shared_ptr<std::atomic<bool>> m_inUse =
        std::make_shared<std::atomic<bool>>(true); // read on the supervisor's thread
    bool m_stopping = false;
    bool m_startsAgain = false; //!< as soon as it has stopped
    server::Supervisor m_supervisor;
    ForHub m_forHub{*this};
};

} // namespace qd
