// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hublink.h"

#include "qml/shell/words.h"
#include "qml/workspaces/problemwords.h"

namespace qd::ui {

HubLink::HubLink(std::unique_ptr<HubTransport> transport, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_api(*m_transport)
    , m_cache(m_api)
{
    connect(m_transport.get(), &HubTransport::stateChanged, this, &HubLink::note);
    connect(&m_api, &HubApi::readyChanged, this, &HubLink::follow);
}

HubLink::~HubLink()
{
    m_transport->disconnect(this);
    m_api.disconnect(this);
}

void HubLink::start()
{
    if (state() != State::Live)
        m_transport->start();
}

QString HubLink::reason() const
{
    if (state() == State::Live || state() == State::Connecting)
        return {};
    if (state() == State::Refused)
        return tr("The hub did not accept the sign-in. Sign in again.");
    const Error error = m_transport->lastError();
    if (const QString explained = error.problem ? sentence(*error.problem) : QString(); !explained.isEmpty())
        return explained;
    QString text = reasonOf(error);
    if (text.isEmpty())
        return {};
    text[0] = text[0].toUpper();
    return text + u'.';
}

void HubLink::note()
{
    const bool live = state() == State::Live;
    if (live != (m_liveSince > 0))
        m_liveSince = live ? systemClock().nowMs() : 0;
    Q_EMIT changed();
}

bool HubLink::may(const char *permission) const
{
    return m_me && m_me->permissions.contains(QLatin1StringView(permission));
}

void HubLink::follow()
{
    m_tasks.cancel();
    m_me.reset();
    if (m_api.isReady())
        TaskScope::start(m_tasks(identify()));
    Q_EMIT changed();
}

QCoro::Task<> HubLink::identify()
{
    QCoro::Task<Outcome<rpc::SessionWhoAmI::Result>> asking = m_tasks(m_api.call<rpc::SessionWhoAmI>());
    const Outcome<rpc::SessionWhoAmI::Result> me = co_await asking;
    if (!me)
        co_return; // the connection is gone; the next one asks again
    m_me = *me;
    Q_EMIT changed();
}

} // namespace qd::ui
