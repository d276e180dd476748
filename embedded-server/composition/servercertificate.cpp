// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/servercertificate.h"
#include "core/base/savefile.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr qint64 daySeconds = 24 * 3'600;
constexpr int serialBytes = 16;
constexpr qint64 largestFile = 64 * 1024;
constexpr int longestCommonName = 64; // RFC 5280, upper bounds

tl::unexpected<Error> notMade()
{
    return failure(Error::Code::Unsupported, u"OpenSSL could not make a certificate."_s);
}

QByteArray contentOf(BIO *memory)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    return size > 0 ? QByteArray(bytes, size) : QByteArray();
}

bool addExtension(X509 *certificate, int kind, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// Only what can't be taken for more than one entry gets into OpenSSL's own notation.
QByteArray alternativeNames(const QStringList &names)
{
    QByteArrayList entries;
    for (const QString &name : names) {
        const QHostAddress address(name);
        const bool plain = std::ranges::all_of(
            name, [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'.'); });
        if (!address.isNull())
            entries.append("IP:" + address.toString().section(u'%', 0, 0).toLatin1());
        else if (plain && !name.isEmpty())
            entries.append("DNS:" + name.toLatin1());
    }
    return entries.join(',');
}

bool setSerial(X509 *certificate)
{
    unsigned char bytes[serialBytes];
    if (RAND_bytes(bytes, serialBytes) != 1)
        return false;
    bytes[0] &= 0x7f; // positive
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(bytes, serialBytes, nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setSubject(X509 *certificate, const QString &name)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    const QByteArray text = name.left(longestCommonName).toUtf8();
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.constData());
    return X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>("Quarterdeck"), -1, -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, int(text.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

bool setTimes(X509 *certificate, const QDateTime &now)
{
    const auto from = time_t(now.toSecsSinceEpoch() - daySeconds);
    const auto to = time_t(now.toSecsSinceEpoch() + ServerCertificate::validDays * daySeconds);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from) && ASN1_TIME_set(X509_getm_notAfter(certificate), to);
}

// No key usage: without keyCertSign OpenSSL does not see that it is signed by itself, and with it it would have to be an authority (RFC 5280,
// section 4.2.1.3).
bool setExtensions(X509 *certificate, const QStringList &names)
{
    const QByteArray alternatives = alternativeNames(names);
    return addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(certificate, NID_ext_key_usage, "serverAuth") &&
           addExtension(certificate, NID_subject_key_identifier, "hash") &&
           (alternatives.isEmpty() || addExtension(certificate, NID_subject_alt_name, alternatives));
}

//! What a file or OpenSSL gave; nothing if it is not a whole one.
std::optional<ServerCertificate> read(const QByteArray &pem)
{
    const QList<QSslCertificate> found = QSslCertificate::fromData(pem, QSsl::Pem);
    const QSslKey key(pem, QSsl::Ec, QSsl::Pem);
    if (found.size() != 1 || key.isNull())
        return {};
    ServerCertificate whole;
    whole.certificate = found.first().toPem();
    // As it was written: Qt would write it in an older form.
    static const QByteArray begin = "-----BEGIN ";
    qsizetype at = pem.indexOf("PRIVATE KEY-----");
    at = at < 0 ? -1 : pem.lastIndexOf(begin, at);
    if (at < 0)
        return {};
    const qsizetype end = pem.indexOf("-----BEGIN CERTIFICATE", at);
    whole.key = pem.mid(at, end < 0 ? -1 : end - at);
    whole.fingerprint = found.first().digest(QCryptographicHash::Sha256);
    whole.expiresAt = found.first().expiryDate();
    return whole;
}

} // namespace

Outcome<ServerCertificate> ServerCertificate::make(const QStringList &names, const QDateTime &now)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate)
        return notMade();
    X509 *made = certificate.get();
    constexpr long version3 = 2;
    if (X509_set_version(made, version3) != 1 || !setSerial(made) || !setTimes(made, now) ||
        !setSubject(made, names.value(0, u"quarterdeck"_s)) || X509_set_pubkey(made, key.get()) != 1 ||
        !setExtensions(made, names) || X509_sign(made, key.get(), EVP_sha256()) == 0)
        return notMade();
    const Memory memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), made) != 1 ||
        PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return notMade();
    const auto whole = read(contentOf(memory.get()));
    return whole ? Outcome<ServerCertificate>(*whole) : Outcome<ServerCertificate>(notMade());
}

Outcome<ServerCertificate> ServerCertificate::keptIn(const QString &path, const QStringList &names,
                                                     const QDateTime &now)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const auto kept = read(file.read(largestFile));
        if (kept && kept->expiresAt > now.addDays(renewalDays))
            return *kept;
        file.close();
    }
    return make(names, now).and_then([&path](const ServerCertificate &made) {
        return saveFile(path, made.certificate + made.key).map([&made] { return made; });
    });
}

} // namespace qd::server
