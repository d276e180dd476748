// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/field.h"
#include "embedded-server/store/tablesql.h"

namespace qd::store {

template <typename Record>
struct Page
{
    QList<Record> records;          //!< newest first
    std::optional<PageCursor> next; //!< none: this was the last page
};

//! \brief The rows of one table as typed records: create, read, page, update, delete. One thread, that of the transaction.
template <typename Record>
class Table
{
public:
    //! `noun` is what people call a row: "user".
    Table(QString name, QString noun, QList<Field<Record>> fields)
        : m_name(std::move(name))
        , m_noun(std::move(noun))
        , m_fields(std::move(fields))
    {
        m_fields.prepend(field<Record>(QStringLiteral("version"), &Entity::version));
        m_fields.prepend(field<Record>(QStringLiteral("updated_at"), &Entity::updatedAt));
        m_fields.prepend(field<Record>(QStringLiteral("created_at"), &Entity::createdAt));
        m_fields.prepend(field<Record>(QStringLiteral("id"), &Entity::id));
        for (const Field<Record> &each : std::as_const(m_fields))
            m_columns.append(each.column);
    }

    [[nodiscard]] Outcome<Record> insert(Transaction &transaction, Record record) const
    {
        record.id = record.id.isNull() ? QUuid::createUuid() : record.id;
        record.createdAt = record.updatedAt = transaction.nowMs();
        record.version = 1;
        return transaction.run(insertSql(m_name, m_columns), values(record)).map([&record](qint64) { return record; });
    }
    [[nodiscard]] Outcome<Record> find(Transaction &transaction, const QUuid &id) const
    {
        return one(transaction, {where("id", id)});
    }
    //! The one row with these values; NotFound if there is none.
    [[nodiscard]] Outcome<Record> one(Transaction &transaction, const QList<Condition> &conditions) const
    {
        Outcome<QList<Record>> found = list(transaction, conditions, 1);
        if (!found)
            return tl::unexpected(found.error());
        if (found->isEmpty())
            return tl::unexpected(notFound(m_noun));
        return found->takeFirst();
    }
    //! The oldest `limit`, oldest first. For what is known to be short.
    [[nodiscard]] Outcome<QList<Record>> list(Transaction &transaction, const QList<Condition> &conditions,
                                              int limit = 1'000) const
    {
        const QString sql = selectSql(m_name, m_columns, conditions) + listTail();
        return read(transaction, sql, conditionValues(conditions) + bind(limit));
    }
    [[nodiscard]] Outcome<Page<Record>> page(Transaction &transaction, const QList<Condition> &conditions,
                                             const PageRequest &request) const
    {
        const int limit = pageLimit(request);
        const QString sql = selectSql(m_name, m_columns, conditions) + pageTail(!conditions.isEmpty(), request);
        const QVariantList after = request.after ? bind(request.after->createdAt, request.after->id) : QVariantList();
        // One more than is wanted tells whether there is a next page.
        Outcome<QList<Record>> found = read(transaction, sql, conditionValues(conditions) + after + bind(limit + 1));
        if (!found)
            return tl::unexpected(found.error());
        Page<Record> page{std::move(*found), {}};
        if (page.records.size() > limit) {
            page.records.removeLast();
            page.next = PageCursor{page.records.last().createdAt, page.records.last().id};
        }
        return page;
    }
    //! Busy if the stored version is not the record's: somebody else was faster.
    [[nodiscard]] Outcome<Record> update(Transaction &transaction, Record record) const
    {
        const qint64 expected = record.version++;
        record.updatedAt = transaction.nowMs();
        const Outcome<qint64> changed =
            transaction.run(updateSql(m_name, m_columns), values(record) + bind(record.id, expected));
        if (!changed)
            return tl::unexpected(changed.error());
        if (*changed == 1)
            return record;
        return find(transaction, record.id).and_then([this](const Record &) -> Outcome<Record> {
            return tl::unexpected(changedMeanwhile(m_noun));
        });
    }
    [[nodiscard]] Outcome<void> remove(Transaction &transaction, const QUuid &id) const
    {
        return removeRow(transaction, m_name, m_noun, id);
    }
    //! Any rows: `tail` follows `SELECT … FROM table `.
    [[nodiscard]] Outcome<QList<Record>> query(Transaction &transaction, const QString &tail,
                                               const QVariantList &values) const
    {
        return read(transaction, selectSql(m_name, m_columns, {}) + u' ' + tail, values);
    }
    [[nodiscard]] QString columns() const { return m_columns.join(QStringLiteral(", ")); }
    //! The record of a row of columns().
    [[nodiscard]] Record record(const Row &row) const
    {
        Record record;
        for (int i = 0; i < m_fields.size(); ++i)
            m_fields.at(i).set(record, row, i);
        return record;
    }

private:
    [[nodiscard]] QVariantList values(const Record &record) const
    {
        QVariantList all;
        for (const Field<Record> &each : m_fields)
            all.append(each.get(record));
        return all;
    }
    [[nodiscard]] Outcome<QList<Record>> read(Transaction &transaction, const QString &sql,
                                              const QVariantList &values) const
    {
        QList<Record> records;
        return transaction.run(sql, values, [&](const Row &row) { records.append(record(row)); }).map([&](qint64) {
            return records;
        });
    }

    QString m_name;
    QString m_noun;
    QList<Field<Record>> m_fields;
    QStringList m_columns;
};

} // namespace qd::store
