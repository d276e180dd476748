// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/discoverylist.h"

namespace qd::ui {

DiscoveryList::DiscoveryList(News news, QObject *parent)
    : RowModel(parent)
    , m_news(news)
{
    connect(this, &DiscoveryList::discoveryChanged, this, &DiscoveryList::update);
}

void DiscoveryList::setDiscovery(Discovery *discovery)
{
    if (m_discovery == discovery)
        return;
    if (m_discovery)
        m_discovery->disconnect(this);
    m_discovery = discovery;
    if (discovery)
        connect(discovery, m_news, this, &DiscoveryList::update);
    Q_EMIT discoveryChanged();
}

void DiscoveryList::setHub(const QString &hub)
{
    if (std::exchange(m_hub, hub) != hub)
        Q_EMIT discoveryChanged();
}

void DiscoveryList::update()
{
    const int before = count();
    becomeCurrent();
    if (before != count())
        Q_EMIT countChanged();
}

} // namespace qd::ui
