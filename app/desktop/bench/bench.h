// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

class QQuickWindow;

namespace qd::bench {

//! \brief The bench mode: reports what is painted when, and takes input, for a program that measures this window beside others.
//!
//! Off unless both variables are set: QUARTERDECK_BENCH_TRACE (a file that gets JSON lines) and QUARTERDECK_BENCH_CTL (a UNIX socket that takes
//! commands). docs/automation.md describes both. GUI thread.
class Bench : public QObject
{
    Q_OBJECT
public:
    //! Null unless the bench mode is on. Call it first thing in main(): it marks the start.
    [[nodiscard]] static std::unique_ptr<Bench> fromEnvironment();
    ~Bench() override;
    Q_DISABLE_COPY_MOVE(Bench)

    void mark(const QString &name);
    //! From here on the window is watched and takes commands.
    void watch(QQuickWindow *window);
    void listLoaded(int sessions);
    //! Asked for the number of live workspaces.
    void setLive(std::function<int()> live);

private:
    Bench(const QString &trace, QString control);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd::bench
