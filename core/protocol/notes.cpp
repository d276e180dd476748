// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/notes.h"

#include "core/protocol/message.h"

namespace qd::rpc {

namespace {

template <typename T>
bool readAs(QStringView method, const json::Node &params, std::optional<Note> &note)
{
    if (method != QLatin1StringView(T::name))
        return false;
    T value;
    Misfit misfit;
    if (Codec<T>::read(params, value, misfit))
        note = std::move(value);
    return true;
}

} // namespace

QByteArray writeNote(const Note &note)
{
    return std::visit(
        [](const auto &value) { return writeNotification(QString(QLatin1StringView(value.name)), toJson(value)); },
        note);
}

std::optional<Note> readNote(QStringView method, const json::Node &params)
{
    std::optional<Note> note;
    readAs<EventNote>(method, params, note) || readAs<MissedNote>(method, params, note) ||
        readAs<EndedNote>(method, params, note);
    return note;
}

} // namespace qd::rpc
