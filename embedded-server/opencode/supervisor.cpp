// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/supervisor.h"

#include "embedded-server/opencode/logbuffer.h"
#include "embedded-server/opencode/supervisorworker.h"

namespace qd::server {

using namespace Qt::StringLiterals;

Supervisor::Supervisor(QObject *parent)
    : QObject(parent)
    , m_log(std::make_shared<LogBuffer>())
    , m_worker(new SupervisorWorker(m_log))
{
    m_thread.setObjectName(u"supervisor"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &SupervisorWorker::changed, this,
            [this](State state, const Reason &reason, const std::optional<Endpoint> &endpoint, bool owner) {
                m_state = state;
                m_reason = reason;
                m_endpoint = endpoint;
                m_owner = owner;
                Q_EMIT stateChanged(state, reason);
            });
    connect(m_worker, &SupervisorWorker::logChanged, this, &Supervisor::logChanged);
    m_thread.start();
}

Supervisor::~Supervisor()
{
    m_thread.quit();
    m_thread.wait();
}

void Supervisor::start(const Options &options)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, options] { worker->start(options); });
}

void Supervisor::stop(StopMode mode)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, mode] { worker->stop(mode); });
}

void Supervisor::restart(const QString &why)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, why] { worker->restart(why); });
}

void Supervisor::configure(const Options &options)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, options] { worker->configure(options); });
}

void Supervisor::noteStreamBytes()
{
    m_worker->noteStreamBytes();
}

QStringList Supervisor::logLines() const
{
    return m_log->lines();
}

QString Supervisor::logFile() const
{
    return m_log->file();
}

} // namespace qd::server
