// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultproxy.h"
#include "tests/support/freeport.h"

#include <QSet>
#include <QTcpSocket>
#include <QUrlQuery>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

//! The value of a header in a message's head; empty if there is none.
QByteArray header(const QByteArray &head, const QByteArray &name)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.left(name.size() + 1).toLower() == name + ':')
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

//! Finds where HTTP messages begin and end in one direction of a connection.
class Framing
{
public:
    std::function<void(const QByteArray &head)> begun; //!< the head is complete
    std::function<void()> ended;

    void push(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {
            if (m_left > 0) {
                const qint64 part = std::min<qint64>(m_left, bytes.size());
                m_left -= part;
                bytes = bytes.sliced(part);
                if (m_left == 0 && !m_chunked)
                    end();
                continue;
            }
            // A head, or the line with the length of a chunk: both end with an empty line or a line's end.
            m_line.append(bytes.front());
            bytes = bytes.sliced(1);
            if (m_chunked)
                chunkLine();
            else if (m_line.endsWith("\r\n\r\n"))
                headLine();
        }
    }

private:
    void chunkLine()
    {
        if (!m_line.endsWith("\r\n"))
            return;
        const QByteArray line = std::exchange(m_line, {}).trimmed();
        if (m_last) { // the empty line after the last chunk
            m_chunked = m_last = false;
            end();
        } else if (!line.isEmpty()) { // the empty line after a chunk's data says nothing
            m_left = line.toLongLong(nullptr, 16);
            m_last = m_left == 0;
        }
    }
    void headLine()
    {
        const QByteArray head = std::exchange(m_line, {});
        m_chunked = header(head, "transfer-encoding") == "chunked";
        m_left = m_chunked ? 0 : header(head, "content-length").toLongLong();
        begun(head);
        if (m_left == 0 && !m_chunked)
            end();
    }
    void end() const
    {
        if (ended)
            ended();
    }

    QByteArray m_line;
    qint64 m_left = 0;
    bool m_chunked = false;
    bool m_last = false;
};

bool isDirectoryState(const QByteArray &path)
{
    return path == "/permission" || path == "/question" || path == "/session/status";
}

} // namespace

class FaultProxy::Connection final : public QObject
{
public:
    Connection(FaultProxy &proxy, QTcpSocket *client)
        : QObject(&proxy)
        , m_proxy(proxy)
        , m_client(client)
        , m_server(new QTcpSocket(this))
    {
        client->setParent(this);
        m_requests.begun = [this](const QByteArray &head) { request(head); };
        m_answers.begun = [this](const QByteArray &) {};
        m_answers.ended = [this] { m_proxy.finish(*this); };
        connect(client, &QTcpSocket::readyRead, this, &Connection::fromClient);
        connect(m_server, &QTcpSocket::readyRead, this, &Connection::fromServer);
        connect(client, &QTcpSocket::disconnected, this, &Connection::end);
        connect(m_server, &QTcpSocket::disconnected, this, [this] {
            if (!m_frozen) {
                fromServer();
                m_client->disconnectFromHost();
            }
        });
        connect(m_server, &QTcpSocket::errorOccurred, this, [this] {
            if (m_server->state() == QAbstractSocket::UnconnectedState && !m_frozen)
                end();
        });
        m_server->connectToHost(proxy.m_server.host(), static_cast<quint16>(proxy.m_server.port()));
    }

    void end()
    {
        m_ended = true;
        m_server->disconnect(this);
        m_client->disconnect(this);
        m_server->abort();
        m_client->abort();
        deleteLater();
    }
    void freeze() { m_frozen = true; }
    void cutAfter(qint64 bytes, int frames, bool silently)
    {
        m_bytesLeft = bytes;
        m_framesLeft = frames;
        m_silently = silently;
    }
    void release()
    {
        m_held = false;
        fromServer();
    }
    [[nodiscard]] bool isStream() const { return exchange && exchange->path.endsWith("/event"); }

