// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/lanbrowser.h"
#include "qml/workspaces/workspaces.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief OpenCode servers that announce themselves on this network, while somebody looks. GUI thread.
class FoundServers : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(bool looking READ isLooking WRITE setLooking NOTIFY lookingChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        AddressRole,
        KnownRole, //!< it is a workspace already
    };

    struct Server
    {
        QString name;
        QString address;

        bool operator==(const Server &) const = default;
    };

    explicit FoundServers(QObject *parent = nullptr);

    [[nodiscard]] Workspaces *workspaces() const { return m_workspaces; }
    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] bool isLooking() const { return m_looking; }
    void setLooking(bool looking);
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] LanBrowser &browser() { return m_browser; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void workspacesChanged();
    void lookingChanged();
    void countChanged();

private:
    void read();
    [[nodiscard]] bool isKnown(const QString &address) const;

    QPointer<Workspaces> m_workspaces;
    QList<Server> m_rows;
    LanBrowser m_browser;
    bool m_looking = false;
};

} // namespace qd::ui
