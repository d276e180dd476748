// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

// What somebody else wrote into a room, made fit to be shown and offered to a person.
namespace qd {

//! Text without what hides, turns or breaks what stands around it, cut to `longest` UTF-16 units.
[[nodiscard]] QString foreignText(const QString &text, qsizetype longest = 128);

//! An address that somebody else named, if it is one that can be offered to a person: http or https, host, port, path; no user, query or fragment; at most
//! 1,024 characters. Else an empty one.
[[nodiscard]] QUrl webUrl(const QString &text);

//! One spelling for all addresses of one place: the port always named, no slash at the end.
[[nodiscard]] QString webPlace(const QUrl &url);

} // namespace qd
