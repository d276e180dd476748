// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "qml/desktop/workspacelist.h"

#include <QObject>

namespace qd {
class InboxModel;
}

namespace qd::ui {

//! One line of the tray's menu.
struct TrayItem
{
    enum class Kind
    {
        Session, //!< one that waits
        Inbox,   //!< all that wait, when there are more than the menu shows
        Workspace,
        Workspaces, //!< all of them, when there are more than the menu shows
        NewSession,
        ToggleWindow,
        Quit,
        Separator,
    };

    Kind kind = Kind::Separator;
    QString text;
    QString workspace;
    QString session;

    bool operator==(const TrayItem &) const = default;
};

//! \brief What the icon beside the clock shows and offers: how things are, whose turn it is, and where to go. Draws nothing. GUI thread.
//!
//! Changes are gathered for a moment and told once.
class TrayState : public QObject
{
    Q_OBJECT

public:
    enum class Status
    {
        Idle,
        Busy,
        Waiting, //!< for the person
    };
    Q_ENUM(Status)

    static constexpr qint64 gatherMs = 100;
    static constexpr int sessionLimit = 10;
    static constexpr int workspaceLimit = 10;

    //! All outlive it.
    TrayState(const QAbstractItemModel &workspaces, const InboxModel &inbox, Scheduler &scheduler = systemScheduler(),
              QObject *parent = nullptr);

    [[nodiscard]] Status status() const { return m_status; }
    [[nodiscard]] QString tooltip() const { return m_tooltip; }
    [[nodiscard]] const QList<TrayItem> &items() const { return m_items; }
    void setWindowShown(bool shown);
    [[nodiscard]] bool isWindowShown() const { return m_windowShown; }

Q_SIGNALS:
    void changed();

private:
    void refresh();
    [[nodiscard]] QList<TrayItem> waitingSessions(const QList<WorkspaceList::Row> &workspaces) const;
    [[nodiscard]] static QList<TrayItem> workspaceItems(const QList<WorkspaceList::Row> &workspaces);
    [[nodiscard]] static QString tooltipOf(int waiting, int busy);

    WorkspaceList m_workspaces;
    const InboxModel &m_inbox;
    Scheduler &m_scheduler;
    Status m_status = Status::Idle;
    QString m_tooltip;
    QList<TrayItem> m_items;
    bool m_windowShown = true;
    bool m_gathering = false;
};

} // namespace qd::ui

Q_DECLARE_METATYPE(qd::ui::TrayItem)
