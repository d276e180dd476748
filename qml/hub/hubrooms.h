// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discoveryclient.h"
#include "qml/hub/hublink.h"
#include "qml/hub/keptlist.h"
#include "qml/workspaces/workspace.h"

#include <QObject>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace qd::ui {

//! \brief What one hub's rooms are used for: who is there, and the lists that a person's devices share. Each by choice.
//!
//! Connected while the workspace is, and away while it is not. A hub that has refused is not asked again before somebody signs in anew. Looking is
//! always done without being seen, unless showsDevice. GUI thread.
class HubRooms : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to Discovery")
    Q_PROPERTY(bool looking READ isLooking NOTIFY changed) //!< it is known who is there
    Q_PROPERTY(bool refused READ isRefused NOTIFY changed) //!< the hub does not tell who is there
    //! This device is in the list that everybody sees who may sign in there. Unless it was chosen: at the hubs of which the person is an owner.
    Q_PROPERTY(bool showsDevice READ showsDevice WRITE setShowsDevice NOTIFY changed)
    Q_PROPERTY(
        bool mayShare READ mayShare NOTIFY changed) //!< it keeps lists for the person: a hub does, a sidecar does not
    Q_PROPERTY(bool sharesWorkspaces READ sharesWorkspaces WRITE setSharesWorkspaces NOTIFY changed)
    Q_PROPERTY(bool sharesPlugins READ sharesPlugins WRITE setSharesPlugins NOTIFY changed)
    //! Why what is shared does not reach the other devices: sentences; empty if it does.
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed)

public:
    //! What a person may choose.
    enum class Use
    {
        Presence,
        Workspaces,
        Plugins,
    };

    //! `workspace` outlives it.
    explicit HubRooms(Workspace &workspace, QObject *parent = nullptr);
    ~HubRooms() override;

    //! The workspace is removed: nothing of its lists is kept here.
    void forget();
    [[nodiscard]] const Workspace &workspace() const { return m_workspace; }
    [[nodiscard]] QList<DiscoveredDevice> devices() const;
    //! Null while it is not shared.
    [[nodiscard]] KeptList *workspaces() const { return m_workspaces.get(); }
    [[nodiscard]] KeptList *plugins() const { return m_plugins.get(); }

    [[nodiscard]] bool isLooking() const;
    [[nodiscard]] bool isRefused() const { return m_refused; }
    [[nodiscard]] bool showsDevice() const;
    void setShowsDevice(bool shows);
    [[nodiscard]] bool mayShare() const;
    [[nodiscard]] bool sharesWorkspaces() const;
    void setSharesWorkspaces(bool shares);
    [[nodiscard]] bool sharesPlugins() const;
    void setSharesPlugins(bool shares);
    [[nodiscard]] QString trouble() const;

Q_SIGNALS:
    void changed();
    void devicesChanged();
    void workspacesChanged(); //!< the shared list, or whether there is one
    void pluginsChanged();

private:
    void begin();
    void follow();
    void look(bool wanted);
    void announce();
    void share(std::unique_ptr<KeptList> &list, Use use, bool wanted);
    void tell(Use use);
    void choose(Use use, bool on);
    [[nodiscard]] bool isChosen(Use use) const;
    [[nodiscard]] bool isWanted() const;
    [[nodiscard]] QString keyFor(Use use) const;

    Workspace &m_workspace;
    QPointer<HubLink> m_link;
    std::unique_ptr<DiscoveryClient> m_discovery;
    std::optional<DevicePresence> m_shown;
    std::unique_ptr<KeptList> m_workspaces;
    std::unique_ptr<KeptList> m_plugins;
    bool m_refused = false;
    bool m_asked = false; //!< the link to say who one is
};

} // namespace qd::ui
