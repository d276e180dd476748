// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/packfile.h"

#include "core/base/logging.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <unistd.h>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int FastCompression = 1;

std::unique_ptr<QTemporaryFile> openFile()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    auto file = std::make_unique<QTemporaryFile>(folder + u"/messages"_s);
    if (!QDir().mkpath(folder) || !file->open())
        return nullptr;
    return file;
}

} // namespace

PackFile::PackFile() = default;
PackFile::~PackFile() = default;
PackFile::PackFile(PackFile &&) noexcept = default;
PackFile &PackFile::operator=(PackFile &&) noexcept = default;

PackFile::Place PackFile::put(const QByteArray &bytes)
{
    Place place{m_end, bytes.size(), {}};
    if (!append(bytes))
        place.compressed = qCompress(bytes, FastCompression);
    return place;
}

bool PackFile::append(const QByteArray &bytes)
{
    if (!m_file && !m_failed)
        m_file = openFile();
    // Past QFile's buffer: what a full disk leaves in it would be in the way of every read.
    const bool written = m_file && !m_failed &&
                         ::pwrite(m_file->handle(), bytes.constData(), size_t(bytes.size()), m_end) == bytes.size();
    if (written)
        m_end += bytes.size();
    else if (!std::exchange(m_failed, true))
        qCWarning(lcSessions) << "old messages stay in memory:" << (m_file ? qt_error_string() : u"no file"_s);
    return written;
}

QByteArray PackFile::get(const Place &place) const
{
    if (!place.compressed.isEmpty())
        return qUncompress(place.compressed);
    QByteArray bytes(place.size, Qt::Uninitialized);
    if (m_file && ::pread(m_file->handle(), bytes.data(), size_t(place.size), place.offset) == place.size)
        return bytes;
    m_failed = true;
    qCWarning(lcSessions) << "an old message can't be read:" << qt_error_string();
    return {};
}

} // namespace qd
