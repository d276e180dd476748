// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/mailbox.h"
#include "embedded-server/http/engine.h"

namespace qd::http {

namespace {

constexpr size_t mostGathered = 64; // more are sent, so that the two threads work side by side

} // namespace

Mailbox::Mailbox(QObject *owner, Engine &engine)
    : m_owner(owner)
    , m_engine(engine)
    , m_receiver(new QObject)
{}

Mailbox::~Mailbox()
{
    delete m_receiver;
}

void Mailbox::post(std::function<void()> job)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_receiver)
        return;
    m_jobs.push_back(std::move(job));
    if (m_posted)
        return;
    if (m_engine.isThisThread() && m_jobs.size() < mostGathered)
        gather();
    else
        send();
}

void Mailbox::gather()
{
    if (std::exchange(m_gathering, true))
        return;
    // Behind everything that the engine has at hand.
    m_engine.post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self)
            return;
        const std::scoped_lock lock(self->m_mutex);
        self->m_gathering = false;
        if (self->m_receiver && !self->m_posted && !self->m_jobs.empty())
            self->send();
    });
}

void Mailbox::send()
{
    m_posted = true;
    QMetaObject::invokeMethod(
        m_receiver,
        [self = weak_from_this()] {
            if (const auto mailbox = self.lock())
                mailbox->deliver();
        },
        Qt::QueuedConnection);
}

void Mailbox::deliver()
{
    std::vector<std::function<void()>> jobs;
    {
        const std::scoped_lock lock(m_mutex);
        jobs.swap(m_jobs);
        m_posted = false;
    }
    ++m_delivering;
    for (const std::function<void()> &job : jobs) {
        if (m_owner)
            job();
    }
    --m_delivering;
}

void Mailbox::close()
{
    QObject *receiver = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        receiver = std::exchange(m_receiver, nullptr);
    }
    // One of its own events may be what closes it.
    if (receiver && m_delivering)
        receiver->deleteLater();
    else
        delete receiver;
    deliver();
}

bool Gate::post(std::function<void()> job)
{
    const std::scoped_lock lock(m_mutex);
    if (m_engine)
        m_engine->post(std::move(job));
    return m_engine != nullptr;
}

void Gate::close()
{
    const std::scoped_lock lock(m_mutex);
    m_engine = nullptr;
}

} // namespace qd::http
