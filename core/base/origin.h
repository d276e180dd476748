// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QUrl;

namespace qd {

//! \brief The one spelling of whom an address reaches: `scheme://host[:port]`, as RFC 6454 section 6.2 writes an origin.
//!
//! Small letters, international names in their ASCII form, no final dot, no port that the scheme implies; path, query and fragment don't count. Empty for
//! anything but http and https with a host and without user information. Pure; any thread.
[[nodiscard]] QString originOf(const QUrl &address);

} // namespace qd
