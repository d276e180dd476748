// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubcache.h"

namespace qd {

//! \brief What HubQuery does whatever its method is.
class HubQueryBase : public QObject
{
    Q_OBJECT

public:
    ~HubQueryBase() override;

    //! It has been asked for and has not arrived; what was there before may still be shown.
    [[nodiscard]] bool isLoading() const { return m_loading; }
    //! Why the last attempt failed. It is made again when the connection is back.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] bool isEnabled() const { return m_params != nullptr; }

Q_SIGNALS:
    void changed();

protected:
    HubQueryBase(HubCache &cache, const rpc::MethodInfo &method, QString topic);
    //! Null: disabled.
    void setValueParams(rpc::Value params);
    [[nodiscard]] const rpc::Value &result() const { return m_result; }

private:
    [[nodiscard]] QCoro::Task<> load();

    HubCache &m_cache;
    const rpc::MethodInfo &m_method;
    QString m_topic;
    rpc::Value m_params;
    QByteArray m_key;
    rpc::Value m_result;
    std::optional<Error> m_error;
    bool m_loading = false;
    TaskScope m_tasks;
};

//! \brief The result of a reading method, kept up to date: asked for again whenever it is stale, shown until the new one is there.
//!
//! Without parameters it is disabled and asks for nothing. changed() comes with each step. One thread, the cache's; the cache must live longer.
template <rpc::Method M>
class HubQuery final : public HubQueryBase
{
public:
    explicit HubQuery(HubCache &cache)
        : HubQueryBase(cache, rpc::methodInfo<M>, HubCache::topicOf<M>())
    {}

    void setParams(std::optional<typename M::Params> params)
    {
        setValueParams(params ? std::make_shared<const typename M::Params>(std::move(*params)) : nullptr);
    }
    //! Null: none yet.
    [[nodiscard]] HubCache::Shared<M> value() const
    {
        return std::static_pointer_cast<const typename M::Result>(result());
    }
};

} // namespace qd
