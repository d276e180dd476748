// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/background.h"
#include "core/models/transcriptrow.h"
#include "core/opencode/types.h"
#include "core/text/selectablerows.h"

#include <QAbstractListModel>

#include <memory>

namespace qd {

class SessionStore;
namespace text {
class Highlighter;
}
struct OutboxRow;
struct SessionKey;

//! \brief One open session as flat rows, NEWEST FIRST (row 0 is the bottom; for a ListView with BottomToTop).
//!
//! One row per block of text, tool call, card and footer. While an answer streams only its last block's row changes, at most once per
//! 16 ms; no timer runs when nothing changes. Messages that nobody has looked at for a while keep their rows but drop their blocks;
//! data() makes them again on demand, so that memory stays flat however long the session is.
//!
//! Older messages: fetchMore() (a view does it by itself when it comes near the last row) or fetchOlder() asks the store for
//! the next page; its text is parsed on a worker thread and arrives as one insertion per slice.
//!
//! What a row is and which roles it has: transcriptrow.h.
//!
//! Left out: synthetic and ignored parts, parts of a dropped attempt, messages that were reverted, unknown part types.
class TranscriptModel : public QAbstractListModel, public text::SelectableRows
{
    Q_OBJECT
    Q_PROPERTY(QString workspaceId READ workspaceId CONSTANT)
    Q_PROPERTY(QString sessionId READ sessionId CONSTANT)
    //! The newest page is not there yet: show the loading state, not the empty one.
    Q_PROPERTY(bool loading READ isLoading NOTIFY loadingChanged)
    //! The first message of the session is in the model.
    Q_PROPERTY(bool complete READ isComplete NOTIFY completeChanged)
    Q_PROPERTY(int messageCount READ messageCount NOTIFY messageCountChanged)

public:
    //! Opens the transcript and closes it at the end. `store` and `background` must outlive the model.
    TranscriptModel(SessionStore &store, const SessionKey &key, Background &background, QObject *parent = nullptr);
    ~TranscriptModel() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    void multiData(const QModelIndex &index, QModelRoleDataSpan span) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    [[nodiscard]] QString workspaceId() const;
    [[nodiscard]] QString sessionId() const;
    [[nodiscard]] bool isLoading() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] int messageCount() const;

    //! Who colours code; nobody by default. Must outlive the model.
    void setHighlighter(text::Highlighter *highlighter);
    //! What waits in the outbox for this session, in the order of sending; shows at once, until the server has it.
    void setOutbox(const QList<OutboxRow> &rows);

    //! Brings the rows up to date now instead of within 16 ms.
    void flush();
    //! A flush is on its way: there is a timer only then.
    [[nodiscard]] bool hasPendingFlush() const;
    //! Asks the store for the next older page unless one is under way or there is none.
    Q_INVOKABLE void fetchOlder();
    //! Asks the server again for what could not be read.
    Q_INVOKABLE void reload();
    //! Drops the blocks of rows that were not asked for lately; they are made again when they are.
    Q_INVOKABLE void releaseMemory();
    //! Opens or folds a reasoning, tool or todo row. What it shows may arrive a moment later. False when the row can't.
    Q_INVOKABLE bool setExpanded(int row, bool expanded);
    //! Shows what was cut; `row` is the ShowAll row.
    Q_INVOKABLE void showAll(int row);
    //! Colours this row's code soon, when its language is known and it is not done yet. Call it for rows that are visible.
    Q_INVOKABLE void ensureHighlighted(int row);

    //! What copying this row gives; "" for rows without text.
    Q_INVOKABLE [[nodiscard]] QString plainText(int row) const;
    //! The text of a message as it was written (markdown), its visible text parts joined by an empty line.
    Q_INVOKABLE [[nodiscard]] QString messageSource(const QString &messageId) const;
    //! The whole code block (all its pieces) that this row is a part of.
    Q_INVOKABLE [[nodiscard]] QString codeAt(int row) const;

    //! The part as the server sent it (an attachment's data is in it: opencode::filePartOf(), not on the GUI thread).
    [[nodiscard]] opencode::Part part(const QString &messageId, const QString &partId) const;

    //! Rows of a message: the upper end is the larger number. -1 when it has none.
    Q_INVOKABLE [[nodiscard]] int firstRowOf(const QString &messageId) const;
    Q_INVOKABLE [[nodiscard]] int lastRowOf(const QString &messageId) const;
    //! The row that shows the end of this part's text, -1 when none does.
    Q_INVOKABLE [[nodiscard]] int endRowOfPart(const QString &partId) const;
    Q_INVOKABLE [[nodiscard]] int rowOfRequest(const QString &requestId) const;
    //! The newest (oldest) message that has rows; "" when none has.
    Q_INVOKABLE [[nodiscard]] QString newestMessage() const;
    Q_INVOKABLE [[nodiscard]] QString oldestMessage() const;

    [[nodiscard]] int selectableRowCount() const override;
    [[nodiscard]] QString selectableId(int row) const override;
    [[nodiscard]] int selectableRow(const QString &id) const override;
    [[nodiscard]] QString selectableText(int row) const override;
    [[nodiscard]] QString selectableMarkdown(int row, int from, int to) const override;
    [[nodiscard]] bool selectableContinues(int row) const override;
    [[nodiscard]] bool selectableTight(int row) const override;

    //! Bytes of blocks that are in memory now, by own account. For tests and the status bar.
    [[nodiscard]] qint64 blockBytes() const;

Q_SIGNALS:
    void loadingChanged();
    void completeChanged();
    void messageCountChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
