// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/sealing.h"

#include <QtEndian>

#include <openssl/evp.h>

#include <sodium.h>

#include <array>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr char formatVersion = 1;
constexpr int nonceSize = 12;
constexpr int tagSize = 16;
constexpr int headSize = 1 + nonceSize;
constexpr std::size_t checkSize = 16;

struct CipherDeleter
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherDeleter>;

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data()); // NOLINT: what the C interface wants
}
unsigned char *bytesOf(char *data)
{
    return reinterpret_cast<unsigned char *>(data); // NOLINT: likewise
}

// Each part with its length, so that no two places give the same bytes.
QByteArray associatedData(const SealedFor &place)
{
    QByteArray all("quarterdeck.provider-key");
    all.append(formatVersion);
    const auto add = [&all](const QByteArray &part) {
        const quint32 length = qToBigEndian(static_cast<quint32>(part.size()));
        all.append(reinterpret_cast<const char *>(&length), sizeof length); // NOLINT: the number's bytes
        all.append(part);
    };
    add(place.provider.toUtf8());
    add(place.owner ? place.owner->toRfc4122() : QByteArray());
    add(place.key.toRfc4122());
    add(QByteArray::number(place.masterVersion));
    return all;
}

tl::unexpected<Error> damaged()
{
    const auto words = u"This stored key can't be read: its entry is damaged, or was sealed by another master key. "
                       "Enter the key again; the others are not affected."_s;
    return tl::unexpected(Error{Error::Code::Storage, words, words, 0});
}

} // namespace

Outcome<QByteArray> seal(const Secret &master, QByteArrayView plain, const SealedFor &place)
{
    const Cipher cipher(EVP_CIPHER_CTX_new());
    QByteArray sealed(headSize + plain.size() + tagSize, '\0');
    sealed[0] = formatVersion;
    randombytes_buf(sealed.data() + 1, nonceSize);
    const QByteArray data = associatedData(place);
    const auto text = static_cast<int>(plain.size());
    unsigned char *const to = bytesOf(sealed.data());
    int done = 0;
    const bool ok =
        cipher && master.size() == masterKeySize &&
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(master.view()), to + 1) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &done, bytesOf(QByteArrayView(data)), int(data.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), to + headSize, &done, bytesOf(plain), text) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), to + headSize + done, &done) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, to + headSize + text) == 1;
    if (!ok)
        return failure(Error::Code::Process, u"The key could not be sealed: OpenSSL failed."_s);
    return sealed;
}

Outcome<Secret> unseal(const Secret &master, QByteArrayView sealed, const SealedFor &place)
{
    const qsizetype size = sealed.size() - headSize - tagSize;
    if (size < 0 || sealed.at(0) != formatVersion || master.size() != masterKeySize)
        return damaged();
    const Cipher cipher(EVP_CIPHER_CTX_new());
    const QByteArray data = associatedData(place);
    QByteArray tag = sealed.last(tagSize).toByteArray();
    Secret plain(size + 1); // one more, so that an empty text has a place too
    int done = 0;
    const bool ok =
        cipher &&
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(master.view()), bytesOf(sealed) + 1) ==
            1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &done, bytesOf(QByteArrayView(data)), int(data.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), bytesOf(plain.data()), &done, bytesOf(sealed) + headSize, int(size)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytesOf(plain.data()) + done, &done) == 1;
    if (!ok)
        return damaged();
    return Secret(plain.view().first(size));
}

QByteArray masterCheck(const Secret &master)
{
    const QByteArrayView words("quarterdeck master key check");
    std::array<unsigned char, checkSize> hash{};
    crypto_generichash(hash.data(), hash.size(), bytesOf(words), std::size_t(words.size()), bytesOf(master.view()),
                       std::size_t(master.size()));
    return {reinterpret_cast<const char *>(hash.data()), qsizetype(hash.size())}; // NOLINT: bytes as characters
}

QString fingerprint(const Secret &master, const Secret &key)
{
    std::array<unsigned char, checkSize> hash{};
    crypto_generichash(hash.data(), hash.size(), bytesOf(key.view()), std::size_t(key.size()), bytesOf(master.view()),
                       std::size_t(master.size()));
    const QByteArray hex =
        QByteArray(reinterpret_cast<const char *>(hash.data()), 4).toHex(); // NOLINT: bytes as characters
    return QString::fromLatin1(hex.first(4) + '-' + hex.last(4));
}

Secret randomMaster()
{
    Secret master(masterKeySize);
    randombytes_buf(master.data(), std::size_t(masterKeySize));
    return master;
}

} // namespace qd::keys
