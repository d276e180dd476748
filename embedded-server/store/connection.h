// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/fault.h"
#include "embedded-server/store/sqlvalue.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <functional>
#include <unordered_map>

namespace qd::store {

//! \brief One connection to one engine. It belongs to the thread that opens it, which is also the one that closes it.
//!
//! Qt notices nothing when a connection is used from elsewhere, so only a Database's own threads ever see one.
class Connection
{
public:
    //! A reader can't change anything.
    enum class Access : quint8
    {
        Reader,
        Writer
    };
    using RowHandler = std::function<void(const Row &)>;

    explicit Connection(StoreAddress address, Access access = Access::Writer);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    [[nodiscard]] Outcome<void> open();
    void close();
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }

    //! Runs one statement, prepared once and kept; `row` is called for each row of the answer. The answer is the number of rows changed.
    //! Text with the character NUL is refused (BadRequest), for PostgreSQL has no place for it. After Fault::Lost the connection is to be closed.
    Outcome<qint64> run(const QString &sql, const QVariantList &values = {}, const RowHandler &row = {});

    //! Undoes what has been done since BEGIN, and leaves fault() as it is. SQLite may have done so by itself, so that it fails is no news.
    void rollBack();

    //! Why the last call failed.
    [[nodiscard]] Fault fault() const { return m_fault; }
    [[nodiscard]] Engine engine() const { return m_address.engine; }
    [[nodiscard]] const StoreAddress &address() const { return m_address; }
    [[nodiscard]] QSqlDatabase database() const { return m_database; }

private:
    [[nodiscard]] Outcome<void> connectSqlite();
    [[nodiscard]] Outcome<void> connectPostgres();
    [[nodiscard]] Outcome<void> setJournal();
    [[nodiscard]] Outcome<QSqlQuery *> prepared(const QString &sql);
    [[nodiscard]] tl::unexpected<Error> failed(const QSqlError &error, const QString &sql);

    StoreAddress m_address;
    Access m_access;
    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<QString, QSqlQuery> m_statements;
    Fault m_fault = Fault::None;
};

} // namespace qd::store
