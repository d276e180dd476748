// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "core/hub/hubtransport.h"
#include "embedded-server/composition/networkplaces.h"
#include "embedded-server/composition/opencodekeys.h"
#include "embedded-server/composition/servercertificate.h"
#include "embedded-server/gateway/opencodehost.h"

#include <QUrl>

namespace qd::server {

class HubServer;
struct ServerSettings;

//! \brief A hub inside of a person's own program: for that person in process, without a socket and without signing in; for their other devices
//! over the network as soon as share() is called, over TLS and with accounts. Both are the same data and the same OpenCode.
//!
//! The person is a user who owns the hub; no password and no code is needed in process, and nobody can sign in as that user with one before
//! one is set. Lives on one thread with an event loop, such as the GUI's: nothing here blocks it.
class EmbeddedHub final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString folder;     //!< all that it keeps; made at open()
        QString personName; //!< that the person's user gets
    };
    //! Where others reach it.
    struct Sharing
    {
        QString place;        //!< NetworkPlace::id; empty: every network, `loopback`: this computer only, for tunnels
        quint16 port = 3'913; //!< 0 = any

        static QString loopback() { return QStringLiteral("loopback"); }
    };
    //! Somebody whose device has a connection open.
    struct Guest
    {
        QString user;
        QString device; //!< may be empty
        bool operator==(const Guest &) const = default;
    };

    //! `openCode` must outlive it.
    EmbeddedHub(Options options, OpenCodeHost &openCode, QObject *parent = nullptr);
    ~EmbeddedHub() override;

    //! Until then it costs nothing but this object. Calls beside each other get the same result; after a failure it may be tried again. An
    //! error says in its detail what to do, for the person.
    [[nodiscard]] QCoro::Task<Outcome<void>> open();
    [[nodiscard]] bool isOpen() const { return m_opened; }
    //! The person's way in; after open(), not started.
    [[nodiscard]] std::unique_ptr<HubTransport> transport();

    //! Opens it if need be. Fails with sentences likewise: the port is taken or may not be used, the network is not there. Shared already, it moves.
    //! Cancelled when share() or unshare() was called again meanwhile.
    [[nodiscard]] QCoro::Task<Outcome<void>> share(Sharing where);
    //! Nobody gets in any more, who is in has to leave. The accounts of the other devices stay for the next time.
    void unshare();
    [[nodiscard]] bool isShared() const;

    //! While it is shared: by which others reach it, the likeliest first; empty while this computer is on no such network.
    [[nodiscard]] QList<QUrl> addresses() const;
    //! While it is shared: SHA-256 of the certificate, 32 bytes.
    [[nodiscard]] QByteArray fingerprint() const;
    [[nodiscard]] QCoro::Task<QList<Guest>> guests();

    using KeysTaker = std::function<void(const OpenCodeKeys::Offer &)>;
    //! \brief This computer's OpenCode asks models with the person's keys, by way of the AI proxy at a port of loopback's that has nothing else.
    //!
    //! Opens the hub if need be. `take` learns what OpenCode is to be told, before this returns and whenever it changes, until the next call; null:
    //! nobody asks any more, the token is revoked and the port closed. A call meanwhile counts in place of this one. Fails with sentences likewise.
    [[nodiscard]] QCoro::Task<Outcome<void>> lendKeys(KeysTaker take);

private:
    [[nodiscard]] QCoro::Task<> openNow();
    [[nodiscard]] QCoro::Task<> lendNow();
    [[nodiscard]] QCoro::Task<Outcome<void>> lendOnce(KeysTaker take);
    [[nodiscard]] ServerSettings settings() const;
    [[nodiscard]] QUrl publicUrl() const;

    Options m_options;
    OpenCodeHost &m_openCode;
    Sharing m_sharing;
    int m_turn = 0; //!< what was asked for last counts
    bool m_opening = false;
    bool m_opened = false;
    std::vector<Completion<Outcome<void>>> m_waiting; //!< for open() that is under way
    KeysTaker m_taker;                                //!< that was named last
    int m_takerTurn = 0;
    bool m_lending = false;
    std::vector<Completion<Outcome<void>>> m_waitingForKeys; //!< for lendKeys() that is under way
    std::unique_ptr<HubServer> m_server;
    TaskScope m_tasks;
};

} // namespace qd::server
