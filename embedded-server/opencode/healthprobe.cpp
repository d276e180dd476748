// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/healthprobe.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestResponse = 64LL * 1024;

} // namespace

HealthProbe::HealthProbe(QObject *parent)
    : QObject(parent)
{
    m_limit.setSingleShot(true);
    m_socket.setProxy(QNetworkProxy::NoProxy);
    connect(&m_limit, &QTimer::timeout, this, [this] { finish({false, {}, u"no answer in time"_s}); });
    connect(&m_socket, &QTcpSocket::readyRead, this, &HealthProbe::readMore);
    connect(
        &m_socket, &QTcpSocket::errorOccurred, this,
        [this] {
            readMore();
            finish({false, {}, m_socket.errorString()});
        },
        Qt::QueuedConnection);
}

void HealthProbe::ask(quint16 port, const QByteArray &authorization, std::chrono::milliseconds limit)
{
    const QByteArray request = "GET /global/health HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                               "\r\nAuthorization: " + authorization +
                               "\r\nUser-Agent: Quarterdeck/" QD_VERSION "\r\nConnection: close\r\n\r\n";
    connect(&m_socket, &QTcpSocket::connected, this, [this, request] { m_socket.write(request); });
    m_limit.start(limit);
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

void HealthProbe::readMore()
{
    m_response += m_socket.read(longestResponse - m_response.size());
    Answer answer;
    if (parse(m_response, answer))
        finish(answer);
    else if (m_response.size() >= longestResponse)
        finish({false, {}, u"not a health answer"_s});
}

bool HealthProbe::parse(const QByteArray &response, Answer &answer)
{
    const qsizetype end = response.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QByteArray status = response.left(response.indexOf("\r\n")).split(' ').value(1);
    if (status != "200") {
        answer = {false, {}, u"status %1"_s.arg(QString::fromLatin1(status))};
        return true;
    }
    // Between the braces, so that a chunked answer can be read as well.
    const qsizetype from = response.indexOf('{', end);
    const qsizetype to = response.lastIndexOf('}');
    if (from < 0 || to < from)
        return false;
    const QJsonObject json = QJsonDocument::fromJson(response.mid(from, to - from + 1)).object();
    answer = {json.value(u"healthy"_s).toBool(), json.value(u"version"_s).toString(), {}};
    if (!answer.healthy)
        answer.failure = u"it says that it is not healthy"_s;
    return true;
}

void HealthProbe::finish(const Answer &answer)
{
    if (m_finished)
        return;
    m_finished = true;
    m_limit.stop();
    m_socket.abort();
    Q_EMIT finished(answer);
}

} // namespace qd::server
