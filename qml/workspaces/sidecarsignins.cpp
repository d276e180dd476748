// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/sidecarsignins.h"

#include "core/base/clock.h"
#include "core/base/origin.h"
#include "core/protocol/sessionmethods.h"
#include "qml/hub/hublink.h"
#include "qml/workspaces/workspaces.h"

#include <QPointer>

#include <algorithm>

namespace qd::ui {

namespace {

constexpr qint64 soonestMs = 30'000; // between two questions about one sidecar
constexpr qint64 latestMs = 3'600'000;

bool isOf(const WorkspaceRecord &sidecar, const WorkspaceRecord &hub)
{
    return hub.kind == WorkspaceKind::Hub && hub.hub.isEmpty() && !sidecar.hub.isEmpty() &&
           originOf(sidecar.hub) == originOf(hub.url);
}

} // namespace

SidecarSignIns::SidecarSignIns(Workspaces &workspaces, Scheduler &scheduler)
    : m_workspaces(workspaces)
    , m_scheduler(scheduler)
{}

Workspace *SidecarSignIns::hubFor(const Workspaces &workspaces, const QUrl &hub)
{
    WorkspaceRecord sidecar;
    sidecar.hub = hub;
    const auto &all = workspaces.all();
    const auto found = std::ranges::find_if(all, [&sidecar](const Workspace *workspace) {
        return workspace->hub() && workspace->signIn() == Workspace::SignIn::Nothing &&
               isOf(sidecar, workspace->record());
    });
    return found == all.cend() ? nullptr : *found;
}

QCoro::Task<Outcome<HubSession>> SidecarSignIns::ask(Workspace &hub, const QUrl &sidecar)
{
    const QPointer<HubLink> link = hub.hub();
    link->start();
    const QUrl address = hub.record().url;
    rpc::SessionsTokenFor::Params params;
    params.address = sidecar.toString(QUrl::FullyEncoded);
    auto asking = link->api().call<rpc::SessionsTokenFor>(params);
    const Outcome<rpc::SessionsTokenFor::Result> answer = co_await asking;
    if (!answer)
        co_return tl::unexpected(answer.error());
    HubSession session;
    session.token = answer->token.toUtf8();
    session.userName = link ? link->userName() : QString();
    session.expiresAt = QDateTime::fromMSecsSinceEpoch(answer->expiresAt);
    session.hub = address;
    co_return session;
}

void SidecarSignIns::begin(const QString &id)
{
    Place &place = m_places[id];
    m_scheduler.cancel(place.timer);
    TaskScope::start(task(id, ++place.number));
}

void SidecarSignIns::end(const QString &id)
{
    const Place place = m_places.take(id);
    m_scheduler.cancel(place.timer);
}

void SidecarSignIns::refused(const QString &id)
{
    const auto place = m_places.constFind(id);
    // A new one that is refused too would be so for ever.
    if (place != m_places.cend() && systemClock().nowMs() - place->givenMs > soonestMs)
        begin(id);
}

void SidecarSignIns::hubChanged(const Workspace &hub)
{
    const QStringList ids = m_places.keys();
    for (const QString &id : ids) {
        const Workspace *sidecar = m_workspaces.find(id);
        if (sidecar && isOf(sidecar->record(), hub.record()))
            begin(id);
    }
}

QCoro::Task<> SidecarSignIns::task(QString id, int number)
{
    Workspace *sidecar = m_workspaces.find(id);
    if (!sidecar)
        co_return;
    Workspace *hub = hubFor(m_workspaces, sidecar->record().hub);
    if (!hub) {
        sidecar->needSignIn(Workspace::SignIn::HubNeeded); // hubChanged() goes on
        co_return;
    }
    auto asking = ask(*hub, sidecar->record().url);
    const Outcome<HubSession> session = co_await m_tasks(std::move(asking));
    const auto place = m_places.constFind(id);
    if (place == m_places.cend() || place->number != number)
        co_return; // it has gone, or was asked for again
    sidecar = m_workspaces.find(id);
    if (session) {
        give(*sidecar, *session);
        co_return;
    }
    if (!sidecar->isLive())
        sidecar->needSignIn(Workspace::SignIn::HubNeeded);
    later(id, soonestMs);
}

void SidecarSignIns::give(Workspace &sidecar, const HubSession &session)
{
    const qint64 now = systemClock().nowMs();
    m_places[sidecar.id()].givenMs = now;
    m_workspaces.secrets().keepForThisRun(secretNameOf(sidecar.record()), session.token);
    if (sidecar.signIn() == Workspace::SignIn::Nothing && sidecar.hub())
        sidecar.renewSignIn(session.token);
    else
        sidecar.connectWith(session.token);
    // Long before it ends, as the hub may be away then.
    const qint64 left = session.expiresAt.toMSecsSinceEpoch() - now;
    later(sidecar.id(), std::clamp(left / 2, soonestMs, latestMs));
}

void SidecarSignIns::later(const QString &id, qint64 pauseMs)
{
    Place &place = m_places[id];
    m_scheduler.cancel(place.timer);
    place.timer = m_scheduler.after(pauseMs, this, [this, id] { begin(id); });
}

} // namespace qd::ui
