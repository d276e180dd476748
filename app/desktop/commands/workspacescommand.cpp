// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/commands/workspacescommand.h"

#include "app/desktop/commands/workspacesfiles.h"
#include "app/desktop/commands/workspacestest.h"
#include "core/credentials/keychainstore.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QStandardPaths>

#include <cstdio>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr auto usage = R"(Usage: quarterdeck [--profile <directory>] workspaces <command>

  list [--json]                    the workspaces
  test [--json] [<name or id>...]  tries their connections; all of them without a name
  export <file> [--with-secrets]   writes them to a file
  import <file> [--with-secrets] [--keep | --replace | --both] [--dry-run]
                                   takes them over from a file

Options:
  --json                  for programs
  --with-secrets          passwords too, sealed under a passphrase
  --passphrase-fd <n>     reads the passphrase from this file descriptor instead of the standard input
  --keep, --replace, --both
                          what to do with a workspace that is there already: leave it as it is (usual),
                          give it the file's values, or add the file's beside it
  --dry-run               says what would be done and does nothing
  --profile <directory>   where settings are kept, instead of the usual places

A <file> of - is the standard output or input. Exit codes: 0 done, 1 something failed, 2 wrong arguments.
)";

int wrongUsage(const QString &what)
{
    std::fprintf(stderr, "quarterdeck: %s\nquarterdeck workspaces --help says more.\n", qUtf8Printable(what));
    return int(CommandExit::Usage);
}

struct Command
{
    QString name;
    QStringList words; //!< behind the name
    QString profile;
    bool help = false;
    bool json = false;
    FileOptions file;
    QString problem; //!< with the arguments
};

// Options that only some commands take, and how many words each wants.
QString findMisuse(const QCommandLineParser &parser, const Command &command)
{
    const auto only = [&](const QStringList &options, const QStringList &commands) {
        for (const QString &option : options) {
            if (parser.isSet(option) && !commands.contains(command.name))
                return u"“%1” takes no --%2."_s.arg(command.name, option);
        }
        return QString();
    };
    const bool file = command.name == "export"_L1 || command.name == "import"_L1;
    if (!file && command.name != "list"_L1 && command.name != "test"_L1)
        return u"what is “%1”? The commands are list, test, export and import."_s.arg(command.name);
    for (const QString &problem : {only({u"json"_s}, {u"list"_s, u"test"_s}),
                                   only({u"with-secrets"_s, u"passphrase-fd"_s}, {u"export"_s, u"import"_s}),
                                   only({u"keep"_s, u"replace"_s, u"both"_s, u"dry-run"_s}, {u"import"_s})}) {
        if (!problem.isEmpty())
            return problem;
    }
    if (file && command.words.size() != 1)
        return u"“%1” wants one file."_s.arg(command.name);
    if (command.name == "list"_L1 && !command.words.isEmpty())
        return u"what is “%1”? “list” takes no names."_s.arg(command.words.constFirst());
    if (int(parser.isSet(u"keep"_s)) + int(parser.isSet(u"replace"_s)) + int(parser.isSet(u"both"_s)) > 1)
        return u"--keep, --replace and --both exclude each other."_s;
    if (parser.isSet(u"passphrase-fd"_s) && !parser.isSet(u"with-secrets"_s))
        return u"--passphrase-fd goes with --with-secrets."_s;
    if (command.name == "import"_L1 && command.file.file == "-"_L1 && command.file.withSecrets &&
        command.file.passphraseDescriptor == 0)
        return u"the standard input can't be both the file and the passphrase: use --passphrase-fd."_s;
    return {};
}

Command readCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOptions({{u"profile"_s, {}, u"directory"_s}, {u"passphrase-fd"_s, {}, u"n"_s}});
    for (const QString &flag :
         {u"help"_s, u"json"_s, u"with-secrets"_s, u"keep"_s, u"replace"_s, u"both"_s, u"dry-run"_s})
        parser.addOption(QCommandLineOption(flag == "help"_L1 ? QStringList{u"h"_s, flag} : QStringList{flag}));
    Command command;
    if (!parser.parse(arguments)) {
        command.problem = parser.errorText();
        return command;
    }
    const QStringList words = parser.positionalArguments(); // "workspaces" and what follows
    command.name = words.value(1);
    command.words = words.mid(2);
    command.help = parser.isSet(u"help"_s);
    command.json = parser.isSet(u"json"_s);
    if (parser.isSet(u"profile"_s))
        command.profile = QDir::current().absoluteFilePath(parser.value(u"profile"_s));
    command.file.file = command.words.value(0);
    command.file.withSecrets = parser.isSet(u"with-secrets"_s);
    command.file.dryRun = parser.isSet(u"dry-run"_s);
    command.file.choice = parser.isSet(u"replace"_s) ? ImportEntry::Choice::Replace
                          : parser.isSet(u"both"_s)  ? ImportEntry::Choice::Both
                                                     : ImportEntry::Choice::Keep;
    bool isNumber = true;
    if (parser.isSet(u"passphrase-fd"_s))
        command.file.passphraseDescriptor = parser.value(u"passphrase-fd"_s).toInt(&isNumber);
    if (!isNumber || command.file.passphraseDescriptor < 0)
        command.problem = u"“%1” is no file descriptor."_s.arg(parser.value(u"passphrase-fd"_s));
    else if (!command.help)
        command.problem = findMisuse(parser, command);
    return command;
}

