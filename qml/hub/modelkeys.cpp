// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/modelkeys.h"

#include "core/protocol/proxytokenmethods.h"
#include "qml/hub/modelproviders.h"
#include "qml/workspaces/workspaces.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace qd::ui {
namespace {

constexpr auto patience = 3s; //!< a server that starts without it starts anew when the keychain has answered

// OpenCode knows its models.
bool isKnownByName(const QString &provider)
{
    return std::ranges::any_of(modelProviders(),
                               [&](const ModelProvider &each) { return each.id == provider && each.hasKey; });
}

} // namespace

ModelKeys::ModelKeys(Workspaces &workspaces, ServerHost *host, HubHost *hub, QObject *parent)
    : QObject(parent)
    , m_workspaces(workspaces)
    , m_host(host)
    , m_source(workspaces.services().settings.modelKeySource())
    , m_lent(hub)
{
    connect(&m_lent, &LentKeys::begun, this, &ModelKeys::lent);
    connect(&m_lent, &LentKeys::changed, this, &ModelKeys::lent);
    connect(&m_lent, &LentKeys::ended, this, &ModelKeys::tokensChanged);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &ModelKeys::begun);
    connect(&workspaces, &Workspaces::added, this, [this](Workspace *workspace) {
        if (workspace->id() == m_source.workspace)
            follow(workspace);
    });
    connect(&workspaces, &Workspaces::removing, this, &ModelKeys::pause);
    connect(&workspaces, &Workspaces::signingOut, this, [this](const QString &id) {
        if (id == m_source.workspace)
            leave(false); // who signs out revokes it
    });
    connect(&workspaces.secrets(), &Secrets::troubleChanged, this, [this] {
        const bool isWanted = m_token.isEmpty() && workspace() && !isOfThisComputer();
        if (m_workspaces.secrets().trouble() == KeychainTrouble::None && isWanted)
            readSoon();
    });
}

ModelKeys::~ModelKeys()
{
    m_token.fill('\0');
}

void ModelKeys::begin()
{
    if (!m_host || !workspace()) {
        Q_EMIT begun();
        return;
    }
    m_patience.start();
    if (isOfThisComputer())
        m_lent.begin();
    else
        follow(workspace());
}

Workspace *ModelKeys::workspace() const
{
    return m_source.workspace.isEmpty() ? nullptr : m_workspaces.find(m_source.workspace);
}

QString ModelKeys::hub() const
{
    return workspace() ? m_source.workspace : QString();
}

QString ModelKeys::nameOf(const QString &id) const
{
    const Workspace *found = m_workspaces.find(id);
    return found ? found->name() : tr("The hub");
}

QString ModelKeys::hubName() const
{
    const Workspace *found = workspace();
    return found ? found->name() : QString();
}

QStringList ModelKeys::providers() const
{
    Providers providers = m_source.providers;
    if (isOfThisComputer())
        providers = m_lent.keys() ? m_lent.keys()->providers : Providers();
    QStringList names;
    for (auto each = providers.cbegin(); each != providers.cend(); ++each)
        names += modelProviderName(each.key());
    return names;
}

// The one whose keys are used from now on, or that is there again.
void ModelKeys::follow(Workspace *workspace)
{
    connect(workspace, &Workspace::hubChanged, this, &ModelKeys::lookAtHub, Qt::UniqueConnection);
    connect(workspace, &Workspace::recordChanged, this, &ModelKeys::recordChanged, Qt::UniqueConnection);
    m_name = secretNameOf(workspace->record());
    if (m_token.isEmpty())
        readSoon();
    lookAtHub();
    Q_EMIT changed();
}

// It has been removed, and may come back: what is kept of it goes with the workspace.
void ModelKeys::pause(const Workspace *workspace)
{
    if (workspace->id() != m_source.workspace)
        return;
    workspace->disconnect(this);
    m_looking.cancel();
    m_link.clear();
    m_reads = m_wasReady = false;
    m_name = {};
    m_token.fill('\0');
    m_token.clear();
    apply();
    setProblem({}, {});
}

void ModelKeys::recordChanged()
{
    const Workspace *const hub = workspace();
    if (!hub || secretNameOf(hub->record()) == m_name) {
        apply();
        Q_EMIT changed(); // its name
        return;
    }
    const QString id = m_source.workspace;
    leave(false);
    setProblem(id,
               tr("%1 has another address now, so OpenCode asks with its own keys. Turn it on again for the new one.")
                   .arg(nameOf(id)));
}

void ModelKeys::readSoon()
{
    if (!std::exchange(m_reads, true))
        TaskScope::start(readTask());
}

