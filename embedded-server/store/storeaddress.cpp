// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/storeaddress.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const QString SqlitePrefix = u"sqlite:"_s;
const QString Memory = u":memory:"_s;
const QStringList LibpqOptions{u"sslmode"_s,         u"sslrootcert"_s,
                               u"sslcert"_s,         u"sslkey"_s,
                               u"sslcrl"_s,          u"ssl_min_protocol_version"_s,
                               u"channel_binding"_s, u"target_session_attrs"_s};

//! Options go to libpq through Qt as they are, with blanks and semicolons between them.
bool isPlain(const QString &value)
{
    return std::ranges::none_of(value, [](QChar c) { return c.isSpace() || u";'\\="_s.contains(c) || c.isNull(); });
}

Outcome<void> takeOption(StoreAddress &address, const QString &name, const QString &value)
{
    if (name == u"host")
        address.host = value;
    else if (name == u"port")
        address.port = value.toInt();
    else if (name == u"user")
        address.user = value;
    else if (name == u"password")
        address.password = value;
    else if (!LibpqOptions.contains(name))
        return failure(Error::Code::BadRequest, u"The database URL has an unknown option, “%1”."_s.arg(name));
    else if (!isPlain(value))
        return failure(Error::Code::BadRequest,
                       u"The database URL's option “%1” has a blank or a mark that can't be used there."_s.arg(name));
    else
        address.options += u";%1=%2"_s.arg(name, value);
    return {};
}

Outcome<StoreAddress> parsePostgres(const QUrl &url)
{
    StoreAddress address;
    address.engine = Engine::Postgres;
    address.host = url.host(QUrl::FullyDecoded);
    address.port = url.port(5432);
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    address.database = url.path(QUrl::FullyDecoded).mid(1);
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (const auto taken = takeOption(address, name, value); !taken)
            return tl::unexpected(taken.error());
    }
    if (address.database.isEmpty())
        return failure(Error::Code::BadRequest, u"The database URL names no database: postgresql://host/name."_s);
    if (address.port <= 0 || address.port > 65535)
        return failure(Error::Code::BadRequest, u"The database URL's port is not a number from 1 to 65535."_s);
    return address;
}

} // namespace

Outcome<StoreAddress> StoreAddress::parse(const QString &url)
{
    if (url.startsWith(SqlitePrefix)) {
        StoreAddress address;
        address.path = url.mid(SqlitePrefix.size());
        if (address.path.isEmpty())
            return failure(Error::Code::BadRequest, u"The database URL names no file: sqlite:PATH."_s);
        return address;
    }
    const QUrl parsed(url, QUrl::StrictMode);
    if (!parsed.isValid() || (parsed.scheme() != u"postgresql" && parsed.scheme() != u"postgres"))
        return failure(
            Error::Code::BadRequest,
            u"The database URL has none of the forms sqlite:PATH and postgresql://user:password@host/name."_s);
    return parsePostgres(parsed);
}

StoreAddress::Tls StoreAddress::tls() const
{
    const bool isHere = host.isEmpty() || host.startsWith(u'/') || host == u"localhost" || host == u"::1" ||
                        QRegularExpression(u"^127(\\.[0-9]{1,3}){3}$"_s).match(host).hasMatch();
    if (engine == Engine::Sqlite || isHere)
        return Tls::NotNeeded;
    QString mode;
    for (const QString &option : options.split(u';', Qt::SkipEmptyParts)) {
        if (option.startsWith(u"sslmode="_s))
            mode = option.sliced(option.indexOf(u'=') + 1);
    }
    if (mode == u"require" || mode == u"verify-ca" || mode == u"verify-full")
        return Tls::Yes;
    return mode == u"disable" ? Tls::Disabled : Tls::PerhapsNone;
}

QString StoreAddress::description() const
{
    if (engine == Engine::Sqlite)
        return isMemory() ? u"memory"_s : path;
    return u"database %1 on %2:%3"_s.arg(database, host.isEmpty() ? u"localhost"_s : host).arg(port);
}

bool StoreAddress::isMemory() const
{
    return engine == Engine::Sqlite && path == Memory;
}

} // namespace qd::store
