// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rooms/foreigntext.h"

#include "core/net/trust.h"

namespace qd {

namespace {

constexpr qsizetype longestUrl = 1'024;

} // namespace

QString foreignText(const QString &text, qsizetype longest)
{
    QString shown;
    for (const char32_t c : text.left(2 * longest).toUcs4()) {
        const QChar::Category category = QChar::category(c);
        if (category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Other_Surrogate ||
            category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            continue;
        const QString one = QString::fromUcs4(&c, 1);
        if (shown.size() + one.size() > longest)
            break;
        shown += one;
    }
    return shown.trimmed();
}

QUrl webUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
    const bool isPlain = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment() && !text.contains(u'@');
    if (text.size() > longestUrl || !url.isValid() || !isWeb || !isPlain || url.host().isEmpty())
        return {};
    return url.adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash);
}

QString webPlace(const QUrl &url)
{
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    return url.scheme() + QStringLiteral("://") + hostPort(url) + path;
}

} // namespace qd
