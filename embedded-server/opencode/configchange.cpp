// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/configchange.h"

namespace qd::server {

using namespace std::chrono_literals;

namespace {

constexpr auto lookEvery = 500ms;

} // namespace

ConfigChange::ConfigChange(QObject *parent)
    : QObject(parent)
{
    m_timer.setParent(this); // so that it moves to another thread with this object
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_inUse || !m_inUse())
            Q_EMIT due();
    });
}

void ConfigChange::await(const Options &options)
{
    m_inUse = options.inUse;
    m_timer.start();
}

} // namespace qd::server
