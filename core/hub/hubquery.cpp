// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubquery.h"

namespace qd {

namespace {

constexpr qint64 freshMs = 30'000;

} // namespace

HubQueryBase::HubQueryBase(HubCache &cache, const rpc::MethodInfo &method, QString topic)
    : m_cache(cache)
    , m_method(method)
    , m_topic(std::move(topic))
{
    connect(&cache, &HubCache::invalidated, this, [this](const QByteArray &key) {
        if (m_params && key == m_key)
            TaskScope::start(load());
    });
    connect(&cache.api(), &HubApi::readyChanged, this, [this] {
        if (m_params && m_error && m_cache.api().isReady())
            TaskScope::start(load());
    });
}

HubQueryBase::~HubQueryBase() = default;

void HubQueryBase::setValueParams(rpc::Value params)
{
    const QByteArray key = params ? HubCache::keyOf(m_method, params.get()) : QByteArray();
    if (key == m_key)
        return;
    m_tasks.cancel();
    m_params = std::move(params);
    m_key = key;
    m_result.reset();
    m_error.reset();
    m_loading = false;
    if (m_params)
        TaskScope::start(load());
    else
        Q_EMIT changed();
}

QCoro::Task<> HubQueryBase::load()
{
    m_tasks.cancel(); // what was asked before is older
    m_loading = true;
    Q_EMIT changed();
    QCoro::Task<Outcome<rpc::Value>> reading = m_tasks(m_cache.readValue(m_method, m_params, m_topic, freshMs));
    const Outcome<rpc::Value> value = co_await reading;
    m_loading = false;
    m_error.reset();
    if (value)
        m_result = *value;
    else
        m_error = value.error();
    Q_EMIT changed();
}

} // namespace qd
