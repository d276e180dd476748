// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>

namespace qd::test {

//! \name The pinned programs that packaging/setup installed
//! @{
[[nodiscard]] QString openCodeBinary();
[[nodiscard]] QString nodeBinary();
[[nodiscard]] QString aimockScript();
//! @}

//! Living processes (no zombies) whose environment holds `entry` ("NAME=value"), also when they left their group.
[[nodiscard]] QList<qint64> processesWith(const QByteArray &entry);
//! Whether one of them has \a text in its command line.
[[nodiscard]] bool isRunning(const QByteArray &entry, const QByteArray &text);

//! Makes `process` a leader of its own group that the kernel ends when the test ends, whatever way that goes.
void tieToTest(QProcess &process);

//! Kills every process whose environment holds `entry`.
void killAllWith(const QByteArray &entry);

} // namespace qd::test
