// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/models/rowmodel.h"
#include "qml/hub/keptlist.h"
#include "qml/workspaces/workspace.h"

#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! A plugin of OpenCode: one of this computer's configuration, one that the person chose here, or one that another device has.
struct PluginRow
{
    QString name;
    bool isUsed = false;       //!< given to this computer's OpenCode when it starts
    bool isConfigured = false; //!< OpenCode's own configuration names it
    bool isShared = false;     //!< in a list that the person's devices share

    bool operator==(const PluginRow &) const = default;
};

//! \brief OpenCode's plugins: those that this computer's server has, and those of the person's other devices.
//!
//! A plugin is a program that runs as the person: what comes from another device is a name and nothing else until the person turns it on here. Only
//! packages of npm are told to others and taken from them, never files or addresses. GUI thread.
class Plugins : public qd::RowModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to Discovery")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool restartNeeded READ isRestartNeeded NOTIFY
                   countChanged) //!< the server that runs does not have yet what was chosen

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        UsedRole,
        ConfiguredRole,
        SharedRole,
    };

    //! `local`: this computer, which outlives it.
    explicit Plugins(Workspace &local, QObject *parent = nullptr);
    ~Plugins() override;

    //! The name of a package, with a version or without: what may come from another device.
    [[nodiscard]] static bool isPackage(const QString &name);

    //! Those of the devices that share them now.
    void setLists(const QList<QPointer<KeptList>> &lists);
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] bool isRestartNeeded() const;

    //! This computer's server starts anew with it, or without it, when it is not in use.
    Q_INVOKABLE void use(const QString &name, bool on);
    //! Off all lists; who uses it goes on doing so.
    Q_INVOKABLE void takeOff(const QString &name);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void read();
    [[nodiscard]] QCoro::Task<> readTask();
    void update();
    void offer();

    Workspace &m_local;
    QList<QPointer<KeptList>> m_lists;
    std::optional<QStringList> m_configured; //!< nothing: not asked yet
    QStringList m_running;                   //!< chosen ones that the server that runs has
    QList<PluginRow> m_rows;
    TaskScope m_tasks;
};

} // namespace qd::ui
