// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/tablesql.h"

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

QString PageCursor::toText() const
{
    return QString::number(createdAt) + u'_' + id.toString(QUuid::Id128);
}

Outcome<PageCursor> PageCursor::fromText(const QString &text)
{
    bool isNumber = false;
    PageCursor cursor;
    cursor.createdAt = text.section(u'_', 0, 0).toLongLong(&isNumber);
    const QByteArray bytes = QByteArray::fromHex(text.section(u'_', 1).toLatin1());
    if (bytes.size() == 16)
        cursor.id = QUuid::fromRfc4122(bytes);
    if (!isNumber || cursor.toText() != text) {
        const QString sentence = u"This is not a place in a list. Start from its beginning."_s;
        return tl::unexpected(Error{Error::Code::BadRequest, sentence, sentence, 0});
    }
    return cursor;
}

QString placeholders(qsizetype rows, int columns)
{
    const QString row = u"(?"_s + u", ?"_s.repeated(columns - 1) + u')';
    return row + (u", "_s + row).repeated(rows - 1);
}

QString insertSql(const QString &table, const QStringList &columns)
{
    return u"INSERT INTO %1 (%2) VALUES %3"_s.arg(table, columns.join(u", "_s), placeholders(1, int(columns.size())));
}

QString updateSql(const QString &table, const QStringList &columns)
{
    return u"UPDATE %1 SET %2 = ? WHERE id = ? AND version = ?"_s.arg(table, columns.join(u" = ?, "_s));
}

QString selectSql(const QString &table, const QStringList &columns, const QList<Condition> &conditions)
{
    QStringList parts;
    for (const Condition &condition : conditions)
        parts.append(condition.column + (condition.value.isValid() ? u" = ?"_s : u" IS NULL"_s));
    const QString sql = u"SELECT %1 FROM %2"_s.arg(columns.join(u", "_s), table);
    return parts.isEmpty() ? sql : sql + u" WHERE "_s + parts.join(u" AND "_s);
}

QString listTail()
{
    return u" ORDER BY created_at, id LIMIT ?"_s;
}

QString pageTail(bool hasConditions, const PageRequest &request)
{
    const QString after =
        request.after ? (hasConditions ? u" AND "_s : u" WHERE "_s) + u"(created_at, id) < (?, ?)"_s : QString();
    return after + u" ORDER BY created_at DESC, id DESC LIMIT ?"_s;
}

int pageLimit(const PageRequest &request)
{
    return std::clamp(request.limit, 1, 1'000);
}

QVariantList conditionValues(const QList<Condition> &conditions)
{
    QVariantList values;
    for (const Condition &condition : conditions) {
        if (condition.value.isValid())
            values.append(condition.value);
    }
    return values;
}

Outcome<void> removeRow(Transaction &transaction, const QString &table, const QString &noun, const QUuid &id)
{
    const Outcome<qint64> removed = transaction.run(u"DELETE FROM %1 WHERE id = ?"_s.arg(table), bind(id));
    if (!removed)
        return tl::unexpected(removed.error());
    if (*removed == 0)
        return tl::unexpected(notFound(noun));
    return {};
}

Error notFound(const QString &noun)
{
    const QString sentence = u"There is no such %1."_s.arg(noun);
    return {Error::Code::NotFound, sentence, sentence, 0};
}

Error changedMeanwhile(const QString &noun)
{
    const QString sentence = u"Somebody else changed this %1 meanwhile. Load it again."_s.arg(noun);
    return {Error::Code::Busy, sentence, sentence, 0};
}

} // namespace qd::store
