// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/net/httpclient.h"

#include <QObject>

namespace qd {

//! \brief Ends sessions at hubs: their tokens open nothing any more, wherever copies of them are.
//!
//! As HubSignIn asks; with a time limit of ten seconds, for whoever waits has something to forget. GUI thread. Deleting it ends what is under way.
class HubSignOut : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    //! Done too if the hub does not know the token (any more). An access token is no session: refused with status 403. `proxyToken`: the id of one
    //! that was made in this session and is revoked with it; empty: none.
    [[nodiscard]] QCoro::Task<Outcome<void>> end(QUrl hub, ServerTrust trust, QByteArray token,
                                                 QString proxyToken = {});
    //! The same, without waiting for it.
    void endSoon(const QUrl &hub, const ServerTrust &trust, const QByteArray &token);

private:
    [[nodiscard]] QCoro::Task<Outcome<HttpReply>> send(QUrl hub, ServerTrust trust, QByteArray token, QByteArray target,
                                                       QByteArray body);
    QCoro::Task<> endTask(QUrl hub, ServerTrust trust, QByteArray token);

    TaskScope m_tasks;
};

} // namespace qd
