// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"

#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief A list of small facts that somebody else reads from a hub. What is the same stays; what moved moves. GUI thread.
class HubRows : public qd::RowModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a controller")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    //! By the names of the roles.
    using Row = QVariantMap;

    //! The first role is the key: a text that no two rows share.
    explicit HubRows(const QList<QByteArray> &roles, QObject *parent = nullptr);

    void setRows(const QList<Row> &rows);
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    //! What is known of a row; empty if it is gone.
    Q_INVOKABLE [[nodiscard]] QVariantMap factsOf(const QString &key) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    [[nodiscard]] QString keyOf(const Row &row) const { return row.value(m_names.first()).toString(); }

    QList<QString> m_names;
    QList<Row> m_rows;
};

} // namespace qd::ui
