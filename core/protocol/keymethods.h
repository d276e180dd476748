// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

// Providers' keys on a server. A key goes in and never comes out.
namespace qd::rpc {

//! What a server tells about a key.
struct ProviderKeyInfo
{
    QString id;
    QString provider;    //!< as OpenCode spells it: "anthropic", "openai", "google", …
    QString label;       //!< tells a person's keys of one provider apart
    QString fingerprint; //!< such as "9f3c-02ab": the same key has the same
    QString baseUrl;     //!< empty: the provider's own
    bool isDefault = false;
    bool isReadable = true; //!< false: its entry is damaged, enter the key again
    qint64 createdAt = 0;   //!< milliseconds since the epoch
    std::optional<qint64> lastUsedAt;
    static constexpr auto fields = std::tuple{field("id", &ProviderKeyInfo::id),
                                              field("provider", &ProviderKeyInfo::provider),
                                              field("label", &ProviderKeyInfo::label),
                                              field("fingerprint", &ProviderKeyInfo::fingerprint),
                                              defaulted("baseUrl", &ProviderKeyInfo::baseUrl),
                                              field("isDefault", &ProviderKeyInfo::isDefault),
                                              field("isReadable", &ProviderKeyInfo::isReadable),
                                              field("createdAt", &ProviderKeyInfo::createdAt),
                                              field("lastUsedAt", &ProviderKeyInfo::lastUsedAt)};
    bool operator==(const ProviderKeyInfo &) const = default;
};

struct KeyId
{
    QString id;
    static constexpr auto fields = std::tuple{field("id", &KeyId::id)};
    bool operator==(const KeyId &) const = default;
};

//! The caller's own keys.
struct KeysList
{
    static constexpr const char *name = "keys.list";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        QList<ProviderKeyInfo> keys;
        static constexpr auto fields = std::tuple{field("keys", &Result::keys)};
        bool operator==(const Result &) const = default;
    };
};

//! Stores a key: in the place of the one with that provider and label, if there is one.
struct KeysSet
{
    static constexpr const char *name = "keys.set";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString provider;
        QString key;
        QString label;
        QString baseUrl; //!< for a provider that speaks OpenAI's API; needed when the provider is not known by name
        static constexpr auto fields =
            std::tuple{field("provider", &Params::provider), field("key", &Params::key),
                       defaulted("label", &Params::label), defaulted("baseUrl", &Params::baseUrl)};
        bool operator==(const Params &) const = default;
    };
    using Result = ProviderKeyInfo;
};

//! Asks the provider whether it knows a stored key (`id`), or one that is not stored yet (`provider`, `key`, `baseUrl`).
struct KeysTest
{
    static constexpr const char *name = "keys.test";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        QString id;
        QString provider;
        QString key;
        QString baseUrl;
        static constexpr auto fields =
            std::tuple{defaulted("id", &Params::id), defaulted("provider", &Params::provider),
                       defaulted("key", &Params::key), defaulted("baseUrl", &Params::baseUrl)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        bool works = false;
        int status = 0;        //!< of the provider's answer; 0 = there was none
        QString reason;        //!< a sentence, if it does not work
        QList<QString> models; //!< that the key may use, if the provider told
        static constexpr auto fields = std::tuple{field("works", &Result::works), field("status", &Result::status),
                                                  field("reason", &Result::reason), field("models", &Result::models)};
        bool operator==(const Result &) const = default;
    };
};

//! The key that is used when a request names none.
struct KeysMakeDefault
{
    static constexpr const char *name = "keys.makeDefault";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Sets;
    using Params = KeyId;
    using Result = ProviderKeyInfo;
};

struct KeysDelete
{
    static constexpr const char *name = "keys.delete";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Sets;
    using Params = KeyId;
    using Result = Nothing;
};

//! Another master key under which all keys are sealed anew.
struct KeysRotate
{
    static constexpr const char *name = "keys.rotateMaster";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Changes;
    using Params = Nothing;
    using Result = Nothing;
};

} // namespace qd::rpc
