// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"

#include <QCoroTask>

#include <deque>
#include <memory>

namespace qd::auth {

//! \brief One after the other: who wants to pass waits until the one before has let go of its pass. One thread.
class Passage
{
public:
    using Pass = std::shared_ptr<void>;

    explicit Passage(int mostWaiting)
        : m_state(std::make_shared<State>())
        , m_most(mostWaiting)
    {}

    //! Null when too many wait already.
    [[nodiscard]] QCoro::Task<Pass> enter() { return enter(m_state, m_most); }

private:
    struct State
    {
        bool busy = false;
        std::deque<Completion<bool>> waiting;

        void leave()
        {
            if (waiting.empty()) {
                busy = false;
                return;
            }
            const Completion<bool> next = std::move(waiting.front());
            waiting.pop_front();
            next.complete(true);
        }
    };

    static QCoro::Task<Pass> enter(std::shared_ptr<State> state, int most)
    {
        if (state->busy) {
            if (int(state->waiting.size()) >= most)
                co_return Pass();
            const Completion<bool> turn = state->waiting.emplace_back();
            co_await turn;
        }
        state->busy = true;
        co_return Pass(state.get(), [state](void *) { state->leave(); });
    }

    std::shared_ptr<State> m_state;
    int m_most;
};

} // namespace qd::auth
