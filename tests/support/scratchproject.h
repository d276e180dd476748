// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace qd::test {

//! \brief A throw-away git repository with one commit: README.md, add.js (with a bug in it) and src/index.ts.
//!
//! `name` is the last part of its path; the default has a space and non-ASCII characters in it, because every directory
//! may have some.
class ScratchProject
{
public:
    explicit ScratchProject(const QString &name = QStringLiteral("ünï 项目 é"));

    //! As OpenCode names it: canonical, without a slash at the end.
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString file(const QString &name) const { return m_path + QLatin1Char('/') + name; }
    [[nodiscard]] QByteArray read(const QString &name) const;
    void write(const QString &name, const QByteArray &content) const;
    //! Runs git in the project; what it printed.
    QByteArray git(const QStringList &arguments) const;

private:
    QTemporaryDir m_directory;
    QString m_path;
};

} // namespace qd::test
