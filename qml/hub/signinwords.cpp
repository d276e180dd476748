// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/signinwords.h"

#include "core/base/redact.h"
#include "core/net/trust.h"
#include "qml/workspaces/problemwords.h"

#include <QCoreApplication>

namespace qd::ui {
namespace {

using Problem = ConnectionProblem::Code;

constexpr qsizetype longestSentence = 300; // of a hub's own words

QString tr(const char *text)
{
    return QCoreApplication::translate("HubSignIn", text);
}

QString noHub(const QUrl &hub)
{
    return tr("There is no Quarterdeck hub at %1: check the address, and its path.").arg(hostPort(hub));
}

//! An answer, but not one that a hub gives.
bool isAnothers(const ConnectionProblem &problem)
{
    switch (problem.code) {
    case Problem::NotFound:
    case Problem::WebPage:
    case Problem::NotOpenCode:
    case Problem::AnswerTooLong:
    case Problem::UnexpectedStatus:
        return true;
    default:
        return false;
    }
}

//! What has no words of the hub, and nothing that is known of the connection.
QString plainSentence(const Error &error, const QUrl &hub)
{
    const QString host = hostPort(hub);
    switch (error.code) {
    case Error::Code::Cancelled:
        return {};
    case Error::Code::Offline:
        return tr("%1 can't be reached: check the network and the address.").arg(host);
    case Error::Code::Timeout:
        return tr("%1 did not answer in time: try again.").arg(host);
    case Error::Code::Unauthorized:
        return tr("%1 did not accept this sign-in: check what you typed.").arg(host);
    case Error::Code::NotFound:
        return tr("%1 does not offer this way of signing in: take another.").arg(host);
    case Error::Code::RateLimited:
        return tr("Too many attempts at %1: wait a little, then try again.").arg(host);
    case Error::Code::ServerError:
        return tr("%1 had an error of its own (HTTP %2): look into its log, or try again.")
            .arg(host)
            .arg(error.httpStatus);
    default:
        return tr("%1 gave an answer that does not fit: check that it is an up-to-date Quarterdeck hub.").arg(host);
    }
}

} // namespace

ConnectionProblem problemOf(const Error &error)
{
    return error.problem ? *error.problem : ConnectionProblem();
}

QString signInSentence(const Error &error, const QUrl &hub)
{
    if (error.code == Error::Code::Cancelled)
        return {};
    if (!error.serverMessage.isEmpty())
        return oneLine(error.serverMessage, longestSentence);
    const ConnectionProblem problem = problemOf(error);
    if (isAnothers(problem))
        return noHub(hub);
    const QString known = sentence(problem);
    return known.isEmpty() ? plainSentence(error, hub) : known;
}

QString hubSentence(const Error &error, const QUrl &hub)
{
    switch (error.code) {
    case Error::Code::Unauthorized:
    case Error::Code::NotFound:
    case Error::Code::BadRequest:
    case Error::Code::Unsupported:
        return noHub(hub); // a hub tells everybody
    case Error::Code::Protocol: {
        const ConnectionProblem problem = problemOf(error);
        return problem && !isAnothers(problem) ? sentence(problem) : noHub(hub);
    }
    default:
        return signInSentence(error, hub);
    }
}

} // namespace qd::ui