QCoro::Task<> ModelKeys::readTask()
{
    auto reading = m_looking(m_workspaces.secrets().read(m_name));
    Outcome<QByteArray> token = co_await reading;
    m_reads = false;
    if (token) {
        m_token = std::move(*token);
        setProblem({}, {});
        apply();
    } else if (token.error().code == Error::Code::NotFound) {
        setProblem(m_source.workspace,
                   tr("The keychain has no token of %1 any more, so OpenCode asks with its own keys. "
                      "Turn it off and on again.")
                       .arg(hubName()));
    } else {
        setProblem(m_source.workspace,
                   tr("OpenCode asks with its own keys for now.", "before a sentence about the keychain") + u' ' +
                       keychainWords());
    }
    if (m_patience.isActive()) {
        m_patience.stop();
        Q_EMIT begun();
    }
    lookAtHub();
}

void ModelKeys::lookAtHub()
{
    const Workspace *const chosen = workspace();
    HubLink *const link = chosen ? chosen->hub() : nullptr;
    if (link != m_link) {
        if (m_link)
            m_link->disconnect(this);
        m_link = link;
        m_wasReady = false;
        if (link) {
            connect(link, &HubLink::changed, this, &ModelKeys::lookAtHub);
            link->start();
        }
    }
    const bool ready = link && link->isReady() && !m_token.isEmpty();
    if (std::exchange(m_wasReady, ready) != ready && ready)
        TaskScope::start(lookTask(link));
}

// Keys may have come and gone there, and the token may have been revoked.
QCoro::Task<> ModelKeys::lookTask(HubLink *link)
{
    const QString id = m_source.workspace;
    auto listing = m_looking(link->api().call<rpc::ProxyTokensList>());
    const Outcome<rpc::ProxyTokensList::Result> tokens = co_await listing;
    if (!tokens)
        co_return; // what is known counts, until it says more
    const bool isThere =
        std::ranges::any_of(tokens->tokens, [this](const auto &each) { return each.id == m_source.tokenId; });
    if (!isThere) {
        leave(false);
        co_return setProblem(
            id,
            tr("The token of this computer was revoked at %1, so OpenCode asks with its own keys.").arg(nameOf(id)));
    }
    auto asking = m_looking(providersAt(link));
    const Outcome<Providers> providers = co_await asking;
    if (!providers)
        co_return;
    if (m_source.providers != *providers) {
        m_source.providers = *providers;
        m_workspaces.services().settings.setModelKeySource(m_source);
        apply();
    }
    setProblem(id, providers->isEmpty() ? noKeyWords(id) : QString());
}

QString ModelKeys::noKeyWords(const QString &id) const
{
    return tr("You have no key at %1 that OpenCode could use. Add one there first.").arg(nameOf(id));
}

QCoro::Task<Outcome<ModelKeys::Providers>> ModelKeys::providersAt(HubLink *link)
{
    auto listing = m_looking(link->api().call<rpc::ProxyProviders>());
    const Outcome<rpc::ProxyProviders::Result> answer = co_await listing;
    if (!answer)
        co_return tl::unexpected(answer.error());
    Providers found;
    for (const rpc::ProxyProviders::Provider &provider : answer->providers) {
        QStringList models = provider.models;
        if (models.isEmpty())
            models = m_source.providers.value(provider.id); // it is away at the moment
        if (models.isEmpty() && !isKnownByName(provider.id))
            continue; // OpenCode can do nothing with it
        found.insert(provider.id, models);
    }
    co_return found;
}

void ModelKeys::lookAgain(const QString &workspace)
{
    if (m_busy || workspace != m_source.workspace || isOfThisComputer())
        return;
    m_wasReady = false;
    lookAtHub();
}

void ModelKeys::retry()
{
    if (m_busy || !workspace())
        return;
    if (isOfThisComputer())
        return m_lent.begin();
    if (m_token.isEmpty())
        return TaskScope::start(unlockTask());
    if (m_link)
        m_link->start();
    lookAgain(m_source.workspace);
}

QCoro::Task<> ModelKeys::unlockTask()
{
    auto unlocking = m_looking(m_workspaces.secrets().unlock());
    std::ignore = co_await unlocking;
    readSoon();
}

void ModelKeys::apply()
{
    if (!m_host)
        return;
    if (isOfThisComputer())
        return m_host->setModelKeys(m_lent.keys());
    const Workspace *const chosen = workspace();
    if (!chosen || m_token.isEmpty() || m_source.providers.isEmpty())
        return m_host->setModelKeys({});
    m_host->setModelKeys(ServerHost::ModelKeys{chosen->record().url, m_token, m_source.providers});
}

void ModelKeys::setProblem(const QString &hub, const QString &problem)
{
    m_problemHub = problem.isEmpty() ? QString() : hub;
    m_problem = problem;
    Q_EMIT changed();
}

QString ModelKeys::keychainWords() const
{
    switch (m_workspaces.secrets().trouble()) {
    case KeychainTrouble::Missing:
        return tr("This computer has no keychain to keep the hub's token in.");
    case KeychainTrouble::Locked:
        return tr("The keychain is locked. Unlock it and try again.");
    case KeychainTrouble::Denied:
        return tr("The keychain was not opened. Allow it and try again.");
    case KeychainTrouble::None:
    case KeychainTrouble::Failed:
        break;
    }
    return tr("The keychain does not work. See what is wrong with it and try again.");
}

} // namespace qd::ui
