// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

namespace qd::ui {

//! \brief What failed and why, as one sentence for a person: "Can't rename the session: the server can't be reached."
//!
//! `what` is a translated beginning without a full stop ("Can't rename the session").
[[nodiscard]] QString sentence(const QString &what, const Error &error);

//! The reason alone, without a capital or a full stop.
[[nodiscard]] QString reasonOf(const Error &error);

} // namespace qd::ui
