// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/serve.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <sys/signalfd.h>

using namespace Qt::StringLiterals;

namespace {

QString about()
{
    return u"Quarterdeck without a window.\n\n"
           "  quarterdeckd serve   run OpenCode on this machine, reachable from this machine only. When it is ready, "
           "one\n"
           "                       line of JSON with its address and the name of the file (0600) that holds its\n"
           "                       password goes to stdout. Ends on SIGTERM or SIGINT, and OpenCode with it.\n\n"
           "Exit codes: 0 ended as told, 1 OpenCode can't be kept running, 2 wrong arguments,\n"
           "3 no OpenCode that can be used."_s;
}

int wrongUsage(const QString &what)
{
    const QByteArray text = "quarterdeckd: " + what.toUtf8() + "\nquarterdeckd --help says more.\n";
    std::fputs(text.constData(), stderr);
    return qd::ExitUsage;
}

//! Before any thread is made, so that all of them leave these signals to us.
int catchSignals()
{
    sigset_t caught;
    sigemptyset(&caught);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGHUP);
    ::sigprocmask(SIG_BLOCK, &caught, nullptr);
    return ::signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

int main(int argc, char **argv)
{
    const int signalFd = catchSignals();
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"quarterdeckd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(QD_VERSION));

    const QCommandLineOption data({u"data"_s, u"profile"_s},
                                  u"Keep everything below DIR instead of the usual places."_s, u"DIR"_s);
    const QCommandLineOption own(u"own-data"_s,
                                 u"Use your existing OpenCode sessions and settings, not separate ones."_s);
    const QCommandLineOption binary(u"opencode"_s, u"The OpenCode program to use."_s, u"FILE"_s);
    const QCommandLineOption config(u"opencode-config"_s, u"OpenCode settings to add (JSON)."_s, u"FILE"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(about());
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({data, own, binary, config});
    parser.addPositionalArgument(u"command"_s, u"serve"_s);
    if (!parser.parse(QCoreApplication::arguments()))
        return wrongUsage(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(qd::ExitClean);
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    if (parser.positionalArguments() != QStringList{u"serve"_s})
        return wrongUsage(u"what to do? There is one command: serve"_s);

    qd::server::Options options;
    options.binary = parser.value(binary);
    if (parser.isSet(own))
        options.dataMode = qd::server::DataMode::Own;
    if (parser.isSet(data))
        options.useProfile(parser.value(data));
    if (parser.isSet(config)) {
        const QString problem = options.readConfig(parser.value(config));
        if (!problem.isEmpty())
            return wrongUsage(problem);
    }
    const qd::Serve serve(std::move(options), signalFd);
    return QCoreApplication::exec();
}
