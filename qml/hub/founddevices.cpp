// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/founddevices.h"

#include "core/net/passage.h"

#include <QDateTime>

namespace qd::ui {

FoundDevices::FoundDevices(QObject *parent)
    : DiscoveryList(&Discovery::devicesChanged, parent)
{}

void FoundDevices::setAddable(bool addable)
{
    if (std::exchange(m_addable, addable) != addable)
        Q_EMIT discoveryChanged();
}

void FoundDevices::becomeCurrent()
{
    QList<FoundDevice> next = discovery() ? discovery()->devices(hub()) : QList<FoundDevice>();
    if (m_addable)
        next.removeIf(
            [](const FoundDevice &device) { return device.url.isEmpty() || device.isKnown || device.isElsewhere; });
    const int more = int(std::max<qsizetype>(0, next.size() - Discovery::mostShown));
    next.resize(next.size() - more);
    becomeRows(
        m_rows, next, [](const FoundDevice &device) { return device.key; },
        [](const FoundDevice &before, const FoundDevice &after) {
            static const QList<int> all{NameRole,       TypeRole,     AddressRole,   HostnameRole,
                                        VersionRole,    PlatformRole, ThroughRole,   SeenAtRole,
                                        ThisDeviceRole, KnownRole,    ElsewhereRole, PlainRole};
            return before == after ? QList<int>() : all;
        });
    if (std::exchange(m_more, more) != more)
        Q_EMIT moreChanged();
}

int FoundDevices::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FoundDevices::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FoundDevice &device = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return device.name;
    case TypeRole:
        return int(device.type);
    case AddressRole:
        return device.url.toDisplayString(QUrl::StripTrailingSlash);
    case HostnameRole:
        return device.hostname == device.name ? QString() : device.hostname;
    case VersionRole:
        return device.version;
    case PlatformRole:
        return device.platform;
    case ThroughRole:
        return device.through.join(QStringLiteral(", "));
    case SeenAtRole:
        return double(QDateTime::currentMSecsSinceEpoch() - (systemClock().monotonicMs() - device.seenMs));
    case ThisDeviceRole:
        return device.isThisDevice;
    case KnownRole:
        return device.isKnown;
    case ElsewhereRole:
        return device.isElsewhere;
    case PlainRole:
        return wireTo(device.url, {}) == Wire::Open;
    default:
        return {};
    }
}

QHash<int, QByteArray> FoundDevices::roleNames() const
{
    return {{NameRole, "name"},         {TypeRole, "device"},         {AddressRole, "address"},
            {HostnameRole, "hostname"}, {VersionRole, "version"},     {PlatformRole, "platform"},
            {ThroughRole, "through"},   {SeenAtRole, "seenAt"},       {ThisDeviceRole, "thisDevice"},
            {KnownRole, "known"},       {ElsewhereRole, "elsewhere"}, {PlainRole, "plain"}};
}

} // namespace qd::ui
