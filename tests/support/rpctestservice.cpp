// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rpctestservice.h"

#include <stdexcept>

namespace qd::test {

// A sum of whole numbers is exact.
struct Number
{
    std::optional<qint64> whole;
    double real = 0;

    static Number of(double value) { return {std::nullopt, value}; }
    [[nodiscard]] Number plus(const Number &other) const
    {
        qint64 sum = 0;
        if (whole && other.whole && !__builtin_add_overflow(*whole, *other.whole, &sum))
            return {sum, static_cast<double>(sum)};
        return of(real + other.real);
    }
    [[nodiscard]] Number minus(const Number &other) const
    {
        qint64 difference = 0;
        if (whole && other.whole && !__builtin_sub_overflow(*whole, *other.whole, &difference))
            return {difference, static_cast<double>(difference)};
        return of(real - other.real);
    }
};

} // namespace qd::test

template <>
struct qd::rpc::Codec<qd::test::Number>
{
    static bool read(const json::Node &node, test::Number &value, Misfit &misfit)
    {
        const std::optional<double> real = node.number();
        if (!real)
            return misfit.fail("a number is expected");
        value = {node.integer(), *real};
        return true;
    }
    static void write(json::Writer &out, const test::Number &value)
    {
        if (value.whole)
            out.value(*value.whole);
        else
            out.value(value.real);
    }
};

namespace qd::test {

namespace {

using rpc::Effect;
using rpc::Permission;
using rpc::RawJson;
using rpc::Reply;

template <typename P, typename R>
struct Open
{
    static constexpr Permission permission = Permission::Public;
    static constexpr Effect effect = Effect::Reads;
    using Params = P;
    using Result = R;
};

struct Difference
{
    Number minuend;
    Number subtrahend;
    static constexpr auto fields =
        std::tuple{rpc::field("minuend", &Difference::minuend), rpc::field("subtrahend", &Difference::subtrahend)};
};

struct Subtract : Open<Difference, Number>
{
    static constexpr const char *name = "subtract";
};
// Without parameters the sum of nothing.
struct Sum : Open<std::optional<QList<Number>>, Number>
{
    static constexpr const char *name = "sum";
};
struct GetData : Open<std::monostate, RawJson>
{
    static constexpr const char *name = "get_data";
};
struct Update : Open<std::monostate, std::monostate>
{
    static constexpr const char *name = "update";
};
struct NotifyHello : Open<std::monostate, std::monostate>
{
    static constexpr const char *name = "notify_hello";
};
struct NotifySum : Open<std::monostate, std::monostate>
{
    static constexpr const char *name = "notify_sum";
};
struct Echo : Open<RawJson, RawJson>
{
    static constexpr const char *name = "echo";
};
struct Fail : Open<std::monostate, std::monostate>
{
    static constexpr const char *name = "fail";
};
struct Throws : Open<std::monostate, std::monostate>
{
    static constexpr const char *name = "throws";
};

Reply<std::monostate> nothing(const server::CallContext & /*context*/, std::monostate /*params*/)
{
    return std::monostate();
}

} // namespace

void addTestService(server::Dispatcher &dispatcher)
{
    using server::CallContext;
    dispatcher.add<Subtract>([](const CallContext &, const Difference &params) -> Reply<Number> {
        return params.minuend.minus(params.subtrahend);
    });
    dispatcher.add<Sum>([](const CallContext &, const std::optional<QList<Number>> &numbers) -> Reply<Number> {
        Number sum{0, 0};
        for (const Number &number : numbers.value_or(QList<Number>()))
            sum = sum.plus(number);
        return sum;
    });
    dispatcher.add<GetData>(
        [](const CallContext &, std::monostate) -> Reply<RawJson> { return RawJson{R"(["hello",5])"}; });
    dispatcher.add<Update>(nothing);
    dispatcher.add<NotifyHello>(nothing);
    dispatcher.add<NotifySum>(nothing);
    dispatcher.add<Echo>([](const CallContext &, const RawJson &params) -> Reply<RawJson> { return params; });
    dispatcher.add<Fail>([](const CallContext &, std::monostate) -> Reply<std::monostate> {
        return tl::unexpected(rpc::Fault(1001, QStringLiteral("app failure"), R"({"hint":"x"})"));
    });
    dispatcher.add<Throws>([](const CallContext &, std::monostate) -> Reply<std::monostate> {
        throw std::runtime_error("qd-canary-inner at rpctestservice.cpp");
    });
}

} // namespace qd::test
