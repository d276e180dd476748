// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>

namespace qd::ui {

//! \brief The list of workspaces as the desktop around the window needs it: any model with the roles workspaceId, name, busy, waiting and muted.
class WorkspaceList
{
public:
    struct Row
    {
        QString id;
        QString name;
        int busy = 0;
        int waiting = 0;
        bool muted = false;
    };

    //! `model` outlives this.
    explicit WorkspaceList(const QAbstractItemModel &model)
        : m_model(model)
    {
        const auto roles = model.roleNames();
        m_id = roles.key("workspaceId", -1);
        m_name = roles.key("name", -1);
        m_busy = roles.key("busy", -1);
        m_waiting = roles.key("waiting", -1);
        m_muted = roles.key("muted", -1);
    }

    [[nodiscard]] const QAbstractItemModel &model() const { return m_model; }
    [[nodiscard]] QList<Row> rows() const
    {
        QList<Row> all;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const auto value = [this, row](int role) { return m_model.data(m_model.index(row, 0), role); };
            all.append({value(m_id).toString(), value(m_name).toString(), value(m_busy).toInt(),
                        value(m_waiting).toInt(), value(m_muted).toBool()});
        }
        return all;
    }
    //! An empty row for one that isn't there.
    [[nodiscard]] Row find(const QString &id) const
    {
        for (const auto &row : rows()) {
            if (row.id == id)
                return row;
        }
        return {};
    }

private:
    const QAbstractItemModel &m_model;
    int m_id = -1;
    int m_name = -1;
    int m_busy = -1;
    int m_waiting = -1;
    int m_muted = -1;
};

} // namespace qd::ui
