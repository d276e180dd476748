// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/notes.h"
#include "tests/support/rpctestservice.h"

#include <cstdlib>

using namespace qd;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

QByteArray written(const rpc::Message::Part &part)
{
    if (const auto *request = std::get_if<rpc::Request>(&part)) {
        const QByteArrayView params = request->params.raw();
        return request->id ? rpc::writeRequest(*request->id, request->method, params)
                           : rpc::writeNotification(request->method, params);
    }
    if (const auto *response = std::get_if<rpc::Response>(&part))
        return response->fault ? rpc::writeFault(response->id, *response->fault)
                               : rpc::writeResult(response->id, response->result.raw());
    const auto &malformed = std::get<rpc::Malformed>(part);
    return rpc::writeFault(malformed.id, malformed.fault);
}

// What was read and is written reads back as itself.
void checkRoundTrip(const QByteArray &bytes)
{
    const auto message = rpc::readMessage(bytes);
    if (!message)
        return;
    for (const rpc::Message::Part &part : message->parts) {
        const QByteArray once = written(part);
        const auto again = rpc::readMessage(once);
        require(again && !again->isBatch && again->parts.size() == 1);
        require(!std::holds_alternative<rpc::Malformed>(again->parts[0]));
        require(written(again->parts[0]) == once);
        if (const auto *request = std::get_if<rpc::Request>(&part)) {
            const auto &same = std::get<rpc::Request>(again->parts[0]);
            require(same.id == request->id && same.method == request->method);
            if (const auto note = rpc::readNote(request->method, request->params)) {
                const auto told = rpc::readMessage(rpc::writeNote(*note));
                const auto &back = std::get<rpc::Request>(told->parts[0]);
                require(rpc::readNote(back.method, back.params) == note);
            }
        }
    }
}

// Every answer is a response or a batch of them, as many as there were requests.
void checkAnswer(const QByteArray &bytes)
{
    server::Dispatcher dispatcher;
    test::addTestService(dispatcher);
    QByteArray answer;
    bool answered = false;
    const auto ask = [&]() -> QCoro::Task<> {
        QCoro::Task<server::Answer> task = dispatcher.handle(bytes, {});
        const server::Answer given = co_await task;
        answer = given.bytes;
        answered = true;
    };
    const QCoro::Task<> asking = ask();
    require(answered);
    if (answer.isEmpty())
        return;
    const auto read = rpc::readMessage(answer);
    require(read.has_value());
    for (const rpc::Message::Part &part : read->parts)
        require(std::holds_alternative<rpc::Response>(part));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    checkRoundTrip(bytes);
    checkAnswer(bytes);
    return 0;
}
