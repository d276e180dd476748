// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstream.h"

namespace qd::http {

class FanoutCore;

struct FanoutOptions
{
    qint64 largestQueue = 1024 * 1024; //!< bytes that may wait for a client; one that is slower is cut off
    int gatherMs = 10;                 //!< events that come closer together than that go out as one write
    //! As of RelayHooks.
    std::function<void(Response &head)> onHead = {};
    std::function<Response(const Error &error)> onFailure = {};
    //! Bytes came, whoever listens. Engine's thread.
    std::function<void()> onBytes = {};
    //! Whether an event is what each new stream begins with: it is kept, and given to clients that come later. Engine's thread.
    std::function<bool(QByteArrayView event)> isGreeting = {};
};

//! \brief Answers many clients with one event stream of another server (the event-stream format of the HTML standard, section 9.2).
//!
//! Owner's thread. The stream is opened for the first client and closed after the last. It is passed on in whole events; what several clients
//! get is one shared buffer. When it breaks off, all clients' connections are reset, as without this in between.
class Fanout
{
public:
    //! Whether a client gets an event (its lines, without the empty one). Owner's thread.
    using Filter = std::function<bool(QByteArrayView event)>;

    explicit Fanout(const UpstreamClient &client, FanoutOptions options = {});
    //! Ends all streams.
    ~Fanout();
    Q_DISABLE_COPY_MOVE(Fanout)

    //! What is asked when the next stream is opened. Before the first add().
    void setRequest(const UpstreamRequest &request);
    //! Takes the exchange over. Clients with a filter get theirs by way of the owner's thread.
    void add(const ExchangePtr &exchange, Filter filter = {});

private:
    std::shared_ptr<FanoutCore> m_core;
};

//! \brief Finds the ends of events in a stream's bytes.
class EventCutter
{
public:
    //! Whole events that end in what came so far and were not given yet; `bytes` itself, shared, if it is just that.
    [[nodiscard]] QByteArray cut(const QByteArray &bytes);
    //! Bytes of an event that is not whole.
    [[nodiscard]] qsizetype unfinished() const { return m_rest.size(); }
    void reset() { m_rest.clear(); }

private:
    QByteArray m_rest;
};

//! Calls `call` for each event of a buffer of whole events.
void forEachEvent(QByteArrayView events, const std::function<void(QByteArrayView event)> &call);

} // namespace qd::http
