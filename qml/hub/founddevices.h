// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/hub/discoverylist.h"

namespace qd::ui {

//! \brief Devices and servers that are seen in hubs' rooms, live. GUI thread.
class FoundDevices : public qd::ui::DiscoveryList // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    //! Only what could become a workspace and is none.
    Q_PROPERTY(bool addable MEMBER m_addable WRITE setAddable NOTIFY discoveryChanged)
    Q_PROPERTY(int more READ more NOTIFY moreChanged) //!< that are not shown

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        TypeRole,     //!< Device
        AddressRole,  //!< as a person reads it, whole; empty: can't be added
        HostnameRole, //!< unless it is the name
        VersionRole,
        PlatformRole,
        ThroughRole, //!< names of hubs, in one text
        SeenAtRole,  //!< ms since the epoch
        ThisDeviceRole,
        KnownRole,     //!< it is a workspace already
        ElsewhereRole, //!< its address only means something on its own machine
        PlainRole,     //!< nothing encrypts the way to it
    };
    //! As DeviceType.
    enum class Device
    {
        Hub = int(DeviceType::Hub),
        Sidecar = int(DeviceType::Sidecar),
        Client = int(DeviceType::Client),
    };
    Q_ENUM(Device)

    explicit FoundDevices(QObject *parent = nullptr);

    void setAddable(bool addable);
    [[nodiscard]] int more() const { return m_more; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void moreChanged();

protected:
    void becomeCurrent() override;

private:
    bool m_addable = false;
    QList<FoundDevice> m_rows;
    int m_more = 0;
};

} // namespace qd::ui
