// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/worker.h"
#include "core/opencode/apiv1.h"
#include "core/opencode/codec.h"

// How requests of the v1 surface are built and their answers read.
namespace qd::opencode::v1 {

// Longer answers are decoded away from the calling thread.
inline constexpr qsizetype longBody = 64LL * 1024;
// A command, a compaction or a fork of a long session answers when it is done: silence says nothing about the server.
inline constexpr int noTimeout = 0;
// Starting an instance, or the first look for files in a large project, takes seconds on a busy machine.
inline constexpr int patientTimeout = 60'000;

//! Builds `path?name=value…`.
class Target
{
public:
    explicit Target(QByteArray path)
        : m_text(std::move(path))
    {}
    Target &segment(const QString &text)
    {
        m_text += '/' + QUrl::toPercentEncoding(text);
        return *this;
    }
    Target &path(const char *text)
    {
        m_text += text;
        return *this;
    }
    Target &encoded(const char *name, const QByteArray &value)
    {
        m_text += (m_text.contains('?') ? '&' : '?') + QByteArray(name) + '=' + value;
        return *this;
    }
    Target &directory(const QString &directory)
    {
        return directory.isEmpty() ? *this : encoded("directory", encodeDirectory(directory));
    }
    Target &text(const char *name, const QString &value) { return encoded(name, QUrl::toPercentEncoding(value)); }
    Target &number(const char *name, qint64 value) { return encoded(name, QByteArray::number(value)); }
    [[nodiscard]] QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_text;
};

inline Target sessionTarget(const QString &directory, const QString &id, const char *rest = "")
{
    Target target("/session");
    target.segment(id).path(rest).directory(directory);
    return target;
}

inline HttpRequest get(Target &target)
{
    HttpRequest request;
    request.target = target.take();
    return request;
}

inline HttpRequest send(const char *verb, Target &target, QByteArray body = {})
{
    HttpRequest request = get(target);
    request.verb = verb;
    request.body = std::move(body);
    return request;
}

inline HttpRequest urgent(Target &target, QByteArray body = {})
{
    HttpRequest request = send("POST", target, std::move(body));
    request.lane = Lane::Urgent;
    return request;
}

inline HttpRequest lasting(Target &target, QByteArray body)
{
    HttpRequest request = send("POST", target, std::move(body));
    request.lane = Lane::Long;
    request.idleTimeoutMs = noTimeout;
    return request;
}

template <typename T>
using Decoder = Outcome<T> (*)(QByteArrayView);

template <typename T>
Reply<T> decoded(QByteArray body, Decoder<T> decoder)
{
    if (body.size() <= longBody)
        co_return decoder(body);
    // Named, because g++ 12 destroys the captures of a closure that is a temporary of the co_await expression twice.
    auto decode = [body = std::move(body), decoder] { return decoder(body); };
    co_return co_await onWorker(std::move(decode));
}

template <typename T>
Reply<T> ask(Transport &transport, HttpRequest request, Decoder<T> decoder)
{
    Outcome<HttpReply> reply = co_await transport.send(std::move(request));
    if (!reply)
        co_return tl::unexpected(reply.error());
    co_return co_await decoded(std::move(reply->body), decoder);
}

inline Reply<void> tell(Transport &transport, HttpRequest request)
{
    const Outcome<HttpReply> reply = co_await transport.send(std::move(request));
    if (!reply)
        co_return tl::unexpected(reply.error());
    co_return Outcome<void>();
}

inline void writeModel(json::Writer &out, const ModelRef &model, const char *idName)
{
    if (!model.isValid())
        return;
    out.key("model").beginObject().member("providerID", model.providerId).member(idName, model.modelId);
    if (!model.variant.isEmpty() && QByteArrayView(idName) == "id")
        out.member("variant", model.variant);
    out.endObject();
}

inline void writeText(json::Writer &out, QByteArrayView name, const QString &text)
{
    if (!text.isEmpty())
        out.member(name, text);
}

} // namespace qd::opencode::v1
