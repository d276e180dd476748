// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/library/library.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class Notices;

//! \brief Our own permission rules of one workspace: what the person allowed for a project until they take it back.
//!
//! OpenCode's own "always" ends with its process; these live in the local library and are answered with "once" each time.
class PermissionRules : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        DirectoryRole = Qt::UserRole,
        PermissionRole,
        PatternRole,
        CreatedRole,
    };

    PermissionRules(QString workspace, Library &library, Notices &notices, QObject *parent = nullptr);

    void load();
    void add(const QString &directory, const QString &permission, const QStringList &patterns);
    Q_INVOKABLE void revoke(int row);
    //! Every pattern that is asked for is covered by a rule of that project.
    [[nodiscard]] bool allows(const QString &directory, const opencode::PermissionRequest &request) const;
    //! `*` stands for any text, `?` for one character, as OpenCode has it.
    [[nodiscard]] static bool matches(QStringView pattern, QStringView text);

    [[nodiscard]] int count() const { return int(m_rules.size()); }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
    void loaded();

private:
    QCoro::Task<> loadTask();
    QCoro::Task<> store(PermissionRule rule);

    QString m_workspace;
    Library &m_library;
    Notices &m_notices;
    QList<PermissionRule> m_rules;
    TaskScope m_tasks;
};

} // namespace qd::ui
