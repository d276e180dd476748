// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/archive.h"

#include "core/base/json.h"
#include "core/workspaces/archive_p.h"
#include "core/workspaces/workspacefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace qd::archive {

using namespace Qt::StringLiterals;

namespace {

constexpr auto application = "Quarterdeck " QD_VERSION;

Archive refused(ArchiveProblem problem, const QString &fact = {})
{
    Archive archive;
    archive.problem = problem;
    archive.fact = fact;
    return archive;
}

// What a person allows holds for the computer on which it was allowed: no file brings it along.
void withoutTrust(WorkspaceRecord &record)
{
    record.trust = {};
    record.hub.clear();
    if (record.settings.permissionPreset == "allow-all"_L1)
        record.settings.permissionPreset.clear();
}

void takeOver(Archive &archive, WorkspaceDocument document)
{
    archive.problems = std::move(document.problems);
    for (WorkspaceRecord &record : document.records) {
        if (record.isLocal()) {
            archive.problems.append({-1, record.name, {u"kind"_s, u"is another computer's own"_s}});
            continue;
        }
        withoutTrust(record);
        archive.records.append(std::move(record));
    }
}

Archive readOurs(const QJsonObject &object)
{
    WorkspaceDocument document = workspacecodec::read(object);
    if (document.state == WorkspaceDocument::State::TooNew)
        return refused(ArchiveProblem::TooNew, QString::number(document.version));
    if (document.state == WorkspaceDocument::State::Foreign)
        return refused(ArchiveProblem::NotOurs);
    Archive archive;
    archive.problem = ArchiveProblem::None;
    if (const QJsonValue secrets = object["secrets"_L1]; secrets.isObject()) {
        archive.sealed = readSealed(secrets.toObject());
        if (!archive.sealed)
            archive.problems.append({-1, {}, {u"secrets"_s, u"are sealed in a way that we don't know"_s}});
    }
    takeOver(archive, std::move(document));
    return archive;
}

QList<WorkspaceRecord> exportable(const QList<WorkspaceRecord> &records)
{
    QList<WorkspaceRecord> list;
    list.reserve(records.size());
    for (WorkspaceRecord record : records) {
        withoutTrust(record);
        if (!record.isLocal())
            list.append(std::move(record));
    }
    return list;
}

QByteArray writeWith(const QList<WorkspaceRecord> &records, qint64 exportedAtMs, const QByteArray &secrets)
{
    json::Writer writer;
    writer.beginObject();
    writer.member("application", QString::fromLatin1(application));
    writer.member("exportedAt", exportedAtMs);
    if (!secrets.isEmpty())
        writer.key("secrets").raw(secrets);
    const QByteArray members = writer.endObject().take();
    return workspacecodec::write(exportable(records), {}, QByteArrayView(members).sliced(1).chopped(1));
}

} // namespace

Archive read(const QByteArray &bytes)
{
    if (bytes.size() > maxBytes)
        return refused(ArchiveProblem::TooLarge);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError) {
        WorkspaceDocument saved = workspacecodec::read(bytes);
        if (saved.records.isEmpty())
            return refused(ArchiveProblem::NotOurs);
        Archive archive;
        archive.problem = ArchiveProblem::None;
        archive.broken = true;
        takeOver(archive, std::move(saved));
        return archive;
    }
    const QJsonValue entries =
        foreignEntries(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    if (!entries.isArray())
        return readOurs(document.object());
    Archive archive;
    archive.problem = ArchiveProblem::None;
    archive.foreign = true;
    readForeign(archive, entries);
    return archive;
}

Archive readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refused(ArchiveProblem::Unreadable, file.errorString());
    // A device has no size, and no end.
    const QByteArray bytes = file.size() > maxBytes ? QByteArray() : file.read(maxBytes + 1);
    if (file.error() != QFile::NoError)
        return refused(ArchiveProblem::Unreadable, file.errorString());
    if (file.size() > maxBytes || bytes.size() > maxBytes)
        return refused(ArchiveProblem::TooLarge);
    return read(bytes);
}

QByteArray write(const QList<WorkspaceRecord> &records, qint64 exportedAtMs)
{
    return writeWith(records, exportedAtMs, {});
}

Outcome<QByteArray> writeSealed(const QList<WorkspaceRecord> &records, qint64 exportedAtMs,
                                const QList<ArchiveSecret> &secrets, const QString &passphrase, Cost cost)
{
    const auto sealed = sealSecrets(secrets, passphrase, cost);
    if (!sealed)
        return tl::unexpected(sealed.error());
    return writeWith(records, exportedAtMs, sealedText(*sealed));
}

Outcome<void> writeFile(const QString &path, const QByteArray &bytes)
{
    if (const auto written = WorkspaceFile(path).write(bytes); !written)
        return failure(Error::Code::Storage, written.error());
    return {};
}

QString sentence(const Archive &archive)
{
    switch (archive.problem) {
    case ArchiveProblem::None:
        break;
    case ArchiveProblem::Unreadable:
        return u"The file can't be read: %1"_s.arg(archive.fact);
    case ArchiveProblem::TooLarge:
        return u"The file has more than %1 MiB. Split the list, or export it again."_s.arg(maxBytes / 1'024 / 1'024);
    case ArchiveProblem::NotOurs:
        return u"The file holds no workspaces. Export them again where they come from."_s;
    case ArchiveProblem::TooNew:
        return u"The file was written by a newer Quarterdeck (version %1 of the format). Update this one."_s.arg(
            archive.fact);
    }
    return {};
}

} // namespace qd::archive
