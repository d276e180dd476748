// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/sqlvalue.h"

#include <QSqlQuery>

namespace qd::store {

using namespace Qt::StringLiterals;

// Qt binds null strings and byte arrays as NULL, which equals nothing and which most columns don't take.
QVariant toSql(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

QVariant toSql(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

QVariant toSql(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QVariant toSql(const Json &json)
{
    return toSql(QString::fromUtf8(json.text));
}

bool Row::isNull(int column) const
{
    return m_query->isNull(column);
}

void Row::read(int column, QString &to) const
{
    to = m_query->value(column).toString();
}

void Row::read(int column, QByteArray &to) const
{
    to = m_query->value(column).toByteArray();
}

void Row::read(int column, QUuid &to) const
{
    to = QUuid::fromString(m_query->value(column).toString());
}

void Row::read(int column, Json &to) const
{
    to.text = m_query->value(column).toString().toUtf8();
}

void Row::read(int column, qint64 &to) const
{
    to = m_query->value(column).toLongLong();
}

void Row::read(int column, int &to) const
{
    to = m_query->value(column).toInt();
}

void Row::read(int column, bool &to) const
{
    to = m_query->value(column).toBool();
}

} // namespace qd::store
