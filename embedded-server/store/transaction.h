// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/connection.h"
#include "embedded-server/store/notifier.h"

#include <functional>
#include <vector>

namespace qd::store {

//! \brief One transaction on a Database's thread. Handed to the work that a Database is given; neither kept nor taken elsewhere.
//!
//! After a statement failed, all further ones fail with the same error and nothing is stored, whatever the work answers: so both engines
//! behave alike, and an error that is not looked at does no harm.
class Transaction
{
public:
    //! What it is for decides how it begins: a writer on SQLite waits for other writers here.
    [[nodiscard]] static Outcome<void> begin(Connection &connection, Connection::Access access);

    Transaction(Connection &connection, qint64 nowMs)
        : m_connection(connection)
        , m_now(nowMs)
    {}
    Q_DISABLE_COPY_MOVE(Transaction)

    //! Values stand for `?` in their order. The answer is the number of rows changed.
    Outcome<qint64> run(const QString &sql, const QVariantList &values = {}, const Connection::RowHandler &row = {});
    //! The first column of the first row, if there is a row.
    template <typename T>
    Outcome<std::optional<T>> value(const QString &sql, const QVariantList &values = {})
    {
        std::optional<T> found;
        const auto note = [&found](const Row &row) {
            if (!found)
                found = row.value<T>(0);
        };
        return run(sql, values, note).map([&found](qint64) { return found; });
    }

    //! Wakes whoever listens to `topic`, once the transaction is committed.
    Outcome<void> notify(const QString &topic, const QString &payload = {});

    //! Called on the database's thread once the transaction is stored, and never if it is not. MUST NOT block.
    void whenStored(std::function<void()> call) { m_whenStored.push_back(std::move(call)); }

    //! The wall clock when the transaction began, in milliseconds since the epoch.
    [[nodiscard]] qint64 nowMs() const { return m_now; }
    [[nodiscard]] Engine engine() const { return m_connection.engine(); }

    //! \name For the Database
    //! @{
    //! Fault::Lost from here means that nobody knows whether it is stored.
    [[nodiscard]] Outcome<void> commit();
    void rollback();
    [[nodiscard]] Fault fault() const { return m_fault; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] const std::vector<std::function<void()>> &calls() const { return m_whenStored; } //!< of whenStored()
    [[nodiscard]] const QList<Notice> &notices() const { return m_notices; } //!< SQLite: to be told after commit()
    //! @}

private:
    Connection &m_connection;
    qint64 m_now;
    Fault m_fault = Fault::None;
    std::optional<Error> m_error;
    QList<Notice> m_notices;
    std::vector<std::function<void()>> m_whenStored;
};

} // namespace qd::store
