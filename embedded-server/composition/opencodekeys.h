// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "embedded-server/opencode/configgenerator.h"
#include "embedded-server/proxy/servedproviders.h"
#include "embedded-server/proxy/tokenkeeper.h"

#include <QTimer>

namespace qd::server {

//! \brief Lets a hub's OpenCode ask providers by way of the hub's own AI proxy, with a proxy token in place of keys.
//!
//! The token is one person's: without accounts that of who is at the server, else of who is named, or the owner's, of several the one who was there first. It is made
//! at each start, revoked by end() and as soon as somebody else is that owner, and, should the server have crashed, by the next start: its id, and
//! nothing else of it, is in a file. What OpenCode is told follows the keys of that person. One thread; what it is given must outlive it.
class OpenCodeKeys : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        store::Database &database;
        proxy::ServedProviders &served;
        proxy::TokenKeeper &tokens;
    };
    //! What OpenCode is to use, in place of what it was given before.
    struct Offer
    {
        QString hub; //!< where the proxy is; without a slash at the end
        QByteArray token;
        QList<ProxiedProvider> providers; //!< none: there is nothing for it to use

        bool operator==(const Offer &) const = default;
    };
    struct Setup
    {
        bool hasAccounts = true;
        keys::Owner person; //!< whose keys, whoever else owns the server; nobody: as said above
        QString tokenName;  //!< as people see it in their list
        QString file;       //!< for the token's id
        std::function<void(const Offer &offer)> take; //!< only called when it changes
    };
    OpenCodeKeys(const Parts &parts, Setup setup);
    ~OpenCodeKeys() override;
    Q_DISABLE_COPY_MOVE(OpenCodeKeys)

    //! `hub`: where OpenCode finds the proxy. Returns when the configuration is given, or there is none for now.
    [[nodiscard]] QCoro::Task<> begin(QUrl hub);
    //! Keys or people may have changed. Returns at once.
    void lookAgain();
    //! The token is revoked, and nothing is given any more; for good.
    [[nodiscard]] QCoro::Task<> end();

    //! How OpenCode asks that provider; of one that it does not know by name it has to be told the models too.
    [[nodiscard]] static ProxiedProvider proxied(const QString &provider);
    //! \brief What OpenCode is told when it asks for these; an empty object if there are none.
    //!
    //! What somebody signed in to in OpenCode itself stays: those keys are not ours to hide.
    [[nodiscard]] static QJsonObject config(const Offer &offer);
    //! Of the environment, in which providers' keys are: OpenCode does not get them.
    [[nodiscard]] static QStringList variables();

private:
    struct Whose
    {
        bool isThere = false; //!< false: nobody is an owner yet
        keys::Owner owner;
    };

    void makeSureOf(const QUuid &token);
    [[nodiscard]] QCoro::Task<> replaceIfDead(QUuid token);
    [[nodiscard]] QCoro::Task<> look();
    [[nodiscard]] QCoro::Task<> lookOnce();
    [[nodiscard]] QCoro::Task<Outcome<Whose>> findWhose();
    [[nodiscard]] QCoro::Task<Outcome<QList<ProxiedProvider>>> providersOf(keys::Owner owner);
    [[nodiscard]] QCoro::Task<Outcome<void>> makeToken(keys::Owner owner);
    [[nodiscard]] QCoro::Task<> dropToken();
    [[nodiscard]] QCoro::Task<> revokeLeftOver();
    void give(const Offer &offer);

    Parts m_parts;
    Setup m_setup;
    QString m_hub;
    QByteArray m_token; //!< empty: there is none
    keys::Owner m_owner;
    QUuid m_tokenId;
    std::optional<Offer> m_given; //!< none: it is told in any case
    QTimer m_again;
    bool m_looks = false;
    bool m_looksAgain = false;
    bool m_ended = false;
    std::optional<Completion<bool>> m_whenLooked; //!< end() waits for it
    TaskScope m_tasks;
};

} // namespace qd::server
