// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sessions/sessionstate.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <vector>

namespace qd {

//! \brief The messages of one open session, oldest first: sorted by (created, id) because ids wrap, parts by id.
//!
//! Belongs to SessionStore, which alone writes it; others read it on the GUI thread between two signals and keep no pointer.
//! Messages away from the end are packed (compressed) a while after they came: message() unpacks a copy on demand, so keep what
//! you make of it, not the parts.
class Transcript
{
public:
    enum class Load : quint8
    {
        Loading, //!< nothing known yet, or the newest page is asked for (again)
        Cached,  //!< what the local library had; the server has not answered yet
        Ready,
        Failed,
    };

    [[nodiscard]] Load load() const { return m_load; }
    //! Cursor of the next older page on the server; empty = the first message is here (when Ready).
    [[nodiscard]] QString olderCursor() const { return m_older; }
    [[nodiscard]] bool isLoadingOlder() const { return m_loadingOlder; }

    [[nodiscard]] qsizetype count() const { return qsizetype(m_rows.size()); }
    //! -1 if unknown.
    [[nodiscard]] qsizetype indexOf(const QString &messageId) const;
    //! Complete but for `extra`, which is empty while the message is packed.
    [[nodiscard]] const opencode::Message &info(qsizetype index) const { return m_rows[size_t(index)]->info; }
    [[nodiscard]] MessageMark mark(qsizetype index) const { return m_rows[size_t(index)]->mark; }
    //! The whole message; shares its data with the store unless it is packed.
    [[nodiscard]] opencode::MessageWithParts message(qsizetype index) const;
    //! Null if unknown or packed. Valid until the store changes: for reading the text of a growing part without a copy.
    [[nodiscard]] const opencode::Part *part(const QString &messageId, const QString &partId) const;
    //! Bytes held, roughly: for the memory figures and the tests.
    [[nodiscard]] qsizetype footprint() const;

    bool upsert(const opencode::Message &message);
    bool remove(const QString &messageId);
    bool upsertPart(const opencode::Part &part);
    bool removePart(const QString &messageId, const QString &partId);
    //! False if the part is unknown or has ended.
    bool append(const QString &messageId, const QString &partId, const QString &text);
    //! The attempt was given up: open text of `messageId` (the newest assistant message if empty) is dropped.
    QStringList dropOpenText(const QString &messageId = {});
    //! Packs up to `limit` messages other than the newest `keep`; false when there is none left to pack.
    bool pack(int limit, int keep);

private:
    friend class SessionStore;
    friend class TranscriptMerge;

    struct Row
    {
        opencode::Message info;
        QList<opencode::Part> parts;
        QByteArray packed; //!< holds parts and info.extra when not empty
        MessageMark mark = MessageMark::None;
        bool cached = false; //!< from the library, not yet confirmed by the server
    };

    [[nodiscard]] size_t lowerBound(opencode::TimeMs created, const QString &id) const;
    [[nodiscard]] Row *hot(const QString &messageId);
    [[nodiscard]] static opencode::Part *find(QList<opencode::Part> &parts, const QString &partId);
    static void markDropped(Row &row);

    std::vector<std::unique_ptr<Row>> m_rows;
    QHash<QString, Row *> m_byId;
    QSet<QString> m_removed; //!< so that a page asked for before the removal does not bring one back
    QString m_older;
    Load m_load = Load::Loading;
    bool m_loadingOlder = false;
    bool m_mayHaveCold = false;
    Row *m_lastRow = nullptr; //!< of the last delta: a stream hits the same part thousands of times
    qsizetype m_lastPart = -1;
};

} // namespace qd
