// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/rooms/sharedlist.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace qd {
class Library;
}

namespace qd::ui {

//! \brief A list that a person's devices share, kept in the library between two runs, and what this device has told of itself in it.
//!
//! Lossless: this device puts each thing of its own into the list once, and changes it there when it changes here. Nothing leaves the list by itself:
//! what a person takes off it, on any device, is not put back by devices that still have it, until it is new there again. GUI thread.
class KeptList : public QObject
{
    Q_OBJECT

public:
    using Entries = QMap<QString, QByteArray>;

    //! `key`: of the value in the library, which is read at once; until that is done it is empty. Library and scheduler outlive it.
    KeptList(SocketTarget target, Library &library, QString key, Scheduler &scheduler = systemScheduler());
    ~KeptList() override;

    //! Stays connected, or stays away; it may be said again. A hub that has refused is not asked again.
    void setConnected(bool connected);
    //! The person shares no more from here: closes, and forgets what was kept. What was told stays with the other devices.
    void end();

    [[nodiscard]] Entries entries() const { return m_list ? m_list->entries() : Entries(); }
    //! What this device has: told once the list is here whole.
    void offer(const Entries &own);
    void takeOff(const QString &key);
    [[nodiscard]] bool isSynced() const { return m_list && m_list->isSynced(); }
    //! Why the server does not take what is changed here, and why it can't be kept, as these say it; else empty.
    [[nodiscard]] QString refusal() const { return m_refusal; }
    [[nodiscard]] QString saveTrouble() const { return m_saveTrouble; }
    //! The hub does not let this person open the list.
    [[nodiscard]] bool isRefused() const;

Q_SIGNALS:
    void changed();

private:
    QCoro::Task<> readTask();
    QCoro::Task<> saveTask();
    void begin(const QByteArray &kept);
    void follow();
    void tell();
    [[nodiscard]] QByteArray kept() const;
    void setSaveTrouble(const QString &trouble);

    SocketTarget m_target;
    Library &m_library;
    QString m_key;
    Scheduler &m_scheduler;
    Entries m_told;                     //!< what was last told of each thing of this device
    std::unique_ptr<SharedList> m_list; //!< null until what was kept is read
    std::optional<Entries> m_own;
    QString m_refusal;
    QString m_saveTrouble;
    QTimer m_saving;
    bool m_connected = false; //!< wished for
    bool m_started = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
