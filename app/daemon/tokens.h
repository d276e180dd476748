// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/settings/serversettings.h"

namespace qd {

//! What `token` is asked to do.
struct TokenCommand
{
    enum class Verb : quint8
    {
        Create,
        List,
        Revoke
    };
    Verb verb = Verb::List;
    QString user;            //!< whose; Create and List
    QString name;            //!< Create: what it is for
    QStringList permissions; //!< Create
    int days = 0;            //!< Create: 0 = it does not expire
    QString id;              //!< Revoke
};

//! Access tokens for scripts, for whoever may read the database. Prints a line of JSON for each token; only a new one's is in it. Answers the exit
//! code.
[[nodiscard]] int runTokenCommand(const server::ServerSettings &settings, const TokenCommand &command);

} // namespace qd
