// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroFuture>
#include <QCoroTask>

namespace qd::store {

//! What a Database promised, for a coroutine. It goes on in the event loop of the thread that waits.
template <typename T>
[[nodiscard]] QCoro::Task<Outcome<T>> stored(QFuture<Outcome<T>> future)
{
    Outcome<T> result = co_await future;
    co_return result;
}

} // namespace qd::store
