// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakehttpserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaProperty>

namespace qd::test {

//! \brief Answers at a hub's addresses for signing in, as the test sets them. The real one: tests/integration/tst_hubworkspaces.cpp.
struct FakeHub
{
    struct Answer
    {
        int status = 200;
        QByteArray body;
        bool held = false;
    };

    FakeHub()
    {
        offer(true, false, false);
        answers["/auth/sign-out"] = {200, R"({"success":true})"};
        server.setHandler([this](const FakeHttpServer::Request &asked) {
            const Answer answer = answers.value(asked.path(), {404, R"({"detail":""})"});
            if (answer.held)
                held += asked;
            else
                asked.answer(answer.body, answer.status);
        });
    }

    void offer(bool password, bool browser, bool bootstrap)
    {
        const QJsonObject ways{{QStringLiteral("password"), password},
                               {QStringLiteral("browser"), browser},
                               {QStringLiteral("bootstrap"), bootstrap}};
        answers["/auth/ways"] = {200, QJsonDocument(ways).toJson()};
    }
    //! It is a sidecar of that hub.
    void belongTo(const QString &hub)
    {
        const QJsonObject ways{{QStringLiteral("password"), false},
                               {QStringLiteral("browser"), false},
                               {QStringLiteral("bootstrap"), false},
                               {QStringLiteral("hub"), hub}};
        answers["/auth/ways"] = {200, QJsonDocument(ways).toJson()};
    }
    void letIn(const QByteArray &path, const QByteArray &token = "qd-canary-session")
    {
        answers[path] = {200, R"({"token":")" + token +
                                  R"(","user":{"id":"u1","name":"ada","displayName":"Ada","role":"owner"},)"
                                  R"("session":{"id":"s1","expiresAt":"2099-01-01T00:00:00.000Z"}})"};
    }
    void refuse(const QByteArray &path, int status, const QByteArray &sentence)
    {
        answers[path] = {status, R"({"status":)" + QByteArray::number(status) + R"(,"detail":")" + sentence + R"("})"};
    }
    //! The bodies that came there.
    [[nodiscard]] QList<QJsonObject> told(const QByteArray &path) const
    {
        QList<QJsonObject> bodies;
        for (const auto &asked : server.requests()) {
            if (asked.path() == path)
                bodies += QJsonDocument::fromJson(asked.body).object();
        }
        return bodies;
    }
    //! The tokens that signed out.
    [[nodiscard]] QByteArrayList ended() const
    {
        QByteArrayList tokens;
        for (const auto &asked : server.requests()) {
            if (asked.path() == "/auth/sign-out")
                tokens += asked.headers.value("authorization");
        }
        return tokens;
    }

    FakeHttpServer server;
    QHash<QByteArray, Answer> answers;
    QList<FakeHttpServer::Request> held;
};

//! Everything that QML could read of it.
[[nodiscard]] inline QString readable(const QObject &object)
{
    QString text;
    for (int i = 0; i < object.metaObject()->propertyCount(); ++i)
        text += object.metaObject()->property(i).read(&object).toString() + u'\n';
    return text;
}

} // namespace qd::test
