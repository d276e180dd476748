// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

namespace qd::test {

//! Runs the event loop until `holds()`, which is looked at after each event. False if that takes longer than `most`.
//!
//! QTest::qWaitFor() sleeps 10 ms between two looks: with a thousand answers of a database in a test that is most of its time.
template <typename Holds>
[[nodiscard]] bool soon(Holds holds, std::chrono::milliseconds most = std::chrono::seconds(60))
{
    if (holds())
        return true;
    const QDeadlineTimer end(most);
    QTimer look; // for what no event tells
    look.start(std::chrono::milliseconds(10));
    do {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (holds())
            return true;
    } while (!end.hasExpired());
    return false;
}

} // namespace qd::test
