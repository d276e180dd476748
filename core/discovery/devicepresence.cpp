// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/devicepresence.h"

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "core/rooms/foreigntext.h"

#include <QSysInfo>

#include <algorithm>
#include <array>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostCapabilities = 32;
constexpr json::TreeLimits limits{8, 1'000};

//! In the order of DeviceType.
constexpr std::array typeNames{"hub"_L1, "sidecar"_L1, "client"_L1};

QString textIn(const json::Node &object, QStringView name)
{
    return foreignText(object[name].string().value_or(QString()));
}

std::optional<DeviceType> readType(const QString &name)
{
    if (name == u"local")
        return DeviceType::Sidecar;
    const auto found = std::ranges::find(typeNames, name);
    if (found == typeNames.end())
        return std::nullopt;
    return DeviceType(found - typeNames.begin());
}

DevicePresence presenceOf(DeviceType type, const QString &deviceId, const QUrl &url, const QStringList &capabilities)
{
    DevicePresence presence;
    presence.type = type;
    presence.deviceId = deviceId;
    presence.url = webUrl(url.toString(QUrl::FullyEncoded));
    presence.capabilities = capabilities;
    presence.hostname = QSysInfo::machineHostName();
    presence.version = QStringLiteral(QD_VERSION);
    presence.platform = QSysInfo::prettyProductName();
    return presence;
}

} // namespace

QString DevicePresence::title() const
{
    if (!name.isEmpty())
        return name;
    return hostname.isEmpty() ? url.host() : hostname;
}

DevicePresence hubPresence(const QString &deviceId, const QUrl &url)
{
    return presenceOf(DeviceType::Hub, deviceId, url, {u"sync"_s, u"workspace"_s, u"ai"_s});
}

DevicePresence sidecarPresence(const QString &deviceId, const QUrl &url)
{
    return presenceOf(DeviceType::Sidecar, deviceId, url, {u"sync"_s, u"workspace"_s});
}

DevicePresence clientPresence(const QString &deviceId)
{
    return presenceOf(DeviceType::Client, deviceId, {}, {});
}

std::optional<DevicePresence> readPresence(const QByteArray &json)
{
    const auto tree = json::Tree::parse(json, limits);
    if (!tree || !(*tree)->root().isObject())
        return std::nullopt;
    const json::Node root = (*tree)->root();
    const std::optional<DeviceType> type = readType(root[u"type"].string().value_or(QString()));
    DevicePresence presence;
    presence.deviceId = root[u"deviceId"].string().value_or(QString());
    if (!type || presence.deviceId.isEmpty() || presence.deviceId != foreignText(presence.deviceId))
        return std::nullopt;
    if (!root[u"capabilities"].isArray())
        return std::nullopt;
    presence.type = *type;
    if (presence.type != DeviceType::Client)
        presence.url = webUrl(root[u"url"].string().value_or(QString()));
    for (json::Node each = root[u"capabilities"].first(); !each.isAbsent(); each = each.next()) {
        if (each.isString() && presence.capabilities.size() < mostCapabilities)
            presence.capabilities.append(foreignText(*each.string()));
    }
    presence.hostname = textIn(root, u"hostname");
    presence.name = textIn(root, u"name");
    presence.version = textIn(root, u"version");
    presence.platform = textIn(root, u"platform");
    return presence;
}

QByteArray writePresence(const DevicePresence &presence)
{
    json::Writer writer;
    writer.beginObject();
    writer.member("type", QString(typeNames.at(std::size_t(presence.type))));
    if (!presence.url.isEmpty())
        writer.member("url", presence.url.toString(QUrl::FullyEncoded));
    writer.member("deviceId", presence.deviceId);
    writer.key("capabilities").beginArray();
    for (const QString &capability : presence.capabilities)
        writer.value(capability);
    writer.endArray();
    writer.member("hostname", presence.hostname);
    if (!presence.name.isEmpty())
        writer.member("name", presence.name);
    if (!presence.version.isEmpty())
        writer.member("version", presence.version);
    if (!presence.platform.isEmpty())
        writer.member("platform", presence.platform);
    return writer.endObject().take();
}

std::optional<FoundServer> foundServer(const DevicePresence &presence)
{
    if (presence.type == DeviceType::Client || presence.url.isEmpty() ||
        !presence.capabilities.contains(u"workspace"_s))
        return std::nullopt;
    return FoundServer{presence.url, presence.title(), presence.type};
}

} // namespace qd
