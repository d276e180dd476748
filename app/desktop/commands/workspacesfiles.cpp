// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/commands/workspacesfiles.h"

#include "app/desktop/commands/passphrase.h"
#include "app/desktop/commands/workspacescommand.h"
#include "core/workspaces/archive.h"

#include <QFile>

#include <cstdio>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int done = int(CommandExit::Done);
constexpr int failed = int(CommandExit::Failed);

int complain(const QString &text)
{
    std::fprintf(stderr, "quarterdeck: %s\n", qUtf8Printable(text));
    return failed;
}

std::optional<QString> askPassphrase(const FileOptions &options)
{
    auto passphrase = readPassphrase(options.passphraseDescriptor);
    if (!passphrase)
        complain(u"No passphrase could be read. Give it as one line on the standard input, or with --passphrase-fd."_s);
    return passphrase;
}

// The secrets of the workspaces in `records` that may be sent to their servers.
QCoro::Task<Outcome<QList<ArchiveSecret>>> readSecrets(Secrets &secrets, QList<WorkspaceRecord> records)
{
    QList<ArchiveSecret> found;
    for (const WorkspaceRecord &record : std::as_const(records)) {
        const QList<SecretName> names = secrets.names(record.id);
        for (const SecretName &name : names) {
            if (name.origin != secretOrigin(record.url))
                continue;
            const auto secret = co_await secrets.read(name);
            if (secret)
                found.append({name, *secret});
            else if (secret.error().code != Error::Code::NotFound)
                co_return tl::unexpected(secret.error());
        }
    }
    co_return found;
}

QByteArray readAll(const QString &path)
{
    QFile input;
    if (path != "-"_L1 || !input.open(stdin, QIODevice::ReadOnly))
        return {};
    // A stream gives what it has: until its end, or until it is too much.
    QByteArray bytes;
    while (bytes.size() <= archive::maxBytes) {
        const QByteArray more = input.read(archive::maxBytes + 1 - bytes.size());
        if (more.isEmpty())
            break;
        bytes += more;
    }
    return bytes;
}

void reportProblems(const Archive &read, const ImportPlan &plan)
{
    for (const EntryProblem &problem : read.problems) {
        const QString entry = problem.index < 0 ? u"an entry"_s : u"entry %1"_s.arg(problem.index + 1);
        const QString name = problem.name.isEmpty() ? QString() : u" (%1)"_s.arg(problem.name);
        complain(u"%1%2 was left out: %3."_s.arg(entry, name, problem.field.text()));
    }
    if (read.broken)
        complain(u"The file is damaged or was cut off: there may have been more in it."_s);
    if (plan.strayingSecrets() > 0)
        complain(u"%1 of its secrets are for other servers than their workspaces and were left out."_s.arg(
            plan.strayingSecrets()));
}

void printPlan(const ImportPlan &plan)
{
    using Kind = ImportEntry::Kind;
    for (const ImportEntry &entry : plan.entries()) {
        const bool taken = entry.choice != ImportEntry::Choice::Keep;
        const char *what = entry.kind == Kind::New                        ? (taken ? "add" : "leave out")
                           : !taken                                       ? "keep"
                           : entry.choice == ImportEntry::Choice::Replace ? "replace"
                                                                          : "add beside";
        const char *why = entry.kind == Kind::New       ? "new"
                          : entry.kind == Kind::Same    ? "the same"
                          : entry.kind == Kind::Changed ? "changed"
                                                        : "same address";
        std::printf("%-10s  %-12s  %s  %s\n", what, why, qUtf8Printable(entry.incoming.name),
                    qUtf8Printable(entry.fields.join(u", "_s)));
    }
}

QCoro::Task<int> writeSecrets(Secrets &secrets, QList<ArchiveSecret> wanted)
{
    int missing = 0;
    for (const ArchiveSecret &secret : std::as_const(wanted)) {
        const auto written = co_await secrets.write(secret.name, secret.value);
        missing += written ? 0 : 1;
    }
    co_return missing;
}

} // namespace

QString keychainSentence(KeychainTrouble trouble)
{
    switch (trouble) {
    case KeychainTrouble::None:
        break;
    case KeychainTrouble::Missing:
        return u"There is no keychain. Install and start gnome-keyring or KWallet, in a session with D-Bus."_s;
    case KeychainTrouble::Locked:
        return u"The keychain is locked. Unlock it and try again."_s;
    case KeychainTrouble::Denied:
        return u"The keychain refused. Allow Quarterdeck to use it and try again."_s;
    case KeychainTrouble::Failed:
        return u"The keychain failed. Look into its log."_s;
    }
    return {};
}

QCoro::Task<int> exportWorkspaces(WorkspaceStore &store, Secrets &secrets, FileOptions options)
{
    const qint64 now = systemClock().nowMs();
    const QList<WorkspaceRecord> &records = store.records();
    QByteArray bytes = options.withSecrets ? QByteArray() : archive::write(records, now);
    if (options.withSecrets) {
        const auto found = co_await readSecrets(secrets, records);
        if (!found)
            co_return complain(keychainSentence(secrets.trouble()));
        const auto passphrase = askPassphrase(options);
        if (!passphrase)
            co_return failed;
        const auto sealed = archive::writeSealed(records, now, *found, *passphrase);
        if (!sealed)
            co_return complain(sealed.error().detail);
        bytes = *sealed;
    }
    if (options.file == "-"_L1)
        co_return std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) == size_t(bytes.size()) &&
                std::fflush(stdout) == 0
            ? done
            : failed;
    if (const auto written = archive::writeFile(options.file, bytes); !written)
        co_return complain(u"%1 can't be written: %2"_s.arg(options.file, written.error().detail));
    co_return done;
}

QCoro::Task<int> importWorkspaces(WorkspaceStore &store, Secrets &secrets, FileOptions options)
{
    const Archive read =
        options.file == "-"_L1 ? archive::read(readAll(options.file)) : archive::readFile(options.file);
    if (!read.isValid())
        co_return complain(archive::sentence(read));
    QList<ArchiveSecret> brought = read.secrets;
    if (read.sealed && options.withSecrets) {
        const auto passphrase = askPassphrase(options);
        if (!passphrase)
            co_return failed;
        const auto opened = archive::unsealSecrets(*read.sealed, *passphrase);
        if (!opened)
            co_return complain(u"The secrets were not opened: %1. Nothing was imported."_s.arg(opened.error().detail));
        brought = *opened;
    }
    ImportPlan plan(store.records(), read.records, brought);
    plan.chooseForAll(options.choice);
    reportProblems(read, plan);
    const bool whole = read.problems.isEmpty() && !read.broken && plan.strayingSecrets() == 0;
    if (options.dryRun) {
        printPlan(plan);
        co_return whole ? done : failed;
    }
    const ImportPlan::Result result = plan.apply();
    if (result.added + result.replaced > 0)
        store.replaceAll(result.records);
    if (!store.trouble().isEmpty())
        co_return complain(u"The workspaces can't be saved: %1"_s.arg(store.trouble()));
    const int missing = co_await writeSecrets(secrets, result.secrets);
    std::printf("%d added, %d replaced, %d kept as they were\n", result.added, result.replaced, result.kept);
    if (read.sealed && !options.withSecrets)
        std::puts("The file has secrets too: --with-secrets takes them over.");
    if (missing > 0)
        co_return complain(
            u"%1 not kept. %2"_s.arg(missing == 1 ? u"One password was"_s : u"%1 passwords were"_s.arg(missing),
                                     keychainSentence(secrets.trouble())));
    co_return whole ? done : failed;
}

} // namespace qd
