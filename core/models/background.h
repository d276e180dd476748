// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

class QObject;

namespace qd {

//! \brief Runs work off the GUI thread and hands the result back: the one seam under the models' parsing.
class Background
{
public:
    virtual ~Background() = default;

    //! \brief Runs `work` on another thread, then `done` on the thread of `context`, never inside this call.
    //!
    //! `done` is dropped when `context` is gone by then. Jobs of one caller finish in the order in which they were given.
    virtual void run(QObject *context, std::function<void()> work, std::function<void()> done) = 0;
};

//! One worker thread of low priority, made with the first job and gone when it was idle for some seconds.
[[nodiscard]] Background &sharedBackground();

} // namespace qd
