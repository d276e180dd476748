// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/accesstokens.h"
#include "embedded-server/jose/idtokens.h"

using namespace Qt::StringLiterals;

// Anybody may send a token, and a provider's keys come over the network: the first line is a key set, the rest is a token for both verifiers.
// Neither has a key that the fuzzer could sign with, so nothing is ever accepted.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const auto ours =
        qd::jose::AccessTokens::make({QByteArray(32, 'k')}, {u"https://hub.test"_s, u"quarterdeck"_s});
    static const qd::jose::IdTokenVerifier theirs({u"https://op.test"_s, u"hub"_s});
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype line = input.indexOf('\n');
    const QByteArray token = input.mid(line + 1);
    if (ours->verify(token))
        abort();
    const auto keys = qd::jose::JwkSet::parse(input.left(line < 0 ? 0 : line));
    if (keys && theirs.verify(token, *keys, {}))
        abort();
    return 0;
}
