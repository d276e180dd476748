// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/desktop/traystate.h"

#include <QImage>

namespace qd {

//! \brief The icon beside the clock: the mark on a filled square, so that it reads on light and on dark panels alike; a dot says busy or waiting.
//!
//! The states differ by shape as well as by colour. `size` in pixels, width and height.
[[nodiscard]] QImage drawTrayIcon(ui::TrayState::Status status, int size);

} // namespace qd
