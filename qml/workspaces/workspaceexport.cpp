// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspaceexport.h"

#include "core/base/clock.h"
#include "core/base/worker.h"
#include "core/credentials/secrets.h"
#include "qml/shell/format.h"
#include "qml/shell/notices.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <cmath>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

const auto suffix = u".quarterdeck-workspaces"_s;
constexpr double fairBits = 50;
constexpr double strongBits = 75;

} // namespace

WorkspaceExport::WorkspaceExport(QObject *parent)
    : QAbstractListModel(parent)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation))
    , m_fileName(u"workspaces"_s + suffix)
{
    if (!QDir(m_folder).exists())
        m_folder = QDir::homePath();
}

void WorkspaceExport::setWorkspaces(Workspaces *workspaces)
{
    m_workspaces = workspaces;
    Q_EMIT workspacesChanged();
}

void WorkspaceExport::begin(const QString &workspaceId)
{
    beginResetModel();
    m_rows.clear();
    m_chosen.clear();
    for (const auto *workspace : m_workspaces ? m_workspaces->all() : QList<Workspace *>()) {
        if (workspace->isLocal())
            continue;
        m_rows += workspace->record();
        if (workspaceId.isEmpty() || workspaceId == workspace->id())
            m_chosen += workspace->id();
    }
    endResetModel();
    Q_EMIT changed();
}

void WorkspaceExport::setChosen(int row, bool chosen)
{
    if (row < 0 || row >= m_rows.size())
        return;
    if (chosen)
        m_chosen += m_rows[row].id;
    else
        m_chosen -= m_rows[row].id;
    Q_EMIT dataChanged(index(row), index(row), {ChosenRole});
    Q_EMIT changed();
}

void WorkspaceExport::setFolder(const QString &folder)
{
    m_folder = folder;
    Q_EMIT changed();
}

void WorkspaceExport::setFileName(const QString &name)
{
    m_fileName = name;
    Q_EMIT changed();
}

QString WorkspaceExport::path() const
{
    const auto name = m_fileName.trimmed();
    return QDir(m_folder).filePath(name.endsWith(suffix) ? name : name + suffix);
}

bool WorkspaceExport::replaces() const
{
    return !m_fileName.trimmed().isEmpty() && QFileInfo::exists(path());
}

// Bits of a guess that knows which kinds of characters there are; repeated ones count once and a half.
int WorkspaceExport::strength(const QString &passphrase)
{
    if (passphrase.size() < archive::minPassphrase)
        return 0;
    const auto has = [&passphrase](auto test) { return std::ranges::any_of(passphrase, test); };
    const double kinds = (has([](QChar c) { return c.isLower(); }) ? 26 : 0) +
                         (has([](QChar c) { return c.isUpper(); }) ? 26 : 0) +
                         (has([](QChar c) { return c.isDigit(); }) ? 10 : 0) +
                         (has([](QChar c) { return !c.isLetterOrNumber(); }) ? 20 : 0);
    const auto different = double(QSet<QChar>(passphrase.begin(), passphrase.end()).size());
    const double bits = std::min(double(passphrase.size()), different * 1.5) * std::log2(std::max(kinds, 2.0));
    return bits >= strongBits ? 3 : bits >= fairBits ? 2 : 1;
}

QList<WorkspaceRecord> WorkspaceExport::records() const
{
    QList<WorkspaceRecord> records;
    std::ranges::copy_if(m_rows, std::back_inserter(records),
                         [this](const WorkspaceRecord &record) { return m_chosen.contains(record.id); });
    return records;
}

void WorkspaceExport::write()
{
    if (m_busy || m_chosen.isEmpty())
        return;
    const auto written = archive::writeFile(path(), archive::write(records(), systemClock().nowMs()));
    finish(written ? QString() : tr("The file can't be written: %1.").arg(written.error().detail), 0);
}

void WorkspaceExport::writeSealed(const QString &passphrase)
{
    if (!m_busy && !m_chosen.isEmpty() && m_workspaces)
        TaskScope::start(writeTask(passphrase));
}

QCoro::Task<> WorkspaceExport::writeTask(QString passphrase)
{
    m_busy = true;
    Q_EMIT changed();
    QList<ArchiveSecret> secrets;
    int without = 0;
    const auto chosen = records();
    for (const auto &record : chosen) {
        const auto name = secretNameOf(record);
        const auto secret = co_await m_tasks(m_workspaces->secrets().read(name));
        if (secret)
            secrets += ArchiveSecret{name, *secret};
        else
            ++without;
    }
    auto work = [chosen, secrets, passphrase, to = path()]() -> Outcome<void> {
        const auto bytes = archive::writeSealed(chosen, systemClock().nowMs(), secrets, passphrase);
        return bytes ? archive::writeFile(to, *bytes) : tl::unexpected(bytes.error());
    };
    passphrase.fill(u'\0');
    const auto written = co_await m_tasks(onWorker(std::move(work)));
    m_busy = false;
    finish(written ? QString() : tr("The file can't be written: %1.").arg(written.error().detail), without);
}

void WorkspaceExport::finish(const QString &problem, int withoutSecret)
{
    m_problem = problem;
    Q_EMIT changed();
    if (!problem.isEmpty())
        return;
    const auto text = withoutSecret == 0
                          ? tr("Exported to %1")
                          : tr("Exported to %1. The passwords of %2 could not be read and are not in it.");
    const auto place = Format::path(path());
    m_workspaces->services().notices.show(withoutSecret == 0 ? text.arg(place) : text.arg(place).arg(withoutSecret));
    Q_EMIT done();
}

int WorkspaceExport::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant WorkspaceExport::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &record = m_rows[index.row()];
    switch (role) {
    case WorkspaceIdRole:
        return record.id;
    case NameRole:
        return record.name;
    case UrlRole:
        return record.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
    case ChosenRole:
        return m_chosen.contains(record.id);
    default:
        return {};
    }
}

QHash<int, QByteArray> WorkspaceExport::roleNames() const
{
    return {{WorkspaceIdRole, "workspaceId"}, {NameRole, "name"}, {UrlRole, "url"}, {ChosenRole, "chosen"}};
}

} // namespace qd::ui
