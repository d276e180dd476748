// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/library.h"
#include "core/models/requestview.h"
#include "core/models/transcriptgroups.h"
#include "core/models/transcriptmodel.h"
#include "core/sessions/sessionstore.h"
#include "core/text/highlight.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSet>
#include <QTimer>

namespace qd {

class TranscriptModel::Private
{
public:
    static constexpr int mostHot = 48; //!< groups with blocks
    static constexpr int keptHot = 24;
    static constexpr int quietHot = 8; //!< when nothing has happened for a while

    Private(TranscriptModel *q, SessionStore &store, SessionKey key, Background &background);

    // What happened, and what to do about it at the next flush.
    void note(const TranscriptChange &change);
    void noteTail();
    enum class Pace
    {
        Frame,
        Text
    };
    void schedule(Pace pace = Pace::Frame);
    void flush();

    // Messages (transcriptupdate.cpp).
    void removeMessages(const Transcript &transcript);
    void takeGrowth(const Transcript &transcript);
    void updateDirty(const Transcript &transcript);
    void takeReset(const Transcript &transcript);
    void takeWindow(const Transcript &transcript);
    void removeMessage(int group);
    void removeGroup(int group);
    void insertGroup(int at, std::unique_ptr<transcript::Group> group);
    void update(const Transcript &transcript, qsizetype index, int group);
    void refreshContexts(const Transcript &transcript);
    void touchAround(const Transcript &transcript, qsizetype index);
    void updateLatestTodo();

    // Preparing (transcriptprepare.cpp).
    struct Job
    {
        opencode::Message info;
        QList<opencode::Part> parts;
        QList<transcript::PartOptions> options;
    };
    struct Prepared
    {
        QString id;
        transcript::Place place;
        TranscriptRow::Author author = TranscriptRow::Nobody;
        std::vector<transcript::PartView> parts;
        bool heavy = false;
    };
    [[nodiscard]] Job jobFor(const Transcript &transcript, qsizetype index) const;
    [[nodiscard]] transcript::PartOptions optionsFor(const opencode::Message &info, MessageMark mark,
                                                     const opencode::Part &part,
                                                     const transcript::PartView *view) const;
    [[nodiscard]] static Prepared prepareMessage(const Job &job);
    void prepareAll(const Transcript &transcript, const QList<qsizetype> &indexes);
    void prepareLater(const Transcript &transcript, const QList<qsizetype> &indexes);
    void adopt(std::vector<Prepared> prepared);
    void adoptInto(int group, Prepared prepared);
    void insertMessages(std::vector<std::unique_ptr<transcript::Group>> groups);
    [[nodiscard]] transcript::Context contextFor(const Transcript &transcript, qsizetype index) const;
    void materialize(transcript::Group &group);
    //! When more than `most` groups have blocks: leaves `kept` that were asked for last.
    void packOld(int most = mostHot, int kept = keptHot);

    // Ends (transcriptends.cpp).
    void updateTail();
    void addRequests(std::vector<transcript::Row> &rows);
    [[nodiscard]] QString relativeTitle(const QString &title) const;
    void updatePrompts(const Transcript &transcript);
    void updateHead();
    void updateState();
    [[nodiscard]] bool hasOlder() const;
    void fetchOlder();

    // Rows.
    //! Makes a group's rows these, with the fewest signals.
    void setRows(int group, std::vector<transcript::Row> next);
    void rebuildRows(int group);
    void changeRows(int group, const std::vector<transcript::Row> &next, int first, int last);
    [[nodiscard]] QVariant value(const transcript::Groups::Position &position, int role);
    [[nodiscard]] transcript::BlockPtr blockAt(const transcript::Groups::Position &position);
    [[nodiscard]] bool isRow(int row) const { return row >= 0 && row < groups.rowCount(); }
    [[nodiscard]] const Transcript *source() const { return store.transcript(key); }

    // Colours (transcriptselection.cpp).
    void highlight(int row);
    void colour(const transcript::Groups::Position &position, const QList<text::TokenSpan> &tokens);
    void takeColours(const QString &language, const QString &code);

    TranscriptModel *q;
    SessionStore &store;
    const SessionKey key;
    Background &background;
    RequestViews requests;
    QPointer<text::Highlighter> highlighter;
    QHash<QString, QStringList> uncoloured; //!< code to rows (selectableId) that wait for its colours

    transcript::Groups groups;
    transcript::Place windowStart; //!< the oldest message that is shown or being prepared
    bool hasWindow = false;
    QHash<QString, bool> preparing; //!< messages on the worker; true = changed meanwhile
    int slices = 0;                 //!< jobs on the worker
    bool wantsOlder = false;        //!< the next page is asked for and will be shown
    QString latestTodo;             //!< part id
    QList<OutboxRow> outbox;
    QHash<QString, int> serials; //!< of cards in the tail
    int nextSerial = 0;
    quint64 tick = 0;
    int hot = 0; //!< groups that may have been unpacked since the last packing

    // Since the last flush.
    QSet<QString> dirty;
    QSet<QString> contextDirty;
    QSet<QString> removed;
    QList<TranscriptChange::Growth> grown;
    bool reset = true;
    bool tailDirty = true;
    bool todosMoved = false;
    bool flushing = false;
    QElapsedTimer sinceFlush;
    QTimer timer;
    int interval = 16;

    bool wasLoading = true;
    bool wasComplete = false;
    int lastCount = 0;
};

} // namespace qd
