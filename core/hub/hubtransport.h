// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/cancellation.h"
#include "core/base/outcome.h"
#include "core/protocol/method.h"
#include "core/protocol/notes.h"

#include <QCoroTask>
#include <QObject>

namespace qd {

//! One attempt of a call.
struct HubCall
{
    const rpc::MethodInfo *method = nullptr;
    rpc::Value params;
    QString key;               //!< rpc::Meta::requestId; empty = none
    Cancellation cancellation; //!< nobody waits for the answer any more
};

//! \brief The way to a hub: in process or over a WebSocket.
//!
//! Implementations MUST answer every call: with the server's answer, or with Error::Offline when the connection is not there or goes
//! before the answer came. They MUST NOT repeat a call, and MUST emit noted() only for subscriptions whose answer was given before. After
//! every loss of the connection they leave Live at least for a moment; subscriptions end with the connection.
//!
//! One thread.
class HubTransport : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8
    {
        Offline, //!< not started, or waiting before the next attempt
        Connecting,
        Live,
        Refused, //!< the server does not accept the sign-in; no further attempts until start() is called
    };

    using QObject::QObject;

    [[nodiscard]] virtual State state() const = 0;
    //! Why it is not live.
    [[nodiscard]] virtual Error lastError() const { return {}; }
    //! Connects and stays connected, from now on.
    virtual void start() = 0;
    //! The same, by another connection where there is one.
    virtual void restart() { start(); }
    //! Another token of the same person, for the next connection; the one that is open stays.
    virtual void renew(const QByteArray & /*token*/) {}
    [[nodiscard]] virtual QCoro::Task<Outcome<rpc::Value>> call(HubCall call) = 0;

Q_SIGNALS:
    void stateChanged();
    void noted(const qd::rpc::Note &note);
};

} // namespace qd
