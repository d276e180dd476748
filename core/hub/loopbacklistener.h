// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/base/outcome.h"

#include <QCoroTask>
#include <QTcpServer>
#include <QUrlQuery>

namespace qd {

//! \brief Where a browser comes back to after a sign-in (RFC 8252 section 7.3): one page, `/callback`, on a port of this machine.
//!
//! Anything on this machine can ask it, so only the answer to this sign-in (its `state`) counts; all else is told that there is nothing here. One
//! thread, with an event loop.
class LoopbackListener : public QObject
{
    Q_OBJECT

public:
    LoopbackListener();
    ~LoopbackListener() override;

    [[nodiscard]] bool isListening() const { return m_server.isListening(); }
    [[nodiscard]] QUrl url() const;
    //! The query with which the browser came. Once.
    [[nodiscard]] QCoro::Task<Outcome<QUrlQuery>> wait(QString state);
    //! Ends the wait with Error::Cancelled.
    void cancel();

private:
    void accept();
    void read(QTcpSocket *socket);

    QTcpServer m_server;
    QString m_state;
    Completion<Outcome<QUrlQuery>> m_done;
};

} // namespace qd
