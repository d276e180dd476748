// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/memory.h"

#include <malloc.h>

namespace qd {

namespace {

constexpr int heaps = 2;
constexpr int largeBuffer = 1024 * 1024;   // above pictures of text, which come and go while scrolling
constexpr int keptFree = 16 * 1024 * 1024; // until trimHeaps()

} // namespace

void limitHeaps()
{
    mallopt(M_ARENA_MAX, heaps);
    // Set, because it grows by itself otherwise: after the first large page of history all would come from the heap.
    mallopt(M_MMAP_THRESHOLD, largeBuffer);
    mallopt(M_TRIM_THRESHOLD, keptFree);
}

void trimHeaps()
{
    malloc_trim(0);
}

} // namespace qd
