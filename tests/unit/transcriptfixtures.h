// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/unit/storefixtures.h"

namespace qd::test {

//! The session that a Deck begins with.
inline const QString S = u"ses_a"_s;

//! User message `msg_<n>u` with its finished answer `msg_<n>x`, for n = from … to.
inline MessagePage turns(int from, int to, const QString &before = {})
{
    MessagePage page;
    page.before = before;
    for (int n = from; n <= to; ++n) {
        const QString name = u"msg_%1"_s.arg(n, 5, 10, QChar(u'0'));
        page.messages.append(
            {userMessage(name + u'u', n * 10), {makePart(u"prt_1"_s, name + u'u', PartType::Text, u"ask"_s, 0)}});
        page.messages.append({assistantMessage(name + u'x', n * 10 + 1, name + u'u', n * 10 + 2),
                              {makePart(u"prt_1"_s, name + u'x', PartType::Text, u"answer"_s, 1, 2)}});
    }
    return page;
}

} // namespace qd::test
