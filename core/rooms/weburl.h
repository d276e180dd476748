// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

namespace qd {

//! An address that somebody else named, if it is one that can be offered to a person: http or https, host, port, path; no user, query or fragment; at most
//! 1,024 characters. Else an empty one.
[[nodiscard]] QUrl webUrl(const QString &text);

} // namespace qd
