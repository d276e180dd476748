// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/supervisorworker.h"

#include "core/base/clock.h"
#include "core/base/logging.h"
#include "embedded-server/opencode/guardianlink.h"

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds logPause{250};
constexpr int lockPollFactor = 8; // while there is a server, its owner is looked for less often

} // namespace

SupervisorWorker::SupervisorWorker(std::shared_ptr<LogBuffer> log)
    : m_log(std::move(log))
    , m_boot(this)
    , m_memory(this)
    , m_change(this)
{
    for (QTimer *timer : {&m_nextTry, &m_endLimit, &m_logPause})
        timer->setSingleShot(true);
    // Children of this object, so that they move to its thread with it.
    for (QTimer *timer : {&m_nextTry, &m_endLimit, &m_lockPoll, &m_logPause})
        timer->setParent(this);
    connect(&m_nextTry, &QTimer::timeout, this, &SupervisorWorker::begin);
    connect(&m_boot, &BootWatch::worthAsking, this, [this] { ask(true); });
    connect(&m_boot, &BootWatch::portTaken, this,
            [this] { m_end = because(Reason::Code::PortTaken, QString::number(m_record.port)); });
    connect(&m_boot, &BootWatch::timedOut, this, [this] { endServer(Reason::Code::BootTimeout); });
    connect(&m_endLimit, &QTimer::timeout, this, &SupervisorWorker::forceEnd);
    connect(&m_lockPoll, &QTimer::timeout, this, &SupervisorWorker::tryToTakeOver);
    connect(&m_memory, &MemoryWatch::exceeded, this, [this](qint64 used) {
        if (m_folder.isLocked() && m_state == State::Healthy)
            endServer(Reason::Code::MemoryCeiling, u"%1 MiB"_s.arg(used / (1024LL * 1024)));
    });
    connect(&m_change, &ConfigChange::due, this, [this] {
        if (m_state == State::Healthy && m_folder.isLocked())
            restart(u"its configuration has changed"_s);
    });
    connect(&m_logPause, &QTimer::timeout, this, &SupervisorWorker::logChanged);
}

SupervisorWorker::~SupervisorWorker() = default;

// Who we are

void SupervisorWorker::start(const Options &options)
{
    if (m_state != State::Stopped && m_state != State::Failed)
        return;
    applyOptions(options);
    become(State::Starting, because(Reason::Code::Requested));
    if (const auto opened = m_launcher->openFolder(m_folder); !opened)
        giveUp(opened.error());
    else
        begin();
}

void SupervisorWorker::applyOptions(const Options &options)
{
    m_options = options;
    m_clock = options.clock ? options.clock : std::shared_ptr<const Clock>(&systemClock(), [](const Clock *) {});
    m_policy = RestartPolicy(options.timeouts);
    m_launcher = std::make_unique<ServerLauncher>(options, *m_log);
    m_monitor = std::make_unique<HealthMonitor>(options.timeouts, *m_clock, m_streamBytes);
    connect(m_monitor.get(), &HealthMonitor::answered, this, &SupervisorWorker::answered);
    connect(m_monitor.get(), &HealthMonitor::missed, this, [this](const QString &why) {
        if (m_state == State::Healthy)
            become(State::Unhealthy, because(Reason::Code::NoAnswer, why));
    });
    connect(m_monitor.get(), &HealthMonitor::wedged, this, [this] {
        if (m_folder.isLocked())
            endServer(Reason::Code::Wedged);
    });
}

void SupervisorWorker::begin()
{
    if (m_folder.tryLock())
        lead();
    else
        follow();
}

void SupervisorWorker::lead()
{
    m_lockPoll.stop();
    const std::optional<ServerRecord> record = m_folder.read();
    if (record && attachTo(*record))
        return;
    if (record)
        sweepUp(*record);
    startNew();
}

void SupervisorWorker::follow()
{
    const std::optional<ServerRecord> record = m_folder.read();
    if (record && record->ready && attachTo(*record)) {
        m_lockPoll.start(m_options.timeouts.ownerPoll * lockPollFactor);
        return;
    }
    become(m_state == State::Starting ? State::Starting : State::Restarting, because(Reason::Code::WaitingForOwner));
    m_nextTry.start(m_options.timeouts.ownerPoll);
}

void SupervisorWorker::startNew()
{
    newLink();
    m_adopted = false;
    m_end = {};
    m_change.stop(); // this one gets what is new
    const auto record = m_launcher->launch(m_folder, *m_link);
    if (!record) {
        m_link.reset();
        giveUp(record.error());
        return;
    }
    m_record = *record;
    m_boot.start(m_options.timeouts);
    become(State::Starting, because(Reason::Code::Requested));
}

bool SupervisorWorker::attachTo(const ServerRecord &record)
{
    newLink();
    if (!m_link->attach(u"quarterdeck-"_s + record.marker)) {
        m_link.reset();
        return false;
    }
    m_record = record;
    m_adopted = true;
    m_end = {};
    m_log->setCredentials(record.username, record.password);
    note(u"using the server that runs already: process %1, port %2"_s.arg(record.pid).arg(record.port));
    if (m_folder.isLocked())
        m_change.compare(m_record, m_options);
    ask(false);
    return true;
}

