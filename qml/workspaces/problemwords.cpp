// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/problemwords.h"

#include <QCoreApplication>
#include <QLocale>

namespace qd::ui {
namespace {

using Code = ConnectionProblem::Code;

QString tr(const char *text)
{
    return QCoreApplication::translate("ConnectionProblem", text);
}

QString date(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::LongFormat);
}

//! Without its port.
QString nameOf(const QString &hostPort)
{
    return hostPort.left(hostPort.lastIndexOf(QLatin1Char(':')));
}

QString wayWords(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::NotAnAddress:
        return tr("This is not an http or https address with a host: correct it.");
    case Code::PlainHttp:
        return tr("%1 is not encrypted: use https or a tunnel, or allow plain HTTP for this one host.").arg(p.host);
    case Code::NameNotFound:
        return tr("There is no host called %1: check the spelling, and whether the VPN that knows it is up.")
            .arg(nameOf(p.host));
    case Code::NameLookupFailed:
        return tr("The name %1 could not be looked up: check the network.").arg(nameOf(p.host));
    case Code::Refused:
        return tr("Nothing listens on %1: start the server there, or check the port.").arg(p.host);
    case Code::Unreachable:
        return tr("There is no way to %1: check the network or the VPN.").arg(p.host);
    case Code::TimedOut:
        return tr("%1 did not answer in time: check that it runs and that no firewall is in between.").arg(p.host);
    case Code::ConnectionLost:
        return tr("%1 ended the connection before it answered: look into the server's log.").arg(p.host);
    case Code::ProxySignIn:
        return tr("The proxy %1 wants a user name and password: put them into the system's proxy settings.")
            .arg(p.proxy);
    case Code::ProxyFailed:
        return tr("The proxy %1 does not let us through: check the system's proxy settings.").arg(p.proxy);
    default:
        return {};
    }
}

QString certificateWords(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::NotTls:
        return tr("%1 does not speak TLS: check the port, or use http if that is meant.").arg(p.host);
    case Code::CertificateExpired:
        return tr("The certificate of %1 expired on %2: renew it on the server, or trust this one.")
            .arg(p.host, date(p.validUntil));
    case Code::CertificateNotYet:
        return tr("The certificate of %1 is valid only from %2: check the clocks of both.")
            .arg(p.host, date(p.validFrom));
    case Code::CertificateSelfSigned:
        return tr("The certificate of %1 is signed by itself: if it is your own server's, trust it.").arg(p.host);
    case Code::CertificateUnknown:
        return tr("The certificate of %1 is signed by “%2”, which this computer does not know: add that authority to "
                  "the system, or trust this certificate.")
            .arg(p.host, p.issuer);
    case Code::CertificateWrongHost:
        return tr("The certificate of %1 is for %2: use that name in the address.")
            .arg(p.host, QLocale().createSeparatedList(p.names));
    case Code::CertificateRevoked:
        return tr("The certificate of %1 was revoked: don't use it, get a new one.").arg(p.host);
    case Code::CertificateChanged:
        return tr("%1 shows another certificate than the one you trust: trust the new one only if you know why it "
                  "changed.")
            .arg(p.host);
    case Code::CertificateBad:
        return tr("The certificate of %1 can't be accepted: replace it on the server.").arg(p.host);
    default:
        return {};
    }
}

