// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QMap>
#include <QStringList>
#include <QUrl>

namespace qd::server {

enum class ServerMode : quint8
{
    Hub,     //!< accounts, keys, AI proxy, OpenCode, rooms
    Sidecar, //!< OpenCode and rooms for people of a hub
};

//! What the people of a sidecar's hub may there, if the hub does not say it (as Better Auth does not).
enum class HubPeople : quint8
{
    Nothing,
    ReadOnly,
    Member,
};

//! Whose keys OpenCode uses, by way of the AI proxy.
enum class OpenCodeKeyOwner : quint8
{
    Owner, //!< of the one who owns the server; without accounts of the one person at it
    None,  //!< nobody's: it has what its own settings and the environment give it
};

//! Where the master key of stored provider keys is.
enum class MasterKeyPlace : quint8
{
    Auto, //!< in the environment, else in a file of the data folder
    Keychain,
    File,
    Environment,
};

enum class LogLevel : quint8
{
    Error,
    Warning,
    Info,
    Debug, //!< and a line for each request, without queries, fields and bodies
};

enum class LogFormat : quint8
{
    Text, //!< for people and the journal
    Json, //!< an object on each line
};

//! \brief All that a server of its own (`quarterdeckd serve --mode …`) is told. Each setting has one name, spelt in three ways: `--public-url` on
//! the command line, `QUARTERDECK_PUBLIC_URL` in the environment, `"public-url"` in the file (JSON). The first of them that is given counts.
struct ServerSettings // NOLINT(clang-analyzer-optin.performance.Padding): there is one, and its order is for people
{
    ServerMode mode = ServerMode::Hub;
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 3913; //!< 0 = any
    QString data;        //!< a folder; all that the server keeps lies there, but for another database
    QString database;    //!< URL, see store::StoreAddress; may hold a password
    QUrl hub;            //!< of a sidecar
    QString
        hubTokenFile; //!< whose first line is an access token with which a sidecar shows itself in its hub's discovery room
    HubPeople hubPeople = HubPeople::Nothing;
    bool accounts = true;
    QUrl publicUrl;             //!< by which clients reach it, when that is not where it listens
    QStringList hosts;          //!< names by which it may be asked besides
    QStringList trustedProxies; //!< addresses and networks whose X-Forwarded-For is believed
    QStringList allowedOrigins; //!< pages of other origins that may ask
    QString certificate;        //!< PEM file with the chain; with `key`: TLS
    QString key;                //!< PEM file
    QUrl oidcIssuer;
    QString oidcClientId;
    QString oidcClientSecretFile; //!< its first line
    bool oidcSignUp = false;      //!< who can sign in at the issuer gets an account
    MasterKeyPlace masterKey = MasterKeyPlace::Auto;
    int proxyPersonRequests =
        1'200; //!< that somebody asks of models in a minute, if no owner decided otherwise; 0 = any number
    int proxyPersonStreams = 128; //!< at once; likewise
    int proxyTokenRequests = 600; //!< of a proxy token that does not say otherwise; 0 = any number
    int proxyTokenStreams = 64;
    int personCalls = 6'000;     //!< RPC calls of a person in a minute, over the network; 0 = any number
    bool localProviders = false; //!< people may name services of this machine as providers of models
    OpenCodeKeyOwner opencodeKeys = OpenCodeKeyOwner::Owner;
    QString opencode;       //!< program; empty: the one that is found
    QString opencodeConfig; //!< JSON file
    bool ownData = false;   //!< the person's own OpenCode data
    QString discoveryRoom = QStringLiteral("_quarterdeck_discovery");
    LogLevel logLevel = LogLevel::Info;
    LogFormat logFormat = LogFormat::Text;

    //! For logs and people: what counts, without secrets.
    [[nodiscard]] QJsonObject description() const;
    //! What contradicts itself or lacks something, in sentences; empty: nothing.
    [[nodiscard]] QStringList problems() const;
    //! Of the database that counts.
    [[nodiscard]] QString databaseUrl() const;
    [[nodiscard]] bool usesTls() const { return !certificate.isEmpty(); }
};

//! \brief One setting, for the command line and its help.
struct SettingInfo
{
    QString name;
    QString value; //!< what stands for its value in the help; empty: a switch, whose value is "yes"
    QString help;
};
[[nodiscard]] QList<SettingInfo> serverSettingInfos();
//! In the environment.
[[nodiscard]] QString settingVariable(const QString &name);

//! Where settings come from; what is not in a map is not given.
struct SettingSources
{
    QString file;                       //!< path; empty = none
    QMap<QString, QString> environment; //!< by the names of variables, more may be in it
    QMap<QString, QString> flags;       //!< by the names of settings
};

//! \brief Puts settings together. BadRequest with a sentence that names the setting and where it came from, never a secret.
[[nodiscard]] Outcome<ServerSettings> readServerSettings(const SettingSources &sources);

} // namespace qd::server
