// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <memory>

namespace qd {

//! \brief Keeps other processes from writing a file, through a lock on the file `path`, which is made and stays.
//!
//! The lock goes with its process, however that ends; QLockFile's would stay for half a minute if the process was killed while it was made.
class FileLock
{
public:
    FileLock();
    ~FileLock();
    Q_DISABLE_COPY_MOVE(FileLock)

    enum class Result : quint8
    {
        Locked,
        Taken,      //!< somebody else had it all the time
        Impossible, //!< no lock can be made here, such as on a full disk or in a directory of others
    };
    //! Waits at most `waitMs`, in steps of a few milliseconds.
    [[nodiscard]] Result lock(const QString &path, int waitMs);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
