// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace qd::http {

//! \brief `host[:port]` of a Host field, an absolute target or an origin (RFC 3986 section 3.2, without user information).
struct Authority
{
    QByteArray host; //!< lower case, without the brackets of an IPv6 address, without a final dot
    int port = -1;   //!< -1 if none was named
    bool isAddress = false;
    bool isLoopback = false; //!< a loopback address, `localhost` or a name below it

    friend bool operator==(const Authority &, const Authority &) = default;
};

[[nodiscard]] std::optional<Authority> parseAuthority(QByteArrayView text);

//! \brief What a browser says of the page that makes a request (RFC 6454). `null` and anything else is not one.
struct Origin
{
    QByteArray scheme; //!< lower case
    Authority authority;

    friend bool operator==(const Origin &, const Origin &) = default;
};

[[nodiscard]] std::optional<Origin> parseOrigin(QByteArrayView text);

//! \brief Which Host and Origin fields are taken: against DNS rebinding, and against foreign pages.
//!
//! A name must be listed. An address may be any: a page that was rebound has a name. On loopback only loopback is taken besides the list.
class Admission
{
public:
    //! `hosts`: names without ports. `origins`: `scheme://host[:port]`, compared exactly; `*` alone takes any origin.
    Admission(QList<QByteArray> hosts, const QList<QByteArray> &origins);

    [[nodiscard]] bool takesHost(const Authority &host, bool onLoopback) const;

    enum class Page
    {
        None,    //!< no Origin field: not a page of another origin
        Same,    //!< a page that this server gave
        Listed,  //!< may read the answer
        Foreign, //!< is refused
    };
    //! `origin`: the field's text, empty if there is none. `secure`: the request came through TLS.
    [[nodiscard]] Page page(QByteArrayView origin, const Authority &host, bool secure) const;
    [[nodiscard]] bool takesAnyOrigin() const { return m_any; }
    [[nodiscard]] bool hasOrigins() const { return m_any || !m_origins.isEmpty(); }
    //! Entries that are not origins, to tell whoever wrote them.
    [[nodiscard]] const QList<QByteArray> &invalid() const { return m_invalid; }

private:
    QList<QByteArray> m_hosts;
    QList<Origin> m_origins;
    QList<QByteArray> m_invalid;
    bool m_any = false;
};

} // namespace qd::http
