// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

namespace qd::server {

//! \name What people may give things. The values as they are stored, or BadRequest with a sentence for the person; a sentence repeats no value.
//! @{

//! A name: no blanks around, 1 to 200 characters, on one line. `what` begins the sentence: "The workspace's name".
[[nodiscard]] Outcome<QString> validName(const QString &what, const QString &text);
//! At most so many characters; no NUL.
[[nodiscard]] Outcome<QString> validText(const QString &what, const QString &text, int most);
//! A JSON object of at most 64 KiB; nothing is an empty one.
[[nodiscard]] Outcome<QByteArray> validSettings(const QByteArray &json);
//! Absolute, without `.` and `..`; empty stays empty.
[[nodiscard]] Outcome<QString> validLocalPath(const QString &path);
//! https, http, ssh, git or `user@host:path`. No password, for http no user either (often a token), no query; nothing that git takes for an option.
[[nodiscard]] Outcome<QString> validRemoteUrl(const QString &url);
//! As git-check-ref-format(1) wants branches.
[[nodiscard]] Outcome<QString> validBranch(const QString &name);
//! 7 to 64 hexadecimal digits.
[[nodiscard]] Outcome<QString> validCommit(const QString &id);
//! http or https, without a user or password.
[[nodiscard]] Outcome<QString> validWebUrl(const QString &what, const QString &url);

[[nodiscard]] tl::unexpected<Error> refused(const QString &sentence);
//! It is there, but can't be done now.
[[nodiscard]] tl::unexpected<Error> conflict(const QString &sentence);
//! @}

} // namespace qd::server
