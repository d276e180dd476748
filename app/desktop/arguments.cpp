// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/arguments.h"

#include "qml/desktop/links.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

// As quarterdeckd ends on wrong arguments.
constexpr int exitUsage = 2;

int wrongUsage(const QString &what)
{
    std::fprintf(stderr, "quarterdeck: %s\nquarterdeck --help says more.\n", qUtf8Printable(what));
    return exitUsage;
}

int print(const QString &text)
{
    std::fputs(qUtf8Printable(text), stdout);
    return 0;
}

// What to open; the exit code where that can't be.
std::optional<int> readOpen(const QStringList &given, QString *open)
{
    if (given.isEmpty())
        return std::nullopt;
    const QString &first = given.constFirst();
    if (given.size() > 1)
        return wrongUsage(u"what is “%1”? One thing is opened at a time."_s.arg(given[1]));
    // A link may come from anywhere: the window says what is wrong with it.
    if (first.startsWith(u"quarterdeck:"_s, Qt::CaseInsensitive)) {
        *open = first;
        return std::nullopt;
    }
    const auto link = ui::parseStartArgument(first);
    if (!link)
        return wrongUsage(
            u"what is “%1”? A folder, a quarterdeck:// link or a file that ends in %2 is understood."_s.arg(
                first, ui::workspacesSuffix()));
    *open = link->file;
    return std::nullopt;
}

} // namespace

Arguments readArguments()
{
    const QCommandLineOption profile(
        u"profile"_s, u"Keep settings, data and server in <directory> instead of the usual places."_s, u"directory"_s);
    const QCommandLineOption config(u"opencode-config"_s, u"Merge the JSON of <file> over OpenCode's configuration."_s,
                                    u"file"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"A native client for OpenCode.\n\nFor scripts, without a window: quarterdeck workspaces --help"_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions({profile, config});
    parser.addPositionalArgument(
        u"open"_s, u"A folder to begin a session in, a quarterdeck:// link, or a .quarterdeck-workspaces file."_s,
        u"[open]"_s);

    Arguments arguments;
    if (!parser.parse(QCoreApplication::arguments())) {
        arguments.exitCode = wrongUsage(parser.errorText());
    } else if (parser.isSet(version)) {
        arguments.exitCode = print(u"Quarterdeck "_s + QStringLiteral(QD_VERSION) + u'\n');
    } else if (parser.isSet(help)) {
        arguments.exitCode = print(parser.helpText());
    } else {
        arguments.exitCode = readOpen(parser.positionalArguments(), &arguments.open);
    }
    if (arguments.exitCode)
        return arguments;

    if (parser.isSet(profile)) {
        arguments.profile = QDir::current().absoluteFilePath(parser.value(profile));
        arguments.server.useProfile(arguments.profile);
    }
    if (parser.isSet(config)) {
        const QString problem = arguments.server.readConfig(parser.value(config));
        if (!problem.isEmpty())
            arguments.exitCode = wrongUsage(problem);
    }
    return arguments;
}

bool hasDisplay(int argc, char **argv)
{
#ifdef Q_OS_LINUX
    const auto choosesPlatform = [](const char *argument) {
        return QByteArrayView(argument) == "-platform" || QByteArrayView(argument) == "--platform";
    };
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM") ||
           std::any_of(argv, argv + argc, choosesPlatform);
#else
    return true;
#endif
}

int runWithoutDisplay(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const Arguments arguments = readArguments();
    if (arguments.exitCode)
        return *arguments.exitCode;
    std::fputs("quarterdeck: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
               "To run OpenCode here without a window: quarterdeckd serve\n",
               stderr);
    return 1;
}

} // namespace qd
