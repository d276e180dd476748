// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/database.h"
#include "embedded-server/store/syncrooms.h"

#include <QCoroTask>

namespace qd::server {

//! \brief The stored log of one room. The database must outlive it; results come on the calling thread.
class RoomStorage
{
public:
    struct Content
    {
        QUuid id; //!< null: nothing was written there yet
        QList<store::SyncUpdate> updates;
    };

    RoomStorage(store::Database &database, QString owner, QString name, store::SyncLimits limits);

    //! What came after a number.
    [[nodiscard]] QCoro::Task<Outcome<Content>> read(qint64 after) const;
    //! See store::SyncRooms::append(). Once it has succeeded, it is stored.
    [[nodiscard]] QCoro::Task<Outcome<store::SyncRoom>> append(QList<QByteArray> bodies, QList<qint64> covered) const;

private:
    store::Database &m_database;
    QString m_owner;
    QString m_name;
    store::SyncLimits m_limits;
};

} // namespace qd::server
