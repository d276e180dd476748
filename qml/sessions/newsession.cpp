// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/newsession.h"

#include "core/base/placepath.h"
#include "core/folders/serverfolders.h"
#include "core/sessions/sessionstore.h"
#include "qml/sessions/folderwords.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspace.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace qd::ui {

NewSession::NewSession(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_projects(workspace.services().store)
    , m_composer(workspace, SessionKey{workspace.id(), u"new"_s})
{
    m_projects.setWorkspaces({workspace.id()});
    const auto takeFavourites = [this] {
        m_projects.setFavourites(m_workspace.id(), m_workspace.record().settings.favourites);
    };
    connect(&workspace, &Workspace::recordChanged, this, takeFavourites);
    takeFavourites();
    connect(m_composer.picker(), &ModelPicker::changed, this, &NewSession::sendPlanned);
    connect(&workspace, &Workspace::stateChanged, this, &NewSession::sendPlanned);
    connect(&workspace, &Workspace::stateChanged, this, &NewSession::askSpelling);
    connect(&m_composer, &Composer::textChanged, this, [this] {
        if (!m_creating)
            setBusy(false); // not finished after all
    });
}

QString NewSession::workspaceId() const
{
    return m_workspace.id();
}

void NewSession::suggestDirectory()
{
    if (!m_directory.isEmpty())
        return;
    const auto last = m_workspace.services().settings.lastProject(m_workspace.id());
    setDirectory(last.isEmpty() ? m_projects.directoryAt(0) : last);
}

void NewSession::takeOver(const NewSession &other)
{
    m_composer.takeOver(other.m_composer);
}

void NewSession::setDirectory(const QString &directory)
{
    if (directory.isEmpty() || m_directory == directory)
        return;
    m_directory = directory;
    m_composer.setDirectory(directory);
    Q_EMIT directoryChanged();
    askSpelling();
}

// Sessions, events and what is remembered of a project go by the server's spelling: it follows links, on its own machine.
void NewSession::askSpelling()
{
    if (m_workspace.isLive() && !m_directory.isEmpty() && m_directory != m_spelled)
        TaskScope::start(takeSpelling());
}

QCoro::Task<> NewSession::takeSpelling()
{
    const auto asked = m_directory;
    const auto paths = co_await m_tasks(m_workspace.api().paths(asked));
    if (!paths || m_directory != asked || m_creating)
        co_return;
    m_spelled = paths->directory;
    setDirectory(m_spelled);
}

QString NewSession::folderProblem(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isAbsolute())
        return tr("Type the whole path, from / or ~.");
    if (!info.exists())
        return tr("There is no folder %1.").arg(path);
    if (!info.isDir())
        return tr("%1 is not a folder.").arg(path);
    if (!info.isReadable())
        return tr("%1 can't be read.").arg(path);
    return {};
}

QString NewSession::tryLocal(const QString &path)
{
    auto wanted = path.trimmed();
    if (wanted == u"~"_s || wanted.startsWith(u"~/"_s))
        wanted.replace(0, 1, QDir::homePath());
    const auto problem = folderProblem(wanted);
    // As the server spells it: events carry the canonical path.
    if (problem.isEmpty())
        setDirectory(QFileInfo(wanted).canonicalFilePath());
    return problem;
}

// The folder is on another machine: only its server can say whether it is there.
QCoro::Task<> NewSession::tryRemote(QString path)
{
    ServerFolders folders(m_workspace.api());
    QString home;
    if (path.startsWith(u'~')) {
        const auto answer = co_await m_tasks(folders.home());
        if (!answer) {
            setPathProblem(sentence(tr("Can't look for the folder"), answer.error()));
            co_return;
        }
        home = *answer;
    }
    const auto wanted = placepath::expanded(path, home);
    if (!placepath::isAbsolute(wanted)) {
        setPathProblem(tr("Type the whole path, from / or ~."));
        co_return;
    }
    const auto listing = co_await m_tasks(folders.list(wanted));
    if (!listing) {
        setPathProblem(sentence(listing.error(), path, m_workspace.name()));
        co_return;
    }
    setPathProblem({});
    setDirectory(wanted);
    Q_EMIT pathTaken();
}

void NewSession::takePath(const QString &path)
{
    if (!m_workspace.isLocal()) {
        TaskScope::start(tryRemote(path.trimmed()));
        return;
    }
    setPathProblem(tryLocal(path));
    if (m_pathProblem.isEmpty())
        Q_EMIT pathTaken();
}

void NewSession::setPathProblem(const QString &problem)
{
    if (std::exchange(m_pathProblem, problem) != problem)
        Q_EMIT pathProblemChanged();
}

void NewSession::pickFolder(const QString &folder)
{
    if (!m_workspace.isLocal())
        setDirectory(folder);
    else if (const auto why = tryLocal(folder); !why.isEmpty())
        m_workspace.services().notices.show(why);
}

bool NewSession::isPath(const QString &text)
{
    return text.startsWith(u'~') || placepath::isAbsolute(text);
}

void NewSession::send()
{
    if (m_busy || m_composer.isEmpty() || m_directory.isEmpty())
        return;
    setBusy(true);
    sendPlanned();
}

// Sent before the server was there, or before it said which models there are: then it goes out as soon as that is known.
void NewSession::sendPlanned()
{
    if (!m_busy || m_creating)
        return;
    auto &notices = m_workspace.services().notices;
    const auto *picker = m_composer.picker();
    if (m_workspace.isLive() && picker->model().isValid()) {
        m_creating = true;
        TaskScope::start(create());
    } else if (m_workspace.isLive() && picker->isReady()) {
        setBusy(false);
        notices.show(tr("Connect a provider first: there is no model to ask."));
    } else if (m_workspace.state() == Workspace::State::Unauthorised) {
        setBusy(false);
        notices.show(m_workspace.reason());
    }
}

void NewSession::setBusy(bool busy)
{
    if (std::exchange(m_busy, busy) != busy)
        Q_EMIT busyChanged();
}

QCoro::Task<> NewSession::create()
{
    opencode::NewSession wanted;
    wanted.agent = m_composer.picker()->agent();
    wanted.model = m_composer.picker()->model();
    const auto session = co_await m_tasks(m_workspace.api().createSession(m_directory, wanted));
    m_creating = false;
    setBusy(false);
    if (!session) {
        m_workspace.services().notices.show(sentence(tr("Can't begin a session"), session.error()));
        co_return;
    }
    m_workspace.services().settings.rememberPlace(m_workspace.id(), m_directory);
    auto &store = m_workspace.services().store;
    store.addListing(m_workspace.id(), store.beginListing(m_workspace.id()), {*session});
    const auto prompt = m_composer.take();
    Q_EMIT created(SessionKey{m_workspace.id(), session->id}, prompt);
}

} // namespace qd::ui
