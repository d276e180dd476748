// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/connectionproblem.h"
#include "core/net/trust.h"

#include <QSslError>

class QNetworkReply;

namespace qd {

//! \brief The verdict on a certificate that the system found something wrong with. `host` is the hostPort() that was asked.
//!
//! Code::None = it is the pinned one of this host: go on. Whatever the system accepts never comes here.
[[nodiscard]] ConnectionProblem judgeCertificate(const QString &host, const QSslCertificate &certificate,
                                                 const QList<QSslError> &errors, const ServerTrust &trust);

//! Applies that to a reply that has just been started: the pinned certificate passes, any other is kept as the reply's problem.
void watchCertificate(QNetworkReply &reply, const ServerTrust &trust);
//! What watchCertificate() kept.
[[nodiscard]] ConnectionProblem certificateProblem(const QNetworkReply &reply);

} // namespace qd
