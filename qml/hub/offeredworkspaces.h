// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/hub/discoverylist.h"

namespace qd::ui {

//! \brief Workspaces that the person's other devices share and this one does not have. GUI thread.
class OfferedWorkspaces : public qd::ui::DiscoveryList // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT

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

    //! Off the list that all devices share. Those that have it keep it.
    Q_INVOKABLE void takeOff(int row);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

protected:
    void becomeCurrent() override;

private:
    QList<OfferedWorkspace> m_rows;
};

} // namespace qd::ui
