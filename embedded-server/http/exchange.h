// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"
#include "embedded-server/http/response.h"

#include <functional>

namespace qd::http {

struct ExchangeCore;

//! \brief A request and the way to answer it: whole with answer(), or in pieces with begin(), write() and finish().
//!
//! Shared; may outlive the server, and does nothing then. Its functions may be called on any thread; what is called back is called on the
//! owner's. The last one to let go of it without an answer causes a 500, or a reset if the answer had begun.
class Exchange
{
public:
    explicit Exchange(std::shared_ptr<ExchangeCore> core);
    ~Exchange();
    Q_DISABLE_COPY_MOVE(Exchange)

    [[nodiscard]] const Request &request() const;
    [[nodiscard]] RequestPtr sharedRequest() const;

    //! Only the first of answer() and begin() counts.
    void answer(Response response);
    //! The head of a streamed answer; its body is not looked at. With a Content-Length field exactly so many bytes must follow.
    void begin(Response head);
    //! Sends `chunk` as it is: the buffer is shared, not copied. False when more than Limits::queue bytes wait: wait for room() before the
    //! next one. The chunk is taken in any case.
    bool write(const QByteArray &chunk);
    void finish();
    //! Resets the connection, so that what was sent never looks complete.
    void abort();

    //! Resumes with true when there is room to write, with false when nobody reads any more.
    [[nodiscard]] QCoro::Task<bool> room();
    //! The next piece of the body of a route that streams it; empty at its end. One at a time: nothing more is read from the client until
    //! it is asked for.
    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> readBody();

    //! Called once, at once, if the client (or the server) goes before the answer is sent; not after it.
    void onClosed(std::function<void()> call);
    [[nodiscard]] bool isClosed() const;
    //! For the engine: another handle stands for the answer from now on, so letting go of this one means nothing.
    void disarm() { m_armed = false; }
    //! Bytes that were written and not sent yet.
    [[nodiscard]] qint64 waiting() const;
    //! For what answers it on the engine's thread.
    [[nodiscard]] const std::shared_ptr<ExchangeCore> &core() const { return m_core; }

private:
    std::shared_ptr<ExchangeCore> m_core;
    bool m_armed = true;
};

using ExchangePtr = std::shared_ptr<Exchange>;

} // namespace qd::http
