// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/connectionproblem.h"
#include "core/net/passage.h"
#include "core/net/transport.h"
#include "core/net/trust.h"

#include <QObject>

#include <memory>

namespace qd {

//! \brief Tries a server step by step, and says how far it got and why not further.
//!
//! Looks up, connects and shakes hands with a socket of its own, then asks `/global/health` below the address's path as every other request is
//! asked. Nothing is sent where nothing may be sent (Passage). Changes nothing on the server, opens no event stream. GUI thread; one test at a time.
class ConnectionTest final : public QObject
{
    Q_OBJECT

public:
    enum class Stage : quint8
    {
        Dns,
        Tcp,
        Tls,
        Http,
        SignIn,
        Version,
    };
    Q_ENUM(Stage)
    static constexpr int stageCount = 6;

    enum class State : quint8
    {
        Pending,
        Running,
        Passed,
        Failed,  //!< see the problem
        Skipped, //!< not needed, or no more after a failure or cancel()
    };
    Q_ENUM(State)

    struct Result
    {
        State state = State::Pending;
        qint64 milliseconds = 0; //!< it took; of Passed
        //! Dns: the addresses, comma-separated. Tcp: the address that was reached. Tls: the version of TLS. Http: the status. Version: OpenCode's.
        //! Skipped because of a proxy: its host and port.
        QString fact;
        ConnectionProblem problem; //!< of Failed
    };

    struct Limits
    {
        int stageMs = 15'000; //!< each stage takes this long at most
    };

    explicit ConnectionTest(QObject *parent = nullptr);
    ConnectionTest(Limits limits, QObject *parent, const Routes &routes = systemRoutes());
    ~ConnectionTest() override;

    //! Starts over. `server` is what ServerConnection::connectTo() takes.
    void start(const QUrl &server, const Credentials &credentials, const ServerTrust &trust = {});
    //! What was not finished is Skipped. No finished() follows.
    void cancel();

    [[nodiscard]] const Result &result(Stage stage) const;
    [[nodiscard]] bool isRunning() const;
    //! All stages passed or were not needed.
    [[nodiscard]] bool passed() const;
    //! Of the stage that failed; without a code if none did.
    [[nodiscard]] ConnectionProblem problem() const;
    //! The server answered without any sign-in: whoever reaches it can use it. Known once Version passed.
    [[nodiscard]] bool isOpenToAll() const;

Q_SIGNALS:
    //! Not the place to start, cancel or delete the test: queue that.
    void changed(qd::ConnectionTest::Stage stage);
    //! Once per start(), after the last changed().
    void finished();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
