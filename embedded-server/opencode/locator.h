// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/serverstate.h"

#include <QString>
#include <QStringList>
#include <QVersionNumber>

#include <tl/expected.hpp>

namespace qd::server {

//! An OpenCode that can be started.
struct OpenCodeBinary
{
    enum class Source
    {
        Setting,
        Path, //!< PATH, and the usual places that a desktop session's PATH does not have
        PrivatePrefix,
    };

    QString path; //!< the native program, never the npm shim
    QVersionNumber version;
    Source source = Source::Path;
    QString note; //!< for the log: what was passed over, or that the version is newer than the tested one
};

//! \brief Finds the OpenCode to start: the person's setting, then PATH, then the pinned npm package.
//!
//! A setting is binding: if it can't be used, that is an error. One on PATH that is too old is passed over for the pinned
//! one. Blocks (it may have to ask a program for its version), so: not on the GUI thread.
class OpenCodeLocator
{
public:
    struct Places
    {
        QString setting;
        QStringList path; //!< directories, in order
        QString privatePrefix;
        QString versionCache; //!< a file that remembers what programs said; empty: none
    };
    using Result = tl::expected<OpenCodeBinary, Reason>;

    explicit OpenCodeLocator(Places places);
    //! The places of this user: $PATH and where OpenCode's own installer and others put it.
    [[nodiscard]] static QStringList usualPath();
    [[nodiscard]] static QString usualPrefix();

    [[nodiscard]] Result locate() const;

    //! The native program behind `file`: itself, or what npm installed beside a shim. Empty if there is none.
    [[nodiscard]] static QString nativeProgram(const QString &file);

private:
    [[nodiscard]] Result check(const QString &file, OpenCodeBinary::Source source) const;
    [[nodiscard]] QVersionNumber versionOf(const QString &program) const;

    Places m_places;
};

} // namespace qd::server
