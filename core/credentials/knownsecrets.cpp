// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/knownsecrets.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

struct Known
{
    QLatin1StringView name;
    QLatin1StringView account;
};

constexpr std::array known{
    Known{"CLAUDE_CODE_OAUTH_TOKEN"_L1, "claude_code_oauth"_L1},
    Known{"ANTHROPIC_API_KEY"_L1, "anthropic_api_key"_L1},
    Known{"OPENAI_API_KEY"_L1, "openai_api_key"_L1},
};

bool isName(const QString &name)
{
    const auto fits = [](QChar c) { return c == u'_' || (c.unicode() < 128 && c.isLetterOrNumber()); };
    return !name.isEmpty() && !name.front().isDigit() && std::ranges::all_of(name, fits);
}

} // namespace

KnownSecrets::KnownSecrets()
    : m_keychain(u"com.delino.delidev"_s, Keychain::Form::Text)
{}

QStringList KnownSecrets::names()
{
    QStringList all;
    for (const auto &one : known)
        all.append(one.name);
    return all;
}

QString KnownSecrets::accountOf(const QString &name)
{
    if (!isName(name))
        return {};
    const auto *const found = std::ranges::find(known, name, &Known::name);
    return found == known.end() ? name : QString(found->account);
}

QCoro::Task<Outcome<QByteArray>> KnownSecrets::get(QString name)
{
    const QString account = accountOf(name);
    if (account.isEmpty())
        co_return failure(Error::Code::BadRequest, u"not a name"_s);
    co_return co_await m_keychain.read(account);
}

QCoro::Task<Outcome<void>> KnownSecrets::set(QString name, QByteArray secret)
{
    const QString account = accountOf(name);
    if (account.isEmpty())
        co_return failure(Error::Code::BadRequest, u"not a name"_s);
    co_return co_await m_keychain.write(account, secret);
}

QCoro::Task<Outcome<void>> KnownSecrets::remove(QString name)
{
    const QString account = accountOf(name);
    if (account.isEmpty())
        co_return failure(Error::Code::BadRequest, u"not a name"_s);
    co_return co_await m_keychain.remove(account);
}

QCoro::Task<Outcome<QMap<QString, QByteArray>>> KnownSecrets::getAll(QStringList others)
{
    QMap<QString, QByteArray> found;
    const QStringList wanted = names() + others;
    for (const auto &name : wanted) {
        const auto secret = co_await get(name);
        if (secret)
            found.insert(name, *secret);
        else if (secret.error().code == Error::Code::Storage)
            co_return tl::unexpected(secret.error());
    }
    co_return found;
}

} // namespace qd
