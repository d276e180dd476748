// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The client as a process of its own, to be killed: qd-test-client LIBRARY URL SESSION PROMPT, QD_TEST_USER and the password, or without a user the token, in QD_TEST_PASSWORD.
// Sends the prompt when a line comes, and says how far it is: live, kept (in the outbox), streaming, asking.
#include "tests/support/clientrig.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

class Client
{
public:
    Client(const QStringList &arguments)
        : m_rig(arguments.value(1))
        , m_url(arguments.value(2))
        , m_session(arguments.value(3))
        , m_prompt(arguments.value(4))
    {
        const QString user = qEnvironmentVariable("QD_TEST_USER");
        const QByteArray secret = qgetenv("QD_TEST_PASSWORD");
        m_rig.connectTo(m_url, user.isEmpty() ? Credentials::bearer(secret) : Credentials{user, secret});
        m_rig.open(m_session);
        QObject::connect(&m_input, &QSocketNotifier::activated, &m_timer, [this] {
            m_input.setEnabled(false);
            m_rig.send(m_session, m_prompt);
        });
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
        m_timer.start(20);
    }

private:
    void look()
    {
        if (m_sessions.isFinished()) {
            const auto sessions = m_sessions.result().value_or(QList<CachedSession>());
            for (const CachedSession &cached : sessions) {
                if (cached.session.id == m_session && m_rig.connection.state() == ServerConnection::State::Live)
                    say("live");
            }
            m_sessions = m_rig.library.loadSessions(m_rig.workspace, -1);
        }
        if (m_outbox.isFinished() && m_outbox.result() && !m_outbox.result()->isEmpty())
            say("kept");
        if (m_outbox.isFinished())
            m_outbox = m_rig.library.loadOutbox(m_rig.workspace);
        if (!m_rig.lastText(m_session).isEmpty())
            say("streaming");
        if (m_rig.state(m_session).isWaiting())
            say("asking");
    }
    void say(const char *what)
    {
        if (m_said.contains(what))
            return;
        m_said.append(what);
        std::puts(what);
        std::fflush(stdout);
    }

    ClientRig m_rig;
    const QUrl m_url;
    const QString m_session;
    const QString m_prompt;
    QFuture<Outcome<QList<CachedSession>>> m_sessions = m_rig.library.loadSessions(m_rig.workspace, -1);
    QFuture<Outcome<QList<OutboxRow>>> m_outbox = m_rig.library.loadOutbox(m_rig.workspace);
    QByteArrayList m_said;
    QSocketNotifier m_input{0, QSocketNotifier::Read};
    QTimer m_timer;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const Client client(QCoreApplication::arguments());
    return QCoreApplication::exec();
}
