// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/storefile.h"

#include "core/workspaces/workspacestore.h"
#include "qml/shell/notices.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace qd::ui {

StoreFile::StoreFile(WorkspaceStore &store, Notices &notices, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_notices(notices)
{
    connect(&store, &WorkspaceStore::damageChanged, this, &StoreFile::damageChanged);
    connect(&store, &WorkspaceStore::troubleChanged, this, &StoreFile::noteTrouble);
}

QString StoreFile::saveTrouble() const
{
    return m_store.trouble();
}

void StoreFile::noteTrouble()
{
    if (!m_store.trouble().isEmpty())
        m_notices.show(tr("Failed to save changes to the list of workspaces: %1").arg(m_store.trouble()));
    Q_EMIT saveTroubleChanged();
}

QString StoreFile::damageText() const
{
    const auto &damage = m_store.damage();
    if (!damage)
        return {};
    return damage->lost > 0
               ? tr("The list of workspaces was damaged. Workspaces that could be read: %1, that could not: %2. The "
                    "old file is %3.")
                     .arg(damage->kept)
                     .arg(damage->lost)
                     .arg(damage->asidePath)
               : tr("The list of workspaces was damaged. Workspaces that could be read: %1. The old file is %2.")
                     .arg(damage->kept)
                     .arg(damage->asidePath);
}

bool StoreFile::isDamaged() const
{
    return m_store.damage().has_value();
}

bool StoreFile::canRestoreBackup() const
{
    return m_store.damage() && !m_store.damage()->backupPath.isEmpty();
}

void StoreFile::showDamaged() const
{
    if (const auto &damage = m_store.damage())
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(damage->asidePath).absolutePath()));
}

void StoreFile::restoreBackup()
{
    if (const auto done = m_store.restoreBackup(); !done)
        m_notices.show(tr("The backup can't be read: %1").arg(done.error().detail));
}

} // namespace qd::ui
