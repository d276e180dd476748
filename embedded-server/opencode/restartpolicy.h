// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "embedded-server/opencode/options.h"

#include <QList>

#include <optional>

namespace qd::server {

//! \brief When to start a server again that has failed, and when to give up.
class RestartPolicy
{
public:
    explicit RestartPolicy(const Timeouts &timeouts = {}, Random random = systemRandom());

    //! Counts a failure at `nowMs`. The pause before the next start, or nothing: too many failures in the window.
    [[nodiscard]] std::optional<qint64> failed(qint64 nowMs);
    //! A person asked for a new try: everything is forgotten.
    void reset();

private:
    Timeouts m_timeouts;
    Backoff m_backoff;
    QList<qint64> m_failures; // their times, within the window
};

} // namespace qd::server
