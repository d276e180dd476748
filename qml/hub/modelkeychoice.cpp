// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/proxytokenmethods.h"
#include "qml/hub/hubsigninflow.h"
#include "qml/hub/hubwords.h"
#include "qml/hub/modelkeys.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspaces.h"

using namespace Qt::StringLiterals;

// A hub's keys are chosen, or given back: the token is made and kept, or revoked and forgotten. Those of this computer's own hub too.
namespace qd::ui {

SecretName ModelKeys::secretNameOf(const WorkspaceRecord &record)
{
    return {record.id, secretOrigin(record.url), u"proxy-token"_s};
}

QString ModelKeys::tokenName()
{
    return tr("OpenCode on %1", "a computer's name").arg(thisDevice().name);
}

QString ModelKeys::whyNot(const Workspace *workspace) const
{
    if (!workspace || !workspace->isOfHub())
        return tr("This is no hub. Choose another one.");
    const HubLink *const link = workspace->hub();
    if (!link || !link->isReady())
        return tr("%1 is not reached. Try again when it is.").arg(workspace->name());
    const QStringList can = link->capabilities();
    if (!link->mayUseKeys() || !can.contains(u"keys"_s) || !can.contains(u"proxy"_s))
        return tr("You may not use keys at %1. Ask its owner.").arg(workspace->name());
    if (workspace->isPinned())
        return tr("OpenCode trusts only certificates that the system trusts, and that of %1 is one that you trust by "
                  "choice. Give the hub another certificate.")
            .arg(workspace->name());
    return {};
}

void ModelKeys::useHub(const QString &id)
{
    if (m_busy || !m_host || (id == hub() && (!m_token.isEmpty() || isOfThisComputer())))
        return;
    if (id == m_workspaces.local()->id() && m_lent.isPossible())
        return useThisComputer(id);
    const Workspace *const chosen = m_workspaces.find(id);
    if (const QString why = whyNot(chosen); !why.isEmpty())
        return setProblem(id, why);
    m_busy = true;
    setProblem({}, {});
    m_looking.cancel();
    m_reads = false;
    connect(chosen->hub(), &QObject::destroyed, this, [this, id] {
        if (m_busy && m_choosing == id)
            finish(id, tr("The connection to %1 has ended. Try again when it is there.").arg(nameOf(id)));
    });
    m_choosing = id;
    TaskScope::start(useHubTask(id, chosen->hub()));
}

QCoro::Task<> ModelKeys::useHubTask(QString id, HubLink *link)
{
    const QString what = tr("The keys of %1 can't be used").arg(nameOf(id));
    auto asking = m_looking(providersAt(link));
    const Outcome<Providers> providers = co_await asking;
    if (!providers)
        co_return finish(id, hubSentence(what, providers.error()));
    if (providers->isEmpty())
        co_return finish(id, noKeyWords(id));
    rpc::ProxyTokensCreate::Params wish;
    wish.name = tokenName();
    auto making = m_looking(link->api().call<rpc::ProxyTokensCreate>(wish));
    const Outcome<rpc::ProxyTokensCreate::Result> made = co_await making;
    if (!made && made.error().code == Error::Code::Cancelled)
        co_return finish({}, {}); // they did not want to confirm who they are
    if (!made)
        co_return finish(id, hubSentence(what, made.error()));
    const Workspace *const chosen = m_workspaces.find(id);
    if (!chosen)
        co_return finish({}, {});
    const SecretName name = secretNameOf(chosen->record());
    const QByteArray token = made->token.toLatin1();
    auto keeping = m_looking(m_workspaces.secrets().write(name, token));
    const Outcome<void> kept = co_await keeping;
    if (!kept) {
        finish(id, keychainWords());
        rpc::KeyId unused;
        unused.id = made->info.id;
        auto revoking = m_tasks(link->api().call<rpc::ProxyTokensRevoke>(unused));
        std::ignore = co_await revoking;
        co_return;
    }
    take({id, made->info.id, *providers}, name, token);
}

void ModelKeys::take(const SettingsStore::ModelKeySource &source, const SecretName &name, const QByteArray &token)
{
    if (workspace())
        leave(true);
    m_source = source;
    m_name = name;
    m_token = token;
    m_workspaces.services().settings.setModelKeySource(m_source);
    m_wasReady = true; // its keys are known
    apply();
    finish(source.workspace, {});
    Q_EMIT tokensChanged();
    if (Workspace *const chosen = workspace())
        follow(chosen);
}

void ModelKeys::useOwn()
{
    if (m_busy || m_source.workspace.isEmpty())
        return;
    setProblem({}, {});
    leave(true);
}

// Nothing of the hub is used from here on. `revokes`: nobody else has the token revoked there.
void ModelKeys::leave(bool revokes)
{
    if (isOfThisComputer())
        m_lent.end();
    if (const Workspace *const old = workspace())
        old->disconnect(this);
    if (m_link)
        m_link->disconnect(this);
    m_link.clear();
    m_looking.cancel();
    m_reads = m_wasReady = false;
    const auto source = std::exchange(m_source, {});
    const SecretName name = std::exchange(m_name, {});
    m_token.fill('\0');
    m_token.clear();
    m_workspaces.services().settings.setModelKeySource({});
    apply();
    Q_EMIT changed();
    if (!source.tokenId.isEmpty())
        TaskScope::start(dropTask(source, name, revokes));
}

QCoro::Task<> ModelKeys::dropTask(SettingsStore::ModelKeySource source, SecretName name, bool revokes)
{
    Notices &notices = m_workspaces.services().notices;
    const QString hub = nameOf(source.workspace);
    if (!name.workspace.isEmpty() && name != m_name) { // else another one has taken its place there
        auto removing = m_tasks(m_workspaces.secrets().remove(name));
        const Outcome<void> removed = co_await removing;
        if (!removed && removed.error().code != Error::Code::NotFound)
            notices.show(tr("The keychain still has the token with which OpenCode asked %1.").arg(hub));
    }
    if (!revokes)
        co_return;
    const Workspace *const old = m_workspaces.find(source.workspace);
    Outcome<rpc::Nothing> revoked = failure(Error::Code::Offline);
    if (old && old->hub() && old->hub()->isReady()) {
        rpc::KeyId params;
        params.id = source.tokenId;
        auto revoking = m_tasks(old->hub()->api().call<rpc::ProxyTokensRevoke>(params));
        revoked = co_await revoking;
        Q_EMIT tokensChanged();
    }
    if (!revoked && revoked.error().code != Error::Code::NotFound)
        notices.show(tr("%1 could not be told. Revoke the proxy token “%2” there.").arg(hub, tokenName()));
}

void ModelKeys::finish(const QString &hub, const QString &problem)
{
    m_busy = false;
    m_choosing.clear();
    setProblem(hub, problem);
}

bool ModelKeys::isOfThisComputer() const
{
    return !m_source.workspace.isEmpty() && m_source.workspace == m_workspaces.local()->id();
}

void ModelKeys::useThisComputer(const QString &id)
{
    m_busy = true;
    setProblem({}, {});
    m_choosing = id;
    m_lent.begin();
}

// They are there, or it is known why not; or others are there now.
void ModelKeys::lent()
{
    const QString id = m_workspaces.local()->id();
    const bool isChosen = m_busy && m_choosing == id;
    if (isChosen && !m_lent.problem().isEmpty()) {
        const QString problem = m_lent.problem();
        m_lent.end();
        return finish(id, problem); // all is as before
    }
    if (isChosen) {
        if (workspace())
            leave(true);
        m_source.workspace = id;
        m_workspaces.services().settings.setModelKeySource(m_source);
        m_busy = false;
        m_choosing.clear();
    }
    if (!isOfThisComputer())
        return;
    apply();
    Q_EMIT tokensChanged(); // the hub makes one when there are keys
    setProblem(id, lentWords());
    if (m_patience.isActive()) {
        m_patience.stop();
        Q_EMIT begun();
    }
}

QString ModelKeys::lentWords() const
{
    if (!m_lent.problem().isEmpty())
        return tr("OpenCode asks with its own keys for now.", "before a sentence about why") + u' ' + m_lent.problem();
    return m_lent.keys() ? QString()
                         : tr("There is no key on this computer that OpenCode could use. Add one under “Providers' "
                              "keys” on its page.");
}

void ModelKeys::end()
{
    if (!isOfThisComputer())
        return Q_EMIT ended();
    connect(&m_lent, &LentKeys::ended, &m_patience, &QTimer::stop);
    connect(&m_lent, &LentKeys::ended, this, &ModelKeys::ended);
    m_patience.disconnect(this);
    connect(&m_patience, &QTimer::timeout, this, &ModelKeys::ended);
    m_patience.start();
    m_lent.end();
}

} // namespace qd::ui
