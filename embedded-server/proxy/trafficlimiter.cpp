// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/trafficlimiter.h"

#include <algorithm>
#include <deque>

namespace qd::proxy {

namespace {

constexpr qint64 minuteMs = 60'000;
constexpr qint64 busyMs = 1'000; // when a stream ends nobody knows
constexpr qsizetype mostNames = 10'000;

} // namespace

struct TrafficLimiter::State
{
    struct Traffic
    {
        std::deque<qint64> begun; // monotonic, of the last minute
        int streams = 0;
    };
    QHash<QByteArray, Traffic> all;

    void forget(qint64 now)
    {
        all.removeIf([now](const auto &each) {
            const Traffic &traffic = each.value();
            return traffic.streams == 0 && (traffic.begun.empty() || traffic.begun.back() <= now - minuteMs);
        });
    }
};

TrafficLimiter::Ticket::~Ticket()
{
    const auto state = m_state.lock();
    if (!state)
        return;
    for (const QByteArray &name : std::as_const(m_names))
        --state->all[name].streams;
}

TrafficLimiter::TrafficLimiter(const Clock &clock)
    : m_clock(clock)
    , m_state(std::make_shared<State>())
{}

TrafficLimiter::~TrafficLimiter() = default;

std::variant<TrafficLimiter::TicketPtr, qint64> TrafficLimiter::enter(const QList<Entrant> &entrants)
{
    const qint64 now = m_clock.monotonicMs();
    if (m_state->all.size() > mostNames)
        m_state->forget(now);
    qint64 wait = 0;
    for (const Entrant &entrant : entrants) {
        State::Traffic &traffic = m_state->all[entrant.name];
        while (!traffic.begun.empty() && traffic.begun.front() <= now - minuteMs)
            traffic.begun.pop_front();
        const int most = entrant.rates.requestsPerMinute;
        if (most > 0 && traffic.begun.size() >= std::size_t(most))
            wait = std::max(wait, traffic.begun[traffic.begun.size() - std::size_t(most)] + minuteMs - now);
        if (entrant.rates.streams > 0 && traffic.streams >= entrant.rates.streams)
            wait = std::max(wait, busyMs);
    }
    if (wait > 0)
        return wait;
    QList<QByteArray> names;
    for (const Entrant &entrant : entrants) {
        State::Traffic &traffic = m_state->all[entrant.name];
        if (entrant.rates.requestsPerMinute > 0)
            traffic.begun.push_back(now);
        ++traffic.streams;
        names.append(entrant.name);
    }
    return std::make_shared<Ticket>(m_state, names);
}

} // namespace qd::proxy
