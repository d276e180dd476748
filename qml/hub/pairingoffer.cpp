// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/pairingoffer.h"

#include "core/protocol/authmethods.h"
#include "core/protocol/devicemethods.h"
#include "qml/shell/words.h"

#include <QDateTime>

namespace qd::ui {

namespace {

constexpr int lookMs = 2'000;

} // namespace

PairingOffer::PairingOffer(QObject *parent)
    : QObject(parent)
{
    m_next.setSingleShot(true);
    m_next.setInterval(lookMs);
    connect(&m_next, &QTimer::timeout, this, [this] { TaskScope::start(look()); });
}

void PairingOffer::setLink(HubLink *link)
{
    if (m_link == link)
        return;
    end();
    m_link = link;
    Q_EMIT linkChanged();
}

void PairingOffer::begin()
{
    m_tasks.cancel();
    forget(State::Asking);
    if (m_link)
        TaskScope::start(ask());
}

void PairingOffer::end()
{
    m_tasks.cancel();
    forget(State::None);
}

void PairingOffer::showOn(QrCode *item) const
{
    if (item)
        item->setContent(m_uri);
}

QCoro::Task<> PairingOffer::ask()
{
    m_link->start();
    auto known = m_link->api().call<rpc::DevicesList>();
    const Outcome<QList<rpc::SignedInDevice>> before = co_await m_tasks(std::move(known));
    if (!m_link)
        co_return forget(State::None);
    auto asking = m_link->api().call<rpc::PairingCreate>();
    const Outcome<rpc::PairingCreate::Result> offer = co_await m_tasks(std::move(asking));
    if (!offer && offer.error().code == Error::Code::Cancelled)
        co_return forget(State::None); // they did not want to confirm who they are
    if (!offer) {
        forget(State::Failed);
        m_trouble = sentence(tr("No code could be made"), offer.error());
        Q_EMIT changed();
        co_return;
    }
    m_code = offer->code;
    m_uri = offer->uri;
    m_expiresAt = offer->expiresAt;
    m_state = State::Shown;
    m_known.clear();
    for (const rpc::SignedInDevice &device : before.value_or(QList<rpc::SignedInDevice>()))
        m_known.insert(device.id);
    m_next.start();
    Q_EMIT changed();
}

QCoro::Task<> PairingOffer::look()
{
    if (!m_link)
        co_return forget(State::None);
    auto looking = m_link->api().call<rpc::DevicesList>();
    const Outcome<QList<rpc::SignedInDevice>> now = co_await m_tasks(std::move(looking));
    for (const rpc::SignedInDevice &device : now.value_or(QList<rpc::SignedInDevice>())) {
        if (m_known.contains(device.id))
            continue;
        forget(State::Used);
        m_device = device.name;
        Q_EMIT changed();
        co_return;
    }
    if (QDateTime::currentMSecsSinceEpoch() < m_expiresAt)
        m_next.start();
    else
        forget(State::Expired);
}

void PairingOffer::forget(State state)
{
    m_next.stop();
    m_state = state;
    m_code.clear();
    m_uri.clear();
    m_trouble.clear();
    m_device.clear();
    m_expiresAt = 0;
    Q_EMIT changed();
}

} // namespace qd::ui
