// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/events.h"

#include <QHash>

namespace qd {

//! \brief Holds events back while a snapshot that they must follow is being read.
//!
//! Closed as a whole (after a connect) or for single directories. What passes keeps the server's order within each directory; order across
//! directories carries no meaning.
class EventGate
{
public:
    //! The events that may be applied now; the others wait.
    [[nodiscard]] QList<opencode::Event> pass(QList<opencode::Event> events);

    void closeAll() { m_closed = true; }
    //! Opens what closeAll() closed. Returns what waited, but for directories that are closed themselves.
    [[nodiscard]] QList<opencode::Event> openAll();
    //! Counted.
    void close(const QString &directory) { ++m_directories[directory]; }
    [[nodiscard]] QList<opencode::Event> open(const QString &directory);
    //! Everything is open, and what waited is dropped.
    void clear();
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }

private:
    [[nodiscard]] QList<opencode::Event> release();

    QList<opencode::Event> m_waiting;
    QHash<QString, int> m_directories;
    bool m_closed = false;
};

} // namespace qd
