// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/library.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <unordered_map>

namespace qd {

//! \brief One SQLite file: opening, migration, transactions, faults. Lives on the library's thread from open() to its end.
class LibraryDatabase
{
public:
    using RowHandler = std::function<void(const QSqlQuery &)>;

    explicit LibraryDatabase(QString path);
    ~LibraryDatabase();

    [[nodiscard]] Outcome<LibraryReport> open();
    void close();
    [[nodiscard]] QString path() const { return m_path; }

    //! Statements are prepared once and kept. `row` is called for each row of the answer.
    Outcome<void> run(const QString &sql, const QVariantList &values = {}, const RowHandler &row = {});
    //! All or nothing: `work` in one transaction. A durable one survives a power cut, any other only a kill.
    Outcome<void> write(const std::function<Outcome<void>()> &work, bool durable = false);

    //! Gives the room of what was deleted back to the disk. Fails when there is none for the copy that this takes, or while another process reads.
    [[nodiscard]] Outcome<void> shrink();

    //! The last error said that the file is damaged.
    [[nodiscard]] bool isDamaged() const { return m_damaged; }
    //! Puts the damaged file aside, begins a new one and rescues into it what the server does not have.
    [[nodiscard]] Outcome<LibraryReport> rebuild();
    //! Pages of the file; 0 = no limit. For the tests of a full disk.
    [[nodiscard]] Outcome<void> setPageLimit(qint64 pages);

private:
    [[nodiscard]] Outcome<void> openFile();
    [[nodiscard]] Outcome<int> version();
    [[nodiscard]] Outcome<void> migrate();
    [[nodiscard]] Outcome<void> check();
    [[nodiscard]] Outcome<void> setJournal();
    [[nodiscard]] Outcome<QString> putAside();
    void rescue(const QString &asidePath);
    [[nodiscard]] Error errorOf(const class QSqlError &error, const QString &sql);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    std::unordered_map<QString, QSqlQuery> m_statements;
    bool m_damaged = false;
    bool m_locked = false; //!< an error said that another process has the file
};

} // namespace qd
