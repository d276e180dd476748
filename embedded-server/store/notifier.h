// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace qd::store {

//! A word to whoever waits: about what, and a few words on it.
struct Notice
{
    QString topic;   //!< no blanks
    QString payload; //!< small: names and ids, for the rest is in the tables. At most 4,000 bytes
};

//! \brief Wake-ups after a commit: Transaction::notify() in any process on the database, notified() in all of them, the writer's own too.
//!
//! With SQLite the wake-ups reach this process only. A wake-up is a hint, never the only way to learn of something: one that comes while
//! a connection is away is lost, and missed() says that this may have been.
class Notifier : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    //! Emitted on the notifier's own thread (the Database's).
    void notified(const QString &topic, const QString &payload);
    //! The connection was away and is back, or is there for the first time: look for yourself what there is to do.
    void missed();
};

} // namespace qd::store
