// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/logbuffer.h"

#include <QDateTime>
#include <QFile>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 tailBytes = 256LL * 1024;

QStringList lastLines(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const bool cut = file.size() > tailBytes;
    if (cut)
        file.seek(file.size() - tailBytes);
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    if (cut && !lines.isEmpty())
        lines.removeFirst(); // most likely only the end of one
    return lines;
}

} // namespace

void LogBuffer::open(const QString &file)
{
    const QStringList earlier = lastLines(file);
    const std::lock_guard lock(m_mutex);
    m_file = file;
    m_writer.emplace(QFile::encodeName(file).toStdString());
    m_redactor = {};
    m_lines.clear();
    for (const QString &line : earlier)
        push(line);
}

void LogBuffer::setCredentials(const QString &user, const QByteArray &password)
{
    const std::lock_guard lock(m_mutex);
    m_redactor = {};
    m_redactor.addCredentials(user.toStdString(), password.toStdString());
}

void LogBuffer::add(const QString &line)
{
    const std::lock_guard lock(m_mutex);
    push(line);
}

void LogBuffer::note(const QString &line)
{
    const QString time = QDateTime::currentDateTime().toString(Qt::ISODateWithMs);
    const std::lock_guard lock(m_mutex);
    const std::string clean = m_redactor.redact(u"%1 quarterdeck: %2"_s.arg(time, line).toStdString());
    push(QString::fromStdString(clean));
    if (m_writer)
        m_writer->append(clean + '\n');
}

QString LogBuffer::file() const
{
    const std::lock_guard lock(m_mutex);
    return m_file;
}

QStringList LogBuffer::lines() const
{
    return tail(maxLines);
}

QStringList LogBuffer::tail(qsizetype count) const
{
    const std::lock_guard lock(m_mutex);
    const auto size = static_cast<qsizetype>(m_lines.size());
    return {m_lines.begin() + qMax(qsizetype(0), size - count), m_lines.end()};
}

void LogBuffer::push(const QString &line)
{
    m_lines.push_back(line);
    if (static_cast<qsizetype>(m_lines.size()) > maxLines)
        m_lines.pop_front();
}

} // namespace qd::server
