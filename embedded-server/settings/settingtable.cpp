// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/settings/settingtable.h"
#include "embedded-server/http/authority.h"
#include "embedded-server/http/forwarded.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

using S = ServerSettings;

constexpr int mostRequests = 1'000'000;
constexpr int mostStreams = 10'000;

QString listenText(const S &settings)
{
    const QString host = settings.address.toString();
    return (settings.address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]:%2"_s : u"%1:%2"_s)
        .arg(host)
        .arg(settings.port);
}

QString setListen(S &settings, const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&ok);
    QString host = colon < 0 ? QString() : text.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    const QHostAddress address(host == u"localhost" ? u"127.0.0.1"_s : host);
    if (!ok || address.isNull())
        return u"“%1” is not an address with a port. Write 127.0.0.1:3913, [::1]:3913, or 0.0.0.0:3913 for all networks."_s
            .arg(text);
    settings.address = address;
    settings.port = port;
    return {};
}

template <typename E>
Setting choice(const char *name, E S::*member, const char *help, const QList<std::pair<E, QString>> &words)
{
    QStringList all;
    for (const auto &word : words)
        all.append(word.second);
    return {QLatin1StringView(name), all.join(u'|'), QString::fromUtf8(help),
            [member, words, all](S &settings, const QString &text) {
                for (const auto &[value, word] : words) {
                    if (word == text) {
                        settings.*member = value;
                        return QString();
                    }
                }
                return u"“%1” is none of %2."_s.arg(text, all.join(u", "_s));
            },
            [member, words](const S &settings) {
                for (const auto &[value, word] : words) {
                    if (value == settings.*member)
                        return QJsonValue(word);
                }
                return QJsonValue();
            }};
}

Setting text(const char *name, QString S::*member, const char *value, const char *help)
{
    return {QLatin1StringView(name), QLatin1StringView(value), QString::fromUtf8(help),
            [member](S &settings, const QString &given) {
                settings.*member = given;
                return given.isEmpty() ? u"It is empty."_s : QString();
            },
            [member](const S &settings) { return QJsonValue(settings.*member); }};
}

Setting yesOrNo(const char *name, bool S::*member, const char *value, const char *help)
{
    return {QLatin1StringView(name), QLatin1StringView(value), QString::fromUtf8(help),
            [member](S &settings, const QString &given) {
                const bool yes = given == u"yes" || given == u"true";
                settings.*member = yes;
                return yes || given == u"no" || given == u"false" ? QString() : u"Say yes or no."_s;
            },
            [member](const S &settings) { return QJsonValue(settings.*member); }};
}

// From 0, which stands for no limit.
Setting number(const char *name, int S::*member, int most, const char *help)
{
    return {QLatin1StringView(name), u"NUMBER"_s, QString::fromUtf8(help),
            [member, most](S &settings, const QString &given) {
                bool ok = false;
                const int value = given.toInt(&ok);
                if (!ok || value < 0 || value > most)
                    return u"“%1” is not a number from 0 to %2; 0 means no limit."_s.arg(given).arg(most);
                settings.*member = value;
                return QString();
            },
            [member](const S &settings) { return QJsonValue(settings.*member); }};
}

Setting url(const char *name, QUrl S::*member, const char *help)
{
    return {
        QLatin1StringView(name), u"URL"_s, QString::fromUtf8(help),
        [member](S &settings, const QString &given) {
            const QUrl url(given, QUrl::StrictMode);
            const bool isWeb =
                url.isValid() && (url.scheme() == u"https" || url.scheme() == u"http") && !url.host().isEmpty();
            if (!isWeb)
                return u"It must be an address such as https://deck.example."_s; // what was given may hold a password
            if (!url.userInfo().isEmpty())
                return u"An address must not hold a name or a password."_s;
            settings.*member = url;
            return QString();
        },
        [member](const S &settings) { return QJsonValue((settings.*member).toString()); }};
}

Setting list(const char *name, QStringList S::*member, const char *value, const char *help,
             bool (*fits)(const QString &), const char *otherwise)
{
    return {QLatin1StringView(name), QLatin1StringView(value), QString::fromUtf8(help),
            [member, fits, otherwise = QString::fromUtf8(otherwise)](S &settings, const QString &given) {
                QStringList parts = given.split(u',', Qt::SkipEmptyParts);
                for (QString &part : parts) {
                    part = part.trimmed();
                    if (!fits(part))
                        return u"“%1” %2"_s.arg(part, otherwise);
                }
                settings.*member = parts;
                return QString();
            },
            [member](const S &settings) { return QJsonValue(QJsonArray::fromStringList(settings.*member)); }};
}

bool isHost(const QString &text)
{
    return http::parseAuthority(text.toUtf8()).has_value();
}

bool isNetwork(const QString &text)
{
    return http::parseNetwork(text).has_value();
}

bool isOrigin(const QString &text)
{
    return http::parseOrigin(text.toUtf8()).has_value();
}