void SupervisorWorker::tryToTakeOver()
{
    if (!m_folder.tryLock())
        return;
    m_lockPoll.stop();
    note(u"the owner has gone, taking over"_s);
    m_change.compare(m_record, m_options);
    if (m_state == State::Healthy || m_state == State::Unhealthy)
        become(m_state, because(Reason::Code::TookOver));
}

// What the guardian and the monitor say

void SupervisorWorker::newLink()
{
    m_link = std::make_unique<GuardianLink>();
    connect(m_link.get(), &GuardianLink::line, this, &SupervisorWorker::takeLine);
    connect(m_link.get(), &GuardianLink::serverStarted, this, &SupervisorWorker::serverStarted);
    connect(m_link.get(), &GuardianLink::serverNotStarted, this,
            [this](const QString &why) { m_end = because(Reason::Code::BinaryUnusable, why); });
    connect(m_link.get(), &GuardianLink::serverEnded, this, &SupervisorWorker::serverEnded);
    connect(m_link.get(), &GuardianLink::holdersChanged, this, [this] {
        if (m_lockPoll.isActive())
            tryToTakeOver();
    });
    // Queued, because these end with the link being deleted.
    connect(m_link.get(), &GuardianLink::released, this, &SupervisorWorker::released, Qt::QueuedConnection);
    connect(m_link.get(), &GuardianLink::gone, this, &SupervisorWorker::guardianGone, Qt::QueuedConnection);
}

void SupervisorWorker::takeLine(const QString &line)
{
    m_log->add(line);
    logGrew();
    m_boot.take(line);
}

void SupervisorWorker::ask(bool booting)
{
    m_monitor->watch(m_record.port, basicAuthorization(m_record.username, m_record.password), booting);
}

void SupervisorWorker::serverStarted(qint64 pid)
{
    if (m_adopted)
        return;
    m_record.pid = pid;
    // A full disk: a second instance can't adopt this server, everything else works.
    if (const Outcome<void> written = m_folder.write(m_record); !written)
        note(u"the state file can't be written: "_s + written.error().detail);
}

void SupervisorWorker::answered(const QString &version)
{
    const bool booted = m_boot.isBooting();
    m_boot.stop();
    const bool first = m_state != State::Unhealthy;
    if (booted || m_adopted)
        m_record.version = version.isEmpty() ? m_record.version : version;
    if (booted) {
        m_record.ready = true;
        serverStarted(m_record.pid);
    }
    m_memory.watch(m_record.pid, m_options);
    become(State::Healthy, because(first && m_adopted ? Reason::Code::Adopted : Reason::Code::Ready));
}

void SupervisorWorker::serverEnded(int exitCode, int signal, bool requested)
{
    stopWatching();
    limitTheEnd();
    if (m_end.code == Reason::Code::None)
        m_end.code = requested ? Reason::Code::Requested : Reason::Code::Crashed;
    m_end.exitCode = exitCode;
    m_end.signal = signal;
    note(u"the server ended: exit code %1, signal %2"_s.arg(exitCode).arg(signal));
    if (!m_stopping)
        become(State::Restarting, m_end);
}

void SupervisorWorker::guardianGone(bool clean)
{
    if (!m_link || sender() != m_link.get())
        return;
    if (!clean && m_end.code == Reason::Code::None)
        m_end = because(Reason::Code::GuardianGone);
    afterEnd();
}

void SupervisorWorker::configure(const Options &options)
{
    if (!m_launcher || m_stopping || m_state == State::Stopped || m_state == State::Failed)
        return;
    m_options.extraConfig = options.extraConfig;
    m_options.withheld = options.withheld;
    m_launcher->configure(m_options);
    if (m_link)
        m_change.compare(m_record, m_options);
}

// Telling

void SupervisorWorker::become(State state, const Reason &reason)
{
    if (state != m_state)
        qCInfo(lcServer).noquote() << "opencode is" << stateName(state) << '-' << reason.text() << reason.detail;
    m_state = state;
    Q_EMIT changed(state, reason, endpoint(), m_folder.isLocked());
}

std::optional<Endpoint> SupervisorWorker::endpoint() const
{
    if (m_state != State::Healthy && m_state != State::Unhealthy)
        return {};
    return Endpoint{.url = QUrl(u"http://127.0.0.1:%1"_s.arg(m_record.port)),
                    .username = m_record.username,
                    .password = m_record.password,
                    .version = m_record.version,
                    .dataDirectory = m_record.dataDirectory,
                    .passwordFile = m_folder.passwordFile(),
                    .pid = m_record.pid};
}

void SupervisorWorker::note(const QString &line)
{
    m_log->note(line);
    logGrew();
}

void SupervisorWorker::logGrew()
{
    if (!m_logPause.isActive())
        m_logPause.start(logPause);
}

} // namespace qd::server
