// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/maintenance.h"
#include "app/daemon/console.h"
#include "app/daemon/exitcodes.h"
#include "core/base/filelock.h"
#include "embedded-server/store/backup.h"
#include "embedded-server/store/database.h"
#include "embedded-server/store/eventlog.h"

#include <QDir>
#include <QJsonDocument>

namespace qd {

using namespace Qt::StringLiterals;
using server::ServerSettings;

namespace {

void sayJson(const QJsonObject &object)
{
    say(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

int fail(const QString &sentence)
{
    tell(sentence);
    return ExitServerFailed;
}

std::optional<store::StoreAddress> addressOf(const ServerSettings &settings)
{
    if (settings.data.isEmpty() && settings.database.isEmpty()) {
        tell(u"Which database? Give --data DIR or --database URL."_s);
        return {};
    }
    const auto address = store::StoreAddress::parse(settings.databaseUrl());
    if (address)
        return *address;
    tell(address.error().detail);
    return {};
}

Outcome<QUuid> renewEpoch(const store::StoreAddress &address)
{
    store::Database database(address);
    QFuture<Outcome<store::MigrationReport>> opening = database.open();
    opening.waitForFinished();
    if (const Outcome<store::MigrationReport> opened = opening.result(); !opened)
        return tl::unexpected(opened.error());
    QFuture<Outcome<QUuid>> renewing = database.write<QUuid>(
        [](store::Transaction &transaction) { return store::EventLog(transaction).renewEpoch(); });
    renewing.waitForFinished();
    return renewing.result();
}

} // namespace

int checkSettings(const ServerSettings &settings)
{
    sayJson(settings.description());
    const QStringList problems = settings.problems();
    for (const QString &problem : problems)
        tell(problem);
    return problems.isEmpty() ? ExitClean : ExitUsage;
}

int migrateStore(const ServerSettings &settings)
{
    const auto address = addressOf(settings);
    if (!address)
        return ExitUsage;
    store::Database database(*address);
    QFuture<Outcome<store::MigrationReport>> opening = database.open();
    opening.waitForFinished();
    const Outcome<store::MigrationReport> report = opening.result();
    if (!report)
        return fail(report.error().detail);
    sayJson({{u"from"_s, report->from}, {u"to"_s, report->to}});
    return ExitClean;
}

int backUpStore(const ServerSettings &settings, const QString &file)
{
    const auto address = addressOf(settings);
    if (!address)
        return ExitUsage;
    const QString path = QFileInfo(file).absoluteFilePath();
    if (const auto done = store::backUp(*address, path); !done)
        return fail(done.error().detail);
    tell(u"The master key of stored provider keys is not in it. Keep that apart."_s);
    sayJson({{u"file"_s, path}, {u"bytes"_s, QFileInfo(path).size()}});
    return ExitClean;
}

int restoreStore(const ServerSettings &settings, const QString &file)
{
    const auto address = addressOf(settings);
    if (!address)
        return ExitUsage;
    FileLock lock;
    if (!settings.data.isEmpty()) {
        QDir().mkpath(settings.data);
        if (lock.lock(QDir(settings.data).filePath(u"quarterdeck.lock"_s), 0) != FileLock::Result::Locked)
            return fail(u"A quarterdeckd uses %1. End it first."_s.arg(settings.data));
    }
    const auto restored = store::restore(*address, QFileInfo(file).absoluteFilePath());
    if (!restored)
        return fail(restored.error().detail);
    // Clients must not go on from events that this state does not know.
    const Outcome<QUuid> renewed = renewEpoch(*address);
    if (!renewed)
        return fail(renewed.error().detail);
    if (!restored->kept.isEmpty())
        tell(u"What was there before lies in %1."_s.arg(restored->kept));
    sayJson({{u"database"_s, address->description()}, {u"kept"_s, restored->kept}});
    return ExitClean;
}

} // namespace qd
