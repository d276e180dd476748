// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/trust.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspaces.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// What a person does with workspaces, and what of it goes to the keychain.
namespace qd::ui {
namespace {

Workspace::SignIn needFor(const Error &error, KeychainTrouble trouble)
{
    if (error.code == Error::Code::NotFound)
        return Workspace::SignIn::NoSecret;
    switch (trouble) {
    case KeychainTrouble::Missing:
        return Workspace::SignIn::KeychainMissing;
    case KeychainTrouble::Locked:
        return Workspace::SignIn::KeychainLocked;
    default:
        return Workspace::SignIn::KeychainFailed;
    }
}

} // namespace

SecretName secretNameOf(const WorkspaceRecord &record)
{
    return {record.id, secretOrigin(record.url), record.kind == WorkspaceKind::Hub ? u"token"_s : u"password"_s};
}

void Workspaces::connectAll()
{
    m_connecting = true;
    QStringList ids;
    for (auto *workspace : all()) {
        workspace->keeper().loadRest();
        if (!workspace->isLocal())
            ids += workspace->id();
    }
    connectSoon({}, ids);
    m_leaving.resume([this](const QString &id) { return m_store.find(id) != nullptr; });
}

// One connects at once. Of many each waits for its turn, and lets go of a server that is not its own any more.
void Workspaces::connectSoon(const QStringList &moved, const QStringList &added)
{
    auto ids = moved + added;
    if (ids.size() == 1) {
        readSecret(ids.constFirst());
        return;
    }
    for (const auto &id : moved)
        find(id)->connection().disconnectFromServer();
    std::ranges::stable_sort(ids, std::ranges::greater(),
                             [this](const QString &id) { return find(id)->record().lastUsedAt; });
    m_connectQueue.add(ids);
}

QCoro::Task<> Workspaces::connectTask(QString id)
{
    auto *workspace = find(id);
    if (!workspace || workspace->isLocal())
        co_return;
    m_connectQueue.remove(id);
    const auto record = workspace->record();
    if (!record.hub.isEmpty()) {
        m_sidecars.begin(id);
        co_return;
    }
    m_sidecars.end(id);
    if (record.kind == WorkspaceKind::OpenCodeServer && record.username.isEmpty()) {
        workspace->connectWith({}); // no sign-in is set for it
        co_return;
    }
    const auto secret = co_await m_tasks(m_secrets.read(secretNameOf(record)));
    workspace = find(id);
    if (!workspace || secretNameOf(workspace->record()) != secretNameOf(record))
        co_return; // removed, or moved to another server meanwhile
    if (secret)
        workspace->connectWith(*secret);
    else
        workspace->needSignIn(needFor(secret.error(), m_secrets.trouble()));
}

void Workspaces::readSecret(const QString &id)
{
    TaskScope::start(connectTask(id));
}

void Workspaces::signIn(const QString &id, const QString &secret, bool keep)
{
    auto *workspace = find(id);
    if (!workspace || workspace->isLocal())
        return;
    m_connectQueue.remove(id);
    if (!workspace->record().hub.isEmpty()) { // it gets one of its own
        const bool connecting = std::exchange(m_connecting, false);
        std::ignore = m_store.update(id, [](WorkspaceRecord &record) { record.hub.clear(); });
        m_connecting = connecting;
        m_sidecars.end(id);
    }
    workspace->connectWith(secret.toUtf8());
    TaskScope::start(keepSecret(id, secretNameOf(workspace->record()), secret.toUtf8(), keep));
}

void Workspaces::endSession(const QUrl &hub, const ServerTrust &trust, const QByteArray &token)
{
    m_signOut.endSoon(hub, trust, token);
}

void Workspaces::signOut(const QString &id)
{
    const auto *workspace = find(id);
    if (!workspace || workspace->record().kind != WorkspaceKind::Hub)
        return;
    if (workspace->record().hub.isEmpty()) {
        TaskScope::start(signOutTask(id));
        return;
    }
    // It has no session of its own that could be ended; the token ends by itself.
    m_secrets.dropForThisRun(secretNameOf(workspace->record()));
    std::ignore = m_store.update(id, [](WorkspaceRecord &record) { record.hub.clear(); });
}

QCoro::Task<> Workspaces::signOutTask(QString id)
{
    const auto record = find(id)->record();
    const auto name = secretNameOf(record);
    m_connectQueue.remove(id);
    const auto proxyToken = proxyTokenOf(m_services.settings, id);
    Q_EMIT signingOut(id);
    const auto token = co_await m_tasks(m_secrets.read(name));
    if (auto *workspace = find(id))
        workspace->needSignIn(Workspace::SignIn::NoSecret);
    m_secrets.dropForThisRun(name);
    const auto removed = co_await m_tasks(m_secrets.remove(name));
    Outcome<void> ended;
    if (token)
        ended = co_await m_tasks(m_signOut.end(record.url, record.trust, *token, proxyToken));
    if (!removed && removed.error().code != Error::Code::NotFound)
        m_services.notices.show(tr("The keychain still has the token of %1.").arg(record.name));
    if (!ended)
        m_services.notices.show(
            tr("%1 is signed out here. The hub could not be told: end this device's session there.").arg(record.name));
}

QCoro::Task<> Workspaces::keepSecret(QString id, SecretName name, QByteArray secret, bool keep)
{
    if (!keep) {
        m_secrets.keepForThisRun(name, secret);
        co_return;
    }
    const auto kept = co_await m_tasks(m_secrets.write(name, secret));
    const auto *workspace = find(id);
    if (kept || !workspace)
        co_return;
    m_secrets.keepForThisRun(name, secret); // so that a lost connection does not ask again
    m_services.notices.show(
        tr("The keychain did not take the password of %1. It is kept until Quarterdeck quits.").arg(workspace->name()));
}

Outcome<QString> Workspaces::add(const WorkspaceRecord &record, const QByteArray &secret, bool keep)
{
    const bool connecting = std::exchange(m_connecting, false); // it connects with the secret at hand
    const auto id = m_store.add(record);
    m_connecting = connecting;
    if (!id)
        return id;
    if (secret.isEmpty() || !record.hub.isEmpty())
        TaskScope::start(connectTask(*id));
    else
        signIn(*id, QString::fromUtf8(secret), keep);
    return id;
}

Outcome<void> Workspaces::change(const WorkspaceRecord &record, const std::optional<QByteArray> &secret, bool keep)
{
    const bool connecting = std::exchange(m_connecting, m_connecting && !secret);
    const auto done = m_store.update(record.id, [&record](WorkspaceRecord &saved) {
        const auto kept = saved;
        saved = record;
        saved.createdAt = kept.createdAt;
    });
    m_connecting = connecting;
    if (done && secret && record.hub.isEmpty())
        signIn(record.id, QString::fromUtf8(*secret), keep);
    else if (done && secret)
        TaskScope::start(connectTask(record.id));
    return done;
}

void Workspaces::setName(const QString &id, const QString &name)
{
    const auto trimmed = name.trimmed();
    if (trimmed.isEmpty())
        return;
    if (const auto done = m_store.update(id, [&](WorkspaceRecord &record) { record.name = trimmed; }); !done)
        m_services.notices.show(sentence(tr("Can't rename the workspace"), done.error()));
}

void Workspaces::setHue(const QString &id, int hue)
{
    std::ignore = m_store.update(id, [hue](WorkspaceRecord &record) { record.hue = hue; });
}

void Workspaces::setMuted(const QString &id, bool muted)
{
    std::ignore = m_store.update(id, [muted](WorkspaceRecord &record) { record.settings.muted = muted; });
}

void Workspaces::toggleFavourite(const QString &id, const QString &directory)
{
    const auto done = m_store.update(id, [&directory](WorkspaceRecord &record) {
        if (record.settings.favourites.removeAll(directory) == 0)
            record.settings.favourites += directory;
    });
    if (!done)
        m_services.notices.show(tr("The favourites could not be saved: %1.").arg(done.error().detail));
}

void Workspaces::duplicate(const QString &id)
{
    const auto *known = m_store.find(id);
    if (!known || known->isLocal())
        return;
    auto copy = *known;
    copy.name = tr("%1 (copy)").arg(known->name);
    if (const auto added = m_store.add(copy); !added)
        m_services.notices.show(sentence(tr("Can't duplicate the workspace"), added.error()));
}

void Workspaces::removeWorkspace(const QString &id)
{
    const auto removed = m_store.remove(id);
    if (!removed)
        return;
    m_leaving.wait({*removed}, true);
    m_services.notices.show(
        tr("%1 removed").arg(removed->name), tr("Undo"),
        [this, record = *removed] {
            if (m_leaving.takeBack(record.id))
                m_store.insert(record);
        },
        Deletions::grace);
    m_scheduler.after(std::chrono::milliseconds(Deletions::grace).count(), this,
                      [this, id] { m_leaving.forget({id}); });
}

void Workspaces::forgetNow(const QList<WorkspaceRecord> &removed)
{
    if (removed.isEmpty())
        return;
    m_leaving.wait(removed, false); // what was brought may still be used where it came from
    QStringList ids;
    for (const auto &record : removed)
        ids += record.id;
    m_leaving.forget(ids);
}

} // namespace qd::ui
