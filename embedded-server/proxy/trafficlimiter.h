// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <memory>
#include <variant>

namespace qd::proxy {

struct Rates
{
    int requestsPerMinute = 0; //!< 0 = any number
    int streams = 0;           //!< at once; likewise
};

//! \brief How much of the proxy each person and each token may use. One thread; counts are forgotten when nobody needs them.
class TrafficLimiter
{
    struct State;

public:
    //! A request that is under way: its end frees the place. May outlive the limiter.
    class Ticket
    {
    public:
        Ticket(std::weak_ptr<State> state, QList<QByteArray> names)
            : m_state(std::move(state))
            , m_names(std::move(names))
        {}
        ~Ticket();
        Q_DISABLE_COPY_MOVE(Ticket)

    private:
        std::weak_ptr<State> m_state;
        QList<QByteArray> m_names;
    };
    using TicketPtr = std::shared_ptr<Ticket>;
    struct Entrant
    {
        QByteArray name; //!< of a person or a token
        Rates rates;
    };

    //! `clock` must outlive it.
    explicit TrafficLimiter(const Clock &clock);
    ~TrafficLimiter();
    Q_DISABLE_COPY_MOVE(TrafficLimiter)

    //! A ticket, if none of them has reached a limit; else milliseconds after which to try again.
    [[nodiscard]] std::variant<TicketPtr, qint64> enter(const QList<Entrant> &entrants);

private:
    const Clock &m_clock;
    std::shared_ptr<State> m_state;
};

} // namespace qd::proxy
