// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/workspaces/archive_p.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <sodium.h>

namespace qd::archive {

using namespace Qt::StringLiterals;

namespace {

constexpr auto cipherName = "xchacha20-poly1305-ietf";
constexpr auto derivationName = "argon2id13";
// What a file may make us pay: four times what we ask for ourselves.
constexpr quint64 maxOperations = 16;
constexpr quint64 maxMemory = 1'024ULL * 1'024 * 1'024;
constexpr qsizetype padding = 256;

const unsigned char *bytesOf(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

unsigned char *bytesOf(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

bool ready()
{
    return sodium_init() >= 0;
}

Error notOpened()
{
    return {Error::Code::Unauthorized, u"the passphrase is wrong, or the file was changed"_s, {}, 0};
}

// A key that is wiped when it is done with.
class Key
{
public:
    Key() = default;
    ~Key() { sodium_memzero(m_bytes, sizeof m_bytes); }
    Q_DISABLE_COPY_MOVE(Key)

    // False without the memory that it takes.
    [[nodiscard]] bool derive(const QString &passphrase, const SealedSecrets &sealed)
    {
        // One spelling, whatever keyboard the letters came from.
        QByteArray text = passphrase.normalized(QString::NormalizationForm_C).toUtf8();
        const int result =
            crypto_pwhash(m_bytes, sizeof m_bytes, text.constData(), quint64(text.size()), bytesOf(sealed.salt),
                          sealed.operations, size_t(sealed.memory), crypto_pwhash_ALG_ARGON2ID13);
        sodium_memzero(text.data(), size_t(text.size()));
        return result == 0;
    }
    [[nodiscard]] const unsigned char *bytes() const { return m_bytes; }

private:
    unsigned char m_bytes[crypto_aead_xchacha20poly1305_ietf_KEYBYTES] = {};
};

// What stands beside the sealed text and must be what it was.
QByteArray header(const SealedSecrets &sealed)
{
    return QByteArray(workspacecodec::format.data(), workspacecodec::format.size()) + '/' +
           QByteArray::number(workspacecodec::version) + '/' + derivationName + '/' +
           QByteArray::number(sealed.operations) + '/' + QByteArray::number(sealed.memory) + '/' +
           sealed.salt.toBase64() + '/' + cipherName;
}

QByteArray plainText(const QList<ArchiveSecret> &secrets)
{
    json::Writer writer;
    writer.beginArray();
    for (const ArchiveSecret &secret : secrets) {
        writer.beginObject();
        writer.member("workspace", secret.name.workspace);
        writer.member("origin", secret.name.origin);
        writer.member("item", secret.name.item);
        writer.member("value", QString::fromLatin1(secret.value.toBase64()));
        writer.endObject();
    }
    QByteArray text = writer.endArray().take();
    text.append(padding - text.size() % padding, ' '); // lengths of passwords are nobody's business
    return text;
}

QList<ArchiveSecret> readPlainText(const QByteArray &text)
{
    QList<ArchiveSecret> secrets;
    const QJsonArray entries = QJsonDocument::fromJson(text).array();
    for (const QJsonValue entry : entries) {
        const ArchiveSecret secret{
            {entry["workspace"_L1].toString(), entry["origin"_L1].toString(), entry["item"_L1].toString()},
            QByteArray::fromBase64(entry["value"_L1].toString().toLatin1())};
        if (!secret.name.workspace.isEmpty() && !secret.name.origin.isEmpty() && !secret.name.item.isEmpty())
            secrets.append(secret);
    }
    return secrets;
}

bool affordable(const SealedSecrets &sealed)
{
    return sealed.operations >= crypto_pwhash_OPSLIMIT_MIN && sealed.operations <= maxOperations &&
           sealed.memory >= crypto_pwhash_MEMLIMIT_MIN && sealed.memory <= maxMemory &&
           sealed.salt.size() == crypto_pwhash_SALTBYTES &&
           sealed.nonce.size() == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES &&
           sealed.data.size() >= crypto_aead_xchacha20poly1305_ietf_ABYTES;
}

} // namespace

Cost usualCost()
{
    return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

std::optional<SealedSecrets> readSealed(const QJsonObject &object)
{
    if (object["cipher"_L1].toString() != QLatin1StringView(cipherName) ||
        object["derivation"_L1].toString() != QLatin1StringView(derivationName))
        return std::nullopt;
    const auto bytes = [&object](QLatin1StringView key) {
        return QByteArray::fromBase64(object[key].toString().toLatin1());
    };
    const auto number = [&object](QLatin1StringView key) { return quint64(qBound(0.0, object[key].toDouble(), 1e15)); };
    return SealedSecrets{number("operations"_L1), number("memory"_L1), bytes("salt"_L1), bytes("nonce"_L1),
                         bytes("data"_L1)};
}

QByteArray sealedText(const SealedSecrets &sealed)
{
    const auto text = [](const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); };
    json::Writer writer;
    writer.beginObject();
    writer.member("derivation", QString::fromLatin1(derivationName));
    writer.member("operations", qint64(sealed.operations));
    writer.member("memory", qint64(sealed.memory));
    writer.member("salt", text(sealed.salt));
    writer.member("cipher", QString::fromLatin1(cipherName));
    writer.member("nonce", text(sealed.nonce));
    writer.member("data", text(sealed.data));
    return writer.endObject().take();
}

Outcome<SealedSecrets> sealSecrets(const QList<ArchiveSecret> &secrets, const QString &passphrase, Cost cost)
{
    if (passphrase.size() < minPassphrase)
        return failure(Error::Code::BadRequest, u"the passphrase has less than %1 characters"_s.arg(minPassphrase));
    SealedSecrets sealed{cost.operations,
                         cost.memory,
                         QByteArray(crypto_pwhash_SALTBYTES, '\0'),
                         QByteArray(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, '\0'),
                         {}};
    Key key;
    if (!ready())
        return failure(Error::Code::Unsupported, u"there is no good source of random numbers"_s);
    randombytes_buf(sealed.salt.data(), size_t(sealed.salt.size()));
    randombytes_buf(sealed.nonce.data(), size_t(sealed.nonce.size()));
    if (!key.derive(passphrase, sealed))
        return failure(Error::Code::Storage, u"there is not enough memory to make a key"_s);
    const QByteArray beside = header(sealed);
    QByteArray text = plainText(secrets);
    sealed.data.resize(text.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    unsigned long long written = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed.data), &written, bytesOf(std::as_const(text)),
                                               quint64(text.size()), bytesOf(beside), quint64(beside.size()), nullptr,
                                               bytesOf(std::as_const(sealed.nonce)), key.bytes());
    sodium_memzero(text.data(), size_t(text.size()));
    sealed.data.resize(qsizetype(written));
    return sealed;
}

Outcome<QList<ArchiveSecret>> unsealSecrets(const SealedSecrets &sealed, const QString &passphrase)
{
    if (!ready() || !affordable(sealed))
        return tl::unexpected(notOpened());
    Key key;
    if (!key.derive(passphrase, sealed))
        return failure(Error::Code::Storage, u"there is not enough memory to make a key"_s);
    const QByteArray beside = header(sealed);
    QByteArray text(sealed.data.size(), '\0');
    unsigned long long written = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(text), &written, nullptr, bytesOf(sealed.data),
                                                   quint64(sealed.data.size()), bytesOf(beside), quint64(beside.size()),
                                                   bytesOf(sealed.nonce), key.bytes()) != 0)
        return tl::unexpected(notOpened());
    text.resize(qsizetype(written));
    QList<ArchiveSecret> secrets = readPlainText(text);
    sodium_memzero(text.data(), size_t(text.size()));
    return secrets;
}

} // namespace qd::archive
