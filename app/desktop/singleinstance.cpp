// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/singleinstance.h"

#include "core/base/logging.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr qint64 longestMessage = 16LL * 1024;
constexpr qsizetype longestArgument = 4096;
constexpr qsizetype longestToken = 1024;
constexpr int connectionLimit = 8;
constexpr int answerMs = 3'000; //!< a window that is busy for longer counts as silent
constexpr int tryMs = 20;       //!< the other one may just be starting
constexpr auto answer = "ok\n";

bool isPlain(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

// The path of a socket may have about a hundred bytes; that of a profile may be longer.
QString socketPath(const QString &directory)
{
    const QByteArray hash =
        QCryptographicHash::hash(QDir(directory).canonicalPath().toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (runtime.isEmpty())
        runtime = QDir::tempPath();
    return runtime + u"/quarterdeck-"_s + QString::fromLatin1(hash);
}

} // namespace

std::optional<StartMessage> readStartMessage(const QByteArray &bytes)
{
    if (bytes.size() > longestMessage)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const QJsonValue argument = object.value("argument"_L1);
    const QJsonValue token = object.value("token"_L1);
    if (!argument.isString() || !token.isString())
        return std::nullopt;
    StartMessage message{argument.toString(), token.toString()};
    if (message.argument.size() > longestArgument || message.token.size() > longestToken ||
        !isPlain(message.argument) || !isPlain(message.token))
        return std::nullopt;
    return message;
}

QByteArray writeStartMessage(const StartMessage &message)
{
    const QJsonObject object{{u"argument"_s, message.argument}, {u"token"_s, message.token}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

SingleInstance::SingleInstance(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_name(socketPath(directory))
    , m_lock(directory + u"/window.lock"_s)
{
    m_lock.setStaleLockTime(0); // a window may be open for weeks; only a dead process lets go
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(connectionLimit);
}

SingleInstance::~SingleInstance()
{
    m_server.close(); // before the lock goes
}

QString SingleInstance::activationToken()
{
    const QString token = qEnvironmentVariable("XDG_ACTIVATION_TOKEN");
    return token.isEmpty() ? qEnvironmentVariable("DESKTOP_STARTUP_ID") : token;
}

SingleInstance::Role SingleInstance::claim(const StartMessage &message)
{
    const QDeadlineTimer deadline(answerMs);
    do {
        if (m_lock.tryLock(0)) {
            listen();
            return Role::First;
        }
        // A place that can't be locked can't have another window either.
        if (m_lock.error() != QLockFile::LockFailedError) {
            qCWarning(lcUi) << "no lock for this window, error" << m_lock.error();
            return Role::First;
        }
        if (handOver(message))
            return Role::HandedOver;
        QThread::msleep(tryMs);
    } while (!deadline.hasExpired());
    return Role::Silent;
}

void SingleInstance::serve()
{
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept, Qt::UniqueConnection);
    accept();
}

void SingleInstance::listen()
{
    QLocalServer::removeServer(m_name); // of one that died
    if (!m_server.listen(m_name))
        qCWarning(lcUi).noquote() << "a second start can't reach this window:" << m_server.errorString();
}

bool SingleInstance::handOver(const StartMessage &message) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    const QDeadlineTimer deadline(answerMs);
    socket.write(writeStartMessage(message));
    while (!socket.canReadLine() && !deadline.hasExpired()) {
        if (!socket.waitForReadyRead(int(deadline.remainingTime())))
            break;
    }
    return socket.readLine() == answer;
}

void SingleInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(longestMessage + 1);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(answerMs, socket, [socket] { socket->abort(); });
        read(socket);
    }
}

void SingleInstance::read(QLocalSocket *socket)
{
    if (socket->bytesAvailable() > longestMessage) {
        socket->abort();
        return;
    }
    if (!socket->canReadLine())
        return;
    const auto message = readStartMessage(socket->readLine());
    if (!message) {
        socket->abort();
        return;
    }
    socket->write(answer);
    socket->disconnectFromServer();
    Q_EMIT started(*message);
}

} // namespace qd
