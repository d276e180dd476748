// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/base/taskscope.h"

#include <QAbstractListModel>
#include <QFuture>

#include <functional>

namespace qd::ui {

//! \brief How much room the program's own files take, place by place, and clearing what may be cleared. GUI thread; the disk is read on another.
class StorageUse : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ rowCount CONSTANT)
    Q_PROPERTY(double total READ total NOTIFY measured) //!< bytes
    Q_PROPERTY(bool measuring READ isMeasuring NOTIFY measuringChanged)

public:
    enum Role
    {
        PlaceRole = Qt::UserRole, //!< string: what clear() takes
        NameRole,                 //!< string
        DetailRole,               //!< string: what is in it
        BytesRole,                //!< number; -1 until measured
        PathRole,                 //!< string
        ClearableRole,            //!< bool: clearing loses nothing that does not come back
        CautionRole,              //!< string: what goes and what stays, to be asked before; empty = nobody misses it
    };
    Q_ENUM(Role)

    struct Place
    {
        QString id;
        QString name;
        QString detail;
        QString path; //!< a directory, or a file with whatever stands beside it under the same beginning of the name
        QStringList except;     //!< directories below it that other places count
        bool clearable = false; //!< without a restart
        QString caution = {};
        //! Empties it; without this, its files are deleted.
        std::function<QFuture<Outcome<void>>()> empty = {};
    };

    explicit StorageUse(QList<Place> places, QObject *parent = nullptr);

    [[nodiscard]] double total() const;
    [[nodiscard]] bool isMeasuring() const { return m_measuring; }
    //! Nothing is read before the first call.
    Q_INVOKABLE void measure();
    //! Empties a place that may be cleared, and measures again.
    Q_INVOKABLE void clear(const QString &place);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void measured();
    void measuringChanged();
    //! One sentence for a person.
    void failed(const QString &text);

private:
    QCoro::Task<> measureTask();
    QCoro::Task<> clearTask(qsizetype row);
    void setMeasuring(bool measuring);

    QList<Place> m_places;
    QList<qint64> m_bytes;
    bool m_measuring = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
