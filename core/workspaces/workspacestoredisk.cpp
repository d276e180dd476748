// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/filelock.h"
#include "core/base/logging.h"
#include "core/workspaces/workspacefields.h"
#include "core/workspaces/workspacemerge.h"
#include "core/workspaces/workspacestore_p.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <array>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

using State = WorkspaceDocument::State;

constexpr int soonMs = 1'000;
constexpr int lockWaitMs = 500;

// This computer, then as they were added: an order that all processes agree on, and that an undo restores.
bool comesBefore(const WorkspaceRecord &a, const WorkspaceRecord &b)
{
    if (a.isLocal() != b.isLocal())
        return a.isLocal();
    return a.createdAt != b.createdAt ? a.createdAt < b.createdAt : a.id < b.id;
}

// Made up anew until there is something to keep about it.
WorkspaceRecord localRecord()
{
    WorkspaceRecord local;
    local.id = WorkspaceRecord::localId;
    local.kind = WorkspaceKind::ThisComputer;
    return local;
}

} // namespace

//! Now, or a millisecond after the newest: who was added first stays first, also within one millisecond.
qint64 WorkspaceStore::Private::timeAfter(const QList<WorkspaceRecord> &list) const
{
    qint64 time = clock.nowMs();
    for (const WorkspaceRecord &record : list)
        time = qMax(time, record.createdAt + 1);
    return qMin(time, fields::maxTime);
}

WorkspaceStore::Private::Private(WorkspaceStore *q, QString path, const Clock &clock)
    : q(q)
    , file(std::move(path))
    , clock(clock)
{
    setRecords({});
    soon.setSingleShot(true);
    soon.setInterval(soonMs);
    QObject::connect(&soon, &QTimer::timeout, q, [this] {
        if (suspect || listDue)
            save(false);
        writeBackup();
    });
    QObject::connect(&watcher, &QFileSystemWatcher::fileChanged, q, [this] { noticeDisk(); });
    QObject::connect(&watcher, &QFileSystemWatcher::directoryChanged, q, [this] { noticeDisk(); });
}

void WorkspaceStore::Private::setRecords(QList<WorkspaceRecord> list)
{
    if (std::ranges::none_of(list, &WorkspaceRecord::isLocal)) {
        const qsizetype local = indexOf(WorkspaceRecord::localId);
        list.prepend(local < 0 ? localRecord() : records.at(local));
    }
    if (!std::ranges::is_sorted(list, comesBefore))
        std::ranges::sort(list, comesBefore);
    records = std::move(list);
    index.clear();
    index.reserve(records.size());
    for (qsizetype i = 0; i < records.size(); ++i)
        index.insert(records.at(i).id, i);
}

void WorkspaceStore::Private::load()
{
    file.prepare();
    const auto content = file.read();
    if (!content) {
        setTrouble(content.error());
    } else if (*content) {
        const WorkspaceDocument document = workspacecodec::read(**content);
        if (document.state == State::Whole) {
            bytes = **content;
            base = document.records;
            unknown = document.unknown;
            setRecords(document.records);
            backupDue = true;
            soon.start();
        } else {
            save(false); // takes over what there is, under the lock
        }
    }
    watch();
    Q_EMIT q->changed();
}

// Brings in what the file holds now. After an error it must not be written.
tl::expected<void, QString> WorkspaceStore::Private::takeOver()
{
    const auto content = file.read();
    if (!content)
        return tl::unexpected(content.error());
    if (!*content)
        bytes.reset();
    if (!*content || *content == bytes)
        return {};
    const WorkspaceDocument document = workspacecodec::read(**content);
    if (document.state == State::TooNew)
        return tl::unexpected(
            u"%1 was written by a newer Quarterdeck (version %2 of the format; this one knows %3)"_s.arg(file.path())
                .arg(document.version)
                .arg(workspacecodec::version));
    if (document.state != State::Whole)
        return takeDamaged(document);
    bytes = **content;
    merge(document, document.records);
    return {};
}

