// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/memorytrimmer.h"

namespace qd {

MemoryTrimmer::MemoryTrimmer(std::function<void()> trim, std::chrono::milliseconds quiet, QObject *parent)
    : QObject(parent)
    , m_trim(std::move(trim))
    , m_quiet(quiet)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MemoryTrimmer::look);
}

void MemoryTrimmer::note()
{
    m_last.restart();
    if (!m_timer.isActive())
        m_timer.start(m_quiet);
}

//! The timer is not restarted for every note: it looks how long ago the last one was.
void MemoryTrimmer::look()
{
    const std::chrono::milliseconds left = m_quiet - std::chrono::milliseconds(m_last.elapsed());
    if (left.count() > 0)
        m_timer.start(left);
    else
        m_trim();
}

} // namespace qd
