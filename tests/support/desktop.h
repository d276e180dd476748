// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>

namespace qd::test {

//! \brief Waits until the answer to this call has come, and with it all that was on its way to this process before; false after a while without one.
//!
//! Several times, because what has come may make this process send something, and so on.
[[nodiscard]] inline bool roundTrips(const QDBusMessage &call)
{
    constexpr int often = 4;
    for (int i = 0; i < often; ++i) {
        const QDBusPendingCallWatcher reply(QDBusConnection::sessionBus().asyncCall(call));
        if (!QTest::qWaitFor([&reply] { return reply.isFinished(); }, qd::test::patienceMs))
            return false;
    }
    return true;
}

//! As roundTrips(), with the bus itself.
[[nodiscard]] inline bool busSettles()
{
    const auto bus = QStringLiteral("org.freedesktop.DBus");
    return roundTrips(
        QDBusMessage::createMethodCall(bus, QStringLiteral("/org/freedesktop/DBus"), bus, QStringLiteral("GetId")));
}

//! \brief tests/support/fakedesktop, on the session bus of this test (tests/support/with-bus).
class FakeDesktop
{
public:
    FakeDesktop()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(QD_SOURCE_DIR "/tests/support/fakedesktop"), QStringList{});
        (void)next(QStringLiteral("ready"));
    }
    ~FakeDesktop()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished())
            m_process.kill();
    }
    Q_DISABLE_COPY_MOVE(FakeDesktop)

    void tell(const QJsonObject &command)
    {
        m_process.write(QJsonDocument(command).toJson(QJsonDocument::Compact) + '\n');
    }
    void tell(const QString &name) { tell(QJsonObject{{QStringLiteral("do"), name}}); }
    //! The next thing that happened which has this member, and with `value` this value of it. What comes before it is dropped.
    [[nodiscard]] QJsonObject next(const QString &member, const QJsonValue &value = {})
    {
        QJsonObject found;
        const bool there = QTest::qWaitFor(
            [&] {
                read();
                while (found.isEmpty() && !m_lines.isEmpty()) {
                    const auto line = m_lines.takeFirst();
                    if (line.contains(member) && (value.isNull() || line.value(member) == value))
                        found = line;
                }
                return !found.isEmpty();
            },
            qd::test::patienceMs);
        if (!there)
            qFatal("the desktop saw no %s %s", qPrintable(member), qPrintable(value.toString()));
        return found;
    }
    //! All that this process has sent to it so far, and what followed from the answers, has reached it and was told. False after a while without that.
    [[nodiscard]] bool settles()
    {
        auto call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"),
                                                   QStringLiteral("/org/freedesktop/Notifications"),
                                                   QStringLiteral("dev.quarterdeck.Test"), QStringLiteral("Settle"));
        call.setArguments({++m_settled});
        const auto isEnd = [this](const QJsonObject &line) {
            return line.value(QStringLiteral("settled")).toInt() == m_settled;
        };
        return roundTrips(call) && QTest::qWaitFor(
                                       [&] {
                                           read();
                                           return m_lines.removeIf(isEnd) > 0;
                                       },
                                       qd::test::patienceMs);
    }
    //! Nothing happened that waits to be read.
    [[nodiscard]] bool isQuiet() { return settles() && m_lines.isEmpty(); }

private:
    void read()
    {
        while (m_process.canReadLine())
            m_lines += QJsonDocument::fromJson(m_process.readLine()).object();
    }

    QList<QJsonObject> m_lines;
    int m_settled = 0;
    QProcess m_process;
};

} // namespace qd::test
