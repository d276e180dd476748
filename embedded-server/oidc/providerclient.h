// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/net/httpclient.h"
#include "embedded-server/jose/idtokens.h"
#include "embedded-server/oidc/config.h"
#include "embedded-server/oidc/providermetadata.h"

#include <vector>

namespace qd::oidc {

using Form = QList<std::pair<QByteArray, QByteArray>>;

//! \brief Asks one OpenID provider: what it says of itself, its keys, its tokens.
//!
//! What it says of itself is believed for an hour, its keys for ten minutes: one that is no longer published counts no longer then. A token
//! signed with a key that is not known brings the keys again, twice a minute at most. Redirects are not followed; answers are short. Lives on one thread
//! with an event loop; deleting it ends what is under way silently.
class ProviderClient
{
public:
    //! `clock` must outlive it.
    ProviderClient(Config config, const Clock &clock);

    [[nodiscard]] const Config &config() const { return m_config; }

    [[nodiscard]] QCoro::Task<Outcome<ProviderMetadata>> metadata();
    //! Posts a form as the client that the server is registered as: by client_secret_basic (RFC 6749 section 2.3.1), or by its id alone if it has no secret.
    //! The provider's JSON, also if it refuses: look at `error` then.
    [[nodiscard]] QCoro::Task<Outcome<QJsonObject>> post(QUrl endpoint, Form form);
    //! `nonce`: of the request, if it had one.
    [[nodiscard]] QCoro::Task<Outcome<jose::IdToken>> verified(QByteArray idToken, std::optional<QByteArray> nonce);
    //! Claims of whoever the access token is for.
    [[nodiscard]] QCoro::Task<Outcome<QJsonObject>> userInfo(QUrl endpoint, QByteArray accessToken);

private:
    [[nodiscard]] QCoro::Task<Outcome<HttpReply>> send(QUrl url, HttpRequest request, Credentials credentials);
    [[nodiscard]] QCoro::Task<Outcome<void>> fetchKeys();
    [[nodiscard]] Credentials ownCredentials() const;

    struct Dated
    {
        ProviderMetadata metadata;
        qint64 until;
    };

    Config m_config;
    const Clock &m_clock;
    jose::IdTokenVerifier m_verifier;
    std::optional<Dated> m_metadata;
    std::optional<jose::JwkSet> m_keys;
    qint64 m_keysUntil = 0;
    std::optional<qint64> m_lastRefetch;
    std::vector<std::unique_ptr<HttpClient>> m_requests;
    TaskScope m_tasks;
};

} // namespace qd::oidc
