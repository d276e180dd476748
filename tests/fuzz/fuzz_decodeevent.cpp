// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codec.h"
#include "core/opencode/partviews.h"

#include <cstdlib>

using namespace qd;
using namespace qd::opencode;

namespace {

// What was decoded, encoded and decoded again is the same.
void checkStable(const QByteArray &once, const QByteArray &twice)
{
    if (once != twice)
        std::abort();
}

void check(const events::SessionUpserted &p)
{
    const QByteArray once = encodeSession(p.session);
    const auto again = decodeSession(once);
    if (!again)
        std::abort();
    checkStable(once, encodeSession(*again));
}

void check(const events::MessageUpdated &p)
{
    const QByteArray once = encodeMessage(p.message, p.sessionId);
    const auto again = decodeMessage(once);
    if (!again)
        std::abort();
    checkStable(once, encodeMessage(*again, p.sessionId));
    (void)turnDiffsOf(p.message);
}

void check(const events::PartUpdated &p)
{
    const QByteArray once = encodePart(p.part, p.sessionId);
    const auto again = decodePart(once);
    if (!again)
        std::abort();
    checkStable(once, encodePart(*again, p.sessionId));
    (void)filePartOf(p.part);
    (void)subtaskOf(p.part);
    (void)patchFilesOf(p.part);
    (void)stepEndOf(p.part);
}

void check(const events::PermissionAsked &p)
{
    const QByteArray once = encodePermission(p.request);
    const auto again = decodePermission(once);
    if (!again)
        std::abort();
    checkStable(once, encodePermission(*again));
}

void check(const events::QuestionAsked &p)
{
    if (!decodeQuestion(encodeQuestion(p.request)))
        std::abort();
}

template <typename T>
void check(const T &)
{}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView frame(data, static_cast<qsizetype>(size));
    if (const auto event = decodeEvent(frame))
        std::visit([](const auto &payload) { check(payload); }, event->payload);
    (void)skippedEvent(frame, 1);
    (void)decodeMessages(frame);
    (void)decodeStatuses(frame);
    (void)decodeProviders(frame);
    (void)decodeAuthMethods(frame);
    (void)decodeTodos(frame);
    return 0;
}
