// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace qd {

//! \brief Runs `trim` once when things have been quiet for a while after they moved; no timer runs while nothing happens.
class MemoryTrimmer : public QObject
{
    Q_OBJECT

public:
    explicit MemoryTrimmer(std::function<void()> trim, std::chrono::milliseconds quiet, QObject *parent = nullptr);

    //! Something happened. Cheap: may be called for every event of a stream.
    void note();
    [[nodiscard]] bool isWaiting() const { return m_timer.isActive(); }

private:
    void look();

    std::function<void()> m_trim;
    std::chrono::milliseconds m_quiet;
    QTimer m_timer;
    QElapsedTimer m_last;
};

} // namespace qd