    std::optional<Exchange> exchange; //!< under way
    qsizetype index = -1;             //!< of it in the proxy's list

private:
    void fromClient()
    {
        if (m_frozen)
            return;
        const QByteArray bytes = m_client->readAll();
        m_requests.push(bytes);
        if (!m_ended)
            m_server->write(bytes);
    }
    void request(const QByteArray &head)
    {
        const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
        const QUrl target = QUrl::fromEncoded(words.value(1));
        const qsizetype before = m_proxy.m_server.path().size();
        Exchange begun{words.value(0), target.path(QUrl::FullyEncoded).sliced(before).toLatin1(), {}};
        // Encoded twice: once read by the query, once here.
        const QString value = QUrlQuery(target).queryItemValue(u"directory"_s, QUrl::FullyDecoded);
        begun.directory = QUrl::fromPercentEncoding(value.toUtf8());
        if (m_proxy.take(m_proxy.m_dropRequest, begun.path)) {
            ++m_proxy.m_faults;
            end();
            return;
        }
        m_losesReply = m_proxy.take(m_proxy.m_dropReply, begun.path);
        m_held = !m_proxy.m_delayed.isEmpty() && begun.path.endsWith(m_proxy.m_delayed);
        m_proxy.begin(*this, begun);
    }
    void fromServer()
    {
        if (m_frozen || m_ended || m_held || m_server->bytesAvailable() == 0)
            return;
        if (m_losesReply) {
            ++m_proxy.m_faults;
            end();
            return;
        }
        QByteArray bytes = m_server->readAll();
        const bool last = isStream() && cutsIn(bytes);
        m_client->write(bytes);
        m_answers.push(bytes);
        if (!last)
            return;
        ++m_proxy.m_faults;
        m_client->flush();
        if (m_silently) {
            m_frozen = true;
            return;
        }
        m_server->abort();
        m_client->disconnectFromHost();
    }
    //! Counts, and shortens `bytes` to what still passes; true if the stream ends with it.
    bool cutsIn(QByteArray &bytes)
    {
        qsizetype end = bytes.size();
        bool cut = m_bytesLeft == 0;
        if (m_bytesLeft >= 0) {
            end = std::min<qsizetype>(end, m_bytesLeft);
            m_bytesLeft -= end;
            cut = m_bytesLeft == 0;
        }
        for (qsizetype i = 0; i < end; ++i) {
            const bool frameEnds = bytes.at(i) == '\n' && m_previous == '\n';
            m_previous = bytes.at(i);
            if (!frameEnds)
                continue;
            ++m_proxy.m_frames;
            if (m_framesLeft > 0 && --m_framesLeft == 0) {
                end = i + 1;
                cut = true;
            }
        }
        bytes.truncate(end);
        return cut;
    }

    FaultProxy &m_proxy;
    QTcpSocket *m_client;
    QTcpSocket *m_server;
    Framing m_requests;
    Framing m_answers;
    qint64 m_bytesLeft = -1;
    int m_framesLeft = -1;
    char m_previous = 0;
    bool m_silently = false;
    bool m_frozen = false;
    bool m_held = false;
    bool m_losesReply = false;
    bool m_ended = false;
};

FaultProxy::FaultProxy(const QUrl &server)
    : m_server(server)
    , m_port(freePort())
{
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_listener.nextPendingConnection())
            new Connection(*this, client);
    });
    accept();
}

FaultProxy::~FaultProxy()
{
    each([](Connection &connection) { connection.end(); });
}

QUrl FaultProxy::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port) + m_server.path());
}

void FaultProxy::accept()
{
    if (!m_listener.listen(QHostAddress::LocalHost, m_port))
        qFatal("FaultProxy: can't listen: %s", qPrintable(m_listener.errorString()));
}

void FaultProxy::refuse()
{
    m_listener.close();
    cutNow();
}

void FaultProxy::each(const std::function<void(Connection &)> &what)
{
    const QList<QObject *> all = children();
    for (QObject *child : all) {
        if (auto *connection = dynamic_cast<Connection *>(child))
            what(*connection);
    }
}

void FaultProxy::cutNow()
{
    ++m_faults;
    each([](Connection &connection) { connection.end(); });
}

void FaultProxy::stopBytes()
{
    ++m_faults;
    each([](Connection &connection) { connection.freeze(); });
}

void FaultProxy::cutAfterBytes(qint64 bytes)
{
    each([bytes](Connection &connection) {
        if (connection.isStream())
            connection.cutAfter(bytes, -1, false);
    });
}

void FaultProxy::cutAfterFrames(int frames)
{
    each([frames](Connection &connection) {
        if (connection.isStream())
            connection.cutAfter(-1, frames, false);
    });
}

void FaultProxy::silenceAfterFrames(int frames)
{
    each([frames](Connection &connection) {
        if (connection.isStream())
            connection.cutAfter(-1, frames, true);
    });
}

void FaultProxy::release()
{
    m_delayed.clear();
    each([](Connection &connection) { connection.release(); });
}

int FaultProxy::count(const QByteArray &verb, const QByteArray &path) const
{
    return static_cast<int>(std::ranges::count_if(
        m_requests, [&](const Exchange &exchange) { return exchange.verb == verb && exchange.path.endsWith(path); }));
}

void FaultProxy::forget()
{
    m_requests.clear();
    m_mostDirectories = m_faults = m_frames = 0;
    each([](Connection &connection) { connection.index = -1; });
}

bool FaultProxy::take(QByteArray &wanted, const QByteArray &path)
{
    const bool matches = !wanted.isEmpty() && path.endsWith(wanted);
    if (matches)
        wanted.clear();
    return matches;
}

void FaultProxy::begin(Connection &connection, Exchange exchange)
{
    connection.exchange = exchange;
    connection.index = m_requests.size();
    m_requests.append(std::move(exchange));
    QSet<QString> directories;
    each([&directories](const Connection &other) {
        if (other.exchange && isDirectoryState(other.exchange->path))
            directories.insert(other.exchange->directory);
    });
    m_mostDirectories = std::max(m_mostDirectories, static_cast<int>(directories.size()));
}

void FaultProxy::finish(Connection &connection)
{
    if (connection.index >= 0)
        m_requests[connection.index].answered = true;
    connection.exchange.reset();
}

} // namespace qd::test
