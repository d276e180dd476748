// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/masterring.h"

#include "embedded-server/keys/sealing.h"

#include <QList>

#include <sodium.h>

#include <algorithm>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView firstLine("quarterdeck master key 1");
constexpr QByteArrayView lastLine("end");
constexpr std::size_t base64Size = 44; // of 32 bytes
constexpr qsizetype mostKeys = 16;

tl::unexpected<Error> refused(const QString &words)
{
    return tl::unexpected(Error{Error::Code::Storage, words, words, 0});
}

QList<QByteArrayView> linesOf(QByteArrayView text)
{
    QList<QByteArrayView> lines;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        lines.append((end < 0 ? text : text.first(end)).trimmed());
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    }
    return lines;
}

} // namespace

std::optional<Secret> masterFromBase64(QByteArrayView text)
{
    text = text.trimmed();
    Secret key(masterKeySize);
    std::size_t size = 0;
    const int read =
        sodium_base642bin(reinterpret_cast<unsigned char *>(key.data()), // NOLINT: what the C interface wants
                          std::size_t(masterKeySize), text.data(), std::size_t(text.size()), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL);
    if (read != 0 || size != std::size_t(masterKeySize) || text.size() != qsizetype(base64Size))
        return std::nullopt;
    return key;
}

Secret MasterRing::toText() const
{
    const auto lines = static_cast<qsizetype>(keys.size());
    Secret text(firstLine.size() + 1 + lines * qsizetype(base64Size + 1) + lastLine.size() + 1);
    char *to = std::ranges::copy(firstLine, text.data()).out;
    *to++ = '\n';
    for (const SecretPtr &key : keys) {
        std::array<char, base64Size + 1> base64{};
        sodium_bin2base64(base64.data(), base64.size(),
                          reinterpret_cast<const unsigned char *>(key->view().data()), // NOLINT: likewise
                          std::size_t(key->size()), sodium_base64_VARIANT_ORIGINAL);
        to = std::copy_n(base64.data(), base64Size, to);
        *to++ = '\n';
        sodium_memzero(base64.data(), base64.size());
    }
    to = std::ranges::copy(lastLine, to).out;
    *to = '\n';
    return text;
}

Outcome<MasterRing> MasterRing::fromText(QByteArrayView text)
{
    const QList<QByteArrayView> lines = linesOf(text);
    if (lines.isEmpty() || lines.first() != firstLine)
        return refused(u"does not hold a master key of this version"_s);
    if (lines.size() < 3 || lines.last() != lastLine || lines.size() - 2 > mostKeys)
        return refused(u"is cut off"_s);
    MasterRing ring;
    for (const QByteArrayView line : lines.sliced(1, lines.size() - 2)) {
        std::optional<Secret> key = masterFromBase64(line);
        if (!key)
            return refused(u"is damaged"_s);
        ring.keys.push_back(share(std::move(*key)));
    }
    return ring;
}

} // namespace qd::keys
