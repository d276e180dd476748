// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCollator>

namespace qd {

//! Compares names as people order them: by their language, whatever the case, numbers by their value. Costs a little to make: one for many names.
[[nodiscard]] QCollator peoplesOrder();

} // namespace qd
