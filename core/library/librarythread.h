// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/librarydatabase.h"

#include <QPromise>
#include <QThread>

namespace qd {

//! \brief The library's thread and what runs on it, in the order of the calls.
class LibraryThread : public QObject
{
    Q_OBJECT

public:
    explicit LibraryThread(QString path);
    //! Finishes what was asked.
    ~LibraryThread() override;

    template <typename T>
    using Work = std::function<Outcome<T>(LibraryDatabase &)>;

    //! The damaged file is rebuilt, once, and the work tried again.
    template <typename T>
    QFuture<Outcome<T>> enqueue(Work<T> work)
    {
        auto promise = std::make_shared<QPromise<Outcome<T>>>();
        QFuture<Outcome<T>> future = promise->future();
        promise->start();
        QMetaObject::invokeMethod(
            m_worker,
            [this, promise, work = std::move(work)] {
                Outcome<T> result = work(m_database);
                if (!result && repair())
                    result = work(m_database);
                report(result ? QString() : result.error().detail);
                promise->addResult(std::move(result));
                promise->finish();
            },
            Qt::QueuedConnection);
        return future;
    }
    QFuture<Outcome<LibraryReport>> open();

Q_SIGNALS:
    void troubleChanged(const QString &trouble);
    void rebuilt(const QString &asidePath);

private:
    bool repair();
    void report(const QString &trouble);

    QThread m_thread;
    QObject *m_worker;
    LibraryDatabase m_database; //!< touched on m_thread only
    QString m_trouble;
};

} // namespace qd
