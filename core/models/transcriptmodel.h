// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/background.h"
#include "core/text/richblock.h"

#include <QAbstractListModel>

#include <memory>

namespace qd {

class SessionStore;
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
//! Left out: synthetic and ignored parts, parts of a dropped attempt, messages that were reverted, unknown part types.
class TranscriptModel : public QAbstractListModel
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
    enum Kind
    {
        Text,       //!< block: paragraph, heading, list item, quote, rule or html
        Code,       //!< block: code, or one piece of it (see continued)
        Table,      //!< block: table
        Diff,       //!< block: one piece of a file's diff
        Output,     //!< block: one piece of what a tool printed, plain
        Reasoning,  //!< header; expandable to Text/Code/… rows of depth 1; durationMs, 0 while it runs
        Tool,       //!< one line; toolKind, title, subtitle, toolStatus, durationMs; expandable
        File,       //!< attachment: title = name, subtitle = MIME type, fileUrl
        Todo,       //!< one item: title, todoStatus
        Permission, //!< card: requestId, permission, title, patterns, always, block = the command or diff; ownerSessionId, subtitle = the sub-agent's title
        Question,   //!< card: requestId, questions, ownerSessionId, subtitle = the sub-agent's title
        Error,      //!< errorCode says what to do; title = the server's words (first line)
        Footer,     //!< end of a turn: agent, modelName, tokens…, cost, durationMs, time
        Compaction, //!< divider: older messages were summed up; automatic
        Queued,     //!< a prompt that is not answered yet; promptState says why; its text rows stand above it
        Interrupted, //!< the turn ended without an end (the server died or was stopped)
        Reverted,    //!< count messages are hidden since the session was reverted to an earlier point
        Retrying,    //!< title = why, retryAt = when, count = attempt
        ShowAll,     //!< the block above was cut: count = characters that are hidden; showAll(row) shows them
        Loading,     //!< the last row while older messages exist
        Day,         //!< separator: the messages below it are of this day (time = local midnight)
    };
    Q_ENUM(Kind)
    enum Author
    {
        Nobody,
        User,
        Assistant
    };
    Q_ENUM(Author)
    enum ToolKind
    {
        OtherTool,
        Bash,
        Edit,
        Write,
        Read,
        Grep,
        Glob,
        List,
        WebFetch,
        WebSearch,
        Task,
        TodoWrite,
        TodoRead,
        AskQuestion,
        Skill,
        Patch,
        Lsp,
        InvalidTool
    };
    Q_ENUM(ToolKind)
    //! Stopped: it was running when its turn ended without an end, or the person stopped it.
    enum ToolStatus
    {
        Pending,
        Running,
        Completed,
        Failed,
        Rejected,
        Stopped
    };
    Q_ENUM(ToolStatus)
    enum TodoStatus
    {
        TodoPending,
        TodoInProgress,
        TodoCompleted,
        TodoCancelled
    };
    Q_ENUM(TodoStatus)
    //! Stored = kept here, not sent yet; Sending; Waiting = the server has it and is busy with an earlier one; Unsent = failed, can be sent again.
    enum PromptState
    {
        Stored,
        Sending,
        Waiting,
        Unsent
    };
    Q_ENUM(PromptState)
    //! What a person can do about an error; the words are the view's.
    enum ErrorCode
    {
        OtherError,
        SignIn,
        RateLimit,
        Overloaded,
        ContextFull,
        Aborted,
        TooLong,
        Filtered,
        ProviderError,
        NoModel
    };
    Q_ENUM(ErrorCode)

    //! The names in QML are these with a lower-case first letter and without "Role". Roles that a kind does not have are 0, "" or false.
    enum Role
    {
        KindRole = Qt::UserRole, //!< Kind
        BlockRole,               //!< RichBlock; Text, Code, Table, Diff, Output, Permission
        MessageIdRole,           //!< string
        PartIdRole,              //!< string
        AuthorRole,              //!< Author
        FirstRole,               //!< bool: the first (upper) row of its message
        LastRole,                //!< bool: the last (lower) row of its message
        DepthRole,               //!< int: 1 inside an opened reasoning or tool row
        ContinuedRole,           //!< bool: a piece that continues the row above (no gap, no upper border)
        ContinuesRole,           //!< bool: the row below continues this one
        ExpandableRole,          //!< bool
        ExpandedRole,            //!< bool
        StreamingRole,           //!< bool: this row is still being written
        TitleRole,               //!< string
        SubtitleRole,            //!< string
        ToolRole,                //!< string: the tool's name as the server spells it
        ToolKindRole,            //!< ToolKind
        ToolStatusRole,          //!< ToolStatus
        TodoStatusRole,          //!< TodoStatus
        PromptStateRole,         //!< PromptState
        ErrorCodeRole,           //!< ErrorCode
        TimeRole,                //!< ms since the epoch: message: created; Tool, Reasoning: start; Footer: end
        DurationRole,            //!< ms, 0 = still running or unknown
        InputTokensRole,         //!< number; Footer: of the turn's last step, cache included: what the context holds
        OutputTokensRole,        //!< number; Footer: of the whole turn, reasoning included
        CostRole,                //!< number, US dollars; Footer: of the whole turn
        AgentRole,               //!< string
        ModelNameRole,           //!< string: the model's id
        ProviderRole,            //!< string: the provider's id
        ChildSessionIdRole,      //!< string: Tool task: the session to open
        RequestIdRole,           //!< string
        OwnerSessionIdRole,      //!< string: where the answer goes
        PermissionRole,          //!< string: edit, bash, …
        PatternsRole,            //!< list of strings
        AlwaysRole,              //!< list of strings
        QuestionsRole,           //!< as InboxModel
        FileUrlRole,             //!< string: data: or file:
        AdditionsRole,           //!< int
        DeletionsRole,           //!< int
        CountRole,               //!< int
        RetryAtRole,             //!< ms since the epoch
        AutomaticRole,           //!< bool
    };
    Q_ENUM(Role)

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

    //! What waits in the outbox for this session, in the order of sending; shows at once, until the server has it.
    void setOutbox(const QList<OutboxRow> &rows);

    //! Asks the store for the next older page unless one is under way or there is none.
    Q_INVOKABLE void fetchOlder();
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

    //! Rows of a message: the upper end is the larger number. -1 when it has none.
    Q_INVOKABLE [[nodiscard]] int firstRowOf(const QString &messageId) const;
    Q_INVOKABLE [[nodiscard]] int lastRowOf(const QString &messageId) const;
    //! The row that shows the end of this part's text, -1 when none does.
    Q_INVOKABLE [[nodiscard]] int endRowOfPart(const QString &partId) const;
    Q_INVOKABLE [[nodiscard]] int rowOfRequest(const QString &requestId) const;
    //! The newest (oldest) message that has rows; "" when none has.
    Q_INVOKABLE [[nodiscard]] QString newestMessage() const;
    Q_INVOKABLE [[nodiscard]] QString oldestMessage() const;

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
