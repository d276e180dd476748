// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/readiness.h"
#include "core/base/json.h"

#include <algorithm>

namespace qd::server {

void Readiness::add(QByteArray name, std::function<QByteArray()> problem)
{
    m_checks.push_back({std::move(name), std::move(problem)});
}

bool Readiness::isReady() const
{
    return std::ranges::all_of(m_checks, [](const Check &check) { return check.problem().isEmpty(); });
}

QByteArray Readiness::json() const
{
    json::Writer out;
    out.beginObject().member("ready", isReady()).key(QByteArrayView("checks")).beginObject();
    for (const Check &check : m_checks) {
        const QByteArray problem = check.problem();
        out.member(check.name, problem.isEmpty() ? QStringLiteral("ok") : QString::fromUtf8(problem));
    }
    out.endObject().endObject();
    return out.take();
}

} // namespace qd::server
