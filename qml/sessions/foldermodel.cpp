// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/foldermodel.h"

#include "core/base/placepath.h"
#include "core/folders/localfolders.h"
#include "core/folders/serverfolders.h"
#include "core/models/names.h"
#include "qml/sessions/folderwords.h"
#include "qml/workspaces/workspace.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace qd::ui {
namespace {

bool isCancelled(const FolderProblem &problem)
{
    return problem.kind == FolderProblem::Kind::Failed && problem.error.code == Error::Code::Cancelled;
}

} // namespace

FolderModel::FolderModel(QObject *parent)
    : QAbstractListModel(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(200ms);
    connect(&m_settle, &QTimer::timeout, this, &FolderModel::refresh);
    connect(this, &FolderModel::filterChanged, this, &FolderModel::filter);
}

void FolderModel::setWorkspace(Workspace *workspace)
{
    if (m_workspace == workspace)
        return;
    m_tasks.cancel();
    if (m_workspace)
        m_workspace->disconnect(this);
    m_workspace = workspace;
    m_remote = workspace && !workspace->isLocal();
    m_source.reset();
    m_home.clear();
    setPlace({});
    showRows({});
    setState(State::Reading);
    if (workspace) {
        connect(workspace, &Workspace::stateChanged, this, &FolderModel::followWorkspace);
        connect(workspace, &QObject::destroyed, this, &FolderModel::forgetWorkspace);
    }
    Q_EMIT workspaceChanged();
}

// There is nobody to ask any more. It stays a model of another machine: this one's disk is never shown in its place.
void FolderModel::forgetWorkspace()
{
    m_tasks.cancel();
    m_source.reset();
    showRows({});
    Q_EMIT workspaceGone();
}

// Reached, or signed in to: what failed for that reason goes on by itself.
void FolderModel::followWorkspace()
{
    if (m_state != State::Failed)
        return;
    if (m_workspace->isLive() && remedy() != Remedy::Leave)
        refresh();
    else
        Q_EMIT stateChanged();
}

FolderSource &FolderModel::source()
{
    if (!m_source && m_remote)
        m_source = std::make_unique<ServerFolders>(m_workspace->api());
    else if (!m_source)
        m_source = std::make_unique<LocalFolders>();
    return *m_source;
}

QString FolderModel::shown(const QString &path) const
{
    return placepath::shortened(path, m_home);
}

QString FolderModel::shownPlace() const
{
    return m_place.isEmpty() ? QString() : shown(m_place);
}

QString FolderModel::parentPlace() const
{
    return placepath::parentOf(m_place);
}

QString FolderModel::words(const FolderProblem &problem, const QString &path) const
{
    const bool asks = m_remote && m_workspace;
    if (asks && problem.kind == FolderProblem::Kind::Failed && !m_workspace->reason().isEmpty())
        return m_workspace->reason(); // it knows better
    return sentence(problem, path.isEmpty() ? path : shown(path), asks ? m_workspace->name() : QString());
}

QString FolderModel::problem() const
{
    return m_problem ? words(*m_problem, m_place) : QString();
}

FolderModel::Remedy FolderModel::remedy() const
{
    if (!m_problem || m_problem->kind != FolderProblem::Kind::Failed)
        return Remedy::Leave;
    if (m_workspace && !m_workspace->reason().isEmpty()) // what it says now, not what a request was told before
        return m_workspace->state() == Workspace::State::Unauthorised ? Remedy::SignIn : Remedy::Retry;
    return m_problem->error.code == Error::Code::Unauthorized ? Remedy::SignIn : Remedy::Retry;
}

void FolderModel::begin(const QString &path)
{
    if (hasSource())
        TaskScope::start(read(path, true));
}

void FolderModel::open(const QString &path)
{
    if (hasSource())
        TaskScope::start(read(path, false));
}

void FolderModel::refresh()
{
    if (m_state != State::Ready)
        open(m_place);
    else if (hasSource())
        TaskScope::start(readAgain());
}

void FolderModel::take(const QString &typed)
{
    if (hasSource())
        TaskScope::start(readTyped(typed));
}

QCoro::Task<bool> FolderModel::knowHome()
{
    if (!m_home.isEmpty())
        co_return true;
    auto home = co_await m_tasks(source().home());
    if (!home) {
        fail({FolderProblem::Kind::Failed, home.error()});
        co_return false;
    }
    m_home = *std::move(home);
    Q_EMIT placeChanged();
    co_return true;
}

QCoro::Task<> FolderModel::read(QString path, bool elseHome)
{
    m_tasks.cancel();
    setPlace(placepath::cleaned(path));
    setTypedProblem({});
    showRows({});
    setState(State::Reading);
    const bool known = co_await knowHome();
    if (!known)
        co_return;
    if (path.isEmpty())
        setPlace(m_home);
    auto listing = co_await m_tasks(source().list(m_place));
    const bool isThere = listing || listing.error().kind == FolderProblem::Kind::Failed;
    if (elseHome && !isThere && m_place != m_home) {
        setPlace(m_home);
        listing = co_await m_tasks(source().list(m_place));
    }
    if (!listing) {
        fail(listing.error());
        co_return;
    }
    show(*listing);
    Q_EMIT opened();
}

