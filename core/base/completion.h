// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifndef Q_MOC_RUN // moc 6.4 can't read what it includes
#include <coroutine>
#endif
#include <memory>
#include <optional>

namespace qd {

//! \brief A value that arrives once, for one coroutine to await: the bridge from callbacks to coroutines.
//!
//! Copies share the value. complete() resumes the waiter before it returns, so it must be the last thing that its caller does with
//! objects which the waiter may delete. One thread only.
template <typename T>
class Completion
{
public:
    //! Only the first value counts.
    void complete(T value) const
    {
        const std::shared_ptr<State> state = m_state; // the waiter may delete what owns this Completion
        if (state->value)
            return;
        state->value = std::move(value);
        if (state->waiter)
            state->waiter.resume();
    }
    [[nodiscard]] bool isComplete() const { return m_state->value.has_value(); }

    [[nodiscard]] bool await_ready() const noexcept { return isComplete(); }
    void await_suspend(std::coroutine_handle<> waiter) const noexcept { m_state->waiter = waiter; }
    [[nodiscard]] T await_resume() const { return std::move(*m_state->value); }

private:
    struct State
    {
        std::optional<T> value;
        std::coroutine_handle<> waiter;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace qd
