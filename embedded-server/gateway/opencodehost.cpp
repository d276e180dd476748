// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/gateway/opencodehost.h"
#include "embedded-server/opencode/configgenerator.h"
#include "embedded-server/opencode/supervisor.h"

namespace qd::server {

SupervisedHost::SupervisedHost(Supervisor &supervisor, Options options)
    : m_supervisor(supervisor)
    , m_options(std::move(options))
    , m_base(m_options.extraConfig)
{}

State SupervisedHost::state() const
{
    return m_supervisor.state();
}

QString SupervisedHost::reason() const
{
    return m_supervisor.reason().text();
}

std::optional<Endpoint> SupervisedHost::endpoint() const
{
    return m_supervisor.endpoint();
}

void SupervisedHost::start()
{
    m_supervisor.start(m_options);
}

void SupervisedHost::configure(const QJsonObject &config)
{
    m_options.extraConfig = mergedJson(m_base, config);
    m_supervisor.configure(m_options);
}

} // namespace qd::server
