// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/library/library.h"

#include <QObject>

#include <memory>

namespace qd::opencode {
class Api;
}

namespace qd {

//! \brief Sends prompts exactly once, of one workspace.
//!
//! A prompt is stored with its message and part ids before its first attempt. When an attempt's outcome is unknown (lost reply, kill,
//! restart) the server is asked for the message id; only if it has none, the prompt is sent again, with the same ids. One attempt at
//! a time per session, in the order of send(). A refusal that repeating can't cure keeps the row as Failed with its text, and does
//! not hold up later ones. Without room on the disk prompts are still sent, but a kill in that moment may lose one. GUI thread.
class Outbox : public QObject
{
    Q_OBJECT

public:
    struct Environment
    {
        const Clock &clock = systemClock();
        Scheduler &scheduler = systemScheduler();
    };

    //! `library` and `api` outlive this object.
    Outbox(QString workspace, Library &library, opencode::Api &api, QObject *parent = nullptr);
    Outbox(QString workspace, Library &library, opencode::Api &api, Environment environment, QObject *parent = nullptr);
    ~Outbox() override;

    //! Reads what the last run left and goes on with it once online.
    void restore();
    //! Attempts are made only while the server is reachable; going online continues what waits.
    void setOnline(bool online);

    //! Missing ids are made here. Returns the message id.
    QString send(const SessionKey &session, const QString &directory, opencode::Prompt prompt);
    //! A failed one again, with the same ids.
    void retry(const QString &messageId);
    //! Takes back one that was not sent (queued or failed); its prompt goes back to the composer. No parts if it is too late.
    opencode::Prompt cancel(const QString &messageId);

    //! Rows of one session in the order of sending; sent ones are no longer here.
    [[nodiscard]] QList<OutboxRow> rows(const SessionKey &session) const;
    [[nodiscard]] bool isEmpty() const;

Q_SIGNALS:
    void rowsChanged(const qd::SessionKey &session);
    //! The server has it; its own message may come a moment later.
    void sent(const qd::SessionKey &session, const QString &messageId);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
