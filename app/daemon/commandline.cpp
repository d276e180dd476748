// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/commandline.h"

#include <QCommandLineParser>
#include <QProcessEnvironment>

namespace qd {

using namespace Qt::StringLiterals;
using server::ServerSettings;

namespace {

QString about()
{
    return u"Quarterdeck without a window.\n\n"
           "  quarterdeckd serve --mode hub      one address for a person's OpenCode, keys and devices\n"
           "  quarterdeckd serve --mode sidecar  this machine's OpenCode for the people of a hub\n"
           "  quarterdeckd serve                 OpenCode alone, reachable from this machine only\n"
           "  quarterdeckd check                 what the settings come to, and what is wrong with them\n"
           "  quarterdeckd migrate               bring the database to this version\n"
           "  quarterdeckd backup FILE           copy the database into a file\n"
           "  quarterdeckd restore FILE          and back\n"
           "  quarterdeckd token create --user NAME --name WHAT-FOR --permissions read,write [--days N]\n"
           "  quarterdeckd token list --user NAME, token revoke ID\n"
           "                                     access tokens for scripts\n\n"
           "When serve is ready, one line of JSON with its address goes to stdout. It ends on SIGTERM or SIGINT.\n"
           "A setting is an option here, or QUARTERDECK_ and its name in the environment, or a member of --config "
           "FILE;\n"
           "the first of them counts.\n\n"
           "Exit codes: 0 ended as told, 1 it can't be done, 2 wrong arguments or settings, 3 no OpenCode that can be "
           "used."_s;
}

tl::unexpected<Error> wrong(const QString &sentence)
{
    return failure(Error::Code::BadRequest, sentence);
}

//! Fills the parser with all settings; `data` has an older name too.
void addSettings(QCommandLineParser &parser)
{
    const QList<server::SettingInfo> infos = server::serverSettingInfos();
    for (const server::SettingInfo &info : infos) {
        const QStringList names = info.name == u"data" ? QStringList{u"data"_s, u"profile"_s} : QStringList{info.name};
        parser.addOption(info.value.isEmpty() ? QCommandLineOption(names, info.help)
                                              : QCommandLineOption(names, info.help, info.value));
    }
    parser.addOption({u"config"_s, u"A file with settings (JSON)."_s, u"FILE"_s});
    parser.addOption({u"user"_s, u"Of token: whose."_s, u"NAME"_s});
    parser.addOption({u"name"_s, u"Of token create: what it is for."_s, u"TEXT"_s});
    parser.addOption({u"permissions"_s, u"Of token create: read, write, keys, proxy, administer."_s, u"WORD,…"_s});
    parser.addOption({u"days"_s, u"Of token create: until it expires; else it does not."_s, u"N"_s});
    parser.addOption({u"check"_s, u"Of serve: only say what the settings come to."_s});
}

Outcome<ServerSettings> settingsFrom(const QCommandLineParser &parser, bool &hasMode)
{
    server::SettingSources sources;
    sources.file = parser.value(u"config"_s);
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList variables = environment.keys();
    for (const QString &name : variables)
        sources.environment.insert(name, environment.value(name));
    const QList<server::SettingInfo> infos = server::serverSettingInfos();
    for (const server::SettingInfo &info : infos) {
        if (parser.isSet(info.name))
            sources.flags.insert(info.name, info.value.isEmpty() ? u"yes"_s : parser.value(info.name));
    }
    hasMode = sources.flags.contains(u"mode"_s) || sources.environment.contains(u"QUARTERDECK_MODE"_s) ||
              !sources.file.isEmpty();
    return server::readServerSettings(sources);
}

//! `serve` without a mode.
Outcome<server::Options> openCodeOptions(const ServerSettings &settings)
{
    server::Options options;
    options.binary = settings.opencode;
    if (settings.ownData)
        options.dataMode = server::DataMode::Own;
    if (!settings.data.isEmpty())
        options.useProfile(settings.data);
    if (!settings.opencodeConfig.isEmpty()) {
        if (const QString problem = options.readConfig(settings.opencodeConfig); !problem.isEmpty())
            return wrong(problem);
    }
    return options;
}

Outcome<void> readServe(CommandLine &line, bool hasMode, bool onlyCheck)
{
    if (onlyCheck) {
        line.command = CommandLine::Command::Check;
        return {};
    }
    const Outcome<server::Options> openCode = openCodeOptions(line.settings); // whose file is looked at in any case
    if (!openCode)
        return tl::unexpected(openCode.error());
    if (!hasMode) {
        line.command = CommandLine::Command::ServeOpenCode;
        line.openCode = *openCode;
        return {};
    }
    line.command = CommandLine::Command::Serve;
    const QStringList problems = line.settings.problems();
    return problems.isEmpty() ? Outcome<void>() : wrong(problems.join(u'\n'));
}

Outcome<void> readToken(CommandLine &line, const QCommandLineParser &parser, const QStringList &words)
{
    using Verb = TokenCommand::Verb;
    static const QHash<QString, Verb> verbs{
        {u"create"_s, Verb::Create}, {u"list"_s, Verb::List}, {u"revoke"_s, Verb::Revoke}};
    if (!verbs.contains(words.value(1)))
        return wrong(u"token can create, list and revoke."_s);
    TokenCommand &token = line.token;
    line.command = CommandLine::Command::Token;
    token.verb = verbs.value(words.value(1));
    token.id = words.value(2);
    if (words.size() != (token.verb == Verb::Revoke ? 3 : 2))
        return wrong(u"Which one? quarterdeckd token revoke ID"_s);
    token.user = parser.value(u"user"_s);
    token.name = parser.value(u"name"_s);
    token.permissions = parser.value(u"permissions"_s).split(u',', Qt::SkipEmptyParts);
    token.days = parser.value(u"days"_s).toInt();
    if (token.verb != Verb::Revoke && token.user.isEmpty())
        return wrong(u"Whose? Give --user NAME."_s);
    if (token.verb == Verb::Create && (token.name.isEmpty() || token.permissions.isEmpty()))
        return wrong(u"A token needs --name, to tell it from others, and --permissions."_s);
    if (parser.isSet(u"days"_s) && token.days <= 0)
        return wrong(u"--days wants a number above 0."_s);
    if (line.settings.data.isEmpty() && line.settings.database.isEmpty())
        return wrong(u"Of which server? Give --data DIR."_s);
    return {};
}

} // namespace

Outcome<CommandLine> readCommandLine(const QStringList &arguments)
{
    using Command = CommandLine::Command;
    QCommandLineParser parser;
    parser.setApplicationDescription(about());
    parser.addHelpOption();
    parser.addVersionOption();
    addSettings(parser);
    parser.addPositionalArgument(u"command"_s, u"serve, check, migrate, backup, restore, token"_s);
    if (!parser.parse(arguments))
        return wrong(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(0);
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    CommandLine line;
    bool hasMode = false;
    const Outcome<ServerSettings> settings = settingsFrom(parser, hasMode);
    if (!settings)
        return tl::unexpected(settings.error());
    line.settings = *settings;
    const QStringList words = parser.positionalArguments();
    const QString command = words.value(0);
    if (command == u"token") {
        const Outcome<void> read = readToken(line, parser, words);
        return read.map([&line] { return line; });
    }
    const bool takesFile = command == u"backup" || command == u"restore";
    if (words.size() != (takesFile ? 2 : 1))
        return wrong(takesFile ? u"Which file? quarterdeckd %1 FILE"_s.arg(command)
                               : u"What to do? Such as: quarterdeckd serve --mode hub"_s);
    line.file = words.value(1);
    static const QHash<QString, Command> others{{u"check"_s, Command::Check},
                                                {u"migrate"_s, Command::Migrate},
                                                {u"backup"_s, Command::Backup},
                                                {u"restore"_s, Command::Restore}};
    if (others.contains(command))
        line.command = others.value(command);
    else if (command != u"serve")
        return wrong(u"There is no command “%1”."_s.arg(command));
    else if (const auto read = readServe(line, hasMode, parser.isSet(u"check"_s)); !read)
        return tl::unexpected(read.error());
    return line;
}

} // namespace qd
