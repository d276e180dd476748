// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tlsproxy.h"

#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace qd::test {

namespace {

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s can't be written", qPrintable(path));
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TestAuthority::TestAuthority()
{
    run({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
         "/CN=Test Authority", "-keyout", "ca.key", "-out", "ca.pem"});
    write(path("index"), {});
    write(path("ca.conf"), "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nnew_certs_dir=.\ncertificate=ca.pem\n"
                           "private_key=ca.key\ndefault_md=sha256\npolicy=any\nunique_subject=no\nrand_serial=yes\n"
                           "[any]\ncommonName=supplied\n");
    m_certificate = readCertificate("ca.pem");
}

void TestAuthority::run(const QList<QByteArray> &arguments) const
{
    QProcess openssl;
    openssl.setWorkingDirectory(m_folder.path());
    QStringList list;
    for (const QByteArray &argument : arguments)
        list.append(QString::fromUtf8(argument));
    openssl.start(u"openssl"_s, list);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(list.join(u' ')), openssl.readAllStandardError().constData());
}

QSslCertificate TestAuthority::readCertificate(const char *name) const
{
    const QSslCertificate certificate(read(path(name)), QSsl::Pem);
    if (certificate.isNull())
        qFatal("no certificate in %s", name);
    return certificate;
}

TestAuthority::Identity TestAuthority::make(const Wish &wish) const
{
    const QByteArray subject = "/CN=server " + QByteArray::number(++m_made);
    if (wish.selfSigned) {
        run({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
             subject, "-addext", "subjectAltName=" + wish.names, "-keyout", "leaf.key", "-out", "leaf.pem"});
    } else {
        run({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
             "-keyout", "leaf.key", "-out", "leaf.csr"});
        write(path("leaf.ext"), "subjectAltName=" + wish.names + "\n");
        QList<QByteArray> sign{"ca",       "-config", "ca.conf",  "-batch", "-notext", "-extfile",
                               "leaf.ext", "-in",     "leaf.csr", "-out",   "leaf.pem"};
        if (!wish.from.isEmpty())
            sign += {"-startdate", wish.from};
        if (wish.until.isEmpty())
            sign += {"-days", "1"};
        else
            sign += {"-enddate", wish.until};
        run(sign);
    }
    return {readCertificate("leaf.pem"), QSslKey(read(path("leaf.key")), QSsl::Ec)};
}

void TestAuthority::trust() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.addCaCertificate(m_certificate);
    QSslConfiguration::setDefaultConfiguration(configuration);
}

class TlsProxy::Listener final : public QTcpServer
{
public:
    explicit Listener(TlsProxy &proxy)
        : m_proxy(proxy)
    {}

protected:
    void incomingConnection(qintptr descriptor) override { m_proxy.accept(descriptor); }

private:
    TlsProxy &m_proxy;
};

TlsProxy::TlsProxy(const QUrl &server, const TestAuthority::Identity &identity)
    : m_server(server)
    , m_identity(identity)
    , m_listener(std::make_unique<Listener>(*this))
{
    if (!m_listener->listen(QHostAddress::LocalHost))
        qFatal("the TLS proxy can't listen");
}

QUrl TlsProxy::url() const
{
    return QUrl(u"https://localhost:%1"_s.arg(m_listener->serverPort()) + m_server.path());
}

void TlsProxy::setIdentity(const TestAuthority::Identity &identity)
{
    m_identity = identity;
    for (QSslSocket *socket : m_listener->findChildren<QSslSocket *>())
        socket->abort();
}

void TlsProxy::accept(qintptr descriptor)
{
    auto *client = new QSslSocket(m_listener.get());
    client->setSocketDescriptor(descriptor);
    client->setLocalCertificate(m_identity.certificate);
    client->setPrivateKey(m_identity.key);
    auto *server = new QTcpSocket(client);
    connect(client, &QSslSocket::encrypted, this, [this] { ++m_handshakes; });
    connect(client, &QSslSocket::readyRead, server, [this, client, server] {
        const QByteArray bytes = client->readAll();
        m_received += bytes.size();
        server->write(bytes);
    });
    connect(server, &QTcpSocket::readyRead, client, [client, server] { client->write(server->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
    connect(client, &QSslSocket::disconnected, client, &QObject::deleteLater);
    server->connectToHost(m_server.host(), static_cast<quint16>(m_server.port()));
    client->startServerEncryption();
}

} // namespace qd::test
