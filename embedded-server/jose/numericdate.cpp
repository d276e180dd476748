// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/numericdate.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

constexpr double latest = 253'402'300'800.; // the year 10000: what is later is a mistake or a trick

} // namespace

std::optional<double> numericDate(const QJsonObject &claims, QLatin1StringView name)
{
    const QJsonValue value = claims.value(name);
    if (!value.isDouble())
        return {};
    const double seconds = value.toDouble();
    if (!std::isfinite(seconds) || seconds < 0 || seconds >= latest)
        return {};
    return seconds;
}

Validity::Validity(const Clock &clock, qint64 clockSkewMs)
    : m_now(static_cast<double>(clock.nowMs()) / 1000)
    , m_skew(static_cast<double>(clockSkewMs) / 1000)
{}

const char *Validity::objection(const QJsonObject &claims) const
{
    const std::optional<double> expires = numericDate(claims, "exp"_L1);
    const std::optional<double> issued = numericDate(claims, "iat"_L1);
    if (!expires || !issued)
        return "it does not say from when until when it counts";
    if (m_now >= *expires + m_skew)
        return "it has expired";
    if (*issued > m_now + m_skew)
        return "it was issued in the future: one of the two clocks is wrong";
    if (claims.contains("nbf"_L1)) {
        const std::optional<double> begins = numericDate(claims, "nbf"_L1);
        if (!begins || *begins > m_now + m_skew)
            return "it does not count yet";
    }
    return nullptr;
}

} // namespace qd::jose
