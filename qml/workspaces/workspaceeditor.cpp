// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspaceeditor.h"

#include "core/credentials/secrets.h"
#include "core/workspaces/workspacefields.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int secretLength = 24;
const auto defaultUser = u"opencode"_s;

// What can be told apart by eye and needs no quoting anywhere.
QByteArray randomSecret()
{
    constexpr std::string_view letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    QByteArray secret;
    for (int i = 0; i < secretLength; ++i)
        secret += letters[QRandomGenerator::system()->bounded(quint32(letters.size()))];
    return secret;
}

QString nameFor(const ServerAddress &address)
{
    const auto host = address.host;
    if (address.loopback)
        return WorkspaceEditor::tr("Port %1").arg(address.url.port(address.url.scheme() == "https"_L1 ? 443 : 80));
    const bool number = !host.isEmpty() && (host.contains(u':') || host.back().isDigit());
    return number ? host : host.section(u'.', 0, 0);
}

} // namespace

WorkspaceEditor::WorkspaceEditor(QObject *parent)
    : QObject(parent)
    , m_hubSignIn([this](const HubSession &session) { takeSession(session); })
{
    m_hubSignIn.setFindHub([this](const QUrl &hub) { return findHub(hub); });
    connect(&m_hubSignIn, &HubSignInFlow::trustChanged, this, [this] {
        m_record.trust = m_hubSignIn.trust();
        touch();
    });
}

WorkspaceEditor::~WorkspaceEditor()
{
    dropSession();
    m_secret.fill('\0');
}

void WorkspaceEditor::setWorkspaces(Workspaces *workspaces)
{
    m_workspaces = workspaces;
    Q_EMIT workspacesChanged();
}

// The one that the fewest have.
int WorkspaceEditor::freeHue() const
{
    std::array<int, fields::hues> used{};
    for (const auto *workspace : m_workspaces ? m_workspaces->all() : QList<Workspace *>())
        ++used[size_t(workspace->hue())];
    return int(std::distance(used.begin(), std::ranges::min_element(used)));
}

void WorkspaceEditor::begin(const QString &address)
{
    stopTest();
    dropSession();
    m_record = {};
    m_record.username = defaultUser;
    m_record.hue = freeHue();
    m_secret.fill('\0');
    m_secret.clear();
    m_named = false;
    m_secretKept = false;
    makePort();
    m_address.clear();
    setAddress(address);
    m_dirty = false;
    Q_EMIT changed();
}

void WorkspaceEditor::beginFound(const QString &address, bool hub, const QString &username, const QString &name)
{
    begin(address);
    setHub(hub);
    if (!hub && !username.isEmpty())
        setUsername(username);
    if (!name.isEmpty())
        setName(name);
    m_dirty = false;
    Q_EMIT changed();
}

bool WorkspaceEditor::edit(const QString &workspaceId)
{
    const auto *workspace = m_workspaces ? m_workspaces->find(workspaceId) : nullptr;
    if (!workspace || workspace->isLocal())
        return false;
    stopTest();
    dropSession();
    m_record = workspace->record();
    m_address = m_record.url.toDisplayString(QUrl::StripTrailingSlash);
    m_port = m_record.port > 0 ? QString::number(m_record.port) : QString();
    m_secret.clear();
    m_named = true;
    m_addressProblem.clear();
    m_addressNote.clear();
    m_dirty = false;
    lookForSecret();
    followHub();
    Q_EMIT changed();
    return true;
}

void WorkspaceEditor::note()
{
    m_dirty = true;
    m_problem.clear();
    Q_EMIT changed();
}

void WorkspaceEditor::touch()
{
    if (m_stages.isRunning() || m_stages.isPassed() || m_stages.isFailed())
        stopTest(); // it was for other values
    note();
}

void WorkspaceEditor::setHub(bool hub)
{
    if (hub == isHub() || isEditing())
        return;
    m_record.kind = hub ? WorkspaceKind::Hub : WorkspaceKind::OpenCodeServer;
    m_record.username = hub ? QString() : defaultUser;
    followHub();
    touch();
}

void WorkspaceEditor::setAddress(const QString &address)
{
    if (address == m_address)
        return;
    m_address = address;
    readAddress();
    touch();
}

