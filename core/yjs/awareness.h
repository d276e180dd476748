// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <optional>

// Presence in a room (npm: y-protocols/awareness): each client has a number, a clock that only goes up, and a state, which is JSON; null = gone.
namespace qd::yjs {

struct AwarenessEntry
{
    quint64 client = 0;
    quint64 clock = 0;
    QByteArray state; //!< JSON text; `null` = gone

    [[nodiscard]] bool isGone() const { return state == "null"; }
    bool operator==(const AwarenessEntry &) const = default;
};

//! A clock that can still be counted up once by everybody.
inline constexpr quint64 largestClock = (quint64(1) << 53) - 3;

//! The payload of an awareness message. Nothing for what is malformed: JavaScript's clients would stop in the middle of it.
[[nodiscard]] std::optional<QList<AwarenessEntry>> readAwareness(const QByteArray &payload);
[[nodiscard]] QByteArray writeAwareness(const QList<AwarenessEntry> &entries);
//! The whole message.
[[nodiscard]] QByteArray awarenessMessage(const QList<AwarenessEntry> &entries);

//! \brief The newest state of each client.
//!
//! Who has gone is remembered, so that what is late does not bring it back. One thread.
class Awareness
{
public:
    //! Takes an entry if it is news: a newer clock, or the same one with the client coming or going. Going is no news of who is not known.
    bool take(const AwarenessEntry &entry);
    [[nodiscard]] bool isNews(const AwarenessEntry &entry) const;
    //! As gone, with its clock one up; nothing if it is not there.
    std::optional<AwarenessEntry> leave(quint64 client);
    //! Forgets those that have gone.
    void forgetGone();

    [[nodiscard]] const AwarenessEntry *find(quint64 client) const;
    //! Without those that have gone.
    [[nodiscard]] QList<AwarenessEntry> living() const;
    //! With them.
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }
    void clear() { m_entries.clear(); }

private:
    QHash<quint64, AwarenessEntry> m_entries;
};

} // namespace qd::yjs
