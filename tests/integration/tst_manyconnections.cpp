// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A whole hub with ten thousand clients that are there and say nothing: it goes on answering, and lets go of them (S3.89, S3.95).
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace qd::test;

namespace {

constexpr int wanted = 10'000;
constexpr int ofOneAddress = 500; // below what the server gives one
constexpr int spare = 300;        // files that the test has open besides

//! How many files may be open after asking for as many as there are.
int mostFiles()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return int(std::min<rlim_t>(limit.rlim_cur, 1'000'000));
}

//! \brief Connections from as many loopback addresses as they need.
class Crowd
{
public:
    explicit Crowd(quint16 port)
        : m_port(port)
    {}
    ~Crowd()
    {
        for (const int one : m_sockets)
            ::close(one);
    }
    Q_DISABLE_COPY_MOVE(Crowd)

    [[nodiscard]] int size() const { return int(m_sockets.size()); }
    [[nodiscard]] bool add()
    {
        const int made = ::socket(AF_INET, SOCK_STREAM, 0);
        if (made < 0)
            return false;
        m_sockets.push_back(made);
        sockaddr_in own = address(0);
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + quint32(size() / ofOneAddress));
        const sockaddr_in there = address(m_port);
        return ::bind(made, reinterpret_cast<const sockaddr *>(&own), sizeof own) == 0 &&
               ::connect(made, reinterpret_cast<const sockaddr *>(&there), sizeof there) == 0;
    }
    //! Of the last one: sends, and takes an answer that begins like that.
    [[nodiscard]] bool says(const QByteArray &request, const QByteArray &answer) const
    {
        const int last = m_sockets.back();
        if (::send(last, request.constData(), size_t(request.size()), MSG_NOSIGNAL) != request.size())
            return false;
        QByteArray read(4'096, '\0');
        const ssize_t got = ::recv(last, read.data(), size_t(read.size()), 0);
        return got > 0 && read.first(got).startsWith(answer);
    }

private:
    [[nodiscard]] static sockaddr_in address(quint16 port)
    {
        sockaddr_in made{};
        made.sin_family = AF_INET;
        made.sin_port = htons(port);
        made.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return made;
    }

    quint16 m_port;
    std::vector<int> m_sockets;
};

} // namespace

class TestManyConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousand();
};

void TestManyConnections::tenThousand()
{
    constexpr int count = wanted;
    QVERIFY2(mostFiles() >= count + spare,
             "This needs more open files than are allowed here: raise the hard limit (ulimit -Hn).");
    const QTemporaryDir folder;
    ServerProcess hub(folder.filePath(u"hub"_s), {u"--mode"_s, u"hub"_s, u"--accounts"_s, u"no"_s});
    QVERIFY2(hub.waitUntilReady(), hub.said().constData());
    const auto connections = [&hub] {
        const QByteArray figures = hub.ask("GET", u"/metrics"_s).body;
        const qsizetype at = figures.indexOf("\nquarterdeck_http_connections ");
        return at < 0 ? -1 : int(figures.sliced(at + 30).split('\n').first().toDouble());
    };
    {
        Crowd crowd(quint16(hub.url().port()));
        const QByteArray upgrade =
            "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: quarterdeck.rpc\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        const QByteArray get = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        for (int i = 0; i < count; ++i) {
            QVERIFY2(crowd.add(), qPrintable(QString::number(i)));
            if (i % 5 == 0) // sockets that stay, such as a window's that nobody looks at
                QVERIFY2(crowd.says(upgrade, "HTTP/1.1 101"), qPrintable(QString::number(i)));
            else if (i % 5 == 1) // connections that are kept for the next request
                QVERIFY2(crowd.says(get, "HTTP/1.1 200"), qPrintable(QString::number(i)));
        }
        QTRY_VERIFY(connections() >= count);
        // It works for who comes now.
        QCOMPARE(hub.ask("GET", u"/ready"_s).status, 200);
        QCOMPARE(hub.call(u"server.info"_s)[u"mode"].toString(), u"hub"_s);
        const QJsonObject key{{u"provider"_s, u"openai"_s}, {u"label"_s, u"a"_s}, {u"key"_s, u"qd-canary-provider"_s}};
        QVERIFY(!hub.call(u"keys.set"_s, key)[u"id"].toString().isEmpty());
    }
    QTRY_VERIFY(connections() < 100);
    QCOMPARE(hub.ask("GET", u"/ready"_s).status, 200);
    QCOMPARE(hub.end(), 0);
}

QTEST_GUILESS_MAIN(TestManyConnections)
#include "tst_manyconnections.moc"
