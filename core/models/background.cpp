// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/background.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>

namespace qd {
namespace {

class PoolBackground : public Background
{
public:
    PoolBackground()
    {
        m_pool.setMaxThreadCount(1); // one thread keeps the order
        m_pool.setExpiryTimeout(5'000);
        m_pool.setThreadPriority(QThread::LowPriority);
    }

    void run(QObject *context, std::function<void()> work, std::function<void()> done) override
    {
        m_pool.start([this, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done)] {
            work();
            const auto finish = [context, done] {
                if (context)
                    done();
            };
            QMetaObject::invokeMethod(&m_receiver, finish, Qt::QueuedConnection);
        });
    }

private:
    QObject m_receiver; // lives where the models live; a job must not touch `context` itself, which may go at any time
    QThreadPool m_pool; // last: its end waits for the jobs, which use the receiver
};

} // namespace

Background &sharedBackground()
{
    static PoolBackground background;
    return background;
}

} // namespace qd
