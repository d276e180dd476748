// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/keptlist.h"

#include "core/base/savefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr std::chrono::milliseconds saveAfter{500};
constexpr qint64 largestFile = 64LL * 1024 * 1024; //!< far more than a room of a server holds

QJsonObject readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QByteArray documentIn(const QJsonObject &kept)
{
    return QByteArray::fromBase64(kept[u"document"].toString().toLatin1());
}

} // namespace

KeptList::KeptList(SocketTarget target, QString file, Scheduler &scheduler)
    : m_file(std::move(file))
    , m_list(std::move(target), documentIn(readFile(m_file)), systemClock(), scheduler)
{
    const QJsonObject told = readFile(m_file)[u"told"].toObject();
    for (auto each = told.begin(); each != told.end(); ++each)
        m_told.insert(each.key(), each->toString().toUtf8());
    m_saving.setSingleShot(true);
    m_saving.setInterval(saveAfter);
    connect(&m_saving, &QTimer::timeout, this, &KeptList::save);
    connect(&m_list, &SharedList::entriesChanged, this, [this] {
        m_saving.start();
        Q_EMIT changed();
    });
    connect(&m_list, &SharedList::syncedChanged, this, [this] {
        tell();
        Q_EMIT changed();
    });
    connect(&m_list, &SharedList::writingRefused, this, [this](const QString &why) {
        m_refusal = why;
        Q_EMIT changed();
    });
}

KeptList::~KeptList()
{
    m_list.disconnect(this);
    if (m_saving.isActive())
        save();
}

void KeptList::setConnected(bool connected)
{
    if (connected == m_connected || (connected && m_list.connection().state() == RoomConnection::State::Refused))
        return;
    m_connected = connected;
    if (connected)
        m_list.start();
    else if (m_list.connection().state() != RoomConnection::State::Refused)
        m_list.stop();
}

void KeptList::end()
{
    m_list.stop();
    m_saving.stop();
    QFile::remove(m_file);
}

void KeptList::offer(const Entries &own)
{
    m_own = own;
    tell();
}

void KeptList::tell()
{
    if (!m_own || !m_list.isSynced())
        return;
    const Entries known = m_list.entries();
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
        m_list.put(each.key(), each.value());
}

void KeptList::takeOff(const QString &key)
{
    m_list.remove(key);
}

void KeptList::save()
{
    QJsonObject told;
    for (auto each = m_told.cbegin(); each != m_told.cend(); ++each)
        told.insert(each.key(), QString::fromUtf8(each.value()));
    const QJsonObject kept{
        {u"version"_s, 1}, {u"told"_s, told}, {u"document"_s, QString::fromLatin1(m_list.whole().toBase64())}};
    QDir().mkpath(QFileInfo(m_file).path());
    const Outcome<void> saved = saveFile(m_file, QJsonDocument(kept).toJson(QJsonDocument::Compact));
    const QString trouble = saved ? QString() : saved.error().detail;
    if (std::exchange(m_saveTrouble, trouble) != trouble)
        Q_EMIT changed();
}

} // namespace qd::ui
