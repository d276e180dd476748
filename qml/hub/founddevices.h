// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "qml/hub/discovery.h"

#include <QPointer>

namespace qd::ui {

//! \brief Devices and servers that are seen in hubs' rooms, live. GUI thread.
class FoundDevices : public RowModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Discovery *discovery READ discovery WRITE setDiscovery NOTIFY discoveryChanged)
    Q_PROPERTY(QString hub MEMBER m_hub WRITE setHub NOTIFY discoveryChanged) //!< a workspace; empty = all
    //! Only what could become a workspace and is none.
    Q_PROPERTY(bool addable MEMBER m_addable WRITE setAddable NOTIFY discoveryChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int more READ more NOTIFY countChanged) //!< that are not shown

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

    [[nodiscard]] Discovery *discovery() const { return m_discovery; }
    void setDiscovery(Discovery *discovery);
    void setHub(const QString &hub);
    void setAddable(bool addable);
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] int more() const { return m_more; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void discoveryChanged();
    void countChanged();

private:
    void update();

    QPointer<Discovery> m_discovery;
    QString m_hub;
    bool m_addable = false;
    QList<FoundDevice> m_rows;
    int m_more = 0;
};

} // namespace qd::ui
