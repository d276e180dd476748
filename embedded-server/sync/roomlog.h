// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yjs/updateids.h"
#include "embedded-server/store/syncrooms.h"

#include <QSet>

namespace qd::server {

//! \brief A document as the updates that it was made of, without being read as a document.
//!
//! Sending all of them to a client, in any order, gives it the document. An update that brings nothing which is not there is not kept; one
//! that covers others can take their place.
class RoomLog
{
public:
    struct Plan
    {
        bool keep = false;     //!< is to be stored
        bool news = false;     //!< is to be sent to the others
        QList<qint64> covered; //!< what it makes superfluous
    };

    //! `whole`: it may be a whole document, so it is looked at what it covers.
    [[nodiscard]] Plan plan(const QByteArray &update, bool whole) const;
    void add(qint64 sequence, const QByteArray &update);
    void remove(const QList<qint64> &sequences);

    //! As messages, in the order of their numbers. The buffers are shared.
    [[nodiscard]] QList<QByteArray> messages() const;
    [[nodiscard]] qint64 last() const { return m_last; } //!< the highest number ever added
    [[nodiscard]] qsizetype count() const { return qsizetype(m_entries.size()); }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] qint64 largest() const; //!< bytes of the largest one

private:
    struct Entry
    {
        QByteArray message;
        qint64 size = 0;
        QByteArray hash;
        qsizetype ranges = 0;
        std::optional<yjs::UpdateIds> ids; //!< nothing: not understood, so it is never superfluous
    };

    std::map<qint64, Entry> m_entries;
    QSet<QByteArray> m_hashes;
    yjs::UpdateIds m_ids; //!< of all that are understood
    qint64 m_last = 0;
    qint64 m_bytes = 0;
    qsizetype m_ranges = 0; //!< of all entries
};

} // namespace qd::server
