// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/proxyusagemethods.h"

#include <QHash>

namespace qd::ui {

//! Numbers of requests and tokens that belong together.
struct UsageSum
{
    qint64 requests = 0;
    qint64 partial = 0; //!< of them: cut off
    qint64 unknown = 0; //!< of them: the provider said nothing about tokens
    qint64 input = 0;
    qint64 output = 0;
    qint64 cacheRead = 0;
    qint64 cacheWrite = 0;

    [[nodiscard]] qint64 tokens() const { return input + output + cacheRead + cacheWrite; }
    void add(const rpc::ProxyUsageEntry &entry);
    bool operator==(const UsageSum &) const = default;
};

//! \brief What a hub counted, added up in each way that is shown: by model, by person, by day. One pass, nothing is kept of the entries. Pure.
class UsageTally
{
public:
    struct Model
    {
        QString provider;
        QString model;
        bool operator==(const Model &) const = default;
    };

    void add(const QList<rpc::ProxyUsageEntry> &entries);

    //! Most tokens first.
    [[nodiscard]] QList<std::pair<Model, UsageSum>> models() const;
    [[nodiscard]] QList<std::pair<QString, UsageSum>> people() const;
    [[nodiscard]] UsageSum day(qint64 day) const { return m_days.value(day); }
    [[nodiscard]] const UsageSum &total() const { return m_total; }

private:
    QHash<Model, UsageSum> m_models;
    QHash<QString, UsageSum> m_people;
    QHash<qint64, UsageSum> m_days;
    UsageSum m_total;
};

[[nodiscard]] inline size_t qHash(const UsageTally::Model &model, size_t seed = 0)
{
    return qHashMulti(seed, model.provider, model.model);
}

} // namespace qd::ui
