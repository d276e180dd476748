// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoroTask>

#include <memory>

namespace qd {

//! Thrown into a coroutine whose scope has gone while it waited. Only TaskScope throws and catches it.
struct TaskCancelled
{};

//! \brief Ties coroutines to the object that they work on.
//!
//! A member of that object, declared last. A coroutine that touches the object is started with start() and awaits through the
//! scope: `auto reply = co_await m_tasks(m_api.sessions(cursor));`. When the object goes while the coroutine waits, the coroutine is
//! unwound instead of resumed: nothing after the `co_await` runs, destructors of its locals do.
//!
//! One thread only, that of the object.
class TaskScope
{
public:
    TaskScope() = default;
    ~TaskScope() { *m_alive = false; }
    Q_DISABLE_COPY_MOVE(TaskScope)

    //! Unwinds what waits now; what is started later lives.
    void cancel()
    {
        *m_alive = false;
        m_alive = std::make_shared<bool>(true);
    }

    //! Lets `task` run on its own; being cancelled ends it silently.
    static void start(QCoro::Task<> task)
    {
        if (!task.isReady())
            detach(std::move(task));
    }

    template <typename T>
    [[nodiscard]] QCoro::Task<T> operator()(QCoro::Task<T> task) const
    {
        return task.isReady() ? std::move(task) : guard(m_alive, std::move(task));
    }

private:
    template <typename T>
    static QCoro::Task<T> guard(std::shared_ptr<const bool> alive, QCoro::Task<T> task)
    {
        if constexpr (std::is_void_v<T>) {
            co_await task;
            if (!*alive)
                throw TaskCancelled{};
        } else {
            T value = co_await std::move(task);
            if (!*alive)
                throw TaskCancelled{};
            co_return value;
        }
    }

    static QCoro::Task<> detach(QCoro::Task<> task)
    {
        try {
            co_await task;
        } catch (const TaskCancelled &) { // NOLINT(bugprone-empty-catch): its object is gone, nobody wants the rest
        }
    }

    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace qd
