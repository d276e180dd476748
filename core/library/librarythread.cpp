// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/librarythread.h"

#include "core/base/logging.h"

namespace qd {

using namespace Qt::StringLiterals;

LibraryThread::LibraryThread(QString path)
    : m_worker(new QObject)
    , m_database(std::move(path))
{
    m_thread.setObjectName(u"library"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

LibraryThread::~LibraryThread()
{
    QMetaObject::invokeMethod(
        m_worker,
        [this] {
            m_database.close(); // a connection ends on its own thread
            m_worker->deleteLater();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

QFuture<Outcome<LibraryReport>> LibraryThread::open()
{
    return enqueue<LibraryReport>([this](LibraryDatabase &database) {
        Outcome<LibraryReport> opened = database.open();
        if (opened && opened->rebuilt)
            Q_EMIT rebuilt(opened->asidePath);
        return opened;
    });
}

bool LibraryThread::repair()
{
    if (!m_database.isDamaged())
        return false;
    const Outcome<LibraryReport> done = m_database.rebuild();
    if (!done)
        qCCritical(lcLibrary) << "can't rebuild:" << done.error().detail;
    else if (done->rebuilt)
        Q_EMIT rebuilt(done->asidePath);
    return done.has_value();
}

void LibraryThread::report(const QString &trouble)
{
    if (m_trouble == trouble)
        return;
    m_trouble = trouble;
    if (!trouble.isEmpty())
        qCWarning(lcLibrary) << trouble;
    Q_EMIT troubleChanged(trouble);
}

} // namespace qd
