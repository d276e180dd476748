// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QJsonObject>

#include <optional>

namespace qd::jose {

//! A claim that is a date (RFC 7519 section 2): seconds since the epoch, a JSON number. Nothing for anything else.
[[nodiscard]] std::optional<double> numericDate(const QJsonObject &claims, QLatin1StringView name);

//! \brief Whether a token counts at a time, give or take what clocks may differ.
class Validity
{
public:
    Validity(const Clock &clock, qint64 clockSkewMs);

    //! Why it does not count; null if it does. `exp` and `iat` must be there, `nbf` need not be.
    [[nodiscard]] const char *objection(const QJsonObject &claims) const;

private:
    double m_now; //!< seconds
    double m_skew;
};

} // namespace qd::jose
