// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/connectionproblem.h"

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;

QString date(const QDateTime &at)
{
    return at.toUTC().toString(u"yyyy-MM-dd"_s);
}

QString describeWay(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::NotAnAddress:
        return u"The address is not an http or https URL with a host: correct it."_s;
    case Code::PlainHttp:
        return u"%1 is not encrypted and not reached through a tailnet: use https, a tunnel, or allow plain HTTP for this host."_s
            .arg(p.host);
    case Code::NameNotFound:
        return u"The name of %1 is not known: check the spelling, or whether the network or VPN that knows it is up."_s
            .arg(p.host);
    case Code::NameLookupFailed:
        return u"The name of %1 could not be looked up: check the network."_s.arg(p.host);
    case Code::Refused:
        return u"Nothing listens on %1: start the server there or check the port."_s.arg(p.host);
    case Code::Unreachable:
        return u"%1 can't be reached: check the network or the VPN."_s.arg(p.host);
    case Code::TimedOut:
        return u"%1 did not answer in time: check that it runs and that no firewall drops the connection."_s.arg(
            p.host);
    case Code::ConnectionLost:
        return u"%1 ended the connection before it answered: check the server's log."_s.arg(p.host);
    case Code::ProxySignIn:
        return u"The proxy %1 wants a user and password: put them into the system's proxy settings."_s.arg(p.proxy);
    case Code::ProxyFailed:
        return u"The proxy %1 does not let us through: check the system's proxy settings."_s.arg(p.proxy);
    default:
        return {};
    }
}

QString describeCertificate(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::NotTls:
        return u"%1 does not speak TLS: use http for it if that is meant, or check the port."_s.arg(p.host);
    case Code::CertificateExpired:
        return u"The certificate of %1 expired on %2: renew it."_s.arg(p.host, date(p.validUntil));
    case Code::CertificateNotYet:
        return u"The certificate of %1 is valid only from %2: check the clocks."_s.arg(p.host, date(p.validFrom));
    case Code::CertificateSelfSigned:
        return u"The certificate of %1 is signed by itself: pin it if it is yours."_s.arg(p.host);
    case Code::CertificateUnknown:
        return u"The certificate of %1 is signed by \"%2\", which this system does not know: add that authority, or pin the certificate."_s
            .arg(p.host, p.issuer);
    case Code::CertificateWrongHost:
        return u"The certificate of %1 is for %2: use that name."_s.arg(p.host, p.names.join(u", "_s));
    case Code::CertificateRevoked:
        return u"The certificate of %1 was revoked: do not use it."_s.arg(p.host);
    case Code::CertificateChanged:
        return u"The certificate of %1 is not the pinned one any more: pin the new one only if you know why it changed."_s
            .arg(p.host);
    case Code::CertificateBad:
        return u"The certificate of %1 is not accepted (%2): replace it."_s.arg(p.host, p.detail);
    default:
        return {};
    }
}

QString describeAnswer(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::Redirected:
        return u"%1 sends us to %2, which is not followed: use that address if it is meant."_s.arg(p.host, p.target);
    case Code::SignIn:
        return u"%1 refuses the user or password: enter them again."_s.arg(p.host);
    case Code::Forbidden:
        return u"%1 does not allow this (HTTP 403): check what stands in front of the server."_s.arg(p.host);
    case Code::NotFound:
        return u"%1 has no OpenCode at this path (HTTP 404): check the path of the address."_s.arg(p.host);
    case Code::RateLimited:
        return u"%1 asks us to wait (HTTP 429): try later."_s.arg(p.host);
    case Code::ServerFailed:
        return u"%1 failed (HTTP %2): check the server, or the tunnel in front of it."_s.arg(p.host).arg(p.status);
    case Code::UnexpectedStatus:
        return u"%1 answered HTTP %2: check the address."_s.arg(p.host).arg(p.status);
    case Code::WebPage:
        return u"%1 answers with a web page, not as OpenCode: check the port and the path."_s.arg(p.host);
    case Code::NotOpenCode:
        return u"%1 does not answer as OpenCode does: check the port."_s.arg(p.host);
    case Code::AnswerTooLong:
        return u"%1 sent more than was asked for: check that it is an OpenCode server."_s.arg(p.host);
    case Code::VersionTooOld:
        return u"%1 runs OpenCode %2, at least %3 is needed: update it."_s.arg(p.host, p.version, p.neededVersion);
    case Code::StreamGarbage:
        return u"%1 sends no events but something else: check that it is an OpenCode server."_s.arg(p.host);
    case Code::StreamTooFast:
        return u"%1 sends events faster than they can be taken: check that it is an OpenCode server."_s.arg(p.host);
    case Code::StreamEnded:
        return u"%1 ended the event stream: it is tried again."_s.arg(p.host);
    case Code::StreamSilent:
        return u"%1 has gone silent: it is tried again."_s.arg(p.host);
    default:
        return {};
    }
}

} // namespace

QString describe(const ConnectionProblem &problem)
{
    for (const auto part : {describeWay, describeCertificate, describeAnswer}) {
        if (const QString text = part(problem); !text.isEmpty())
            return text;
    }
    return {};
}

QString fingerprintText(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

} // namespace qd
