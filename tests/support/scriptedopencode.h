// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakehttpserver.h"

#include <QSet>

// An OpenCode whose every answer a test sets: for orders of events that the real one can't be made to show.
namespace qd::test {

inline QByteArray sessionJson(const QByteArray &id, const QByteArray &directory, qint64 updated,
                              const QByteArray &title = "t")
{
    return R"({"id":")" + id + R"(","projectID":"p","directory":")" + directory + R"(","title":")" + title +
           R"(","version":"1","time":{"created":1,"updated":)" + QByteArray::number(updated) +
           R"(},"cost":0,"tokens":{"input":0,"output":0,"reasoning":0,"cache":{"read":0,"write":0}}})";
}

inline QByteArray eventJson(const QByteArray &directory, const QByteArray &type, const QByteArray &properties)
{
    return R"({"directory":")" + directory + R"(","payload":{"id":"evt_1","type":")" + type + R"(","properties":)" +
           properties + "}}";
}

inline QByteArray statusEvent(const QByteArray &directory, const QByteArray &session, const QByteArray &type)
{
    return eventJson(directory, "session.status",
                     R"({"sessionID":")" + session + R"(","status":{"type":")" + type + R"("}})");
}

//! Elements of what `/file` answers; names that end in `/` are folders.
inline QByteArray folderJson(const QByteArrayList &names)
{
    QByteArrayList nodes;
    for (const auto &name : names) {
        const bool folder = name.endsWith('/');
        nodes += R"({"name":")" + (folder ? name.chopped(1) : name) + R"(","path":"x/)" + name + R"(","type":")" +
                 (folder ? "directory" : "file") + R"(","ignored":false})";
    }
    return nodes.join(',');
}

inline const QByteArray connected = R"({"payload":{"id":"evt_0","type":"server.connected","properties":{}}})";

//! A server of one or more directories whose answers a test sets. Event streams stay open. Password: `pw` of `opencode`.
class ScriptedOpenCode
{
public:
    ScriptedOpenCode()
        : server([this](const FakeHttpServer::Request &r) { answer(r); })
    {}

    void answer(FakeHttpServer::Request r)
    {
        const QByteArray basic = "Basic " + ("opencode:" + password).toBase64();
        if (r.headers.value("authorization") != (token.isEmpty() ? basic : "Bearer " + token)) {
            r.answer({}, 401, {});
            return;
        }
        if (!r.target.startsWith(prefix)) {
            r.answer({}, 404, {});
            return;
        }
        r.target.remove(0, prefix.size());
        if (r.path() == "/global/event") {
            stream = r.socket;
            r.write(sseHead() + sseFrame(connected));
        } else if (held.contains(r.path())) {
            waiting.append(r);
        } else {
            reply(r);
        }
    }
    void reply(const FakeHttpServer::Request &r)
    {
        QByteArray headers = "Content-Type: application/json\r\n";
        if (r.path() == "/experimental/session" && !r.target.contains("cursor=") && !secondPage.isEmpty())
            headers += "x-next-cursor: 12345\r\n";
        const QByteArray list = r.target.contains("cursor=12345") ? secondPage : sessions;
        if (bodies.contains(r.path()) && r.verb == "GET")
            r.answer(bodies.value(r.path()));
        else if (r.path() == "/path" && !home.isEmpty())
            r.answer(R"({"home":")" + home + R"(","directory":")" +
                     (directoryOf(r).isEmpty() ? home : directoryOf(r)).replace('\\', "\\\\") + R"("})");
        else if (r.path() == "/file" && !home.isEmpty())
            answerFolder(r);
        else if (r.path() == "/global/health")
            r.answer(R"({"healthy":true,"version":"1.18.33"})");
        else if (r.path() == "/experimental/session")
            r.answer('[' + list + ']', 200, headers);
        else if (r.path() == "/session/status")
            r.answer('{' + statuses.value(directoryOf(r)) + '}');
        else if (r.path() == "/permission")
            r.answer('[' + permissions.value(directoryOf(r)) + ']');
        else if (r.path() == "/question" || r.path().endsWith("/todo") || r.path().endsWith("/message"))
            r.answer("[]");
        else
            r.answer("true");
    }
    //! Missing, a file, not readable: it is all the same to OpenCode.
    void answerFolder(const FakeHttpServer::Request &r) const
    {
        const auto place = pathOf(r);
        if (folders.contains(place))
            r.answer('[' + folders.value(place) + ']');
        else
            r.answer(R"({"name":"UnknownError","data":{"message":"Unexpected server error."}})", 500);
    }
    //! What is asked for of the server's disk.
    static QByteArray pathOf(const FakeHttpServer::Request &r)
    {
        const qsizetype at = r.target.indexOf("path=");
        return at < 0 ? QByteArray() : QByteArray::fromPercentEncoding(r.target.mid(at + 5).split('&').constFirst());
    }
    static QByteArray directoryOf(const FakeHttpServer::Request &r)
    {
        const qsizetype at = r.target.indexOf("directory=");
        return at < 0 ? QByteArray()
                      : QByteArray::fromPercentEncoding(
                            QByteArray::fromPercentEncoding(r.target.mid(at + 10).split('&').constFirst()));
    }
    void send(const QByteArray &frame)
    {
        if (stream)
            stream->write(sseFrame(frame));
    }
    [[nodiscard]] QStringList directoriesAsked() const
    {
        QStringList directories;
        for (const auto &r : server.requests()) {
            if (r.path() == "/session/status")
                directories.append(QString::fromUtf8(directoryOf(r)));
        }
        return directories;
    }

    QByteArray password = "qd-canary-pw";
    QByteArray token;                      //!< not empty: a hub, which wants this one instead
    QByteArray prefix;                     //!< a gateway: everything is below this path
    QByteArray home;                       //!< not empty: the server has a disk, with `folders` on it; as JSON
    QHash<QByteArray, QByteArray> folders; //!< by path: what is in it, see folderJson()
    QByteArray sessions;
    QByteArray secondPage;
    QHash<QByteArray, QByteArray> statuses;
    QHash<QByteArray, QByteArray> permissions;
    QHash<QByteArray, QByteArray> bodies; //!< what a path answers, where the rest does not do
    QSet<QByteArray> held;                //!< paths that are not answered until release()
    QList<FakeHttpServer::Request> waiting;
    QPointer<QTcpSocket> stream;
    FakeHttpServer server;

    void release()
    {
        held.clear();
        for (const auto &r : std::exchange(waiting, {}))
            reply(r);
    }
};

} // namespace qd::test
