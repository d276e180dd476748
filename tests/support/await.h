// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/qtest.h"
#include "tests/support/soon.h"

#include <QCoroTask>

#include <memory>
#include <optional>

namespace qd::test {

//! \brief Starts a task and holds its result once it is there: for QTRY_VERIFY(result.done()).
template <typename T>
class Awaited
{
public:
    explicit Awaited(QCoro::Task<T> task) { run(m_value, std::move(task)); }

    [[nodiscard]] bool done() const { return m_value->has_value(); }
    [[nodiscard]] const T &value() const { return **m_value; }

private:
    static QCoro::Task<> run(std::shared_ptr<std::optional<T>> to, QCoro::Task<T> task)
    {
        to->emplace(co_await std::move(task));
    }

    std::shared_ptr<std::optional<T>> m_value = std::make_shared<std::optional<T>>();
};

//! Waits for a task in the event loop. A test that waits in vain ends.
template <typename T>
T await(QCoro::Task<T> task)
{
    Awaited<T> result(std::move(task));
    if (!soon([&result] { return result.done(); }))
        qFatal("the task does not end");
    return result.value();
}

} // namespace qd::test
