// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/tray.h"

#include "app/desktop/trayicon.h"
#include "core/base/logging.h"
#include "core/dbus/sessionbus.h"

#include <QCoreApplication>
#include <QDBusObjectPath>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

const auto watcher = u"org.kde.StatusNotifierWatcher"_s;
const auto watcherPath = u"/StatusNotifierWatcher"_s;
const auto itemPath = u"/StatusNotifierItem"_s;
const auto menuPath = u"/MenuBar"_s;
constexpr std::chrono::seconds limit{5};
constexpr std::array sizes{16, 22, 24, 32, 48};

dbus::Pixmap pixmapOf(const QImage &picture)
{
    const QImage image = picture.convertToFormat(QImage::Format_ARGB32);
    dbus::Pixmap pixmap{image.width(), image.height(), {}};
    pixmap.pixels.resize(image.sizeInBytes());
    qToBigEndian<quint32>(image.constBits(), image.sizeInBytes() / qsizetype(sizeof(quint32)), pixmap.pixels.data());
    return pixmap;
}

} // namespace

Tray::Tray(const ui::TrayState &state, QObject *parent)
    : QObject(parent)
    , m_state(state)
    , m_service(u"org.kde.StatusNotifierItem-%1-1"_s.arg(QCoreApplication::applicationPid()))
{
    new TrayAdaptor(this);
    m_menu.setItems(state.items());
    connect(&state, &ui::TrayState::changed, this, [this] { m_menu.setItems(m_state.items()); });
    connect(&m_menu, &TrayMenu::triggered, this, &Tray::triggered);
    TaskScope::start(start());
}

Tray::~Tray()
{
    if (!m_bus)
        return;
    m_bus->unregisterObject(itemPath);
    m_bus->unregisterObject(menuPath);
}

QCoro::Task<> Tray::start()
{
    const auto bus = co_await m_tasks(sessionBus());
    if (!bus)
        co_return;
    m_bus = std::make_unique<QDBusConnection>(*bus);
    if (!m_bus->registerObject(itemPath, this) || !m_bus->registerObject(menuPath, &m_menu)) {
        qCWarning(lcUi) << "the icon beside the clock has no place on the session bus";
        co_return;
    }
    const QVariantList name{m_service, 0U};
    auto claim = QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                                                u"org.freedesktop.DBus"_s, u"RequestName"_s);
    claim.setArguments(name);
    (void)co_await m_tasks(callBus(*m_bus, claim, limit));
    m_watcher = std::make_unique<QDBusServiceWatcher>(watcher, *m_bus);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceRegistered, this, &Tray::onHostRegistered);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceUnregistered, this, [this] { setAvailable(false); });
    m_bus->connect(watcher, watcherPath, watcher, u"StatusNotifierHostRegistered"_s, this, SLOT(onHostRegistered()));
    co_await m_tasks(registerItem());
}

void Tray::onHostRegistered()
{
    TaskScope::start(registerItem());
}

QCoro::Task<> Tray::registerItem()
{
    auto ask = QDBusMessage::createMethodCall(watcher, watcherPath, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    ask.setArguments({watcher, u"IsStatusNotifierHostRegistered"_s});
    ask.setAutoStartService(false);
    const QDBusMessage host = co_await m_tasks(callBus(*m_bus, ask, limit));
    const bool hasHost = host.arguments().value(0).value<QDBusVariant>().variant().toBool();
    if (host.type() != QDBusMessage::ReplyMessage || !hasHost) {
        setAvailable(false);
        co_return;
    }
    auto join = QDBusMessage::createMethodCall(watcher, watcherPath, watcher, u"RegisterStatusNotifierItem"_s);
    join.setArguments({m_service});
    const QDBusMessage joined = co_await m_tasks(callBus(*m_bus, join, limit));
    setAvailable(joined.type() == QDBusMessage::ReplyMessage);
}

void Tray::setAvailable(bool available)
{
    if (std::exchange(m_available, available) != available)
        Q_EMIT availableChanged();
}

dbus::Pixmaps Tray::pixmaps() const
{
    dbus::Pixmaps all;
    for (const int size : sizes)
        all.append(pixmapOf(drawTrayIcon(m_state.status(), size)));
    return all;
}

TrayAdaptor::TrayAdaptor(Tray *tray)
    : QDBusAbstractAdaptor(tray)
    , m_tray(*tray)
{
    connect(&tray->state(), &ui::TrayState::changed, this, [this] {
        Q_EMIT NewIcon();
        Q_EMIT NewAttentionIcon();
        Q_EMIT NewToolTip();
        Q_EMIT NewStatus(status());
    });
}

QString TrayAdaptor::status() const
{
    return m_tray.state().status() == ui::TrayState::Status::Waiting ? u"NeedsAttention"_s : u"Active"_s;
}

dbus::ToolTip TrayAdaptor::toolTip() const
{
    return {{}, {}, u"Quarterdeck"_s, m_tray.state().tooltip()};
}

QDBusObjectPath TrayAdaptor::menu()
{
    return QDBusObjectPath(menuPath);
}

void TrayAdaptor::Activate(int /*x*/, int /*y*/)
{
    Q_EMIT m_tray.activated();
}

void TrayAdaptor::SecondaryActivate(int /*x*/, int /*y*/)
{
    Q_EMIT m_tray.activated();
}

void TrayAdaptor::ContextMenu(int /*x*/, int /*y*/) const
{
    // The desktop shows the menu itself.
}

void TrayAdaptor::Scroll(int /*delta*/, const QString & /*orientation*/) const
{
    // There is nothing to scroll through.
}

} // namespace qd
