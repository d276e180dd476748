// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/tlscontext.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace asio = boost::asio;
using Failure = boost::system::error_code;

namespace {

// For TLS 1.2: forward secrecy, and encryption that authenticates (RFC 9325 section 4.2). All of TLS 1.3's have both.
constexpr const char *ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

void harden(SSL_CTX *context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, ciphers);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); // idle connections keep no buffers
}

} // namespace

Outcome<std::shared_ptr<TlsIdentity>> TlsIdentity::make(const QByteArray &certificates, const QByteArray &key)
{
    auto identity = std::make_shared<TlsContext>();
    SSL_CTX *native = identity->context.native_handle();
    Failure failure;
    if (identity->context.use_certificate_chain(asio::buffer(certificates.data(), size_t(certificates.size())),
                                                failure))
        return qd::failure(Error::Code::BadRequest, u"The certificate can't be read: it must be in PEM form."_s);
    const auto pem = asio::ssl::context::pem;
    if (identity->context.use_private_key(asio::buffer(key.data(), size_t(key.size())), pem, failure) ||
        SSL_CTX_check_private_key(native) != 1)
        return qd::failure(
            Error::Code::BadRequest,
            u"The key can't be read or does not belong to the certificate: it must be in PEM form, without a passphrase."_s);
    harden(native);
    SSL_CTX_set_options(native, SSL_OP_CIPHER_SERVER_PREFERENCE);
    return identity;
}

Outcome<std::shared_ptr<TlsTrust>> TlsTrust::make(const QByteArray &extra)
{
    auto trust = std::make_shared<ClientContext>();
    SSL_CTX *native = trust->context.native_handle();
    Failure failure;
    const auto more = asio::buffer(extra.data(), size_t(extra.size()));
    if (trust->context.set_default_verify_paths(failure) ||
        (!extra.isEmpty() && trust->context.add_certificate_authority(more, failure)))
        return qd::failure(Error::Code::BadRequest, u"The certificates can't be read: they must be in PEM form."_s);
    trust->context.set_verify_mode(asio::ssl::verify_peer);
    harden(native);
    return trust;
}

} // namespace qd::http
