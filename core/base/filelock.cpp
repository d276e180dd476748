// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/filelock.h"

#ifdef Q_OS_UNIX
#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#else
#include <QLockFile>
#endif

namespace qd {

#ifdef Q_OS_UNIX

class FileLock::Private
{
public:
    int descriptor = -1;
};

FileLock::FileLock()
    : d(std::make_unique<Private>())
{}

FileLock::~FileLock()
{
    if (d->descriptor >= 0)
        ::close(d->descriptor); // and the lock with it
}

FileLock::Result FileLock::lock(const QString &path, int waitMs)
{
    constexpr int stepMs = 5;
    d->descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (d->descriptor < 0)
        return Result::Impossible;
    const QDeadlineTimer deadline(waitMs);
    while (::flock(d->descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return Result::Impossible;
        if (deadline.hasExpired())
            return Result::Taken;
        QThread::msleep(stepMs);
    }
    return Result::Locked;
}

#else

class FileLock::Private
{
public:
    std::unique_ptr<QLockFile> file;
};

FileLock::FileLock()
    : d(std::make_unique<Private>())
{}

FileLock::~FileLock() = default;

FileLock::Result FileLock::lock(const QString &path, int waitMs)
{
    d->file = std::make_unique<QLockFile>(path);
    if (d->file->tryLock(waitMs))
        return Result::Locked;
    return d->file->error() == QLockFile::LockFailedError ? Result::Taken : Result::Impossible;
}

#endif

} // namespace qd
