// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/serverstate.h"

#include "opencodeversion.h"

#include <QCoreApplication>

namespace qd::server {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ServerReason)
};

} // namespace

const char *stateName(State state)
{
    switch (state) {
    case State::Stopped:
        return "stopped";
    case State::Starting:
        return "starting";
    case State::Healthy:
        return "healthy";
    case State::Unhealthy:
        return "unhealthy";
    case State::Restarting:
        return "restarting";
    case State::Failed:
        return "failed";
    }
    return "";
}

Reason because(Reason::Code code, const QString &detail)
{
    Reason reason;
    reason.code = code;
    reason.detail = detail;
    return reason;
}

QString Reason::text() const
{
    switch (code) {
    case Code::None:
        return {};
    case Code::Requested:
        return Text::tr("This was asked for.");
    case Code::Ready:
        return Text::tr("OpenCode is running.");
    case Code::Adopted:
        return Text::tr("Using the OpenCode server that was running already.");
    case Code::TookOver:
        return Text::tr("The other Quarterdeck has gone; this one looks after the OpenCode server now.");
    case Code::NoAnswer:
        return Text::tr("OpenCode does not answer at the moment.");
    case Code::Crashed:
        if (signal != 0)
            return Text::tr("OpenCode was ended by signal %1.").arg(signal);
        return Text::tr("OpenCode ended by itself with exit code %1.").arg(exitCode);
    case Code::Wedged:
        return Text::tr("OpenCode has stopped answering and is being started again.");
    case Code::MemoryCeiling:
        return Text::tr("OpenCode used too much memory while idle and is being started again.");
    case Code::BootTimeout:
        return Text::tr("OpenCode did not get ready in time.");
    case Code::PortTaken:
        return Text::tr("Another program took the port that OpenCode was about to use.");
    case Code::GuardianGone:
        return Text::tr("Quarterdeck's helper process ended unexpectedly, and OpenCode with it.");
    case Code::WaitingForOwner:
        return Text::tr("Another Quarterdeck is starting OpenCode.");
    case Code::BinaryMissing:
        return Text::tr("OpenCode was not found. Install it, or choose its program in the settings.");
    case Code::BinaryTooOld:
        return Text::tr("The OpenCode that was found is too old. Version %1 or newer is needed.")
            .arg(QLatin1StringView(oldestOpenCode));
    case Code::BinaryUnusable:
        return Text::tr("The OpenCode that was found does not run.");
    case Code::GuardianMissing:
        return Text::tr("Quarterdeck's helper program can't be started. The installation is damaged.");
    case Code::DirectoryUnusable:
        return Text::tr("A directory that OpenCode needs can't be written.");
    case Code::TooManyFailures:
        return Text::tr("OpenCode failed again and again, so it is not started any more. Its log says why.");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace qd::server
