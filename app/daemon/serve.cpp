// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/serve.h"
#include "app/daemon/console.h"
#include "app/daemon/exitcodes.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

namespace qd {

using namespace Qt::StringLiterals;
using server::Reason;
using server::State;

namespace {

bool isAboutTheProgram(Reason::Code code)
{
    return code == Reason::Code::BinaryMissing || code == Reason::Code::BinaryTooOld ||
           code == Reason::Code::BinaryUnusable;
}

} // namespace

Serve::Serve(server::Options options, int signalFd)
    : m_useWatch(m_supervisor)
{
    options.inUse = m_useWatch.inUse();
    connect(&m_supervisor, &server::Supervisor::stateChanged, this, &Serve::take);
    auto *signal = new QSocketNotifier(signalFd, QSocketNotifier::Read, this);
    connect(signal, &QSocketNotifier::activated, this, [this, signal] {
        signal->setEnabled(false);
        end(ExitClean);
    });
    m_supervisor.start(options);
}

void Serve::take(State state, const Reason &reason)
{
    m_useWatch.follow(state);
    if (state == State::Stopped && m_ending) {
        QCoreApplication::exit(m_exitCode);
    } else if (m_ending) {
        return;
    } else if (state == State::Healthy && !m_announced) {
        announce();
    } else if (state == State::Failed) {
        fail(reason);
    } else if (m_announced) {
        say(stderr, "quarterdeckd: " + (reason.text() + u' ' + reason.detail).trimmed().toUtf8());
    }
}

void Serve::announce()
{
    m_announced = true;
    const server::Endpoint endpoint = m_supervisor.endpoint().value();
    const QJsonObject line{
        {u"url"_s, endpoint.url.toString()},
        {u"username"_s, endpoint.username},
        {u"passwordFile"_s, endpoint.passwordFile},
        {u"version"_s, endpoint.version},
        {u"dataDirectory"_s, endpoint.dataDirectory},
        {u"logFile"_s, m_supervisor.logFile()},
        {u"pid"_s, endpoint.pid},
    };
    say(stdout, QJsonDocument(line).toJson(QJsonDocument::Compact));
}

void Serve::fail(const Reason &reason)
{
    if (!isAboutTheProgram(reason.code)) {
        for (const QString &line : reason.logTail)
            say(stderr, line.toUtf8());
    }
    say(stderr, "quarterdeckd: " + reason.text().toUtf8());
    if (!reason.detail.isEmpty())
        say(stderr, "quarterdeckd: " + reason.detail.toUtf8());
    end(isAboutTheProgram(reason.code) ? ExitNoOpenCode : ExitServerFailed);
}

void Serve::end(int exitCode)
{
    m_ending = true;
    m_exitCode = exitCode;
    m_supervisor.stop();
}

} // namespace qd
