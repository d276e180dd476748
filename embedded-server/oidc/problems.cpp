// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/problems.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qsizetype longestCode = 60;

} // namespace

tl::unexpected<Error> problem(Error::Code code, int httpStatus, const QString &sentence)
{
    return tl::unexpected<Error>(Error{code, sentence, sentence, httpStatus});
}

QString quotable(const QString &oauthError)
{
    const bool plain = std::ranges::all_of(oauthError, [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'_'; });
    return plain && !oauthError.isEmpty() && oauthError.size() <= longestCode ? oauthError : u"unknown error"_s;
}

} // namespace qd::oidc