int list(const WorkspaceStore &store, bool json)
{
    if (json) {
        QByteArrayList entries;
        for (const WorkspaceRecord &record : store.records())
            entries.append(workspacecodec::writeEntry(record));
        std::printf("[%s]\n", entries.join(",\n").constData());
    } else {
        for (const WorkspaceRecord &record : store.records()) {
            const QString used = record.lastUsedAt == 0
                                     ? u"never"_s
                                     : QDateTime::fromMSecsSinceEpoch(record.lastUsedAt).toString(Qt::ISODate);
            const QString name = record.isLocal() && record.name.isEmpty() ? u"This computer"_s : record.name;
            std::printf("%s  %-19s  %s  %s\n", qUtf8Printable(record.id.leftJustified(36)), qUtf8Printable(used),
                        qUtf8Printable(name), qUtf8Printable(record.url.toString(QUrl::FullyEncoded)));
        }
    }
    return int(store.damage() || !store.trouble().isEmpty() ? CommandExit::Failed : CommandExit::Done);
}

// By id or name; nullopt and a complaint for one that is not there, or is there twice.
std::optional<QList<WorkspaceRecord>> pick(const WorkspaceStore &store, const QStringList &words)
{
    QList<WorkspaceRecord> picked;
    if (words.isEmpty())
        std::ranges::copy_if(store.records(), std::back_inserter(picked),
                             [](const WorkspaceRecord &record) { return !record.isLocal(); });
    for (const QString &word : words) {
        QList<WorkspaceRecord> found;
        std::ranges::copy_if(store.records(), std::back_inserter(found), [&word](const WorkspaceRecord &record) {
            return record.id == word || record.name.compare(word, Qt::CaseInsensitive) == 0;
        });
        const QString problem = found.isEmpty()    ? u"there is no workspace “%1”."_s
                                : found.size() > 1 ? u"there are several workspaces “%1”: give an id."_s
                                : found.constFirst().isLocal()
                                    ? u"“%1” is this computer: the window looks after its server."_s
                                    : QString();
        if (!problem.isEmpty()) {
            std::fprintf(stderr, "quarterdeck: %s\n", qUtf8Printable(problem.arg(word)));
            return std::nullopt;
        }
        picked.append(found);
    }
    return picked;
}

int run(const Command &command)
{
    using Paths = QStandardPaths;
    const bool own = !command.profile.isEmpty();
    const QString config = own ? command.profile : Paths::writableLocation(Paths::AppConfigLocation);
    const QString data = own ? command.profile : Paths::writableLocation(Paths::AppDataLocation);
    WorkspaceStore store(config + u"/workspaces.json"_s);
    Secrets secrets(std::make_unique<KeychainStore>(), data + u"/secret-names.json"_s);
    store.load();
    if (command.name == "list"_L1)
        return list(store, command.json);
    if (command.name == "test"_L1) {
        const auto picked = pick(store, command.words);
        return picked ? QCoro::waitFor(testWorkspaces(*picked, secrets, command.json)) : int(CommandExit::Failed);
    }
    if (command.name == "export"_L1)
        return QCoro::waitFor(exportWorkspaces(store, secrets, command.file));
    return QCoro::waitFor(importWorkspaces(store, secrets, command.file));
}

} // namespace

bool isWorkspacesCommand(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const QByteArrayView word(argv[i]);
        if (word == "--profile" || word == "--opencode-config")
            ++i; // its value
        else if (!word.startsWith('-'))
            return word == "workspaces";
    }
    return false;
}

int runWorkspacesCommand(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"quarterdeck"_s);
    const Command command = readCommand(QCoreApplication::arguments());
    if (!command.problem.isEmpty())
        return wrongUsage(command.problem);
    if (command.help) {
        std::fputs(usage, stdout);
        return int(CommandExit::Done);
    }
    return run(command);
}

} // namespace qd
