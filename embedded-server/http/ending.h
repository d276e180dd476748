// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace qd::http {

//! \brief The end of what an Authenticator once found out: a sign-out, a revocation, other permissions.
//!
//! An Authenticator puts it into the Principal and calls end() when it happens: WebSockets that were let in by it are closed and streamed
//! answers are cut, at once and without their handlers' help. Any thread.
class Ending
{
public:
    //! For WebSockets: in the range that Yjs clients take for "don't come back by yourself".
    static constexpr int SignedOut = 4401;
    //! Come back, and be looked at again. Not 1012, which Qt takes for a breach of the protocol.
    static constexpr int Changed = 4300;

    using Call = std::function<void(int code, const QByteArray &reason)>;

    //! Only the first call counts. `code` and `reason` go to WebSockets.
    void end(int code, const QByteArray &reason);
    [[nodiscard]] bool isOver() const;
    //! Calls `call` at the end, at once if that was; forgotten with `keeper`.
    void onEnd(const std::shared_ptr<void> &keeper, Call call);
    //! Something waits for it: a WebSocket or a streamed answer is open.
    [[nodiscard]] bool isAwaited() const;

private:
    struct Waiting
    {
        std::weak_ptr<void> keeper;
        Call call;
    };

    mutable std::mutex m_mutex;
    bool m_over = false;
    int m_code = 0;
    QByteArray m_reason;
    std::vector<Waiting> m_waiting;
    size_t m_sweepAt = 16; //!< so many are looked through for those that have gone
};

} // namespace qd::http
