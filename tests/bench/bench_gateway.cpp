// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Many clients of one event stream through the gateway: how late events come, and what a client costs.
//
//     bench_gateway [--clients 1000] [--seconds 10]
//
// Three processes, so that each one's processor time is known: what stands for OpenCode and emits events with the time in them, the gateway,
// and the clients. First 20 events a second, then 200, which go out gathered. Every figure is printed beside what it has to reach.
#include "tests/support/gatewayrig.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <array>
#include <ctime>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

constexpr double mostLagMs = 250;
constexpr double mostKiB = 64;
constexpr qint64 nsPerSecond = 1'000'000'000;
constexpr auto mark = "\"at\":";

qint64 nowNs()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * nsPerSecond + time.tv_nsec;
}

double cpuSeconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double residentKiB()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toDouble();
    }
    return 0;
}

void allowManyFiles()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

QByteArray chunk(const QByteArray &event)
{
    return QByteArray::number(event.size(), 16) + "\r\n" + event + "\r\n";
}

//! \brief Stands for OpenCode: one event stream, so many events a second. Says its port.
int emitEvents(int rate)
{
    QTcpServer server;
    if (!server.listen(QHostAddress(QHostAddress::LocalHost)))
        return 1;
    const QByteArray padding(200, 'x');
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
                      chunk("data: {\"payload\":{\"type\":\"server.connected\"}}\n\n"));
        auto *timer = new QTimer(socket);
        timer->setTimerType(Qt::PreciseTimer);
        QObject::connect(timer, &QTimer::timeout, socket, [socket, padding] {
            socket->write(chunk("data: {\"payload\":{\"type\":\"message.part.delta\",\"properties\":{" +
                                QByteArray(mark) + QByteArray::number(nowNs()) + ",\"text\":\"" + padding +
                                "\"}}}\n\n"));
        });
        timer->start(1000 / rate);
    });
    QTextStream(stdout) << server.serverPort() << Qt::endl;
    return QCoreApplication::exec();
}

//! \brief The clients: plain sockets that read what comes and note how old each event is.
class Clients
{
public:
    bool connectAll(quint16 port, int count)
    {
        m_poll = epoll_create1(0);
        for (int i = 0; i < count; ++i) {
            const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
                return false;
            const QByteArray request =
                "GET /opencode/global/event HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                QByteArray(test::GatewayRig::owner) + "\r\n\r\n";
            if (::send(socket, request.constData(), size_t(request.size()), 0) != request.size())
                return false;
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.fd = socket;
            epoll_ctl(m_poll, EPOLL_CTL_ADD, socket, &event);
        }
        return true;
    }

    void run(qint64 ns)
    {
        const qint64 end = nowNs() + ns;
        std::array<epoll_event, 256> events{};
        while (nowNs() < end) {
            const int ready = epoll_wait(m_poll, events.data(), int(events.size()), 100);
            for (int i = 0; i < ready; ++i)
                read(events.at(size_t(i)).data.fd);
        }
    }

    std::vector<qint64> lags;
    int lost = 0;

private:
    void read(int socket)
    {
        const ssize_t size = ::recv(socket, m_buffer.data(), m_buffer.size(), 0);
        if (size <= 0) {
            epoll_ctl(m_poll, EPOLL_CTL_DEL, socket, nullptr);
            ++lost;
            return;
        }
        const qint64 now = nowNs();
        const QByteArrayView seen(m_buffer.data(), size);
        for (qsizetype at = seen.indexOf(mark); at >= 0; at = seen.indexOf(mark, at + 1)) {
            const QByteArrayView rest = seen.sliced(at + qsizetype(qstrlen(mark)));
            const qint64 sent = rest.first(std::max<qsizetype>(0, rest.indexOf(','))).toLongLong();
            if (sent > 0) // else it is cut in two
                lags.push_back(now - sent);
        }
    }

    int m_poll = -1;
    std::array<char, 65536> m_buffer{};
};

