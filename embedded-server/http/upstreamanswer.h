// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstreamjob.h"

#include "core/base/completion.h"

#include <deque>

namespace qd::http {

//! \brief What the owner of a request and the engine's thread share.
struct UpstreamAnswerCore final : UpstreamUser, std::enable_shared_from_this<UpstreamAnswerCore>
{
    using Piece = Outcome<QByteArray>;

    explicit UpstreamAnswerCore(std::shared_ptr<UpstreamCore> upstream)
        : core(std::move(upstream))
    {}

    const std::shared_ptr<UpstreamCore> core;
    Response head;                     //!< owner's thread, once it is there
    Completion<Outcome<void>> hasHead; //!< owner's thread

    // Owner's thread.
    void start(UpstreamRequest request);
    void read(const std::function<void(const Piece &)> &call);
    void abort();

    void onHead(Response answer) override;
    void onData(const QByteArray &chunk) override;
    void onEnd() override;
    void onFailed(const Error &error) override;

private:
    void put(const Piece &piece);
    void deliver();

    // Engine's thread.
    std::shared_ptr<UpstreamJob> m_job;
    std::deque<Piece> m_pieces;
    std::function<void(const Piece &)> m_reader;
    bool m_hasHead = false;
    bool m_over = false;
};

} // namespace qd::http
