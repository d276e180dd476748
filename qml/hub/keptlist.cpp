// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/keptlist.h"

#include "core/base/worker.h"
#include "core/library/library.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr std::chrono::milliseconds saveAfter{500};

} // namespace

KeptList::KeptList(SocketTarget target, Library &library, QString key, Scheduler &scheduler)
    : m_target(std::move(target))
    , m_library(library)
    , m_key(std::move(key))
    , m_scheduler(scheduler)
{
    m_saving.setSingleShot(true);
    m_saving.setInterval(saveAfter);
    connect(&m_saving, &QTimer::timeout, this, [this] { TaskScope::start(saveTask()); });
    TaskScope::start(readTask());
}

KeptList::~KeptList()
{
    if (m_list)
        m_list->disconnect(this);
    if (m_saving.isActive())
        m_library.setValue(m_key, kept());
}

// Without what was told before, what a person took off would be told again: a list that can't be read is not begun anew.
QCoro::Task<> KeptList::readTask()
{
    QCoro::Task<Outcome<QByteArray>> reading = m_tasks(taskOf(m_library.value(m_key)));
    const Outcome<QByteArray> read = co_await reading;
    if (!read) {
        setSaveTrouble(read.error().detail);
        co_return;
    }
    begin(*read);
}

void KeptList::begin(const QByteArray &kept)
{
    const QJsonObject before = QJsonDocument::fromJson(kept).object();
    const QJsonObject told = before[u"told"].toObject();
    for (auto each = told.begin(); each != told.end(); ++each)
        m_told.insert(each.key(), each->toString().toUtf8());
    const QByteArray document = QByteArray::fromBase64(before[u"document"].toString().toLatin1());
    m_list = std::make_unique<SharedList>(m_target, document, systemClock(), m_scheduler);
    connect(m_list.get(), &SharedList::entriesChanged, this, [this] {
        m_saving.start();
        Q_EMIT changed();
    });
    connect(m_list.get(), &SharedList::syncedChanged, this, [this] {
        tell();
        Q_EMIT changed();
    });
    connect(m_list.get(), &SharedList::writingRefused, this, [this](const QString &why) {
        m_refusal = why;
        Q_EMIT changed();
    });
    follow();
    Q_EMIT changed();
}

void KeptList::setConnected(bool connected)
{
    m_connected = connected;
    follow();
}

void KeptList::follow()
{
    if (!m_list || m_connected == m_started || isRefused())
        return;
    m_started = m_connected;
    if (m_started)
        m_list->start();
    else
        m_list->stop();
}

bool KeptList::isRefused() const
{
    return m_list && m_list->connection().state() == RoomConnection::State::Refused;
}

void KeptList::end()
{
    m_tasks.cancel();
    m_saving.stop();
    if (m_list)
        m_list->stop();
    m_library.setValue(m_key, {});
}

void KeptList::offer(const Entries &own)
{
    m_own = own;
    tell();
}

void KeptList::tell()
{
    if (!m_own || !isSynced())
        return;
    const Entries known = m_list->entries();
    Entries told;
    Entries news;
    for (auto each = m_own->cbegin(); each != m_own->cend(); ++each) {
        const auto before = m_told.constFind(each.key());
        const bool isThere = known.contains(each.key());
        const bool isNew = before == m_told.cend();
        if (isNew ? !isThere : isThere && *before != each.value())
            news.insert(each.key(), each.value());
        told.insert(each.key(), each.value());
    }
    if (std::exchange(m_told, told) != told)
        m_saving.start();
    for (auto each = news.cbegin(); each != news.cend(); ++each)
        m_list->put(each.key(), each.value());
}

void KeptList::takeOff(const QString &key)
{
    if (m_list)
        m_list->remove(key);
}

QByteArray KeptList::kept() const
{
    QJsonObject told;
    for (auto each = m_told.cbegin(); each != m_told.cend(); ++each)
        told.insert(each.key(), QString::fromUtf8(each.value()));
    const QJsonObject whole{
        {u"version"_s, 1}, {u"told"_s, told}, {u"document"_s, QString::fromLatin1(m_list->whole().toBase64())}};
    return QJsonDocument(whole).toJson(QJsonDocument::Compact);
}

QCoro::Task<> KeptList::saveTask()
{
    QCoro::Task<Outcome<void>> saving = m_tasks(taskOf(m_library.setValue(m_key, kept())));
    const Outcome<void> saved = co_await saving;
    setSaveTrouble(saved ? QString() : saved.error().detail);
}

void KeptList::setSaveTrouble(const QString &trouble)
{
    if (std::exchange(m_saveTrouble, trouble) != trouble)
        Q_EMIT changed();
}

} // namespace qd::ui
