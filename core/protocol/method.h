// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"
#include "core/protocol/permission.h"

#include <concepts>
#include <memory>

// What a method is. Both sides name it by its type, so that a wrong parameter, result or handler does not compile:
//
//   struct CreateTask
//   {
//       static constexpr const char *name = "task.create";
//       static constexpr Permission permission = Permission::Write;
//       static constexpr Effect effect = Effect::Changes;
//       struct Params { … static constexpr auto fields = …; };
//       struct Result { … };
//   };
namespace qd::rpc {

//! What happens when a method is called twice.
enum class Effect : quint8
{
    Reads,   //!< nothing changes
    Sets,    //!< the second call changes nothing more: it may be repeated
    Changes, //!< the second call does it again: repeated only under the same key (see Meta)
};

//! Where a call has secrets: what a server keeps of it, so that it is not done twice, has none. Named by a method that has some, as `secrets`.
enum class Secrets : quint8
{
    None,
    InParams, //!< such as a password: not even a hash of the parameters is kept
    InResult, //!< such as a new token: only that the call was made is kept
};

template <typename M>
concept Method = requires
{
    {
        M::name
        } -> std::convertible_to<const char *>;
    {
        M::permission
        } -> std::convertible_to<Permission>;
    {
        M::effect
        } -> std::convertible_to<Effect>;
    requires Coded<typename M::Params>;
    requires Coded<typename M::Result>;
};

//! Parameters or a result of a type that only the method knows.
using Value = std::shared_ptr<const void>;

//! \brief A method for code that does not know its types: one object per method in the program, compared by its address.
struct MethodInfo
{
    const char *name;
    Permission permission;
    Effect effect;
    Secrets secrets;
    Value (*readParams)(const json::Node &, Misfit &); //!< null = does not fit
    void (*writeParams)(json::Writer &, const void *);
    Value (*readResult)(const json::Node &, Misfit &);
    void (*writeResult)(json::Writer &, const void *);
};

template <Coded T>
[[nodiscard]] Value readValue(const json::Node &node, Misfit &misfit)
{
    auto value = std::make_shared<T>();
    if (!Codec<T>::read(node, *value, misfit))
        return nullptr;
    return value;
}

template <Coded T>
void writeValue(json::Writer &out, const void *value)
{
    Codec<T>::write(out, *static_cast<const T *>(value));
}

template <Method M>
[[nodiscard]] constexpr Secrets secretsOf()
{
    if constexpr (requires { M::secrets; })
        return M::secrets;
    else
        return Secrets::None;
}

template <Method M>
inline constexpr MethodInfo methodInfo{M::name,
                                       M::permission,
                                       M::effect,
                                       secretsOf<M>(),
                                       &readValue<typename M::Params>,
                                       &writeValue<typename M::Params>,
                                       &readValue<typename M::Result>,
                                       &writeValue<typename M::Result>};

//! \brief What a caller may say about a call beside its parameters: the member `_meta` of named parameters.
//!
//! `requestId` is the key under which a server remembers the first result of a changing call, so that the call can be repeated after a lost
//! answer: at least 8 and at most 100 characters that the caller never uses for another call, such as a UUID. It lies in the parameters
//! because every JSON-RPC library can write it there; the methods' own parameters never have a member of that name.
struct Meta
{
    std::optional<QString> requestId;
    static constexpr auto fields = std::tuple{field("requestId", &Meta::requestId)};
    bool operator==(const Meta &) const = default;
};

} // namespace qd::rpc