// Keeps what is shown until the answer is there.
QCoro::Task<> FolderModel::readAgain()
{
    m_tasks.cancel();
    auto listing = co_await m_tasks(source().list(m_place));
    if (listing)
        show(*listing);
    else
        fail(listing.error());
}

QCoro::Task<> FolderModel::readTyped(QString typed)
{
    m_tasks.cancel();
    setTypedProblem({});
    const bool known = co_await knowHome();
    if (!known)
        co_return;
    const auto wanted = placepath::expanded(typed.trimmed(), m_home);
    std::optional<FolderProblem> problem;
    if (placepath::isAbsolute(wanted)) {
        auto listing = co_await m_tasks(source().list(wanted));
        if (listing) {
            setPlace(wanted);
            showRows({});
            show(*listing);
            Q_EMIT opened();
            co_return;
        }
        if (listing.error().kind == FolderProblem::Kind::NotAFolder && !m_foldersOnly) {
            Q_EMIT fileTaken(wanted);
            co_return;
        }
        if (isCancelled(listing.error()))
            co_return;
        problem = listing.error();
    }
    if (m_state == State::Reading) // that folder's answer was given up for this one
        open(m_place);
    setTypedProblem(problem ? words(*problem, wanted)
                            : tr("Type the whole path, from %1 or ~.").arg(placepath::rootOf(m_home)));
}

void FolderModel::setPlace(const QString &place)
{
    if (std::exchange(m_place, place) == place)
        return;
    m_watcher.reset();
    m_settle.stop();
    Q_EMIT placeChanged();
}

void FolderModel::show(const QList<FolderEntry> &entries)
{
    showRows(entries);
    if (!m_remote && !m_watcher) {
        m_watcher = std::make_unique<QFileSystemWatcher>(QStringList{m_place});
        connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, this, [this] {
            if (!m_settle.isActive())
                m_settle.start();
        });
    }
    m_problem.reset();
    setState(State::Ready);
}

void FolderModel::fail(FolderProblem problem)
{
    showRows({});
    const bool cancelled = isCancelled(problem);
    m_problem = std::move(problem);
    m_state = State::Failed;
    if (!cancelled) // else the connection is about to change, or goes with its workspace: what follows says so
        Q_EMIT stateChanged();
}

void FolderModel::showRows(const QList<FolderEntry> &entries)
{
    m_all = entries;
    filter();
}

void FolderModel::filter()
{
    QList<FolderEntry> rows;
    rows.reserve(m_all.size());
    const auto isWanted = [this](const FolderEntry &entry) {
        if (!m_showHidden && entry.name.startsWith(u'.'))
            return false;
        return entry.folder ||
               (!m_foldersOnly && (m_endings.isEmpty() || std::ranges::any_of(m_endings, [&](auto &ending) {
                                       return entry.name.endsWith(ending, Qt::CaseInsensitive);
                                   })));
    };
    std::ranges::copy_if(m_all, std::back_inserter(rows), isWanted);
    const auto before = m_rows.size();
    become(rows);
    if (m_rows.size() != before)
        Q_EMIT countChanged();
}

// What is the same at both ends stays, with where the person stands in it.
void FolderModel::become(const QList<FolderEntry> &rows)
{
    const auto shorter = std::min(m_rows.size(), rows.size());
    qsizetype first = 0;
    while (first < shorter && m_rows[first] == rows[first])
        ++first;
    qsizetype last = 0;
    while (last < shorter - first && m_rows[m_rows.size() - 1 - last] == rows[rows.size() - 1 - last])
        ++last;
    if (const auto leave = m_rows.size() - first - last; leave > 0) {
        beginRemoveRows({}, int(first), int(first + leave - 1));
        m_rows.remove(first, leave);
        endRemoveRows();
    }
    if (const auto come = rows.size() - first - last; come > 0) {
        beginInsertRows({}, int(first), int(first + come - 1));
        m_rows = rows;
        endInsertRows();
    }
}

void FolderModel::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

void FolderModel::setTypedProblem(const QString &problem)
{
    if (std::exchange(m_typedProblem, problem) != problem)
        Q_EMIT typedProblemChanged();
}

bool FolderModel::isFolder(int row) const
{
    return row >= 0 && row < m_rows.size() && m_rows[row].folder;
}

QString FolderModel::nameAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows[row].name : QString();
}

QString FolderModel::pathAt(int row) const
{
    const auto name = nameAt(row);
    return name.isEmpty() ? name : placepath::join(m_place, name);
}

int FolderModel::rowOf(const QString &path) const
{
    if (placepath::parentOf(path) != m_place)
        return -1;
    const auto it = std::ranges::find(m_rows, placepath::nameOf(path), &FolderEntry::name);
    return it == m_rows.cend() ? -1 : int(it - m_rows.cbegin());
}

int FolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &entry = m_rows[index.row()];
    switch (role) {
    case NameRole:
        return entry.name;
    case PathRole:
        return pathAt(index.row());
    case FolderRole:
        return entry.folder;
    case SizeRole:
        return double(entry.size);
    default:
        return {};
    }
}

QHash<int, QByteArray> FolderModel::roleNames() const
{
    return namesOf<Role>();
}

} // namespace qd::ui
