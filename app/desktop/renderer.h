// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace qd {

//! \brief Chooses Qt Quick's software renderer on a computer without a graphics device; before the first window.
//!
//! OpenGL without a device means that the processor emulates one: twice the time to the first frame and two and a half times the memory of Qt
//! Quick's own software renderer, for the same picture. `QT_QUICK_BACKEND` and `QSG_RHI_BACKEND` still have the last word.
void chooseRenderer();

//! Whether a device that draws is to be found under `devices` (normally `/dev`): a render node of the kernel, or NVIDIA's own.
[[nodiscard]] bool hasGraphicsDevice(const QString &devices);

} // namespace qd
