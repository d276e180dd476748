// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/upstreamcore.h"
#include "embedded-server/http/upstreamjob.h"
#include "embedded-server/http/upstreamlink.h"

#include <algorithm>

namespace qd::http {

UpstreamCore::UpstreamCore(UpstreamOptions options)
    : m_options(std::move(options))
{}

UpstreamCore::~UpstreamCore() = default;

Outcome<void> UpstreamCore::attach(ServerCore &server)
{
    Outcome<std::shared_ptr<TlsTrust>> trust = TlsTrust::make(m_options.extraCertificates);
    if (!trust)
        return tl::unexpected(trust.error());
    m_trust = std::move(*trust);
    m_gate = server.gate();
    m_mailbox = server.mailbox();
    m_server = &server;
    server.addGuest(shared_from_this());
    return {};
}

void UpstreamCore::close()
{
    post([self = shared_from_this()] {
        self->endAll();
        self->m_server = nullptr;
    });
}

bool UpstreamCore::post(std::function<void()> job)
{
    return m_gate && m_gate->post(std::move(job));
}

std::shared_ptr<UpstreamLink> UpstreamCore::takeKept(const UpstreamOrigin &origin)
{
    // The one that was used last is the least likely to have been given up.
    const auto found = std::find_if(m_kept.rbegin(), m_kept.rend(),
                                    [&origin](const Kept &kept) { return kept.link->origin() == origin; });
    if (found == m_kept.rend())
        return nullptr;
    std::shared_ptr<UpstreamLink> link = std::move(found->link);
    m_kept.erase(std::next(found).base());
    return link;
}

void UpstreamCore::keep(const std::shared_ptr<UpstreamLink> &link)
{
    if (isClosed())
        return link->abort();
    m_kept.push_back({link, m_server->now() + m_options.keepMs});
    const auto same = [&link](const Kept &kept) { return kept.link->origin() == link->origin(); };
    if (std::ranges::count_if(m_kept, same) <= m_options.keepPerOrigin)
        return;
    const auto oldest = std::ranges::find_if(m_kept, same);
    oldest->link->abort();
    m_kept.erase(oldest);
}

void UpstreamCore::forget(UpstreamLink *link)
{
    m_kept.remove_if([link](const Kept &kept) { return kept.link.get() == link; });
}

void UpstreamCore::sweep(qint64 now)
{
    if (isClosed())
        return;
    while (!m_kept.empty() && m_kept.front().until <= now) {
        const std::shared_ptr<UpstreamLink> link = std::move(m_kept.front().link);
        m_kept.pop_front();
        link->abort();
    }
    const std::vector<std::shared_ptr<UpstreamJob>> jobs(m_jobs.begin(), m_jobs.end());
    for (const auto &job : jobs)
        job->sweep(now);
}

void UpstreamCore::engineStopped()
{
    endAll();
    m_server = nullptr;
}

void UpstreamCore::endAll()
{
    const std::vector<std::shared_ptr<UpstreamJob>> jobs(m_jobs.begin(), m_jobs.end());
    for (const auto &job : jobs)
        job->lost();
    m_jobs.clear();
    for (const Kept &kept : std::exchange(m_kept, {}))
        kept.link->abort();
}

} // namespace qd::http
