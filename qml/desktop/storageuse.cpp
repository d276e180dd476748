// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/storageuse.h"

#include "core/base/worker.h"
#include "core/models/names.h"

#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

// Links are not followed: what they point to is somebody else's.
constexpr QDir::Filters ownFiles = QDir::Files | QDir::Hidden | QDir::System | QDir::NoSymLinks;

// The files of a place, read on a worker thread.
QFileInfoList filesOf(const QString &path, const QStringList &except)
{
    QFileInfoList files;
    const QFileInfo info(path);
    if (!info.isDir())
        return info.dir().entryInfoList({info.fileName() + u'*'}, ownFiles);
    QDirIterator all(path, ownFiles, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QFileInfo file(all.next());
        const auto isAbove = [&file](const QString &other) { return file.filePath().startsWith(other + u'/'); };
        if (std::ranges::none_of(except, isAbove))
            files.append(file);
    }
    return files;
}

qint64 bytesOf(const QString &path, const QStringList &except)
{
    const QFileInfoList files = filesOf(path, except);
    return std::accumulate(files.begin(), files.end(), qint64(0),
                           [](qint64 sum, const QFileInfo &file) { return sum + file.size(); });
}

// What is left.
QStringList deleteFiles(const QString &path, const QStringList &except)
{
    QStringList left;
    const QFileInfoList files = filesOf(path, except);
    for (const auto &file : files) {
        if (!QFile::remove(file.filePath()))
            left.append(file.filePath());
    }
    return left;
}

} // namespace

StorageUse::StorageUse(QList<Place> places, QObject *parent)
    : QAbstractListModel(parent)
    , m_places(std::move(places))
    , m_bytes(m_places.size(), -1)
{}

double StorageUse::total() const
{
    return std::accumulate(m_bytes.begin(), m_bytes.end(), 0.0,
                           [](double sum, qint64 bytes) { return sum + double(std::max<qint64>(bytes, 0)); });
}

void StorageUse::measure()
{
    if (!m_measuring)
        TaskScope::start(measureTask());
}

QCoro::Task<> StorageUse::measureTask()
{
    setMeasuring(true);
    const auto places = m_places;
    const auto work = [places] {
        QList<qint64> bytes;
        for (const auto &place : places)
            bytes.append(bytesOf(place.path, place.except));
        return bytes;
    };
    const QList<qint64> bytes = co_await m_tasks(onWorker(work));
    m_bytes = bytes;
    if (!m_places.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {BytesRole});
    Q_EMIT measured();
    setMeasuring(false);
}

void StorageUse::clear(const QString &place)
{
    const auto found = std::ranges::find(m_places, place, &Place::id);
    if (found != m_places.end() && found->clearable)
        TaskScope::start(clearTask(found - m_places.begin()));
}

QCoro::Task<> StorageUse::clearTask(qsizetype row)
{
    const Place place = m_places[row];
    if (place.empty) {
        const auto emptied = co_await m_tasks(taskOf(place.empty()));
        if (!emptied)
            Q_EMIT failed(tr("%1 could not be cleared, or not all of it. Make room on the disk, close other windows "
                             "of Quarterdeck, and try again.")
                              .arg(place.name));
    } else {
        const auto work = [path = place.path, except = place.except] { return deleteFiles(path, except); };
        const QStringList left = co_await m_tasks(onWorker(work));
        if (!left.isEmpty())
            Q_EMIT failed(tr("%1 could not be deleted. Its folder may not be yours to change.").arg(left.constFirst()));
    }
    co_await m_tasks(measureTask());
}

void StorageUse::setMeasuring(bool measuring)
{
    if (std::exchange(m_measuring, measuring) != measuring)
        Q_EMIT measuringChanged();
}

int StorageUse::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_places.size());
}

QVariant StorageUse::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place &place = m_places[index.row()];
    switch (role) {
    case PlaceRole:
        return place.id;
    case NameRole:
        return place.name;
    case DetailRole:
        return place.detail;
    case BytesRole:
        return double(m_bytes[index.row()]);
    case PathRole:
        return place.path;
    case ClearableRole:
        return place.clearable;
    case CautionRole:
        return place.caution;
    default:
        return {};
    }
}

QHash<int, QByteArray> StorageUse::roleNames() const
{
    return namesOf<Role>();
}

} // namespace qd::ui