QList<Setting> makeTable()
{
    return {
        choice("mode", &S::mode,
               "hub: accounts, keys, AI proxy, OpenCode, rooms. sidecar: OpenCode and rooms for people of a hub.",
               {{ServerMode::Hub, u"hub"_s}, {ServerMode::Sidecar, u"sidecar"_s}}),
        {u"listen"_s, u"ADDR:PORT"_s, u"Where to listen; port 0 is any. Default 127.0.0.1:3913."_s, setListen,
         [](const S &settings) { return QJsonValue(listenText(settings)); }},
        text("data", &S::data, "DIR", "Keep everything below this folder."),
        text("database", &S::database, "URL",
             "postgresql://… for many people and several servers; else a file in the data folder."),
        url("hub", &S::hub, "Of a sidecar: the hub that knows who may."),
        text("hub-token-file", &S::hubTokenFile, "FILE",
             "Of a sidecar: an access token of the hub, to be seen by its devices."),
        choice("hub-people", &S::hubPeople, "Of a sidecar: what people may of whom the hub does not say it.",
               {{HubPeople::Nothing, u"nothing"_s},
                {HubPeople::ReadOnly, u"read-only"_s},
                {HubPeople::Member, u"member"_s}}),
        yesOrNo("accounts", &S::accounts, "yes|no",
                "no: everybody on this machine may everything, and nobody else can reach it."),
        url("public-url", &S::publicUrl, "How clients reach it, if not where it listens."),
        list("hosts", &S::hosts, "NAME,…", "More names by which it may be asked.", isHost, "is not a host."),
        list("trusted-proxy", &S::trustedProxies, "ADDR[/BITS],…",
             "What stands in front of it: there the last address in X-Forwarded-For that is none of these is the "
             "client's.",
             isNetwork, "is neither an address nor a network such as 10.0.0.0/8."),
        list("allowed-origins", &S::allowedOrigins, "ORIGIN,…",
             "Web pages of other origins that may ask, such as https://app.example.", isOrigin,
             "is not an origin such as https://app.example."),
        text("certificate", &S::certificate, "FILE", "TLS: the certificate and its chain (PEM)."),
        text("key", &S::key, "FILE", "TLS: the certificate's key (PEM)."),
        url("oidc-issuer", &S::oidcIssuer, "Sign in at this OpenID Connect provider too."),
        text("oidc-client-id", &S::oidcClientId, "ID", "As it knows this server."),
        text("oidc-client-secret-file", &S::oidcClientSecretFile, "FILE",
             "Whose first line is the secret; none for a public client."),
        yesOrNo("oidc-sign-up", &S::oidcSignUp, "", "Whoever can sign in there gets an account here."),
        choice("master-key-place", &S::masterKey,
               "Where the key is that seals providers' keys. auto: QUARTERDECK_MASTER_KEY, else a file in the data "
               "folder. keychain: of the user who runs this.",
               {{MasterKeyPlace::Auto, u"auto"_s},
                {MasterKeyPlace::Keychain, u"keychain"_s},
                {MasterKeyPlace::File, u"file"_s},
                {MasterKeyPlace::Environment, u"environment"_s}}),
        number("proxy-person-requests", &S::proxyPersonRequests, mostRequests,
               "Of a hub: how often somebody may ask models in a minute, if an owner does not say otherwise of them. "
               "Default 1200; 0: no limit."),
        number("proxy-person-streams", &S::proxyPersonStreams, mostStreams,
               "And how many answers at once. Default 128."),
        number("proxy-token-requests", &S::proxyTokenRequests, mostRequests,
               "The same for each proxy token that does not say otherwise. Default 600."),
        number("proxy-token-streams", &S::proxyTokenStreams, mostStreams, "And how many answers at once. Default 64."),
        number("person-calls", &S::personCalls, mostRequests,
               "How many RPC calls somebody may make in a minute, a tenth of them at once. Default 6000; 0: no limit."),
        yesOrNo("local-providers", &S::localProviders, "",
                "Of a hub: people may name services of this machine as providers of models."),
        choice(
            "opencode-keys", &S::opencodeKeys,
            "Of a hub: whose provider keys OpenCode uses, through the AI proxy. owner: whoever may write works with "
            "the owner's, and on the owner's account. none: it has what its own settings and the environment give it.",
            {{OpenCodeKeyOwner::Owner, u"owner"_s}, {OpenCodeKeyOwner::None, u"none"_s}}),
        text("opencode", &S::opencode, "FILE", "The OpenCode program to use."),
        text("opencode-config", &S::opencodeConfig, "FILE", "OpenCode settings to add (JSON)."),
        yesOrNo("own-data", &S::ownData, "", "Your existing OpenCode sessions and settings, not separate ones."),
        text("discovery-room", &S::discoveryRoom, "NAME",
             "Where devices find each other. Default _quarterdeck_discovery."),
        choice("log-level", &S::logLevel, "debug has a line for each request.",
               {{LogLevel::Error, u"error"_s},
                {LogLevel::Warning, u"warning"_s},
                {LogLevel::Info, u"info"_s},
                {LogLevel::Debug, u"debug"_s}}),
        choice("log-format", &S::logFormat, "json: an object on each line of the log, for programs.",
               {{LogFormat::Text, u"text"_s}, {LogFormat::Json, u"json"_s}}),
    };
}

} // namespace

const QList<Setting> &settingTable()
{
    static const QList<Setting> table = makeTable();
    return table;
}

} // namespace qd::server