void WorkspaceEditor::readAddress()
{
    const auto read = readServerAddress(m_address);
    const auto before = secretNameOf(m_record).origin;
    m_record.url = read.url;
    m_addressProblem = m_address.trimmed().isEmpty() ? QString() : sentence(read);
    QStringList notes;
    if (!read.username.isEmpty() || !read.password.isEmpty()) {
        // Taken apart: the address is never kept as it was typed.
        if (!read.username.isEmpty() && !isHub())
            m_record.username = read.username;
        if (!read.password.isEmpty() && !isHub())
            m_secret = read.password.toUtf8();
        if (read.isValid())
            m_address = read.url.toDisplayString(QUrl::StripTrailingSlash);
        notes += isHub() ? tr("The user name and password were left out: how to sign in comes next.")
                         : tr("The user name and password were moved to their own fields.");
    }
    if (read.isValid()) {
        if (read.schemeGuessed)
            notes += tr("Goes to %1.").arg(read.url.toDisplayString());
        if (read.host != read.asciiHost)
            notes +=
                read.mixedScripts
                    ? tr("Careful: the host mixes alphabets, as look-alikes do. It is really %1.").arg(read.asciiHost)
                    : tr("The host is sent as %1.").arg(read.asciiHost);
        if (read.queryDropped)
            notes += tr("What comes after the path was left out.");
        if (!m_named)
            m_record.name = nameFor(read);
    }
    m_addressNote = notes.join(u' ');
    if (secretNameOf(m_record).origin != before) {
        // What was allowed was allowed for another host.
        m_record.trust = {};
        if (m_signedInAt.isEmpty())
            m_record.hub.clear();
        lookForSecret();
    }
    followHub();
}

QString WorkspaceEditor::addressProblem() const
{
    return m_addressProblem;
}

QString WorkspaceEditor::addressNote() const
{
    return m_addressNote;
}

void WorkspaceEditor::setUsername(const QString &username)
{
    if (username == m_record.username)
        return;
    m_record.username = username;
    touch();
}

QString WorkspaceEditor::usernameProblem() const
{
    if (m_record.username.contains(u':'))
        return tr("A user name can't have a colon.");
    return fields::lineProblem(m_record.username, fields::maxUsername)
               ? tr("This user name is too long, or has characters that can't be seen.")
               : QString();
}

void WorkspaceEditor::setSecret(const QString &secret)
{
    dropSession();
    m_record.hub.clear();
    m_secret.fill('\0');
    m_secret = secret.toUtf8();
    touch();
}

void WorkspaceEditor::makeSecret()
{
    m_secret.fill('\0');
    m_secret = randomSecret();
    touch();
}

void WorkspaceEditor::setKeepSecret(bool keep)
{
    m_keep = keep;
    Q_EMIT changed();
}

void WorkspaceEditor::setPort(const QString &port)
{
    if (port == m_port)
        return;
    m_port = port;
    m_record.port = portProblem().isEmpty() ? m_port.toInt() : 0;
    note();
}

QString WorkspaceEditor::portProblem() const
{
    bool number = false;
    const int port = m_port.toInt(&number);
    return m_port.isEmpty() || (number && port >= 1 && port <= 65'535) ? QString()
                                                                       : tr("A port is a number from 1 to 65535.");
}

void WorkspaceEditor::makePort()
{
    setPort(QString::number(randomPort(*QRandomGenerator::global())));
}

void WorkspaceEditor::setName(const QString &name)
{
    if (name == m_record.name)
        return;
    m_record.name = name;
    m_named = !name.isEmpty();
    note();
}

QString WorkspaceEditor::nameProblem() const
{
    if (m_record.name.trimmed().isEmpty())
        return m_named || isEditing() ? tr("It needs a name.") : QString();
    return fields::lineProblem(m_record.name, fields::maxName)
               ? tr("This name is too long, or has characters that can't be seen.")
               : QString();
}

void WorkspaceEditor::setHue(int hue)
{
    m_record.hue = hue;
    note();
}

bool WorkspaceEditor::isInsecure() const
{
    return m_record.url.scheme() == "http"_L1 && !m_record.trust.plainHost.isEmpty();
}

bool WorkspaceEditor::isPinned() const
{
    return !m_record.trust.certificate.isEmpty();
}

void WorkspaceEditor::lookForSecret()
{
    m_secretKept = false;
    if (isEditing() && m_workspaces && isAddressValid())
        TaskScope::start(lookTask());
}

QCoro::Task<> WorkspaceEditor::lookTask()
{
    const auto name = secretNameOf(m_record);
    const auto secret = co_await m_tasks(m_workspaces->secrets().read(name));
    if (name != secretNameOf(m_record))
        co_return;
    m_secretKept = secret.has_value();
    Q_EMIT changed();
}

void WorkspaceEditor::save()
{
    if (!m_workspaces || !isAddressValid())
        return;
    m_record.name = m_record.name.trimmed();
    if (m_record.name.isEmpty())
        m_record.name = m_record.url.host();
    const auto secret = hasSecret() ? std::optional(m_secret) : std::nullopt;
    const auto id = isEditing() ? m_workspaces->change(m_record, secret, m_keep).map([this] { return m_record.id; })
                                : m_workspaces->add(m_record, m_secret, m_keep);
    if (!id) {
        m_problem = tr("It could not be saved: %1.").arg(id.error().detail);
        Q_EMIT changed();
        return;
    }
    m_workspaces->setHue(*id, m_record.hue);
    m_signedInAt.clear(); // the workspace has it now
    m_secret.fill('\0');
    m_secret.clear();
    m_dirty = false;
    Q_EMIT saved(*id);
}

} // namespace qd::ui
