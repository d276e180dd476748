// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/words.h"

#include <QCoreApplication>

namespace qd::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Words", text);
}

} // namespace

QString reasonOf(const Error &error)
{
    if (!error.serverMessage.isEmpty())
        return error.serverMessage.section(u'\n', 0, 0);
    switch (error.code) {
    case Error::Code::Offline:
        return tr("the server can't be reached");
    case Error::Code::Timeout:
        return tr("the server did not answer in time");
    case Error::Code::Unauthorized:
        return tr("the server did not accept the password");
    case Error::Code::NotFound:
        return tr("the server does not know it any more");
    case Error::Code::Busy:
        return tr("the session is busy");
    case Error::Code::BadRequest:
        return tr("the server refused it");
    case Error::Code::RateLimited:
        return tr("too many requests; wait a moment");
    case Error::Code::ServerError:
        return tr("the server had an error of its own");
    case Error::Code::Protocol:
        return tr("the answer was not one of an OpenCode server");
    case Error::Code::Cancelled:
        return tr("it was cancelled");
    case Error::Code::Storage:
        return tr("the disk could not be written");
    case Error::Code::Process:
        return tr("a program could not be started");
    case Error::Code::Unsupported:
        return tr("this server can't do it");
    }
    return {};
}

QString sentence(const QString &what, const Error &error)
{
    //: %1 what could not be done, %2 why
    return tr("%1: %2.").arg(what, reasonOf(error));
}

} // namespace qd::ui
