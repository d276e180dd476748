// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/secretservice.h"

#include "core/base/completion.h"
#include "core/dbus/sessionbus.h"

#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QLibrary>

using namespace Qt::StringLiterals;

namespace qd::secretservice {

namespace {

const auto service = u"org.freedesktop.secrets"_s;
const auto servicePath = u"/org/freedesktop/secrets"_s;
const auto serviceInterface = u"org.freedesktop.Secret.Service"_s;
const auto promptInterface = u"org.freedesktop.Secret.Prompt"_s;
const auto noObject = u"/"_s;

// A keychain that has to be started first may take its time.
constexpr std::chrono::seconds limit{10};
// Of KWallet only the answer matters, and whoever asks here waits for it.
constexpr std::chrono::seconds walletLimit{3};

QDBusMessage method(const QString &path, const QString &interface, const QString &name, const QVariantList &arguments)
{
    auto message = QDBusMessage::createMethodCall(service, path, interface, name);
    message.setArguments(arguments);
    return message;
}

// QtKeychain takes KWallet on KDE if it answers this.
QCoro::Task<bool> hasWallet(QDBusConnection bus)
{
    if (!qEnvironmentVariable("XDG_CURRENT_DESKTOP").contains(u"KDE"_s))
        co_return false;
    const auto ask = [bus](const QString &version) {
        return callBus(bus,
                       QDBusMessage::createMethodCall(u"org.kde.kwalletd"_s + version, u"/modules/kwalletd"_s + version,
                                                      u"org.kde.KWallet"_s, u"networkWallet"_s),
                       walletLimit);
    };
    const QStringList versions{u"6"_s, u"5"_s};
    for (const auto &version : versions) {
        const QDBusMessage reply = co_await ask(version);
        if (reply.type() == QDBusMessage::ReplyMessage)
            co_return true;
    }
    co_return false;
}

// Where the default collection is; empty where there is none yet.
QCoro::Task<Outcome<QString>> defaultCollection(QDBusConnection bus)
{
    const auto call = method(servicePath, serviceInterface, u"ReadAlias"_s, {u"default"_s});
    const QDBusMessage reply = co_await callBus(bus, call, limit);
    if (isServiceMissing(reply))
        co_return failure(Error::Code::Unsupported, reply.errorMessage());
    if (reply.type() != QDBusMessage::ReplyMessage)
        co_return failure(Error::Code::Storage, reply.errorMessage());
    const QString path = reply.arguments().value(0).value<QDBusObjectPath>().path();
    co_return path == noObject ? QString() : path;
}

// Waits for the desktop's question to be answered. The person may take minutes; the service may go meanwhile.
class PromptWatch : public QObject
{
    Q_OBJECT

public:
    PromptWatch(QDBusConnection bus, const QString &path)
        : m_service(service, bus, QDBusServiceWatcher::WatchForUnregistration)
    {
        m_listening =
            bus.connect(service, path, promptInterface, u"Completed"_s, this, SLOT(onCompleted(bool, QDBusVariant)));
        connect(&m_service, &QDBusServiceWatcher::serviceUnregistered, this,
                [this] { m_answer.complete(failure(Error::Code::Unsupported, u"the keychain went away"_s)); });
    }

    [[nodiscard]] bool isListening() const { return m_listening; }
    [[nodiscard]] Completion<Outcome<void>> answer() const { return m_answer; }

private Q_SLOTS:
    void onCompleted(bool dismissed, const QDBusVariant & /*result*/)
    {
        m_answer.complete(dismissed ? Outcome<void>(failure(Error::Code::Unauthorized, u"dismissed"_s))
                                    : Outcome<void>());
    }

private:
    QDBusServiceWatcher m_service;
    Completion<Outcome<void>> m_answer;
    bool m_listening = false;
};

QCoro::Task<Outcome<void>> ask(QDBusConnection bus, QString prompt)
{
    const auto watch = std::make_unique<PromptWatch>(bus, prompt);
    if (!watch->isListening())
        co_return failure(Error::Code::Storage, u"the keychain's question can't be followed"_s);
    const auto call = method(prompt, promptInterface, u"Prompt"_s, {QString()});
    const QDBusMessage reply = co_await callBus(bus, call, limit);
    if (reply.type() != QDBusMessage::ReplyMessage)
        co_return failure(Error::Code::Storage, reply.errorMessage());
    co_return co_await watch->answer();
}

} // namespace

QCoro::Task<State> state()
{
    const auto bus = co_await sessionBus();
    if (!bus)
        co_return State::Missing;
    const bool wallet = co_await hasWallet(*bus);
    if (wallet)
        co_return State::KWallet;
    const auto collection = co_await defaultCollection(*bus);
    if (!collection)
        co_return collection.error().code == Error::Code::Unsupported ? State::Missing : State::Unknown;
    if (collection->isEmpty())
        co_return State::Open;
    const auto call = method(*collection, u"org.freedesktop.DBus.Properties"_s, u"Get"_s,
                             {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s});
    const QDBusMessage reply = co_await callBus(*bus, call, limit);
    if (reply.type() != QDBusMessage::ReplyMessage)
        co_return isServiceMissing(reply) ? State::Missing : State::Unknown;
    co_return reply.arguments().value(0).value<QDBusVariant>().variant().toBool() ? State::Locked : State::Open;
}

QCoro::Task<Outcome<void>> unlock()
{
    const auto bus = co_await sessionBus();
    if (!bus)
        co_return tl::unexpected(bus.error());
    const auto collection = co_await defaultCollection(*bus);
    if (!collection)
        co_return tl::unexpected(collection.error());
    if (collection->isEmpty())
        co_return {};
    const QList<QDBusObjectPath> paths{QDBusObjectPath(*collection)};
    const auto call = method(servicePath, serviceInterface, u"Unlock"_s, {QVariant::fromValue(paths)});
    const QDBusMessage reply = co_await callBus(*bus, call, limit);
    if (reply.type() != QDBusMessage::ReplyMessage)
        co_return failure(isServiceMissing(reply) ? Error::Code::Unsupported : Error::Code::Storage,
                          reply.errorMessage());
    const QString prompt = reply.arguments().value(1).value<QDBusObjectPath>().path();
    if (prompt.isEmpty() || prompt == noObject)
        co_return {};
    co_return co_await ask(*bus, prompt);
}

void forgetSession()
{
    QLibrary libsecret(u"secret-1"_s, 0); // as QtKeychain loads it
    if (const auto disconnect = reinterpret_cast<void (*)()>(libsecret.resolve("secret_service_disconnect")))
        disconnect();
}

} // namespace qd::secretservice

#include "secretservice.moc"
