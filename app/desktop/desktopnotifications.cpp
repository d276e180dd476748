// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktopnotifications.h"

#include "core/dbus/sessionbus.h"

#include <QDBusVariant>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

const auto service = u"org.freedesktop.Notifications"_s;
const auto path = u"/org/freedesktop/Notifications"_s;
constexpr std::chrono::seconds limit{5};
constexpr uchar low = 0;
constexpr uchar normal = 1;
constexpr int desktopsOwnTime = -1;

QDBusMessage method(const QString &name, const QVariantList &arguments = {})
{
    auto message = QDBusMessage::createMethodCall(service, path, service, name);
    message.setArguments(arguments);
    return message;
}

} // namespace

DesktopNotifications::DesktopNotifications(QObject *parent)
    : QObject(parent)
{
    TaskScope::start(start());
}

DesktopNotifications::~DesktopNotifications()
{
    for (const uint number : std::as_const(m_numbers))
        closeNumber(number);
}

QCoro::Task<> DesktopNotifications::start()
{
    const auto bus = co_await m_tasks(sessionBus());
    if (!bus)
        co_return;
    m_bus = std::make_unique<QDBusConnection>(*bus);
    m_bus->connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onAction(uint, QString)));
    m_bus->connect(service, path, service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
    m_bus->connect(service, path, service, u"ActivationToken"_s, this, SLOT(onToken(uint, QString)));
    m_service.setConnection(*m_bus);
    m_service.setWatchMode(QDBusServiceWatcher::WatchForRegistration);
    m_service.addWatchedService(service);
    connect(&m_service, &QDBusServiceWatcher::serviceRegistered, this, [this] {
        m_numbers.clear(); // the ones of the service before
        TaskScope::start(ask());
    });
    co_await m_tasks(ask());
}

// Again when another program takes the service over: it may be able to do something else.
QCoro::Task<> DesktopNotifications::ask()
{
    const QDBusMessage reply = co_await m_tasks(callBus(*m_bus, method(u"GetCapabilities"_s), limit));
    if (reply.type() != QDBusMessage::ReplyMessage)
        co_return;
    m_tellsInhibited = true;
    const QStringList capabilities = reply.arguments().value(0).toStringList();
    m_capabilities = QSet(capabilities.begin(), capabilities.end());
    m_available = true;
    Q_EMIT availableChanged();
}

void DesktopNotifications::show(const ui::Notification &notification)
{
    if (!m_available)
        return;
    m_wanted.insert(notification.id);
    TaskScope::start(send(notification));
}

void DesktopNotifications::close(const QString &id)
{
    m_wanted.remove(id);
    if (const uint number = m_numbers.take(id))
        closeNumber(number);
}

QCoro::Task<> DesktopNotifications::send(ui::Notification notification)
{
    const bool inhibited = co_await m_tasks(isInhibited());
    if (inhibited)
        m_wanted.remove(notification.id);
    if (!m_wanted.contains(notification.id))
        co_return;
    const auto call = method(u"Notify"_s, arguments(notification));
    const QDBusMessage reply = co_await m_tasks(callBus(*m_bus, call, limit));
    const uint number = reply.arguments().value(0).toUInt();
    if (reply.type() != QDBusMessage::ReplyMessage)
        m_wanted.remove(notification.id);
    else if (m_wanted.contains(notification.id))
        m_numbers.insert(notification.id, number);
    else
        closeNumber(number); // withdrawn while it was on its way
}

QCoro::Task<bool> DesktopNotifications::isInhibited()
{
    if (!m_tellsInhibited)
        co_return false;
    auto ask = QDBusMessage::createMethodCall(service, path, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    ask.setArguments({service, u"Inhibited"_s});
    const QDBusMessage reply = co_await m_tasks(callBus(*m_bus, ask, limit));
    m_tellsInhibited = reply.type() == QDBusMessage::ReplyMessage;
    co_return m_tellsInhibited &&reply.arguments().value(0).value<QDBusVariant>().variant().toBool();
}

QVariantList DesktopNotifications::arguments(const ui::Notification &notification) const
{
    const bool waits = notification.kind == ui::Notification::Kind::Permission ||
                       notification.kind == ui::Notification::Kind::Question;
    QStringList actions;
    if (m_capabilities.contains(u"actions"_s)) {
        actions = {u"default"_s, tr("Open")};
        for (const auto &action : notification.actions)
            actions << action.key << action.label;
    }
    const QString body =
        m_capabilities.contains(u"body-markup"_s) ? notification.body.toHtmlEscaped() : notification.body;
    const QVariantMap hints{{u"desktop-entry"_s, u"dev.quarterdeck.Quarterdeck"_s},
                            {u"urgency"_s, QVariant::fromValue(waits ? normal : low)}};
    const uint replaced = m_numbers.value(notification.id);
    return {u"Quarterdeck"_s, replaced, u"dev.quarterdeck.Quarterdeck"_s, notification.title, body, actions, hints,
            desktopsOwnTime};
}

void DesktopNotifications::closeNumber(uint number)
{
    m_bus->send(method(u"CloseNotification"_s, {number}));
}

void DesktopNotifications::onAction(uint number, const QString &key)
{
    const QString id = m_numbers.key(number);
    const QString token = m_tokens.take(number);
    if (!id.isEmpty())
        Q_EMIT activated(id, key == u"default"_s ? u"open"_s : key, token);
}

void DesktopNotifications::onClosed(uint number, uint /*reason*/)
{
    m_tokens.remove(number);
    const QString id = m_numbers.key(number);
    m_numbers.remove(id);
    m_wanted.remove(id);
}

void DesktopNotifications::onToken(uint number, const QString &token)
{
    if (!m_numbers.key(number).isEmpty())
        m_tokens.insert(number, token);
}

} // namespace qd
