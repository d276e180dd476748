// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <tl/expected.hpp>

#include <optional>

namespace qd {

//! \brief The file of the list, the last good copy beside it, and damaged ones put aside. Blocks; small files only.
//!
//! Errors are technical texts of the system.
class WorkspaceFile
{
public:
    explicit WorkspaceFile(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }
    //! Makes the directory.
    void prepare() const;
    //! The whole file; nullopt if there is none.
    [[nodiscard]] tl::expected<std::optional<QByteArray>, QString> read() const;
    //! All or nothing, only the owner can read it.
    [[nodiscard]] tl::expected<void, QString> write(const QByteArray &bytes) const;

    //! Beside the file, for FileLock.
    [[nodiscard]] QString lockPath() const { return m_path + QLatin1StringView(".lock"); }

    //! The last good copy.
    [[nodiscard]] QString backupPath() const;
    [[nodiscard]] tl::expected<void, QString> writeBackup(const QByteArray &bytes) const;
    //! Copies the file as it is to a name of its own, which is the result.
    [[nodiscard]] tl::expected<QString, QString> setAside() const;
    //! Moves the backup to a name of its own, where no later backup takes its place; empty if there is none.
    [[nodiscard]] QString keepBackup() const;

private:
    [[nodiscard]] QString freeName(const QString &what) const;

    QString m_path;
};

} // namespace qd
