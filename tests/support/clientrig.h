// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connections/serverconnection.h"
#include "core/library/library.h"
#include "core/models/background.h"
#include "core/models/inboxmodel.h"
#include "core/models/sessionlistmodel.h"
#include "core/models/transcriptmodel.h"
#include "core/sessions/librarykeeper.h"
#include "core/sessions/outbox.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/testtime.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>

#include <map>

namespace qd::test {

class OpenCodeServer;

//! Rows that still show something going on.
[[nodiscard]] int spinningRows(const TranscriptModel &model);

//! \brief The client as the application wires it: connection, store, library, outbox, a model for each open session.
//!
//! All models run under QAbstractItemModelTester. Every turn of the event loop may change what it says.
class ClientRig
{
public:
    //! `file` of the library; empty: a temporary one.
    explicit ClientRig(const QString &file = {});
    ~ClientRig();
    Q_DISABLE_COPY_MOVE(ClientRig)

    //! The way that wayTo() says.
    void connectTo(const OpenCodeServer &server);
    void connectTo(const QUrl &url, const Credentials &credentials) { connection.connectTo(url, credentials); }
    //! Waits until what the store holds is what the server has; false if that took too long.
    [[nodiscard]] bool waitLive(int timeoutMs = 60'000) const;

    //! A new session on the server, known to the store; its id.
    QString newSession(const QString &directory, const QString &title = QStringLiteral("Test"));
    //! Opens a session, once.
    TranscriptModel &open(const QString &session);
    void close(const QString &session) { m_open.erase(session); }
    [[nodiscard]] SessionKey key(const QString &session) const { return {workspace, session}; }
    [[nodiscard]] QString directoryOf(const QString &session) const;
    [[nodiscard]] SessionState state(const QString &session) const { return store.state(key(session)); }
    [[nodiscard]] Activity activity(const QString &session) const { return state(session).activity; }
    //! Through the outbox, to the model `mock/mock-1`; the message id.
    QString send(const QString &session, const QString &text, QList<opencode::PromptPart> more = {});
    //! As a view does it: taken from the store first, given back when the server did not get the answer.
    void answer(const PendingPermission &pending, opencode::PermissionReply reply, const QString &message = {});
    void answer(const PendingQuestion &pending, const QList<QStringList> &answers);
    void reject(const PendingQuestion &pending);

    //! The text of the newest assistant message of an open session as the model has it.
    [[nodiscard]] QString lastText(const QString &session);
    [[nodiscard]] int spinning(const QString &session) { return spinningRows(open(session)); }
    //! Rows of a kind.
    [[nodiscard]] int rows(const QString &session, TranscriptRow::Kind kind);
    //! The first difference between the store and the server for a directory: its sessions, statuses, requests, and the
    //! messages and todos of sessions that are open. Empty if there is none. `ignored`: paths as in what it returns.
    [[nodiscard]] QString difference(const OpenCodeServer &server, const QString &directory,
                                     const QStringList &ignored = {}) const;
    //! Waits until there is none; else the last one. QTRY_* would ask once more after the one that was right, and the server may have gone on since: its event
    //! comes a moment after its answer.
    [[nodiscard]] QString lastingDifference(const OpenCodeServer &server, const QString &directory, int timeoutMs,
                                            const QStringList &ignored = {}) const;

    const QString workspace = QStringLiteral("here");
    TestTime time;
    SessionStore store;
    ServerConnection connection;

private:
    QTemporaryDir m_temporary;

public:
    const QString file;
    Library library;
    const QFuture<Outcome<LibraryReport>> opened;
    LibraryKeeper keeper;
    Outbox outbox;
    SessionListModel sessions;
    InboxModel inbox;

private:
    struct Open
    {
        explicit Open(SessionStore &store, const SessionKey &key)
            : model(store, key, sharedBackground())
            , tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
        {}
        TranscriptModel model;
        QAbstractItemModelTester tester;
    };
    QAbstractItemModelTester m_sessionsTester;
    QAbstractItemModelTester m_inboxTester;
    std::map<QString, Open> m_open;
};

//! What the server has in a directory: sessions, statuses, requests, and the messages and todos of `sessions`.
[[nodiscard]] QByteArray snapshotOf(const OpenCodeServer &server, const QString &directory,
                                    const QStringList &sessions);
//! The first difference between a store and a snapshot of a directory. Empty if there is none.
[[nodiscard]] QString differenceFrom(const SessionStore &store, const QString &workspace, const QString &directory,
                                     const QByteArray &snapshot, const QStringList &ignored = {});

} // namespace qd::test
