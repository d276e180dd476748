// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace qd {

//! \brief Tells work that nobody waits for it any more. Copies are the same; one thread.
//!
//! A child is cancelled with its parent, never the other way.
class Cancellation
{
public:
    Cancellation();

    [[nodiscard]] bool isCancelled() const;
    //! Calls what waits for it, once.
    void cancel() const;
    //! Calls `call` when it is cancelled, at once if it is already. Forgotten with the last copy.
    void onCancel(std::function<void()> call) const;
    [[nodiscard]] Cancellation child() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace qd
