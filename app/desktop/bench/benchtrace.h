// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace qd::bench {

//! Milliseconds since the epoch with microsecond resolution: one reading of the wall clock at start plus the monotonic clock since, so
//! that intervals are exact and still comparable with other processes of this machine.
[[nodiscard]] double now();

//! \brief Writes what a measuring program wants to know to a file, one JSON object a line.
//!
//! GUI thread. Lines are kept in memory and written by a timer, never from the paint path; whatever is left is written when the object goes.
class Trace : public QObject
{
    Q_OBJECT
public:
    //! Appends to `path`; an error is logged once, and then nothing is written.
    explicit Trace(const QString &path, QObject *parent = nullptr);
    ~Trace() override;
    Q_DISABLE_COPY_MOVE(Trace)

    void mark(const QString &name, const QJsonObject &fields = {}) { markAt(now(), name, fields); }
    void markAt(double t, const QString &name, const QJsonObject &fields = {});
    //! The GUI thread was busy, or a due frame did not come, for `ms` from `start`.
    void stall(double start, double ms);
    //! Writes what is waiting now.
    void flush();

private:
    void put(QJsonObject line);

    int m_file = -1;
    QByteArrayList m_waiting;
    QTimer m_drain;
};

} // namespace qd::bench
