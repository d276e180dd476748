// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/baseurl.h"

#include <QHostAddress>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 500;

tl::unexpected<Error> refused(const QString &words)
{
    return tl::unexpected(Error{Error::Code::BadRequest, words, words, 400});
}

bool namesLoopback(const QString &host)
{
    const QString name = host.endsWith(u'.') ? host.chopped(1) : host;
    return name == u"localhost" || name.endsWith(u".localhost"_s) || http::isThisMachine(QHostAddress(host));
}

} // namespace

Outcome<QUrl> checkedBaseUrl(const QString &text, const AddressRules &rules)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    if (text.size() > longest || !url.isValid() || url.host().isEmpty() ||
        (url.scheme() != u"https" && url.scheme() != u"http"))
        return refused(u"The base URL must look like https://models.example.com/v1."_s);
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return refused(u"The base URL must hold no user name, no password, no \"?\" and no \"#\"."_s);
    const QString host = url.host().toLower();
    const bool loopback = namesLoopback(host);
    if (loopback && !rules.allowLoopback)
        return refused(u"This server does not pass requests on to itself. Use an address of another computer, or allow "
                       "local providers in the server's settings."_s);
    if (!loopback && url.scheme() != u"https")
        return refused(u"The base URL must begin with https://, or anybody on the way could read the key."_s);
    const QHostAddress literal(host);
    if (!literal.isNull() && !mayName(literal, rules))
        return refused(u"Addresses of that kind can't be used. Use the provider's public address."_s);
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    return url;
}

bool mayName(const QHostAddress &address, const AddressRules &rules)
{
    return http::isWithinReach(address, reachOf(rules));
}

http::Reach reachOf(const AddressRules &rules)
{
    return rules.allowLoopback ? http::Reach::OthersAndItself : http::Reach::Others;
}

} // namespace qd::keys
