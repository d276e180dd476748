// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The C library keeps what was freed for the next time and gives each thread a heap of its own. That suits servers; a window that
// showed a long conversation once should not hold its memory for the rest of the day.
namespace qd {

//! Few heaps, and large buffers go back to the system when they are freed. Call it before the first thread starts.
void limitHeaps();
//! Gives free pages back to the system. Takes some milliseconds, during which other threads may wait for memory.
void trimHeaps();

} // namespace qd
