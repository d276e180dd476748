// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/dialect.h"

#include "core/base/json.h"

#include <algorithm>

namespace qd::proxy {

namespace {

// What each API calls an error of a status.
struct Names
{
    int status;
    const char *anthropic;
    const char *openAiType;
    const char *openAiCode;
    const char *google;
};
constexpr Names names[] = {
    {400, "invalid_request_error", "invalid_request_error", "invalid_request", "INVALID_ARGUMENT"},
    {401, "authentication_error", "invalid_request_error", "invalid_api_key", "UNAUTHENTICATED"},
    {403, "permission_error", "permission_error", "permission_denied", "PERMISSION_DENIED"},
    {404, "not_found_error", "invalid_request_error", "not_found", "NOT_FOUND"},
    {413, "request_too_large", "invalid_request_error", "request_too_large", "INVALID_ARGUMENT"},
    {415, "invalid_request_error", "invalid_request_error", "unsupported_encoding", "INVALID_ARGUMENT"},
    {429, "rate_limit_error", "rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED"},
    {502, "api_error", "server_error", "bad_gateway", "UNAVAILABLE"},
    {503, "api_error", "server_error", "unavailable", "UNAVAILABLE"},
    {504, "api_error", "server_error", "timeout", "DEADLINE_EXCEEDED"},
};
constexpr Names otherFault{0, "invalid_request_error", "invalid_request_error", "invalid_request",
                           "FAILED_PRECONDITION"};
constexpr Names otherFailure{0, "api_error", "server_error", "server_error", "INTERNAL"};

const Names &namesOf(int status)
{
    const auto *const found = std::ranges::find(names, status, &Names::status);
    if (found != std::end(names))
        return *found;
    return status < 500 ? otherFault : otherFailure;
}

QByteArray body(keys::Dialect dialect, int status, const QString &words)
{
    const auto text = [](const char *name) { return QString::fromLatin1(name); };
    const Names &called = namesOf(status);
    json::Writer out;
    out.beginObject();
    if (dialect == keys::Dialect::Anthropic)
        out.member("type", text("error"));
    out.key(QByteArrayView("error")).beginObject();
    switch (dialect) {
    case keys::Dialect::Anthropic:
        out.member("type", text(called.anthropic)).member("message", words);
        break;
    case keys::Dialect::OpenAi:
        out.member("message", words).member("type", text(called.openAiType));
        out.key(QByteArrayView("param")).raw({});
        out.member("code", text(called.openAiCode));
        break;
    case keys::Dialect::Google:
        out.member("code", status).member("message", words).member("status", text(called.google));
        break;
    }
    out.endObject().endObject();
    return out.take();
}

} // namespace

http::Response errorResponse(keys::Dialect dialect, int status, const QByteArray &words, qint64 retryAfterMs)
{
    http::Response response = http::jsonResponse(body(dialect, status, QString::fromUtf8(words)), status);
    if (retryAfterMs >= 0)
        response.headers.set("Retry-After", QByteArray::number((retryAfterMs + 999) / 1000)); // whole seconds
    return response;
}

} // namespace qd::proxy
