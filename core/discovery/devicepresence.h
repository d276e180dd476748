// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace qd {

//! What a device is to others.
enum class DeviceType : quint8
{
    Hub,
    Sidecar,
    Client, //!< can't be connected to
};

//! \brief What a device says of itself in the discovery room: a JSON object, the state of a Yjs awareness.
//!
//! From others it is not to be trusted: everybody who may sign in to the server can say anything. Texts are cut and cleaned when they are read, and the
//! address is one of a kind that can be offered.
struct DevicePresence
{
    DeviceType type = DeviceType::Client;
    QString deviceId; //!< one for all of a device's connections; 1 to 128 characters
    QUrl url;         //!< http or https, host, port, path; no user, query or fragment. Empty: can't be connected to
    QStringList capabilities; //!< "sync", "workspace", …
    QString hostname;
    QString name;     //!< what its person calls it; may be empty
    QString version;  //!< of the program; may be empty
    QString platform; //!< "Debian GNU/Linux 12 (bookworm)"; may be empty

    //! What to show.
    [[nodiscard]] QString title() const;
    bool operator==(const DevicePresence &) const = default;
};

//! \name Presence helpers: what each kind of device says (S0.36, S0.37)
//! @{
[[nodiscard]] DevicePresence hubPresence(const QString &deviceId, const QUrl &url);
[[nodiscard]] DevicePresence sidecarPresence(const QString &deviceId, const QUrl &url);
[[nodiscard]] DevicePresence clientPresence(const QString &deviceId);
//! @}

//! Nothing for what is no presence. `local`, as older servers say, is a sidecar. An address that can't be offered is left out.
[[nodiscard]] std::optional<DevicePresence> readPresence(const QByteArray &json);
[[nodiscard]] QByteArray writePresence(const DevicePresence &presence);

//! What a server that was found would be as a workspace; both kinds speak as a hub.
struct FoundServer
{
    QUrl url;
    QString name;
    DeviceType type = DeviceType::Hub;
    bool operator==(const FoundServer &) const = default;
};
//! Nothing for a client, for who has no address, or does not offer workspaces.
[[nodiscard]] std::optional<FoundServer> foundServer(const DevicePresence &presence);

} // namespace qd
