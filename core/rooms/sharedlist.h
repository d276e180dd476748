// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rooms/roomconnection.h"
#include "core/rooms/shareddocument.h"

namespace qd {

//! A workspace as a person's devices tell each other of it. There is no place for a secret.
struct SharedWorkspace
{
    QString name; //!< at most 200 characters, see foreignText()
    QUrl url;     //!< see webUrl()
    bool isHub = false;
    QString username; //!< of an OpenCode server; may be empty

    //! The same on each device: of a kind, at an address, for a user.
    [[nodiscard]] QString key() const;
    bool operator==(const SharedWorkspace &) const = default;
};
//! Nothing for what is none, or has no address that can be offered.
[[nodiscard]] std::optional<SharedWorkspace> readSharedWorkspace(const QByteArray &json);
[[nodiscard]] QByteArray writeSharedWorkspace(const SharedWorkspace &workspace);

//! A plugin of OpenCode as its configuration names it; the key is that name.
struct SharedPlugin
{
    bool enabled = true;
    bool operator==(const SharedPlugin &) const = default;
};
[[nodiscard]] std::optional<SharedPlugin> readSharedPlugin(const QByteArray &json);
[[nodiscard]] QByteArray writeSharedPlugin(const SharedPlugin &plugin);

//! \brief A list that a person's devices share by choice: a SharedDocument kept equal with a room of a hub.
//!
//! Changes are made at once, with or without a connection, and reach the others when there is one. Whoever wants them to survive a restart keeps
//! whole() and gives it back. One thread.
class SharedList : public QObject
{
    Q_OBJECT

public:
    //! \name Rooms; they are private to a person
    //! @{
    static QString workspacesRoom() { return QStringLiteral("_quarterdeck_workspaces"); }
    static QString pluginsRoom() { return QStringLiteral("_quarterdeck_opencode_plugins"); }
    //! @}

    //! The URL: see RoomConnection::roomUrl(). `kept`: what whole() said last time; may be empty. Clock and scheduler must outlive it.
    SharedList(SocketTarget target, const QByteArray &kept = {}, const Clock &clock = systemClock(),
               Scheduler &scheduler = systemScheduler(), Random random = systemRandom());
    ~SharedList() override;

    void start() { m_connection.start(); }
    void stop() { m_connection.stop(); }

    //! Values are JSON.
    [[nodiscard]] QMap<QString, QByteArray> entries() const { return m_document.entries(); }
    void put(const QString &key, const QByteArray &value) { tell(m_document.put(key, value)); }
    void remove(const QString &key) { tell(m_document.remove(key)); }
    [[nodiscard]] QByteArray whole() const { return m_document.whole(); }

    //! What the server knew when it was asked last is here.
    [[nodiscard]] bool isSynced() const { return m_synced; }
    [[nodiscard]] const RoomConnection &connection() const { return m_connection; }

Q_SIGNALS:
    void entriesChanged();
    void syncedChanged();
    //! The server does not take changes of this person.
    void writingRefused(const QString &why);

private:
    void tell(const QByteArray &update);
    void follow();
    void receive(const QByteArray &message);
    void setSynced(bool synced);

    SharedDocument m_document;
    RoomConnection m_connection;
    bool m_synced = false;
};

} // namespace qd
