// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/bench/benchcontrol.h"

#include "core/base/logging.h"

#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace qd::bench {

namespace {

constexpr qint64 maxLine = 64LL * 1024;

void answer(QLocalSocket *socket, const QJsonObject &command, const QString &error, QJsonObject result)
{
    result.insert(u"id"_s, command.value(u"id"_s));
    result.insert(u"ok"_s, error.isEmpty());
    if (!error.isEmpty())
        result.insert(u"error"_s, error);
    socket->write(QJsonDocument(result).toJson(QJsonDocument::Compact) + '\n');
    socket->flush();
}

} // namespace

Control::Control(const QString &path, Handler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    QLocalServer::removeServer(path);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &Control::accept);
    if (!m_server.listen(path))
        qCWarning(lcUi).noquote() << "the control socket can't listen:" << m_server.errorString();
}

void Control::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(maxLine);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine()) {
                const auto command = QJsonDocument::fromJson(socket->readLine(maxLine)).object();
                m_handler(command,
                          [client = QPointer(socket), command](const QString &error, const QJsonObject &result) {
                              if (client)
                                  answer(client, command, error, result);
                          });
            }
        });
    }
}

} // namespace qd::bench
