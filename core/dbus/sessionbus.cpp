// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dbus/sessionbus.h"

#include "core/base/completion.h"
#include "core/base/worker.h"

#include <QDBusPendingCallWatcher>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace qd {

bool isSessionBusOffered()
{
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + u"/bus"_s);
}

QCoro::Task<Outcome<QDBusConnection>> sessionBus()
{
    if (!isSessionBusOffered())
        co_return failure(Error::Code::Unsupported, u"no session bus is offered"_s);
    const bool connected = co_await onWorker([] { return QDBusConnection::sessionBus().isConnected(); });
    if (!connected)
        co_return failure(Error::Code::Unsupported, u"the session bus does not answer"_s);
    co_return QDBusConnection::sessionBus();
}

QCoro::Task<QDBusMessage> callBus(QDBusConnection bus, QDBusMessage call, std::chrono::milliseconds limit)
{
    const Completion<QDBusMessage> reply;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, int(limit.count())));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [reply, watcher] {
        watcher->deleteLater();
        reply.complete(watcher->reply());
    });
    co_return co_await reply;
}

bool isServiceMissing(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    return name == u"org.freedesktop.DBus.Error.ServiceUnknown"_s ||
           name == u"org.freedesktop.DBus.Error.NameHasNoOwner"_s ||
           name == u"org.freedesktop.DBus.Error.Disconnected"_s ||
           name.startsWith(u"org.freedesktop.DBus.Error.Spawn."_s);
}

} // namespace qd
