// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <optional>

class QLocalSocket;

namespace qd {

//! What a second start says to the first.
struct StartMessage
{
    QString argument; //!< a link or the absolute path of a file; empty: only come to the front
    QString token;    //!< with which the desktop lets a window come to the front; empty if it gave none

    bool operator==(const StartMessage &) const = default;
};

//! At most 16 KiB of JSON; nothing where it is longer or not one of these, or where the argument is too long or has control characters.
[[nodiscard]] std::optional<StartMessage> readStartMessage(const QByteArray &bytes);
[[nodiscard]] QByteArray writeStartMessage(const StartMessage &message);

//! \brief One window for each profile: a second start hands over what it was started with and ends. GUI thread.
//!
//! The lock says who is first; a first one that died without letting go is replaced. The socket between them is open to this user only.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    enum class Role : quint8
    {
        First,      //!< this is the one; it listens
        HandedOver, //!< another one took the message
        Silent,     //!< another one has the lock and does not answer
    };

    //! `directory` is the profile's own; it exists.
    explicit SingleInstance(const QString &directory, QObject *parent = nullptr);
    ~SingleInstance() override;

    //! \brief Becomes the first or hands over. Waits for the other one, for some seconds at most; call it before there is a window.
    [[nodiscard]] Role claim(const StartMessage &message);

    //! The window can take messages: those that came before waited, and started() follows for each.
    void serve();

    //! What the desktop gave this start for coming to the front. Read it before the GUI application is made, which takes it.
    [[nodiscard]] static QString activationToken();

Q_SIGNALS:
    //! Another start handed this over.
    void started(const qd::StartMessage &message);

private:
    void listen();
    [[nodiscard]] bool handOver(const StartMessage &message) const;
    void accept();
    void read(QLocalSocket *socket);

    QString m_name;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace qd
