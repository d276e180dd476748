// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/keyform.h"

#include "qml/hub/modelproviders.h"

#include <algorithm>

namespace qd::ui {

using namespace Qt::StringLiterals;

namespace {

const QString own = u"*"_s; // no provider's id looks like that

} // namespace

void KeyForm::setKeys(ProviderKeys *keys)
{
    m_keys = keys;
    Q_EMIT changed();
}

QVariantList KeyForm::choices()
{
    QVariantList all;
    for (const ModelProvider &each : modelProviders())
        all += QVariantMap{{u"id"_s, each.id}, {u"name"_s, each.name}};
    all += QVariantMap{{u"id"_s, own}, {u"name"_s, tr("Another one that speaks OpenAI's API")}};
    return all;
}

void KeyForm::setProvider(const QString &id)
{
    m_provider = id;
    edited();
}

bool KeyForm::isOwn() const
{
    return m_provider == own;
}

QString KeyForm::providerName() const
{
    return isOwn() ? m_ownName.trimmed() : modelProviderName(m_provider);
}

void KeyForm::setOwnName(const QString &name)
{
    m_ownName = name;
    edited();
}

QString KeyForm::ownId() const
{
    return modelProviderIdOf(m_ownName);
}

void KeyForm::setBaseUrl(const QString &url)
{
    m_baseUrl = url;
    edited();
}

void KeyForm::setLabel(const QString &label)
{
    m_label = label;
    edited();
}

// What was said was said about something else.
void KeyForm::edited()
{
    m_works = false;
    m_verdict.clear();
    m_models.clear();
    Q_EMIT changed();
}

QString KeyForm::id() const
{
    return isOwn() ? ownId() : m_provider;
}

bool KeyForm::isReplacing() const
{
    return m_keys && !id().isEmpty() && m_keys->has(id(), m_label);
}

bool KeyForm::isKeyless() const
{
    const auto &all = modelProviders();
    const auto found = std::ranges::find(all, m_provider, &ModelProvider::id);
    return found != all.cend() && !found->hasKey;
}

bool KeyForm::isComplete() const
{
    return !id().isEmpty() && (!isOwn() || !m_baseUrl.trimmed().isEmpty());
}

bool KeyForm::begin()
{
    if (m_busy || !m_keys || !m_keys->link() || !isComplete())
        return false;
    m_busy = true;
    edited();
    return true;
}

void KeyForm::finish(bool works, const QString &verdict, const QStringList &models)
{
    m_busy = false;
    m_works = works;
    m_verdict = verdict;
    m_models = models;
    Q_EMIT changed();
}

void KeyForm::test(const QString &key)
{
    if (!begin())
        return;
    rpc::KeysTest::Params params;
    params.provider = id();
    params.baseUrl = m_baseUrl.trimmed();
    params.key = key.trimmed();
    TaskScope::start(testTask(m_keys->link(), std::move(params)));
}

QCoro::Task<> KeyForm::testTask(HubLink *link, rpc::KeysTest::Params params)
{
    auto asking = m_tasks(link->api().call<rpc::KeysTest>(std::move(params)));
    const Outcome<rpc::KeysTest::Result> answer = co_await asking;
    finish(answer && answer->works, ProviderKeys::verdictOf(answer), answer ? answer->models : QStringList());
}

void KeyForm::save(const QString &key)
{
    if (key.trimmed().isEmpty() || isKeyless() || !begin())
        return;
    rpc::KeysSet::Params params;
    params.provider = id();
    params.baseUrl = m_baseUrl.trimmed();
    params.label = m_label.trimmed();
    params.key = key.trimmed();
    TaskScope::start(saveTask(m_keys->link(), std::move(params)));
}

QCoro::Task<> KeyForm::saveTask(HubLink *link, rpc::KeysSet::Params params)
{
    auto asking = m_tasks(link->api().call<rpc::KeysSet>(std::move(params)));
    const Outcome<rpc::ProviderKeyInfo> answer = co_await asking;
    if (!answer) {
        finish(false, hubSentence(tr("The key is not stored"), answer.error()));
        co_return;
    }
    finish(true, {});
    if (m_keys)
        m_keys->reload();
    Q_EMIT saved();
}

} // namespace qd::ui
