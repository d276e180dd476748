// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/connections/eventgate.h"
#include "core/opencode/api.h"
#include "core/sessions/sessionstore.h"

#include <QObject>
#include <QSet>

namespace qd {

//! \brief Brings what the server knows into the SessionStore: snapshots after a connect, single directories, and what the store asks for.
//!
//! Events pass through it, because those of a directory whose state is being read must wait for it. GUI thread only.
class StoreSync final : public QObject
{
    Q_OBJECT

public:
    StoreSync(QString workspace, SessionStore &store, opencode::Api &api, const Clock &clock,
              QObject *parent = nullptr);

    //! A new stream is subscribed or the server changed: forgets everything under way. Events wait from now on, until repair().
    void begin();
    //! Reads everything; ends in repaired() or failed().
    void repair();
    //! Nothing is asked or applied any more until begin().
    void stop();

    void apply(const QList<opencode::Event> &events);
    //! Reads status, permissions and questions again. One that is read already is read once more afterwards.
    void refreshDirectory(const QString &directory);
    //! Everything that is open may have missed something, without a new stream: messages and the directories' state are read again.
    void refreshOpen();

Q_SIGNALS:
    //! The listing is complete and the state of the directories that matter is in the store.
    void repaired();
    //! The snapshot can't be had.
    void failed(const qd::Error &error);
    void versionSeen(const QString &version);

private:
    QCoro::Task<> readAll();
    QCoro::Task<Outcome<void>> listSessions();
    QCoro::Task<> readDirectory(QString directory);
    QCoro::Task<Outcome<DirectorySnapshot>> askDirectory(QString directory);
    QCoro::Task<> readNewest(SessionKey key, int atLeast, quint64 ask);
    QCoro::Task<> readOlder(SessionKey key, QString before);
    QCoro::Task<> readTail(SessionKey key);
    QCoro::Task<> readTodos(SessionKey key);
    QCoro::Task<> readSession(SessionKey key, QString directory);
    QCoro::Task<> reject(StaleRequest request);
    void want(const SessionKey &key, const std::function<QCoro::Task<>()> &work);
    void queue(const QString &directory);
    void pump();
    void checkRepaired();
    [[nodiscard]] QStringList importantDirectories() const;
    [[nodiscard]] QString directoryOf(const SessionKey &key) const;

    const QString m_workspace;
    SessionStore &m_store;
    opencode::Api &m_api;
    const Clock &m_clock;
    EventGate m_gate;
    QStringList m_queue;     //!< directories to read
    QSet<QString> m_reading; //!< directories being read
    QSet<QString> m_known;   //!< directories read since begin()
    struct NewestWanted
    {
        SessionKey key;
        int atLeast = 0;
        quint64 ask = 0;
    };
    QList<NewestWanted> m_newestLater; //!< wanted in a repair: after their directory
    bool m_active = false;
    bool m_listed = false;
    bool m_repaired = false;
    TaskScope m_tasks; //!< last: goes first
};

} // namespace qd
