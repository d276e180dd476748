// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sessions/packedparts.h"
#include "core/sessions/packfile.h"
#include "core/sessions/sessionstate.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
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
        Loading, //!< nothing known yet
        Cached,  //!< what the local library had; the server has not answered yet
        Ready,
        Failed, //!< the newest page could not be had; SessionStore::reloadTranscript() asks again
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
    //! The whole message; shares its data with the store unless it is packed. Without parts when they can't be read (MessageMark::Lost
    //! follows).
    [[nodiscard]] opencode::MessageWithParts message(qsizetype index) const;
    //! Null if unknown or packed. Valid until the store changes: for reading the text of a growing part without a copy.
    [[nodiscard]] const opencode::Part *part(const QString &messageId, const QString &partId) const;
    [[nodiscard]] bool isPacked(qsizetype index) const { return !m_rows[size_t(index)]->packed.isEmpty(); }

    void upsert(const opencode::Message &message);
    bool remove(const QString &messageId);
    //! False if the message is not loaded or lost.
    bool upsertPart(const opencode::Part &part);
    bool removePart(const QString &messageId, const QString &partId);
    //! False if the part is unknown, has ended or was dropped.
    bool append(const QString &messageId, const QString &partId, const QString &text);
    //! The newest attempt was given up: its open text is dropped. The id of the message it was in; empty if there was none.
    QString dropOpenText();

    TranscriptChange mergeNewest(const opencode::MessagePage &page);
    TranscriptChange mergeOlder(const opencode::MessagePage &page);
    TranscriptChange mergeCached(const QList<opencode::MessageWithParts> &messages);

    //! Sets every mark and adds the ids of messages whose mark changed. `settling`: idle came just now, updates may still follow.
    void computeMarks(bool active, bool settling, const std::optional<opencode::Revert> &revert,
                      QSet<QString> &changed);
    //! The last turn has begun an answer and not ended it.
    [[nodiscard]] bool hasOpenTurn() const;
    //! What the conversation ends with, if that is an error; null too when the person stopped it or it was reverted.
    [[nodiscard]] std::shared_ptr<const opencode::MessageError> lastError() const;
    //! A turn that was already running when the server was asked: its last message is not interrupted after all.
    void revive();
    //! There is a message before the newest `keep` that pack() would take.
    [[nodiscard]] bool canPack(qsizetype keep) const;
    //! Packs up to `limit` messages before the newest `keep`; false when there is none left to pack.
    bool pack(qsizetype limit, qsizetype keep);
    //! The first message whose parts can't be read any more; -1 if there is none.
    [[nodiscard]] qsizetype firstLost() const;
    //! Called, while something is read, when a message turns out to be lost.
    void setLostHandler(std::function<void()> handler) { m_whenLost = std::move(handler); }

private:
    friend class SessionStore;

    struct Row
    {
        opencode::Message info;
        QList<opencode::Part> parts;
        PackFile::Place packed; //!< holds parts and info.extra when not empty
        MessageMark mark = MessageMark::None;
        bool cached = false; //!< from the library, not yet confirmed by the server
        bool dead =
            false; //!< was found interrupted: stays so when the session is busy again, unless an event touches it
        bool large = false; //!< not worth packing
        bool lost = false;  //!< `packed` can't be read

        [[nodiscard]] bool isPackable() const { return packed.isEmpty() && !large && mark != MessageMark::Live; }
        bool fresh =
            false; //!< came as an event, and its session was not seen busy since: its turn may be about to begin
    };
    using Rows = std::vector<std::unique_ptr<Row>>;

    [[nodiscard]] static std::unique_ptr<Row> makeRow(const opencode::MessageWithParts &message);
    [[nodiscard]] static bool before(const Row &row, opencode::TimeMs created, const QString &id);
    [[nodiscard]] bool sameContent(const Row &a, const Row &b) const;
    static void keepStreamedText(Row &fresh, const Row &old);
    static void dropEarlierAttempts(Row &row, bool forgetStreamed);
    //! Null when they can't be read: the row is lost then.
    [[nodiscard]] std::optional<UnpackedParts> read(Row &row) const;
    //! False when they can't be read.
    bool unpack(Row &row);
    [[nodiscard]] Rows::iterator lowerBound(opencode::TimeMs created, const QString &id);
    Row *insert(std::unique_ptr<Row> row);
    [[nodiscard]] std::unique_ptr<Row> take(const QString &messageId);
    void shareTexts(opencode::Message &message);
    //! With its parts; null if unknown or lost.
    [[nodiscard]] Row *hot(const QString &messageId);
    [[nodiscard]] qsizetype lastAssistant() const;
    [[nodiscard]] qsizetype answered() const;
    [[nodiscard]] bool wasCutShort() const;
    [[nodiscard]] QSet<QString> queuedIds(qsizetype end) const;
    void forgetRecent();

    Rows m_rows;
    PackFile m_packs;
    std::function<void()> m_whenLost;
    QHash<QString, Row *> m_byId;
    QSet<QString> m_shared;  //!< what many messages say alike: agents, models, …
    QSet<QString> m_removed; //!< so that an older page asked for before the removal does not bring one back
    QString m_older;
    Load m_load = Load::Loading;
    bool m_loadingOlder = false;
    Row *m_recentRow = nullptr; //!< of the last delta: a stream hits the same part thousands of times
    qsizetype m_recentPart = -1;
};

} // namespace qd
