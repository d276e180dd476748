// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <QCache>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

namespace qd::text {

//! \brief The language's one name for what stands behind a fence or at the end of a file name ("js", "c++", "sh"); empty if it is not known.
[[nodiscard]] QString languageOf(QStringView alias);
//! The same from a file name; empty if it is not known.
[[nodiscard]] QString languageOfFile(QStringView fileName);

//! \brief Colours of `code`, at once, on the calling thread. Empty when the language is not known or `limitMs` ran out.
//!
//! The grammars are a module of their own that the first call loads; where it is missing nothing is coloured (logged once). Any thread.
[[nodiscard]] QList<TokenSpan> highlight(QStringView language, QStringView code, int limitMs);

//! Their tables and queries take some megabytes: a Highlighter unloads them when it had nothing to do for a second.
[[nodiscard]] bool areGrammarsLoaded();

//! \brief Highlights on a thread of its own and remembers the latest results.
//!
//! Lives on one thread (the GUI's), gives its results there.
class Highlighter : public QObject
{
    Q_OBJECT

public:
    explicit Highlighter(QObject *parent = nullptr);
    ~Highlighter() override; //!< waits for the piece of work under way, at most its time limit

    //! \brief The tokens of `code`, null when they are on their way: then ready() follows.
    //!
    //! Empty for a language that is not known and for code longer than 512 Ki units. The pointer is good until the next call or event.
    [[nodiscard]] const QList<TokenSpan> *tokens(const QString &language, const QString &code);

    //! Forgets all but the newest.
    void releaseMemory();

Q_SIGNALS:
    //! tokens() for this code now knows them. `language` is its one name (languageOf()).
    void ready(const QString &language, const QString &code);

private:
    struct Key
    {
        QString language;
        QString code;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.language, key.code); }
    };

    void store(const Key &key, QList<TokenSpan> tokens);

    QThreadPool m_pool;
    QCache<Key, QList<TokenSpan>> m_cache;
    QSet<Key> m_pending;
    QTimer m_rest;
};

//! The part of `tokens` within [start, start + length), moved to begin at 0: a piece of a split block.
[[nodiscard]] QList<TokenSpan> sliceTokens(const QList<TokenSpan> &tokens, int start, int length);

} // namespace qd::text
