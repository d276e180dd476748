// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/modelsprobe.h"

#include "core/base/jsontree.h"
#include "embedded-server/proxy/forwarding.h"

namespace qd::proxy {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 answerMs = 20'000;
constexpr qint64 largest = 4 * 1024 * 1024; // bytes
constexpr qsizetype mostModels = 1'000;

// OpenAI and Anthropic: data[].id; Google: models[].name.
QStringList modelsIn(const QByteArray &body)
{
    QStringList models;
    const auto tree = json::Tree::parse(body);
    if (!tree)
        return models;
    const json::Node root = (*tree)->root();
    for (const auto &[list, name] : {std::pair(u"data"_s, u"id"_s), std::pair(u"models"_s, u"name"_s)}) {
        for (json::Node each = root[list].first(); !each.isAbsent() && models.size() < mostModels; each = each.next()) {
            if (const auto id = each[name].string())
                models.append(id->startsWith(u"models/"_s) ? id->sliced(7) : *id);
        }
    }
    return models;
}

} // namespace

QCoro::Task<Outcome<keys::ProbeAnswer>> ModelsProbe::models(keys::Provider provider, keys::SecretPtr secret)
{
    const auto origin = http::UpstreamOrigin::of(provider.baseUrl);
    if (!origin)
        co_return tl::unexpected(origin.error());
    keys::Resolved to;
    to.provider = provider;
    to.secret = secret;
    http::Headers own{{"Accept", "application/json"}, {"User-Agent", "Quarterdeck"}};
    if (provider.dialect == keys::Dialect::Anthropic)
        own.set("anthropic-version", "2023-06-01");
    http::UpstreamRequest request;
    request.origin = *origin;
    request.origin.reach = provider.reach;
    request.target = forwardedTarget(provider.baseUrl, provider.modelsPath.sliced(1), {});
    request.headers = forwardedFields(own, to);
    request.answerMs = answerMs;
    request.idleMs = answerMs;
    const Outcome<http::Response> answer = co_await m_client.fetch(std::move(request), largest);
    if (!answer)
        co_return tl::unexpected(answer.error());
    keys::ProbeAnswer result;
    result.status = answer->status;
    result.models = modelsIn(answer->body);
    co_return result;
}

} // namespace qd::proxy
