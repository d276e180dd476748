// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/entities.h"

#include <md4c-html.h>

#include <array>

namespace qd::text {

namespace {

struct Known
{
    QByteArrayView entity;
    char16_t character;
};

// The ones that texts are full of, and those that HTML output writes itself.
constexpr std::array known{Known{"&amp;", u'&'},  Known{"&lt;", u'<'},   Known{"&gt;", u'>'},
                           Known{"&quot;", u'"'}, Known{"&#39;", u'\''}, Known{"&nbsp;", u'\u00a0'}};

void collect(const char *text, MD_SIZE size, void *target)
{
    static_cast<QByteArray *>(target)->append(text, qsizetype(size));
}

} // namespace

QString decodeEntity(QByteArrayView entity)
{
    for (const Known &k : known) {
        if (k.entity == entity)
            return QString(QChar(k.character));
    }
    // md4c's HTML writer has the table of all 2,125 names but no function to ask it: let it write a paragraph of just this one.
    QByteArray html;
    if (md_html(entity.data(), MD_SIZE(entity.size()), collect, &html, 0, 0) != 0)
        return QString::fromUtf8(entity);
    html.replace("<p>", "").replace("</p>\n", "");
    for (const Known &k : known) {
        if (k.entity == html)
            return QString(QChar(k.character));
    }
    return html.startsWith("&amp;") ? QString::fromUtf8(entity) : QString::fromUtf8(html);
}

} // namespace qd::text
