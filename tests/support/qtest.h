// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

// QTRY_ macros give up after five seconds: too early for real servers on a busy machine, with a sanitizer. Waiting ends when the condition holds,
// so patience costs nothing where a test passes.
namespace qd::test {
inline constexpr int patienceMs = 60'000;
}

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, qd::test::patienceMs)
#define QTRY_VERIFY2(condition, message) QTRY_VERIFY2_WITH_TIMEOUT(condition, message, qd::test::patienceMs)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, qd::test::patienceMs)
