// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/supervisor.h"
#include "qml/shell/serverhost.h"

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
    //! `base` is completed from the settings at each start.
    explicit LocalServer(server::Options base, QObject *parent = nullptr);

    //! Before the first start().
    void setSettings(const ui::SettingsStore *settings) { m_settings = settings; }

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
    void findOtherUsers() override;
    void noteStreamBytes() override { m_supervisor.noteStreamBytes(); }
    void setInUse(bool inUse) override { *m_inUse = inUse; }

private:
    server::Options m_base;
    const ui::SettingsStore *m_settings = nullptr;
    std::shared_ptr<std::atomic<bool>> m_inUse =
        std::make_shared<std::atomic<bool>>(true); // read on the supervisor's thread
    bool m_stopping = false;
    server::Supervisor m_supervisor;
};

} // namespace qd
