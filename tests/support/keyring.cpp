// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/keyring.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>

#include <csignal>

using namespace Qt::StringLiterals;

namespace qd::test {

namespace {

const auto service = u"org.freedesktop.secrets"_s;
const auto servicePath = u"/org/freedesktop/secrets"_s;
const QByteArray password = "test login";

// The Secret Service's struct of the same name.
struct DBusSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

QDBusArgument &operator<<(QDBusArgument &to, const DBusSecret &secret)
{
    to.beginStructure();
    to << secret.session << secret.parameters << secret.value << secret.contentType;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, DBusSecret &secret)
{
    from.beginStructure();
    from >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    from.endStructure();
    return from;
}

QVariantList call(const QString &path, const QString &interface, const QString &method, const QVariantList &arguments)
{
    auto message = QDBusMessage::createMethodCall(service, path, interface, method);
    message.setArguments(arguments);
    const auto reply = QDBusConnection::sessionBus().call(message);
    if (reply.type() != QDBusMessage::ReplyMessage)
        qFatal("%s: %s", qPrintable(method), qPrintable(reply.errorMessage()));
    return reply.arguments();
}

QVariantList callService(const QString &method, const QVariantList &arguments)
{
    return call(servicePath, u"org.freedesktop.Secret.Service"_s, method, arguments);
}

QDBusObjectPath collection()
{
    return callService(u"ReadAlias"_s, {u"default"_s}).constFirst().value<QDBusObjectPath>();
}

} // namespace

Keyring::Keyring()
{
    qDBusRegisterMetaType<DBusSecret>();
}

Keyring::~Keyring()
{
    if (m_restarted) {
        m_restarted->kill();
        m_restarted->waitForFinished();
    }
}

bool Keyring::isLocked() const
{
    const auto value = call(collection().path(), u"org.freedesktop.DBus.Properties"_s, u"Get"_s,
                            {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s});
    return value.constFirst().value<QDBusVariant>().variant().toBool();
}

void Keyring::lock()
{
    callService(u"Lock"_s, {QVariant::fromValue(QList<QDBusObjectPath>{collection()})});
}

void Keyring::unlock()
{
    const auto session = callService(u"OpenSession"_s, {u"plain"_s, QVariant::fromValue(QDBusVariant(QString()))})
                             .at(1)
                             .value<QDBusObjectPath>();
    const DBusSecret secret{session, {}, password, u"text/plain"_s};
    call(servicePath, u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s, u"UnlockWithMasterPassword"_s,
         {QVariant::fromValue(collection()), QVariant::fromValue(secret)});
}

qint64 Keyring::processId() const
{
    return m_restarted ? m_restarted->processId() : qEnvironmentVariable("QUARTERDECK_TEST_KEYRING").toLongLong();
}

void Keyring::freeze()
{
    ::kill(pid_t(processId()), SIGSTOP);
}

void Keyring::thaw()
{
    ::kill(pid_t(processId()), SIGCONT);
}

void Keyring::end()
{
    ::kill(pid_t(processId()), SIGKILL);
    const auto isThere = [] { return QDBusConnection::sessionBus().interface()->isServiceRegistered(service).value(); };
    QTRY_VERIFY(!isThere());
}

void Keyring::start()
{
    m_restarted = std::make_unique<QProcess>();
    m_restarted->start(u"gnome-keyring-daemon"_s, {u"--unlock"_s, u"--components=secrets"_s, u"--foreground"_s});
    m_restarted->write(password);
    m_restarted->closeWriteChannel();
    QTRY_VERIFY(QDBusConnection::sessionBus().interface()->isServiceRegistered(service).value());
}

Refusal::Refusal()
{
    m_process.start(QStringLiteral(QD_SOURCE_DIR "/tests/support/fakeprompter"), QStringList{});
    QTRY_VERIFY(m_process.canReadLine());
    QCOMPARE(m_process.readLine(), QByteArray("ready\n"));
}

Refusal::~Refusal()
{
    m_process.kill();
    m_process.waitForFinished();
}

int Refusal::asked()
{
    while (m_process.canReadLine())
        m_asked += m_process.readLine() == "asked\n" ? 1 : 0;
    return m_asked;
}

} // namespace qd::test
