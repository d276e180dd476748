// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/tlscheck.h"

#include <QCryptographicHash>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;

constexpr const char *keptAs = "qdCertificateProblem";

Code codeOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
        return Code::CertificateRevoked;
    case QSslError::CertificateExpired:
        return Code::CertificateExpired;
    case QSslError::CertificateNotYetValid:
        return Code::CertificateNotYet;
    case QSslError::SelfSignedCertificate:
        return Code::CertificateSelfSigned;
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return Code::CertificateUnknown;
    case QSslError::HostNameMismatch:
        return Code::CertificateWrongHost;
    default:
        return Code::CertificateBad;
    }
}

// What to tell first: what nothing helps against, then what its owner must mend, then what pinning is for.
int weight(Code code)
{
    static constexpr std::array order{Code::CertificateRevoked, Code::CertificateExpired,    Code::CertificateNotYet,
                                      Code::CertificateBad,     Code::CertificateSelfSigned, Code::CertificateWrongHost,
                                      Code::CertificateUnknown};
    return static_cast<int>(std::ranges::find(order, code) - order.begin());
}

void describeCertificate(ConnectionProblem &problem, const QSslCertificate &certificate)
{
    problem.fingerprint = certificate.digest(QCryptographicHash::Sha256);
    problem.subject = certificate.subjectDisplayName();
    problem.issuer = certificate.issuerDisplayName();
    problem.validFrom = certificate.effectiveDate();
    problem.validUntil = certificate.expiryDate();
    problem.names = certificate.subjectAlternativeNames().values();
    if (problem.names.isEmpty())
        problem.names = certificate.subjectInfo(QSslCertificate::CommonName);
    problem.names.sort();
}

} // namespace

ConnectionProblem judgeCertificate(const QString &host, const QSslCertificate &certificate,
                                   const QList<QSslError> &errors, const ServerTrust &trust)
{
    ConnectionProblem problem;
    problem.host = host;
    const bool pinned = !trust.certificate.isEmpty() && trust.certificateHost == host;
    if (pinned && !certificate.isNull() && certificate.digest(QCryptographicHash::Sha256) == trust.certificate)
        return {};
    describeCertificate(problem, certificate);
    QStringList details;
    for (const QSslError &error : errors) {
        details.append(error.errorString());
        if (const Code code = codeOf(error.error()); !problem.also.contains(code))
            problem.also.append(code);
    }
    std::ranges::sort(problem.also, {}, weight);
    problem.detail = details.join(u"; "_s);
    if (pinned)
        problem.code = Code::CertificateChanged;
    else
        problem.code = problem.also.isEmpty() ? Code::CertificateBad : problem.also.takeFirst();
    return problem;
}

void watchCertificate(QNetworkReply &reply, const ServerTrust &trust)
{
    if (reply.url().scheme() != "https"_L1)
        return;
    QObject::connect(&reply, &QNetworkReply::sslErrors, &reply, [&reply, trust](const QList<QSslError> &errors) {
        // Not the one an error names: that may be an authority's.
        const QSslCertificate certificate = reply.sslConfiguration().peerCertificate();
        const ConnectionProblem problem = judgeCertificate(hostPort(reply.url()), certificate, errors, trust);
        if (problem)
            reply.setProperty(keptAs, QVariant::fromValue(problem));
        else
            reply.ignoreSslErrors(errors);
    });
}

ConnectionProblem certificateProblem(const QNetworkReply &reply)
{
    return reply.property(keptAs).value<ConnectionProblem>();
}

} // namespace qd
