// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"

#include <QObject>
#include <QSet>

namespace qd {

//! \brief Keeps the library's copy of one workspace up to date with the store, and fills the store from it at start.
//!
//! Writes are gathered for a moment and made in slices, so that a stream costs one write per message, when it has ended. Messages that
//! the store parks are written before that, never read back. Which sessions are active is written at once: after a kill they are looked
//! at again. GUI thread.
class LibraryKeeper : public QObject
{
    Q_OBJECT

public:
    //! `store` and `library` outlive this object.
    LibraryKeeper(QString workspace, SessionStore &store, Library &library, Scheduler &scheduler = systemScheduler(),
                  QObject *parent = nullptr);
    //! Writes what is waiting.
    ~LibraryKeeper() override;

    //! Fills the store: the first screen of sessions at once, then firstLoaded(), then the rest. The library must be open(ing).
    void load(int firstScreen = 60);
    //! Writes what is waiting, now.
    void flush();

Q_SIGNALS:
    void firstLoaded();
    void allLoaded();

private:
    void noteSessions(const QString &workspace, const QStringList &ids);
    void noteTranscript(const SessionKey &key, const TranscriptChange &change);
    void noteActive();
    void saveParking(const SessionKey &key);
    void showCached(const SessionKey &key);
    void flushSoon();
    void saveSessions();
    void saveMessages(const SessionKey &key, const QSet<QString> &ids);
    QCoro::Task<> loadAll(int firstScreen);
    QCoro::Task<> loadTranscript(SessionKey key);
    [[nodiscard]] QString activeKey() const;

    QString m_workspace;
    SessionStore &m_store;
    Library &m_library;
    Scheduler &m_scheduler;
    QSet<QString> m_sessions;                    //!< changed since the last write
    QHash<SessionKey, QSet<QString>> m_messages; //!< likewise
    QSet<QString> m_active;
    bool m_filling = false; //!< what changes now comes from the library itself
    bool m_waiting = false;
    TaskScope m_tasks;
};

} // namespace qd
