// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/serverstate.h"

#include <optional>

namespace qd::server {

class Supervisor;

//! \brief The OpenCode server that a gateway stands in front of. One thread, that of the gateway.
class OpenCodeHost
{
public:
    virtual ~OpenCodeHost() = default;
    [[nodiscard]] virtual State state() const = 0;
    //! Why it is in that state: a sentence for a person.
    [[nodiscard]] virtual QString reason() const = 0;
    //! Where to ask, and how to sign in there; nothing while it can't be asked.
    [[nodiscard]] virtual std::optional<Endpoint> endpoint() const = 0;
    //! Starts it unless it runs or is on its way. Returns at once.
    virtual void start() = 0;
};

//! \brief A supervised one. The supervisor must outlive it.
class SupervisedHost final : public OpenCodeHost
{
public:
    SupervisedHost(Supervisor &supervisor, Options options);

    [[nodiscard]] State state() const override;
    [[nodiscard]] QString reason() const override;
    [[nodiscard]] std::optional<Endpoint> endpoint() const override;
    void start() override;
    //! `config` is merged over the extraConfig of its options, in place of what was given here before. A server that runs gets it when
    //! nobody uses it.
    void configure(const QJsonObject &config);

private:
    Supervisor &m_supervisor;
    Options m_options;
    QJsonObject m_base;
};

} // namespace qd::server
