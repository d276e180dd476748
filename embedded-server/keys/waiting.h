// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroFuture>
#include <QCoroTask>

namespace qd::keys {

//! A database's answer as a task, for a TaskScope.
template <typename T>
[[nodiscard]] QCoro::Task<T> waitFor(QFuture<T> future)
{
    T answer = co_await future;
    co_return answer;
}

} // namespace qd::keys
