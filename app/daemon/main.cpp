// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/commandline.h"
#include "app/daemon/console.h"
#include "app/daemon/exitcodes.h"
#include "app/daemon/maintenance.h"
#include "app/daemon/serve.h"
#include "app/daemon/serveserver.h"
#include "embedded-server/operations/logwriter.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

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

//! A limit to the size of files is then an error of what writes, as a full disk is, and not the end of the program.
void surviveFullFiles()
{
    ::signal(SIGXFSZ, SIG_IGN);
}

//! A client takes a descriptor, one through the gateway two.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

//! A database's URL may hold a password, and everybody can read a program's arguments.
void hideArguments(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        char *const password = std::strstr(argv[i], "://");
        if (password && std::strchr(password, '@'))
            std::memset(argv[i], 'x', std::strlen(argv[i]));
    }
}

void setLogLevel(qd::server::LogLevel level)
{
    using enum qd::server::LogLevel;
    QString rules = u"quarterdeck.audit.info=true"_s;
    if (level == Debug)
        rules += u"\nquarterdeck.*.debug=true\nquarterdeck.http.debug=true"_s;
    else if (level != Info)
        rules = level == Warning ? u"quarterdeck.*.info=false"_s
                                 : u"quarterdeck.*.info=false\nquarterdeck.*.warning=false"_s;
    QLoggingCategory::setFilterRules(rules);
}

void setLogForm(qd::server::LogFormat format)
{
    using enum qd::server::LogForm;
    const bool isJournal = qd::server::isJournal(qgetenv("JOURNAL_STREAM"), STDERR_FILENO);
    qd::server::writeLogAs(format == qd::server::LogFormat::Json ? Json : isJournal ? Plain : Timed);
}

int run(const qd::CommandLine &line, int signalFd)
{
    using Command = qd::CommandLine::Command;
    switch (line.command) {
    case Command::Check:
        return qd::checkSettings(line.settings);
    case Command::Migrate:
        return qd::migrateStore(line.settings);
    case Command::Backup:
        return qd::backUpStore(line.settings, line.file);
    case Command::Restore:
        return qd::restoreStore(line.settings, line.file);
    case Command::Token:
        return qd::runTokenCommand(line.settings, line.token);
    case Command::ServeOpenCode: {
        const qd::Serve serve(line.openCode, signalFd);
        return QCoreApplication::exec();
    }
    case Command::Serve:
        break;
    }
    setLogLevel(line.settings.logLevel);
    setLogForm(line.settings.logFormat);
    const qd::ServeServer serve(line.settings, signalFd);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const int signalFd = catchSignals();
    surviveFullFiles();
    raiseDescriptorLimit();
    ::umask(S_IRWXG | S_IRWXO);
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"quarterdeckd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(QD_VERSION));
    const QStringList arguments = QCoreApplication::arguments();
    hideArguments(argc, argv);
    const qd::Outcome<qd::CommandLine> line = qd::readCommandLine(arguments);
    if (!line) {
        qd::tell(line.error().detail);
        qd::say(stderr, "quarterdeckd --help says more.");
        return qd::ExitUsage;
    }
    return run(*line, signalFd);
}
