// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroFuture>
#include <QCoroTask>
#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace qd {

//! \brief Runs `work` on the global thread pool and resumes the caller on its own thread with the result.
//!
//! For anything that would hold up the GUI thread, such as reading JSON over 64 KiB. `work` must own what it touches.
template <typename Work>
[[nodiscard]] auto onWorker(Work work) -> QCoro::Task<std::invoke_result_t<Work>>
{
    using Result = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    QFuture<Result> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    co_await future;
    co_return future.takeResult();
}

//! Waits for a future on the caller's own thread.
template <typename Result>
[[nodiscard]] QCoro::Task<Result> taskOf(QFuture<Result> future)
{
    co_return co_await future;
}

} // namespace qd
