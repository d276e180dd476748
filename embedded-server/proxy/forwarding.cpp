// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/forwarding.h"

#include "embedded-server/proxy/grant.h"

#include <algorithm>
#include <span>

namespace qd::proxy {

namespace {

// In lower case; a trailing star takes whatever follows.
constexpr QByteArrayView requestFields[] = {
    "accept",
    "content-type",
    "content-encoding",
    "user-agent",
    "idempotency-key",
    "x-idempotency-key",
    "anthropic-*",
    "openai-*",
    "x-stainless-*",
    "x-goog-api-client",
    "x-app",
    "originator",
    // GitHub Copilot
    "copilot-*",
    "editor-*",
    "x-initiator",
    // OpenRouter
    "http-referer",
    "x-title",
};
constexpr QByteArrayView answerFields[] = {
    "content-type",   "content-encoding",      "content-length",       "cache-control",  "retry-after",
    "retry-after-ms", "x-should-retry",        "request-id",           "x-request-id",   "x-ratelimit-*",
    "ratelimit*",     "anthropic-ratelimit-*", "openai-processing-ms", "openai-version", "openai-model",
};

bool isOn(std::span<const QByteArrayView> list, const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return std::ranges::any_of(list, [&lower](QByteArrayView each) {
        return each.endsWith('*') ? lower.startsWith(each.chopped(1)) : lower == each;
    });
}

QByteArray bearerOf(const QByteArray &authorization)
{
    constexpr QByteArrayView scheme("bearer ");
    return authorization.first(std::min(scheme.size(), authorization.size())).toLower() == scheme
               ? authorization.sliced(scheme.size()).trimmed()
               : QByteArray();
}

void addKey(http::Headers &fields, const keys::Resolved &to)
{
    if (!to.secret)
        return;
    QByteArray key = to.secret->view().toByteArray();
    switch (to.provider.form) {
    case keys::KeyForm::Bearer:
        fields.set("Authorization", "Bearer " + key);
        break;
    case keys::KeyForm::XApiKey:
        fields.set("x-api-key", key);
        break;
    case keys::KeyForm::XGoogApiKey:
        fields.set("x-goog-api-key", key);
        break;
    case keys::KeyForm::None:
        break;
    }
    keys::wipe(key);
}

} // namespace

QByteArray tokenOf(const http::Request &request)
{
    const QByteArray found[] = {bearerOf(request.headers.value("authorization")), request.headers.value("x-api-key"),
                                request.headers.value("x-goog-api-key"),
                                request.target.queryValue("key").value_or(QByteArray())};
    for (const QByteArray &each : found) {
        if (each.startsWith(tokenPrefix))
            return each;
    }
    const auto *const some = std::ranges::find_if(found, [](const QByteArray &each) { return !each.isEmpty(); });
    return some == std::end(found) ? QByteArray() : *some;
}

http::Headers forwardedFields(const http::Headers &from, const keys::Resolved &to)
{
    http::Headers fields;
    for (const http::Headers::Field &field : from) {
        if (isOn(requestFields, field.name))
            fields.add(field.name, field.value);
    }
    // What is compressed here would have to be so for the client too, who did not ask this server.
    fields.set("Accept-Encoding", "identity");
    addKey(fields, to);
    return fields;
}

void keepForwarded(http::Headers &answer)
{
    http::Headers kept;
    for (const http::Headers::Field &field : answer) {
        if (isOn(answerFields, field.name))
            kept.add(field.name, field.value);
    }
    answer = kept;
}

QByteArray forwardedTarget(const QUrl &baseUrl, const QByteArray &rest, const QByteArray &query)
{
    QByteArray target = baseUrl.path(QUrl::FullyEncoded).toLatin1();
    if (!rest.isEmpty() || target.isEmpty())
        target += '/' + rest;
    QList<QByteArray> items = query.isEmpty() ? QList<QByteArray>() : query.split('&');
    items.removeIf([](const QByteArray &item) {
        const auto name = http::percentDecoded(item.first(std::max<qsizetype>(item.indexOf('='), 0)));
        return name == QByteArray("key");
    });
    return items.isEmpty() ? target : target + '?' + items.join('&');
}

} // namespace qd::proxy
