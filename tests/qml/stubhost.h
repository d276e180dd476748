// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/shell/serverhost.h"

namespace qd::test {

//! \brief A server that a test looks after: the window only learns where it is.
class StubHost final : public ui::ServerHost
{
    Q_OBJECT

public:
    //! The server is there from now on.
    void setEndpoint(const Endpoint &endpoint)
    {
        m_endpoint = endpoint;
        Q_EMIT changed();
    }

    [[nodiscard]] Phase phase() const override { return m_endpoint ? Phase::Healthy : Phase::Starting; }
    [[nodiscard]] QString reason() const override { return {}; }
    [[nodiscard]] QStringList reasonLog() const override { return {}; }
    [[nodiscard]] QString version() const override { return {}; }
    [[nodiscard]] QString dataDirectory() const override { return {}; }
    [[nodiscard]] bool isShared() const override { return false; }
    [[nodiscard]] std::optional<Endpoint> endpoint() const override { return m_endpoint; }
    [[nodiscard]] qint64 processId() const override { return 0; }
    void start() override { ++starts; }
    void stop(bool leaveRunning) override
    {
        leftRunning = leaveRunning;
        Q_EMIT stopped();
    }
    void restart() override {}
    [[nodiscard]] QStringList logLines() const override { return {}; }
    [[nodiscard]] QString logFile() const override { return {}; }
    [[nodiscard]] QString ownDataDirectory() const override { return {}; }
    [[nodiscard]] bool ownDataExists() const override { return false; }
    void setModelKeys(const std::optional<ModelKeys> &keys) override { modelKeys = keys; }
    void findOtherUsers() override {}
    void noteStreamBytes() override {}
    void setInUse(bool use) override { inUse = use; }

    int starts = 0;
    bool inUse = false;
    std::optional<ModelKeys> modelKeys;
    std::optional<bool> leftRunning;

private:
    std::optional<Endpoint> m_endpoint;
};

} // namespace qd::test
