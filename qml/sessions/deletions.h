// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/sessions/sessionkey.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace qd::ui {

class Workspace;

//! \brief Deletes sessions after a while in which the person can change their mind.
//!
//! A session is hidden at once. After ten seconds, or at the next start, it is stopped, waited for until it is idle (deleting a busy
//! one leaves its agent running), and deleted. What waits is in the local library, so that quitting forgets nothing.
class Deletions : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds grace{10};

    explicit Deletions(Workspace &workspace);

    //! Reads what the last run left. Those are due at once.
    void restore();
    void remove(const SessionKey &session, std::chrono::milliseconds after = grace);
    void undo(const SessionKey &session);
    [[nodiscard]] const QSet<SessionKey> &hidden() const { return m_hidden; }

Q_SIGNALS:
    void hiddenChanged();

private:
    QCoro::Task<> restoreTask();
    QCoro::Task<> removeNow(SessionKey session);
    void continueDue();
    void save();

    Workspace &m_workspace;
    QSet<SessionKey> m_hidden;
    QSet<SessionKey> m_due;
    QSet<SessionKey> m_running;
    TaskScope m_tasks;
};

} // namespace qd::ui
