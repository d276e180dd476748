// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/yjs/update.h"

#include <QMap>
#include <QString>

#include <map>

namespace qd {

//! \brief Values by key that several devices change, also while they are apart: a Yjs document that only ever holds a set of records.
//!
//! Each change is a record under a name of its own in the document's map `entries`: JSON text with the key, the value, and when it was written. A change
//! deletes the records of that key which it knew of; of those that remain, because devices changed the same key while apart, the newest counts on
//! every device. So nothing of Yjs' order of items is needed here, any Yjs client can read it, and what other clients put into the document
//! is kept as it is. "When" never goes back: it is later than all that was seen (a hybrid clock), so a wrong clock loses no change that was made
//! knowingly. A plain value; one thread.
class SharedDocument
{
public:
    //! `client`: another one each time, as Yjs does. The clock must outlive it.
    explicit SharedDocument(const Clock &clock = systemClock(), quint32 client = newClient());
    [[nodiscard]] static quint32 newClient();

    //! `value`: JSON, at most 64 KiB. The answer is the update for the others; empty if there is nothing to tell.
    [[nodiscard]] QByteArray put(const QString &key, const QByteArray &value);
    [[nodiscard]] QByteArray remove(const QString &key);
    //! What others did, in any order. True if entries changed.
    bool apply(const QByteArray &update);
    //! Everything, as one update: for others, and to be kept.
    [[nodiscard]] QByteArray whole() const;

    [[nodiscard]] QMap<QString, QByteArray> entries() const;

private:
    struct Record
    {
        QString key;
        QByteArray value;
        qint64 at = 0; //!< milliseconds since the epoch, or later
    };

    void take(const yjs::Struct &one);
    [[nodiscard]] static std::optional<Record> readRecord(const yjs::Struct &one);
    [[nodiscard]] yjs::IdRanges recordsOf(const QString &key) const;

    const Clock &m_clock;
    quint64 m_client;
    quint64 m_next = 0;
    qint64 m_lastAt = 0;
    std::map<yjs::Id, yjs::OwnedStruct> m_structs;
    std::map<yjs::Id, Record> m_records;
    yjs::IdRanges m_known;
    yjs::IdRanges m_deleted;
};

} // namespace qd
