// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "qml/hub/discovery.h"

#include <QPointer>

namespace qd::ui {

//! \brief Workspaces that the person's other devices share and this one does not have. GUI thread.
class OfferedWorkspaces : public RowModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Discovery *discovery READ discovery WRITE setDiscovery NOTIFY discoveryChanged)
    Q_PROPERTY(QString hub MEMBER m_hub WRITE setHub NOTIFY discoveryChanged) //!< a workspace; empty = all
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        AddressRole, //!< as a person reads it, whole
        UsernameRole,
        IsHubRole,
        ThroughRole, //!< the hub's name
    };

    explicit OfferedWorkspaces(QObject *parent = nullptr);

    [[nodiscard]] Discovery *discovery() const { return m_discovery; }
    void setDiscovery(Discovery *discovery);
    void setHub(const QString &hub);
    [[nodiscard]] int count() const { return int(m_rows.size()); }

    //! Off the list that all devices share. Those that have it keep it.
    Q_INVOKABLE void takeOff(int row);

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
    QList<OfferedWorkspace> m_rows;
};

} // namespace qd::ui
