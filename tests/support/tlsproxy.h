// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrl>

namespace qd::test {

//! \brief An authority of the test's own, and what it signs: made by the openssl program, valid for a day.
class TestAuthority
{
public:
    struct Identity
    {
        QSslCertificate certificate;
        QSslKey key;
    };
    struct Wish
    {
        QByteArray names = "DNS:localhost,IP:127.0.0.1"; //!< as in subjectAltName
        QByteArray from;                                 //!< `YYYYMMDDHHMMSSZ`; empty = a moment ago
        QByteArray until;                                //!< likewise; empty = tomorrow
        bool selfSigned = false;
    };

    TestAuthority();

    [[nodiscard]] QSslCertificate certificate() const { return m_certificate; }
    [[nodiscard]] Identity make(const Wish &wish) const;
    //! This process trusts it from now on.
    void trust() const;
    //! A file that programs take with SSL_CERT_FILE.
    [[nodiscard]] QString file() const { return path("ca.pem"); }

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    void run(const QList<QByteArray> &arguments) const;
    [[nodiscard]] QSslCertificate readCertificate(const char *name) const;

    QTemporaryDir m_folder;
    QSslCertificate m_certificate;
    mutable int m_made = 0;
};

//! \brief A TLS reverse proxy on loopback in front of a plain server. Runs on the thread of the test.
class TlsProxy final : public QObject
{
public:
    TlsProxy(const QUrl &server, const TestAuthority::Identity &identity);

    //! `https://localhost:…`, with the server's path.
    [[nodiscard]] QUrl url() const;
    //! Another certificate for connections from now on; ends the open ones.
    void setIdentity(const TestAuthority::Identity &identity);
    //! Handshakes that were finished.
    [[nodiscard]] int handshakes() const { return m_handshakes; }
    //! Bytes of requests that came through TLS.
    [[nodiscard]] qint64 received() const { return m_received; }

private:
    void accept(qintptr descriptor);

    class Listener;
    QUrl m_server;
    TestAuthority::Identity m_identity;
    std::unique_ptr<QTcpServer> m_listener;
    int m_handshakes = 0;
    qint64 m_received = 0;
};

} // namespace qd::test
