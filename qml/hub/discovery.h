// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/hub/hubrooms.h"
#include "qml/hub/plugins.h"
#include "qml/workspaces/workspaces.h"

#include <QHash>
#include <QTimer>

namespace qd::ui {

//! A device that somebody sees in a hub's room, or in several. What it says of itself is not to be trusted.
struct FoundDevice
{
    QString key; //!< of a server its address, of others the device's id: nobody stands in another address's place
    DeviceType type = DeviceType::Client;
    QString name;
    QString hostname;
    QString version;
    QString platform;
    QUrl url;            //!< empty: can't be added
    QStringList through; //!< names of the workspaces through which it is seen
    qint64 seenMs = 0;   //!< monotonic
    bool isThisDevice = false;
    bool isKnown = false;     //!< a workspace has this address
    bool isElsewhere = false; //!< its address means another machine to whom it told it

    bool operator==(const FoundDevice &) const = default;
};

//! A workspace of another device of the person, which is not here.
struct OfferedWorkspace
{
    QString key; //!< of the shared list, and the hub
    SharedWorkspace workspace;
    QString hub;     //!< the workspace through whose hub it came
    QString through; //!< its name

    bool operator==(const OfferedWorkspace &) const = default;
};

//! \brief The rooms of all hubs together: which devices are there, which workspaces other devices of the person have, and their plugins.
//!
//! Made after the first frame. An address that is found here has only been claimed by somebody: no token is ever sent there before the person has signed
//! in at it. GUI thread.
class Discovery : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(qd::ui::Plugins *plugins READ plugins CONSTANT)
    Q_PROPERTY(bool hasHubs READ hasHubs NOTIFY hubsChanged) //!< somewhere to look

public:
    static constexpr int mostShown = 200;

    //! `workspaces` outlive it.
    explicit Discovery(Workspaces &workspaces, QObject *parent = nullptr);
    ~Discovery() override;

    [[nodiscard]] Plugins *plugins() { return &m_plugins; }
    [[nodiscard]] bool hasHubs() const { return !m_hubs.isEmpty(); }
    //! Null if that workspace is no hub. Another object when it goes and comes back.
    Q_INVOKABLE [[nodiscard]] qd::ui::HubRooms *of(const QString &workspace) const { return m_hubs.value(workspace); }
    //! Servers first, each group by name. `hub`: seen through it; empty: all.
    [[nodiscard]] QList<FoundDevice> devices(const QString &hub) const;
    [[nodiscard]] QList<OfferedWorkspace> offers(const QString &hub) const;

Q_SIGNALS:
    void hubsChanged();
    void devicesChanged();
    void offersChanged();

private:
    void follow(Workspace *workspace);
    void leave(const Workspace *workspace);
    void shareAll();
    void sharePlugins();
    [[nodiscard]] KeptList::Entries ownWorkspaces() const;
    struct Finding;
    void add(Finding &finding, const HubRooms &rooms) const;
    [[nodiscard]] bool isHere(const SharedWorkspace &shared) const;

    Workspaces &m_workspaces;
    Plugins m_plugins;
    QHash<QString, HubRooms *> m_hubs;
    QTimer m_devicesTimer; //!< many come at once
};

} // namespace qd::ui
