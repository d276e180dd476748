// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/settings/serversettings.h"
#include "embedded-server/settings/settingtable.h"
#include "embedded-server/store/storeaddress.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

tl::unexpected<Error> wrong(const QString &sentence)
{
    return failure(Error::Code::BadRequest, sentence);
}

// As a command line would spell it; nothing for what no setting can be.
std::optional<QString> textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble() && value.toDouble() == value.toInteger())
        return QString::number(value.toInteger());
    if (!value.isArray())
        return {};
    QStringList parts;
    const QJsonArray array = value.toArray();
    for (const auto &part : array) {
        if (!part.isString() || part.toString().contains(u','))
            return {};
        parts.append(part.toString());
    }
    return parts.join(u',');
}

Outcome<QMap<QString, QString>> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return wrong(u"The settings file %1 can't be read: %2."_s.arg(path, file.errorString()));
    constexpr qint64 most = 1024 * 1024;
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(file.read(most), &problem);
    if (!json.isObject())
        return wrong(u"The settings file %1 is not a JSON object: %2 (byte %3)."_s.arg(path, problem.errorString())
                         .arg(problem.offset));
    QMap<QString, QString> values;
    const QJsonObject object = json.object();
    for (auto member = object.begin(); member != object.end(); ++member) {
        const std::optional<QString> text = textOf(member.value());
        if (!text)
            return wrong(
                u"“%1” in %2 must be a text, a number, true, false or a list of texts."_s.arg(member.key(), path));
        values.insert(member.key(), *text);
    }
    return values;
}

} // namespace

QString settingVariable(const QString &name)
{
    return u"QUARTERDECK_"_s + name.toUpper().replace(u'-', u'_');
}

QList<SettingInfo> serverSettingInfos()
{
    QList<SettingInfo> infos;
    for (const Setting &setting : settingTable())
        infos.append({setting.name, setting.value, setting.help});
    return infos;
}

Outcome<ServerSettings> readServerSettings(const SettingSources &sources)
{
    QMap<QString, QString> file;
    if (!sources.file.isEmpty()) {
        Outcome<QMap<QString, QString>> read = readFile(sources.file);
        if (!read)
            return tl::unexpected(read.error());
        file = *read;
    }
    ServerSettings settings;
    for (const Setting &setting : settingTable()) {
        const QString variable = settingVariable(setting.name);
        const auto given = [&](const QMap<QString, QString> &from, const QString &name, const QString &where) {
            return from.contains(name) ? std::optional(std::pair(from.value(name), where)) : std::nullopt;
        };
        auto value = given(sources.flags, setting.name, u"--"_s + setting.name);
        if (!value)
            value = given(sources.environment, variable, variable);
        if (!value)
            value = given(file, setting.name, u"“%1” in %2"_s.arg(setting.name, sources.file));
        file.remove(setting.name);
        if (!value)
            continue;
        if (const QString problem = setting.set(settings, value->first); !problem.isEmpty())
            return wrong(u"%1: %2"_s.arg(value->second, problem));
    }
    if (!file.isEmpty())
        return wrong(u"There is no setting “%1” (in %2). quarterdeckd --help lists them all."_s.arg(file.firstKey(),
                                                                                                    sources.file));
    return settings;
}

QString ServerSettings::databaseUrl() const
{
    return database.isEmpty() ? u"sqlite:"_s + QDir(data).filePath(u"quarterdeck.db"_s) : database;
}

QStringList ServerSettings::problems() const
{
    QStringList found;
    if (data.isEmpty())
        found.append(u"Where to keep things? Give --data DIR."_s);
    if (mode == ServerMode::Sidecar && hub.isEmpty())
        found.append(u"A sidecar asks a hub who may use it. Give --hub URL."_s);
    if (mode == ServerMode::Hub && !hub.isEmpty())
        found.append(u"--hub is for sidecars; this is a hub itself."_s);
    if (certificate.isEmpty() != key.isEmpty())
        found.append(u"TLS needs both --certificate and --key."_s);
    if (!accounts && !address.isLoopback())
        found.append(
            u"Without accounts it listens on this machine only. Leave out --accounts=no, or listen on 127.0.0.1."_s);
    // Whatever passes requests on to here would make everybody the person at this machine.
    if (!accounts && (!publicUrl.isEmpty() || !hosts.isEmpty() || !trustedProxies.isEmpty()))
        found.append(
            u"Without accounts nobody else may reach it. Leave out --accounts=no, or --public-url, --hosts and "
            "--trusted-proxy."_s);
    if (!address.isLoopback() && !usesTls() && publicUrl.scheme() != u"https")
        found.append(u"Passwords and tokens would go over the network in the clear. Give --certificate and --key, or "
                     u"--public-url https://… if "
                     "something in front of it speaks TLS."_s);
    if (oidcIssuer.isEmpty() != oidcClientId.isEmpty())
        found.append(u"OpenID Connect needs both --oidc-issuer and --oidc-client-id."_s);
    if (!oidcIssuer.isEmpty() && publicUrl.isEmpty())
        found.append(u"The OpenID Connect provider sends people back to this server. Give --public-url."_s);
    if (!database.isEmpty()) {
        if (const auto parsed = store::StoreAddress::parse(database); !parsed)
            found.append(parsed.error().detail);
        else if (parsed->tls() == store::StoreAddress::Tls::PerhapsNone)
            found.append(u"Everything that is stored would go to the database on %1 in the clear, if that likes. Add "
                         "sslmode=verify-full to its URL, with sslrootcert=FILE for an authority of your own; or "
                         "sslmode=disable if nobody else is on that network."_s.arg(parsed->host));
    }
    return found;
}

QJsonObject ServerSettings::description() const
{
    const auto parsed = store::StoreAddress::parse(databaseUrl());
    QJsonObject object;
    for (const Setting &setting : settingTable()) {
        if (setting.name != u"database")
            object.insert(setting.name, setting.get(*this));
    }
    object.insert(u"database"_s, parsed ? parsed->description() : QString());
    return object;
}

} // namespace qd::server
