// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/pendinglogins.h"

#include "embedded-server/jose/base64url.h"
#include "embedded-server/oidc/ticketseal.h"
#include "embedded-server/store/pendingsignins.h"
#include "embedded-server/store/stored.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

using Found = std::optional<store::PendingSignIn>;

QByteArray toJson(const PendingLogin &login)
{
    const QJsonObject object{{u"nonce"_s, QString::fromLatin1(login.nonce)},
                             {u"verifier"_s, QString::fromLatin1(login.verifier)},
                             {u"redirect"_s, QString::fromLatin1(login.redirect.toEncoded())}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

PendingLogin fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    return {object["nonce"_L1].toString().toLatin1(), object["verifier"_L1].toString().toLatin1(),
            QUrl::fromEncoded(object["redirect"_L1].toString().toLatin1(), QUrl::StrictMode)};
}

} // namespace

QByteArray randomToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return jose::toBase64Url(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)));
}

QByteArray hashOf(const QByteArray &secret)
{
    return jose::toBase64Url(QCryptographicHash::hash(secret, QCryptographicHash::Sha256));
}

QCoro::Task<Outcome<void>> PendingLogins::add(QByteArray state, QByteArray ticket, PendingLogin login)
{
    store::PendingSignIn row;
    row.keyHash = QCryptographicHash::hash(state, QCryptographicHash::Sha256);
    const Outcome<QByteArray> sealed = sealWithTicket(ticket, row.keyHash, toJson(login));
    if (!sealed)
        co_return tl::unexpected(sealed.error());
    row.sealed = *sealed;
    const store::Database::Work<void> work = [row](store::Transaction &transaction) mutable {
        row.expiresAt = transaction.nowMs() + lifetimeMs;
        return store::PendingSignIns(transaction).add(row, most);
    };
    const Outcome<void> added = co_await m_tasks(store::stored(m_database.write<void>(work)));
    co_return added;
}

QCoro::Task<Outcome<std::optional<PendingLogin>>> PendingLogins::take(QByteArray state, QByteArray ticket)
{
    const QByteArray keyHash = QCryptographicHash::hash(state, QCryptographicHash::Sha256);
    const store::Database::Work<Found> work = [keyHash](store::Transaction &transaction) {
        return store::PendingSignIns(transaction).take(store::SignInKind::Browser, keyHash);
    };
    const Outcome<Found> row = co_await m_tasks(store::stored(m_database.write<Found>(work)));
    if (!row)
        co_return tl::unexpected(row.error());
    if (!*row)
        co_return std::optional<PendingLogin>();
    const std::optional<QByteArray> json = openWithTicket(ticket, keyHash, (*row)->sealed);
    co_return json ? std::optional<PendingLogin>(fromJson(*json)) : std::nullopt;
}

} // namespace qd::oidc
