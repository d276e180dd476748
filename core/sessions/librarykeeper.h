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

    //! Fills the store: the first screen of sessions, then firstLoaded(). The library must be open(ing).
    void loadFirst(int firstScreen);
    //! The rest, after the first screen, then allLoaded(). Once.
    void loadRest();
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
    QCoro::Task<> firstTask(int firstScreen);
    QCoro::Task<> restTask();
    QCoro::Task<bool> loadSlice(int limit);
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
    int m_loaded = 0;        //!< sessions that were asked of the library
    bool m_more = false;     //!< it has more of them
    bool m_isFirst = false;  //!< the first screen is there
    bool m_wantRest = false; //!< loadRest() was said
    TaskScope m_tasks;
};

} // namespace qd
