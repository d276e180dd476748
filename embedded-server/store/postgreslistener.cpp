// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/postgreslistener.h"

#include <QSqlDriver>
#include <QTimer>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const QString Channel = u"quarterdeck"_s;

} // namespace

class PostgresListener::Ear : public QObject
{
public:
    Ear(StoreAddress address, const DatabaseOptions &options, Notifier &notifier)
        : m_connection(std::move(address))
        , m_checkMs(int(options.listenCheckMs))
        , m_pauses(options.retryFirstMs, options.retryMaxMs, options.random)
        , m_notifier(notifier)
    {}
    ~Ear() override { m_connection.close(); }

    void start()
    {
        if (m_timer != nullptr)
            return;
        m_timer = new QTimer(this); // here, for it belongs to this thread
        m_timer->setSingleShot(true);
        connect(m_timer, &QTimer::timeout, this, &Ear::look);
        look();
    }

    void look()
    {
        if (m_timer == nullptr)
            return;
        if (m_connection.isOpen() && !m_connection.run(u"SELECT 1"_s))
            m_connection.close();
        if (!m_connection.isOpen() && !listen()) {
            m_connection.close();
            m_timer->start(int(m_pauses.next()));
            return;
        }
        m_pauses.reset();
        m_timer->start(m_checkMs);
    }

private:
    bool listen()
    {
        if (!m_connection.open())
            return false;
        QSqlDriver *driver = m_connection.database().driver();
        connect(
            driver, &QSqlDriver::notification, this,
            [this](const QString &, QSqlDriver::NotificationSource, const QVariant &text) { tell(text.toString()); });
        if (!driver->subscribeToNotification(Channel))
            return false;
        Notifier *notifier = &m_notifier;
        QMetaObject::invokeMethod(
            notifier, [notifier] { Q_EMIT notifier->missed(); }, Qt::QueuedConnection);
        return true;
    }

    void tell(const QString &text)
    {
        const qsizetype end = text.indexOf(u' ');
        if (end <= 0)
            return;
        const auto emitIt = [notifier = &m_notifier, topic = text.left(end), payload = text.mid(end + 1)] {
            Q_EMIT notifier->notified(topic, payload);
        };
        QMetaObject::invokeMethod(&m_notifier, emitIt, Qt::QueuedConnection);
    }

    Connection m_connection;
    int m_checkMs;
    Backoff m_pauses;
    Notifier &m_notifier;
    QTimer *m_timer = nullptr;
};

PostgresListener::PostgresListener(StoreAddress address, const DatabaseOptions &options, Notifier &notifier)
    : m_ear(new Ear(std::move(address), options, notifier))
{
    m_thread.setObjectName(u"store-listen"_s);
    m_ear->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_ear, &QObject::deleteLater);
    m_thread.start();
}

PostgresListener::~PostgresListener()
{
    m_thread.quit();
    m_thread.wait();
}

void PostgresListener::start()
{
    QMetaObject::invokeMethod(
        m_ear, [ear = m_ear] { ear->start(); }, Qt::QueuedConnection);
}

void PostgresListener::check()
{
    QMetaObject::invokeMethod(
        m_ear, [ear = m_ear] { ear->look(); }, Qt::QueuedConnection);
}

} // namespace qd::store
