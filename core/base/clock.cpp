// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"

#include <chrono>

namespace qd {

namespace {

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override { return since<std::chrono::system_clock>(); }
    qint64 monotonicMs() const override { return since<std::chrono::steady_clock>(); }

private:
    template <typename C>
    static qint64 since()
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(C::now().time_since_epoch()).count();
    }
};

} // namespace

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

} // namespace qd
