// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/archive.h"
#include "core/workspaces/importplan.h"
#include "core/workspaces/serveraddress.h"

#include <cstdlib>

using namespace qd;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

// What was read can be saved, and reads back as itself.
void checkDocument(const QByteArray &bytes)
{
    const WorkspaceDocument document = workspacecodec::read(bytes);
    for (const WorkspaceRecord &record : document.records)
        require(!findProblem(record));
    const QByteArray once = workspacecodec::write(document.records, document.unknown);
    const WorkspaceDocument again = workspacecodec::read(once);
    require(again.state == WorkspaceDocument::State::Whole);
    require(again.records == document.records);
    require(workspacecodec::write(again.records, again.unknown) == once);
}

void checkArchive(const QByteArray &bytes)
{
    const Archive read = archive::read(bytes);
    require(read.isValid() || read.records.isEmpty());
    for (const WorkspaceRecord &record : read.records)
        require(!findProblem(record) && !record.isLocal() && record.trust == ServerTrust{});
    ImportPlan plan(read.records, read.records, read.secrets);
    require(plan.count(ImportEntry::Kind::Same) == read.records.size());
    plan.chooseForAll(ImportEntry::Choice::Both);
    require(plan.apply().records.size() == 2 * read.records.size());
}

// An address leads to the host that is shown, holds no user, and reads back as itself.
void checkAddress(const QString &typed)
{
    const ServerAddress address = readServerAddress(typed);
    require(address.isValid() == !address.url.isEmpty());
    if (!address.isValid())
        return;
    const QString text = address.url.toString(QUrl::FullyEncoded);
    require(address.url.userInfo().isEmpty() && !address.url.hasQuery() && !address.url.hasFragment());
    const ServerAddress again = readServerAddress(text);
    require(again.url == address.url && again.host == address.host && again.username.isEmpty());
    require(QUrl(text).host(QUrl::FullyEncoded) == address.url.host(QUrl::FullyEncoded));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    checkDocument(bytes);
    checkArchive(bytes);
    checkAddress(QString::fromUtf8(bytes));
    return 0;
}
