// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/usernames.h"

#include <algorithm>

namespace qd::auth {

using namespace Qt::StringLiterals;

Outcome<void> checkUserName(const QString &name)
{
    const QString trimmed = name.trimmed();
    const bool printable = std::ranges::all_of(trimmed, [](QChar c) { return c.isPrint(); });
    if (!trimmed.isEmpty() && trimmed.size() <= mostNameCharacters && printable)
        return {};
    return tl::unexpected(Error{Error::Code::BadRequest, u"the name is not taken"_s,
                                u"Take a name of 1 to 64 characters that can be seen."_s, 400});
}

Outcome<void> roomForOneMore(store::Users &users, qint64 most)
{
    return users.lock().and_then([&users] { return users.countAll(); }).and_then([most](qint64 all) -> Outcome<void> {
        if (all < most)
            return {};
        return tl::unexpected(Error{Error::Code::Busy, u"no room for one more"_s,
                                    u"This server has %1 accounts, which is all it takes: an owner has to remove some "
                                    "first."_s.arg(all),
                                    409});
    });
}

QString userNameFrom(const QString &name)
{
    // The part before an address's @ reads better than the whole.
    QString made;
    for (const QChar c : name.section(u'@', 0, 0).trimmed()) {
        if (made.size() < mostNameCharacters - 4 && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-'))
            made += c;
    }
    return made.isEmpty() ? u"user"_s : made;
}

} // namespace qd::auth
