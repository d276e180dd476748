// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace qd {

//! \brief What stands between us and a server, as facts; a plain value, carried by Error::problem.
//!
//! Holds no text for a person: the window makes the sentence and the remedy from the code and its facts; describe() is for logs and the
//! command line. Never holds a secret.
struct ConnectionProblem
{
    Q_GADGET

public:
    enum class Code : quint8
    {
        None,
        NotAnAddress, //!< not http or https, or no host
        PlainHttp, //!< not encrypted, and neither this machine, nor reached through a tailnet, nor allowed. Nothing was sent
        NameNotFound,       //!< DNS knows no such name
        NameLookupFailed,   //!< DNS did not answer
        Refused,            //!< nothing listens there
        Unreachable,        //!< no way to the host
        TimedOut,           //!< no answer in the time allowed
        ConnectionLost,     //!< the connection ended before the answer did
        ProxySignIn,        //!< the proxy (`proxy`) wants a sign-in: HTTP 407
        ProxyFailed,        //!< the proxy can't be reached or refuses
        NotTls,             //!< https, but the other side does not speak TLS or has no version of it in common
        CertificateExpired, //!< `validUntil`
        CertificateNotYet,  //!< `validFrom`
        CertificateSelfSigned,
        CertificateUnknown,   //!< `issuer` is unknown to this system
        CertificateWrongHost, //!< it is for `names`
        CertificateRevoked,
        CertificateChanged, //!< one is pinned for this host, and this is another that the system doesn't trust either
        CertificateBad,     //!< anything else: `detail`
        Redirected,         //!< to `target`; never followed
        SignIn,             //!< HTTP 401: no or wrong password or token
        Forbidden,          //!< HTTP 403
        NotFound,           //!< HTTP 404: nothing of OpenCode at this path
        RateLimited,        //!< HTTP 429
        ServerFailed,       //!< HTTP 5xx: the server, or what stands before it
        UnexpectedStatus,   //!< any other `status`
        WebPage,            //!< status 200 with a web page: not OpenCode, or a page in front of it
        NotOpenCode,        //!< an answer that OpenCode would not give
        AnswerTooLong,
        VersionTooOld, //!< `version`; at least `neededVersion` is needed
        StreamGarbage, //!< the event stream goes on and on without events
        StreamTooFast, //!< events came faster than they could be taken
        StreamEnded,   //!< the server ended the event stream
        StreamSilent,  //!< neither event nor heartbeat
    };
    Q_ENUM(Code)

    Code code = Code::None;
    QString host;      //!< `host:port` that was asked, see hostPort()
    QString target;    //!< of a redirect: `scheme://host:port`
    QString proxy;     //!< `host:port` of the proxy in between; empty = none
    int status = 0;    //!< HTTP; 0 = none
    QStringList names; //!< host names of the certificate
    QString subject;   //!< common name of the certificate
    QString issuer;    //!< common name of who signed it
    QByteArray
        fingerprint; //!< SHA-256 of the certificate, as ServerTrust::certificate wants it: 32 bytes; empty = no certificate
    QDateTime validFrom;
    QDateTime validUntil;
    QList<Code> also; //!< what else is wrong with the certificate
    QString version;
    QString neededVersion;
    QString detail; //!< technical; for logs

    [[nodiscard]] static ConnectionProblem of(Code code, const QString &host = {})
    {
        ConnectionProblem problem;
        problem.code = code;
        problem.host = host;
        return problem;
    }
    [[nodiscard]] explicit operator bool() const { return code != Code::None; }
    //! Pinning this certificate would help.
    [[nodiscard]] bool canPin() const { return !fingerprint.isEmpty() && code != Code::CertificateRevoked; }
    bool operator==(const ConnectionProblem &) const = default;
};

//! One English sentence with the remedy, for logs and the command line.
[[nodiscard]] QString describe(const ConnectionProblem &problem);

//! `AB:CD:…`, as other programs show a certificate's fingerprint.
[[nodiscard]] QString fingerprintText(const QByteArray &fingerprint);

} // namespace qd
