// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <chrono>
#include <functional>

namespace qd::ui {

//! \brief Short notices above the lower edge of the window, oldest first, each with at most one thing to do about it.
class Notices : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        NumberRole = Qt::UserRole,
        TextRole,
        ActionRole,
    };

    using QAbstractListModel::QAbstractListModel;

    //! Shows `text` for `time`, with a button called `action` if it isn't empty. The same text again only shows longer. Returns its number.
    int show(const QString &text, const QString &action = {}, std::function<void()> act = {},
             std::chrono::milliseconds time = std::chrono::seconds(6));
    Q_INVOKABLE void act(int number);
    Q_INVOKABLE void dismiss(int number);
    //! For QML: a notice without an action.
    Q_INVOKABLE void tell(const QString &text) { show(text); }

    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    struct Row
    {
        int number = 0;
        QString text;
        QString action;
        std::function<void()> act;
    };

    void expire(int number, std::chrono::milliseconds time);
    [[nodiscard]] qsizetype find(int number) const;

    QList<Row> m_rows;
    int m_next = 1;
};

} // namespace qd::ui
