// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rooms/weburl.h"

namespace qd {

namespace {

constexpr qsizetype longestUrl = 1'024;

} // namespace

QUrl webUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
    const bool isPlain = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment() && !text.contains(u'@');
    if (text.size() > longestUrl || !url.isValid() || !isWeb || !isPlain || url.host().isEmpty())
        return {};
    return url.adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash);
}

} // namespace qd
