// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Stands in for `opencode` where the real one can't be made to misbehave. What it does is in the environment:
//   QD_FAKE_VERSION  what --version says
//   QD_FAKE          crash     writes its last words and exits with 3
//                    deaf      listens at once, but never answers a connection made before it is ready, after 1.5 s
//                    mute      answers, but never says that it is ready
//                    stuck     never gets ready
//                    secrets   writes its password to the log in every form, then works
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int bootMs = 1500;

void say(const QByteArray &line, FILE *to = stdout)
{
    std::fputs((line + '\n').constData(), to);
    std::fflush(to);
}

void answer(QTcpSocket *socket)
{
    if (!socket->readAll().contains("GET /global/health"))
        return;
    const QByteArray body = R"({"healthy":true,"version":")" + qgetenv("QD_FAKE_VERSION") + "\"}";
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                  QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QByteArray mode = qgetenv("QD_FAKE");
    if (arguments.contains(u"--version"_s)) {
        say(qgetenv("QD_FAKE_VERSION"));
        return 0;
    }
    if (mode == "crash") {
        say("last words of the server", stderr);
        return 3;
    }
    if (mode == "secrets") {
        const QByteArray password = qgetenv("OPENCODE_SERVER_PASSWORD");
        say("plain " + password, stderr);
        say("url http://opencode:" + password + "@127.0.0.1/");
        say("header " + ("opencode:" + password).toBase64());
    }
    QTcpServer server;
    const qsizetype at = arguments.indexOf(u"--port"_s);
    if (!server.listen(QHostAddress::LocalHost, arguments.value(at + 1).toUShort()))
        return 1;
    QElapsedTimer running;
    running.start();
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        const bool isDeaf = mode == "stuck" || (mode == "deaf" && running.elapsed() < bootMs);
        if (!isDeaf)
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] { answer(socket); });
    });
    const QByteArray ready = "opencode server listening on http://127.0.0.1:" + QByteArray::number(server.serverPort());
    if (mode != "mute" && mode != "stuck")
        QTimer::singleShot(mode == "deaf" ? bootMs : 0, &server, [ready] { say(ready); });
    return QCoreApplication::exec();
}
