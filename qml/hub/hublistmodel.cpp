// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hublistmodel.h"

#include "qml/shell/words.h"

#include <QCoreApplication>

namespace qd::ui {

QString hubSentence(const QString &what, const Error &error)
{
    const QString words = error.serverMessage.section(u'\n', 0, 0);
    if (!words.endsWith(u'.'))
        return sentence(what, error);
    //: %1 what could not be done, %2 a whole sentence of the hub that says why
    return QCoreApplication::translate("Hub", "%1. %2").arg(what, words);
}

HubListModel::HubListModel(QObject *parent)
    : QAbstractListModel(parent)
{}

void HubListModel::setLink(HubLink *link)
{
    if (m_link == link && link) // null is also what is left of one that has gone
        return;
    if (m_link)
        m_link->disconnect(this);
    m_reading.cancel();
    m_tasks.cancel();
    m_link = link;
    m_ready = m_loaded = m_loading = false;
    m_problem.clear();
    forget();
    if (link) {
        connect(link, &HubLink::changed, this, &HubListModel::follow);
        connect(link, &QObject::destroyed, this, [this] { setLink(nullptr); });
    }
    Q_EMIT linkChanged();
    Q_EMIT stateChanged();
    follow();
}

void HubListModel::follow()
{
    const bool ready = m_link && m_link->isReady();
    if (std::exchange(m_ready, ready) != ready && ready)
        reload();
}

void HubListModel::reload()
{
    if (!m_link || !m_link->isReady())
        return;
    m_reading.cancel();
    m_loading = true;
    Q_EMIT stateChanged();
    TaskScope::start(readTask(m_link));
}

QCoro::Task<> HubListModel::readTask(HubLink *link)
{
    QCoro::Task<Outcome<void>> reads = m_reading(read(link));
    const Outcome<void> done = co_await reads;
    m_loading = false;
    m_loaded = m_loaded || done.has_value();
    m_problem = done ? QString() : hubSentence(failedWords(), done.error());
    Q_EMIT stateChanged();
}

} // namespace qd::ui
