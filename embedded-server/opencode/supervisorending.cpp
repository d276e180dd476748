// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/processtree.h"
#include "embedded-server/opencode/guardianlink.h"
#include "embedded-server/opencode/supervisorworker.h"

// How a server ends, and what comes after.
namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype tailLines = 30;
constexpr std::chrono::milliseconds guardianSlack{3'000};

} // namespace

void SupervisorWorker::endServer(Reason::Code why, const QString &detail)
{
    m_end = because(why, detail);
    note(u"ending the server: "_s + m_end.text() + u' ' + detail);
    stopWatching();
    become(State::Restarting, m_end);
    m_link->end(m_options.timeouts.grace);
    limitTheEnd();
}

//! Of a server that is no more, or is to end.
void SupervisorWorker::stopWatching()
{
    if (m_monitor)
        m_monitor->stop();
    m_memory.stop();
    m_boot.stop();
}

void SupervisorWorker::forceEnd()
{
    note(u"the guardian did not end the server in time"_s);
    afterEnd();
}

void SupervisorWorker::afterEnd()
{
    m_endLimit.stop();
    stopWatching();
    m_lockPoll.stop();
    m_link.reset();
    // A guardian that was killed could not clean up. The mark finds what it had to look after, wherever that has gone.
    // As long as there is an owner this is its business.
    if (m_folder.isLocked() || m_folder.tryLock())
        sweepUp(m_record);
    if (m_stopping)
        finishStop();
    else if (!m_folder.isLocked())
        follow();
    else if (m_end.code == Reason::Code::Requested || m_end.code == Reason::Code::MemoryCeiling)
        begin();
    else
        countFailure(m_end);
}

void SupervisorWorker::countFailure(Reason reason)
{
    if (reason.code == Reason::Code::PortTaken)
        m_launcher->forgetPort();
    const std::optional<qint64> pause = m_policy.failed(m_clock->monotonicMs());
    if (!pause) {
        reason.detail = reason.text() + u' ' + reason.detail;
        reason.code = Reason::Code::TooManyFailures;
        giveUp(reason);
        return;
    }
    reason.nextTryMs = *pause;
    note(u"%1 Next start in %2 ms"_s.arg(reason.text()).arg(*pause));
    become(State::Restarting, reason);
    m_nextTry.start(std::chrono::milliseconds(*pause));
}

void SupervisorWorker::giveUp(Reason reason)
{
    note(reason.text() + u' ' + reason.detail);
    reason.logTail = m_log->tail(tailLines);
    // Somebody else may have more luck.
    m_folder.unlock();
    become(State::Failed, reason);
}

void SupervisorWorker::stop(Supervisor::StopMode mode)
{
    m_nextTry.stop();
    m_lockPoll.stop();
    m_stopping = true;
    m_keeping = mode == Supervisor::StopMode::LeaveRunning && !m_boot.isBooting();
    stopWatching();
    if (!m_link) {
        finishStop();
        return;
    }
    limitTheEnd();
    if (m_keeping)
        m_link->keep();
    else
        m_link->leave();
}

void SupervisorWorker::released(int othersLeft)
{
    // Left running, or somebody else's from now on. Otherwise the end follows, and with it guardianGone().
    if (m_stopping && (othersLeft > 0 || m_keeping))
        finishStop();
}

void SupervisorWorker::restart(const QString &why)
{
    if (m_stopping || !m_launcher || m_state == State::Stopped)
        return;
    note(u"restart: "_s + why);
    m_policy.reset();
    if (m_link) {
        endServer(Reason::Code::Requested, why);
    } else {
        m_nextTry.stop();
        become(State::Starting, because(Reason::Code::Requested, why));
        begin();
    }
}

void SupervisorWorker::finishStop()
{
    m_change.stop();
    m_endLimit.stop();
    stopWatching();
    m_link.reset();
    m_folder.unlock();
    m_stopping = false;
    become(State::Stopped, because(Reason::Code::Requested));
}

void SupervisorWorker::limitTheEnd()
{
    m_endLimit.start(m_options.timeouts.grace + guardianSlack);
}

void SupervisorWorker::sweepUp(const ServerRecord &record)
{
    const std::string mark = std::string(markerVariable) + '=' + record.marker.toStdString();
    if (const int killed = killMarked(mark); killed > 0)
        note(u"killed %1 processes that a server had left behind"_s.arg(killed));
    m_folder.clear();
}

} // namespace qd::server