QString answerWords(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::Redirected:
        return tr("%1 sends us on to %2, and the password does not follow: use that address if it is meant.")
            .arg(p.host, p.target);
    case Code::SignIn:
        return tr("%1 did not accept the sign-in: check the user name and the password.").arg(p.host);
    case Code::Forbidden:
        return tr("%1 does not let us in (HTTP 403): check what stands in front of the server.").arg(p.host);
    case Code::NotFound:
        return tr("There is no OpenCode at this path of %1: check the path of the address.").arg(p.host);
    case Code::RateLimited:
        return tr("%1 asks us to wait: try again in a moment.").arg(p.host);
    case Code::ServerFailed:
        return tr("%1 failed (HTTP %2): check the server, or the tunnel in front of it.").arg(p.host).arg(p.status);
    case Code::UnexpectedStatus:
        return tr("%1 gave an answer that does not fit (HTTP %2): check the address.").arg(p.host).arg(p.status);
    case Code::WebPage:
        return tr("%1 answers with a web page instead of OpenCode: check the port and the path.").arg(p.host);
    case Code::NotOpenCode:
        return tr("%1 does not answer as OpenCode does: check the port.").arg(p.host);
    case Code::AnswerTooLong:
        return tr("%1 sent far more than was asked for: check that it is an OpenCode server.").arg(p.host);
    case Code::VersionTooOld:
        return tr("%1 runs OpenCode %2 and at least %3 is needed: update it there.")
            .arg(p.host, p.version, p.neededVersion);
    default:
        return {};
    }
}

QString streamWords(const ConnectionProblem &p)
{
    switch (p.code) {
    case Code::StreamGarbage:
        return tr("%1 sends something other than events: check that it is an OpenCode server.").arg(p.host);
    case Code::StreamTooFast:
        return tr("%1 sends events faster than they can be taken: check that it is an OpenCode server.").arg(p.host);
    case Code::StreamEnded:
        return tr("%1 ended the stream of events: it is tried again.").arg(p.host);
    case Code::StreamSilent:
        return tr("%1 has gone silent: it is tried again.").arg(p.host);
    default:
        return {};
    }
}

} // namespace

QString sentence(const ConnectionProblem &problem)
{
    for (const auto words : {wayWords, certificateWords, answerWords, streamWords}) {
        if (const auto text = words(problem); !text.isEmpty())
            return text;
    }
    return {};
}

Remedy remedyFor(const ConnectionProblem &problem)
{
    switch (problem.code) {
    case Code::None:
        return Remedy::None;
    case Code::PlainHttp:
        return Remedy::AllowPlain;
    case Code::SignIn:
        return Remedy::SignIn;
    case Code::NotAnAddress:
    case Code::NotFound:
    case Code::Redirected:
    case Code::WebPage:
    case Code::NotOpenCode:
    case Code::AnswerTooLong:
    case Code::NotTls:
        return Remedy::ChangeAddress;
    case Code::CertificateExpired:
    case Code::CertificateNotYet:
    case Code::CertificateSelfSigned:
    case Code::CertificateUnknown:
    case Code::CertificateWrongHost:
    case Code::CertificateChanged:
    case Code::CertificateBad:
        return problem.canPin() ? Remedy::TrustCertificate : Remedy::TryAgain;
    default:
        return Remedy::TryAgain;
    }
}

QString sentence(const ServerAddress &address)
{
    switch (address.problem) {
    case AddressProblem::None:
        return {};
    case AddressProblem::Empty:
        return tr("An address is needed, such as https://example.org.");
    case AddressProblem::NotAnAddress:
        return tr("This is not an address: write it as https://example.org.");
    case AddressProblem::WrongScheme:
        return tr("“%1” can't be used: the address begins with https:// or http://.").arg(address.fact);
    case AddressProblem::AmbiguousUser:
        return tr("There is more than one @, so the host can't be told: put the user name and password into their own "
                  "fields.");
    case AddressProblem::NoHost:
        return tr("The host is missing: write it as https://example.org.");
    case AddressProblem::BadHost:
        return tr("“%1” is not a host: check the spelling.").arg(address.fact);
    case AddressProblem::Ipv6Brackets:
        return tr("An IPv6 address stands in brackets: %1.").arg(address.fact);
    case AddressProblem::BadPort:
        return tr("“%1” is not a port: it is a number from 1 to 65535.").arg(address.fact);
    case AddressProblem::BadPath:
        return tr("The path “%1” leads out of the address: leave it out.").arg(address.fact);
    case AddressProblem::TooLong:
        return tr("This address is too long.");
    }
    return {};
}

} // namespace qd::ui