tl::expected<void, QString> WorkspaceStore::Private::takeDamaged(const WorkspaceDocument &document)
{
    const auto aside = file.setAside();
    if (!aside)
        return tl::unexpected(aside.error());
    const int lost = document.state == State::Partial ? int(document.problems.size()) : -1;
    qCWarning(lcWorkspaces).noquote() << "the list of workspaces is damaged:" << document.records.size()
                                      << "read, set aside as" << *aside;
    for (const EntryProblem &problem : document.problems)
        qCWarning(lcWorkspaces).noquote() << "entry" << problem.index << problem.field.text();
    // What can't be read was not removed: entries that we know stay.
    QSet<QString> there;
    for (const WorkspaceRecord &record : document.records)
        there.insert(record.id);
    QList<WorkspaceRecord> theirs = document.records;
    std::ranges::copy_if(base, std::back_inserter(theirs),
                         [&there](const WorkspaceRecord &record) { return !there.contains(record.id); });
    merge(document, theirs);
    bytes.reset(); // what is there must be written over
    setDamage(Damage{*aside, file.keepBackup(), int(document.records.size()), lost});
    return {};
}

void WorkspaceStore::Private::merge(const WorkspaceDocument &document, const QList<WorkspaceRecord> &theirs)
{
    QList<WorkspaceRecord> merged = mergeWorkspaces(base, records, theirs);
    base = theirs;
    unknown.insert(document.unknown);
    if (merged != records)
        setRecords(std::move(merged));
}

tl::expected<void, QString> WorkspaceStore::Private::writeList()
{
    // Where no lock can be made, the write says why.
    FileLock lock;
    if (lock.lock(file.lockPath(), lockWaitMs) == FileLock::Result::Taken) {
        saveSoon(); // it passes by itself
        return tl::unexpected(u"another process is writing %1"_s.arg(file.path()));
    }
    if (const auto taken = takeOver(); !taken)
        return taken;
    const QByteArray now = workspacecodec::write(records, unknown);
    if (now == bytes)
        return {};
    if (const auto written = file.write(now); !written)
        return written;
    bytes = now;
    base = records;
    backupDue = true;
    soon.start();
    return {};
}

void WorkspaceStore::Private::save(bool announce)
{
    suspect = listDue = false;
    const auto before = records;
    const auto written = writeList();
    setTrouble(written ? QString() : written.error());
    watch();
    if (announce || records != before)
        Q_EMIT q->changed();
}

void WorkspaceStore::Private::saveSoon()
{
    listDue = true;
    if (!soon.isActive())
        soon.start();
}

// What is still to be written, and what could not be.
void WorkspaceStore::Private::flush()
{
    if (listDue || !trouble.isEmpty())
        save(false);
    writeBackup();
}

void WorkspaceStore::Private::writeBackup()
{
    if (!std::exchange(backupDue, false) || !bytes)
        return;
    if (const auto written = file.writeBackup(*bytes); !written)
        qCWarning(lcWorkspaces).noquote() << "no backup of the list of workspaces:" << written.error();
}

void WorkspaceStore::Private::noticeDisk()
{
    watch();
    const auto content = file.read();
    if (!content || !*content || *content == bytes)
        return;
    const WorkspaceDocument document = workspacecodec::read(**content);
    if (document.state == State::Whole) {
        suspect = false;
        const auto before = records;
        bytes = **content;
        merge(document, document.records);
        if (records != before)
            Q_EMIT q->changed();
    } else {
        // An editor may be at it: what stays like this is looked at again.
        suspect = true;
        soon.start();
    }
}

// The directory tells of files that take another's place, as ours do; the file itself of editors that write into it. It is another one after each write.
void WorkspaceStore::Private::watch()
{
    const QString directory = QFileInfo(file.path()).absolutePath();
    if (watcher.directories().isEmpty() && QFileInfo::exists(directory))
        watcher.addPath(directory);
    if (!watcher.files().isEmpty())
        watcher.removePath(file.path());
    if (QFileInfo::exists(file.path()))
        watcher.addPath(file.path());
}

int WorkspaceStore::Private::freeHue() const
{
    std::array<int, fields::hues> used{};
    for (const WorkspaceRecord &record : records)
        ++used.at(size_t(record.hue));
    return int(std::ranges::min_element(used) - used.begin());
}

void WorkspaceStore::Private::setDamage(std::optional<Damage> now)
{
    damage = std::move(now);
    Q_EMIT q->damageChanged();
}

void WorkspaceStore::Private::setTrouble(const QString &text)
{
    if (trouble == text)
        return;
    trouble = text;
    if (!text.isEmpty())
        qCWarning(lcWorkspaces).noquote() << "the list of workspaces is not saved:" << text;
    Q_EMIT q->troubleChanged();
}

} // namespace qd
