// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/serveserver.h"
#include "app/daemon/console.h"
#include "app/daemon/exitcodes.h"
#include "core/base/logging.h"
#include "embedded-server/operations/logwriter.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QSocketNotifier>

namespace qd {

using namespace Qt::StringLiterals;

ServeServer::ServeServer(server::ServerSettings settings, int signalFd)
    : m_server(settings.mode == server::ServerMode::Hub ? server::createHubServer(std::move(settings))
                                                        : server::createSidecarServer(std::move(settings)))
{
    connect(m_server->openCode(), &server::Supervisor::stateChanged, this, &ServeServer::noteOpenCode);
    auto *signal = new QSocketNotifier(signalFd, QSocketNotifier::Read, this);
    connect(signal, &QSocketNotifier::activated, this, [this, signal] {
        signal->setEnabled(false);
        TaskScope::start(end());
    });
    // Only a running event loop can be told to end.
    QMetaObject::invokeMethod(
        this, [this] { TaskScope::start(run()); }, Qt::QueuedConnection);
}

QCoro::Task<> ServeServer::run()
{
    const Outcome<void> started = co_await m_tasks(m_server->start());
    if (!started) {
        tellPeople(QtCriticalMsg, started.error().detail);
        QCoreApplication::exit(ExitServerFailed);
    } else if (!m_ending) {
        announce();
    }
}

void ServeServer::announce()
{
    const QJsonObject line{
        {u"listening"_s, m_server->url().toString()},
        {u"mode"_s, m_server->settings().description().value(u"mode"_s)},
        {u"version"_s, QCoreApplication::applicationVersion()},
        {u"instance"_s, m_server->instance()},
        {u"pid"_s, QCoreApplication::applicationPid()},
    };
    for (const QString &text : m_server->announcements())
        tellPeople(QtInfoMsg, text);
    say(stdout, QJsonDocument(line).toJson(QJsonDocument::Compact));
}

void ServeServer::noteOpenCode(server::State state, const server::Reason &reason)
{
    using enum server::State;
    if (!m_ending && (state == Unhealthy || state == Restarting || state == Failed))
        qCWarning(lcServer).noquote() << (reason.text() + u' ' + reason.detail).trimmed();
}

// Whatever the level of the log is. Where programs read it, like all of it; else as it is, for whoever sits there.
void ServeServer::tellPeople(QtMsgType type, const QString &sentence) const
{
    if (m_server->settings().logFormat != server::LogFormat::Json)
        return tell(sentence);
    const server::LogLine line{
        QDateTime::currentMSecsSinceEpoch(), type, lcServer().categoryName(), sentence.toUtf8(), {}};
    say(stderr, server::formatLogLine(line, server::LogForm::Json).chopped(1));
}

QCoro::Task<> ServeServer::end()
{
    m_ending = true;
    co_await m_tasks(m_server->shutDown());
    QCoreApplication::exit(ExitClean);
}

} // namespace qd