//! Prints: events, p50 and p99 in milliseconds, streams that were lost, processor seconds.
int watchEvents(quint16 port, int count, int seconds)
{
    allowManyFiles();
    Clients clients;
    if (!clients.connectAll(port, count))
        return 1;
    clients.run(2 * nsPerSecond); // until all are there
    QTextStream(stdout) << "there" << Qt::endl;
    clients.lags.clear();
    const double before = cpuSeconds();
    clients.run(seconds * nsPerSecond);
    std::ranges::sort(clients.lags);
    const auto at = [&clients](double part) {
        const auto index = size_t(double(clients.lags.size()) * part);
        return clients.lags.empty() ? -1.0 : double(clients.lags[std::min(index, clients.lags.size() - 1)]) / 1e6;
    };
    QTextStream(stdout) << clients.lags.size() << ' ' << at(0.5) << ' ' << at(0.99) << ' ' << clients.lost << ' '
                        << cpuSeconds() - before << Qt::endl;
    return 0;
}

QByteArray lineOf(QProcess &process)
{
    QEventLoop loop; // the gateway's own thread needs its events meanwhile
    QObject::connect(&process, &QProcess::readyRead, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    while (!process.canReadLine() && process.state() != QProcess::NotRunning)
        loop.exec();
    return process.readLine().trimmed();
}

void print(const char *what, double figure, const char *unit, double most)
{
    QTextStream(stdout) << "  " << QString::fromLatin1(what).leftJustified(34) << QString::number(figure, 'f', 2) << ' '
                        << unit
                        << (most > 0 ? u", at most %1 (%2)"_s.arg(most).arg(figure <= most ? u"holds"_s : u"MISSED"_s)
                                     : QString())
                        << Qt::endl;
}

bool measure(int count, int rate, int seconds)
{
    QProcess emitter;
    emitter.start(QCoreApplication::applicationFilePath(), {u"--emit"_s, QString::number(rate)});
    const QString port = QString::fromLatin1(lineOf(emitter));
    test::FixedHost host(QUrl(u"http://127.0.0.1:%1"_s.arg(port)), u"opencode"_s, "qd-canary");
    http::Options listening;
    listening.limits.connections = count + 100;
    listening.limits.connectionsPerAddress = count + 100;
    const test::GatewayRig gateway(host, {}, listening);
    static const double emptyKiB = residentKiB(); // memory that is given back may stay with the process
    QProcess clients;
    clients.start(QCoreApplication::applicationFilePath(),
                  {u"--watch"_s, QString::number(gateway.port), u"--clients"_s, QString::number(count), u"--seconds"_s,
                   QString::number(seconds)});
    (void)lineOf(clients);
    const double before = cpuSeconds();
    const QList<QByteArray> figures = lineOf(clients).split(' ');
    const double cpu = cpuSeconds() - before;
    const double perClient = (residentKiB() - emptyKiB) / count;
    clients.waitForFinished();
    emitter.kill();
    emitter.waitForFinished();
    if (figures.size() != 5)
        return false;
    QTextStream(stdout) << count << " clients, " << rate << " events/s, " << seconds << " s:" << Qt::endl;
    const double expected = double(count) * rate * seconds;
    print("events received / sent", figures[0].toDouble() / expected, "", 0);
    print("lag, median", figures[1].toDouble(), "ms", 0);
    print("lag, p99", figures[2].toDouble(), "ms", mostLagMs);
    print("streams lost", figures[3].toDouble(), "", 0);
    print("memory per client", perClient, "KiB", mostKiB);
    print("gateway's processor time", 100 * cpu / seconds, "% of one core", 0);
    print("clients' processor time", 100 * figures[4].toDouble() / seconds, "% of one core", 0);
    return figures[2].toDouble() <= mostLagMs && perClient <= mostKiB && figures[3].toInt() == 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"clients"_s, u"How many."_s, u"count"_s, u"1000"_s},
                       {u"seconds"_s, u"How long, for each rate."_s, u"seconds"_s, u"10"_s},
                       {u"emit"_s, u"For itself: be the server behind."_s, u"rate"_s},
                       {u"watch"_s, u"For itself: be the clients."_s, u"port"_s}});
    parser.process(app);
    const int count = std::max(1, parser.value(u"clients"_s).toInt());
    const int seconds = std::max(1, parser.value(u"seconds"_s).toInt());
    if (parser.isSet(u"emit"_s))
        return emitEvents(std::max(1, parser.value(u"emit"_s).toInt()));
    if (parser.isSet(u"watch"_s))
        return watchEvents(parser.value(u"watch"_s).toUShort(), count, seconds);
    allowManyFiles();
    const bool slow = measure(count, 20, seconds);
    const bool fast = measure(count, 200, seconds);
    return slow && fast ? 0 : 1;
}
