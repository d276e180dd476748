// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/devicepresence.h"
#include "core/yjs/awareness.h"
#include "core/yjs/messages.h"
#include "core/yjs/updateids.h"

// Any client may send any message to a room, and what is relayed reaches every other client.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    if (const auto ids = qd::yjs::readUpdateIds(bytes); ids && !ids->covers(*ids))
        abort();
    const auto message = qd::yjs::readMessage(bytes);
    if (!message)
        return 0;
    if (message->kind == qd::yjs::Message::Kind::Awareness) {
        const auto entries = qd::yjs::readAwareness(message->payload);
        if (!entries)
            return 0;
        if (qd::yjs::readAwareness(qd::yjs::writeAwareness(*entries)) != entries)
            abort();
        for (const auto &entry : *entries) {
            const auto presence = qd::readPresence(entry.state);
            if (presence && qd::readPresence(qd::writePresence(*presence)) != presence)
                abort();
        }
    } else if (const auto ids = qd::yjs::readUpdateIds(message->payload)) {
        qd::yjs::UpdateIds twice = *ids;
        twice.add(*ids);
        if (!ids->covers(twice))
            abort();
    }
    return 0;
}
