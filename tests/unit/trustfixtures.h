// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/httpclient.h"
#include "core/opencode/eventstream.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QSignalSpy>

// What a request and an event stream to a server fail of.
namespace qd::test {

using namespace Qt::StringLiterals;
using Code = ConnectionProblem::Code;

inline const Credentials credentials{u"opencode"_s, "qd-canary-pw"};

inline HttpRequest request(const QByteArray &target = "/x")
{
    HttpRequest r;
    r.target = target;
    return r;
}

//! What a request fails of; Code::None = it does not.
inline ConnectionProblem ask(const QUrl &url, const ServerTrust &trust = {}, const Routes &routes = systemRoutes())
{
    HttpClient client(nullptr, routes);
    client.setServer(url, credentials, trust);
    const auto reply = await(client.send(request()));
    if (reply)
        return {};
    return reply.error().problem ? *reply.error().problem : ConnectionProblem::of(Code::NotOpenCode);
}

//! What an event stream ends of.
inline ConnectionProblem stream(const QUrl &url, const ServerTrust &trust = {})
{
    opencode::EventStream events;
    QSignalSpy closed(&events, &opencode::EventStream::closed);
    QSignalSpy opened(&events, &opencode::EventStream::opened);
    events.open(url, credentials, trust);
    if (!QTest::qWaitFor([&] { return !closed.isEmpty() || !opened.isEmpty(); }, qd::test::patienceMs))
        return ConnectionProblem::of(Code::TimedOut);
    if (closed.isEmpty())
        return {};
    const auto problem = closed.constFirst().constFirst().value<Error>().problem;
    return problem ? *problem : ConnectionProblem::of(Code::NotOpenCode);
}

//! Answers anything, an event stream too.
inline void answerAll(const FakeHttpServer::Request &r)
{
    if (r.path() == "/global/event")
        r.write(sseHead() + sseFrame(connected));
    else
        r.answer("{}");
}

} // namespace qd::test
