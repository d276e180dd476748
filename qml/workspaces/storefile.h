// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd {
class WorkspaceStore;
} // namespace qd

namespace qd::ui {

class Notices;

//! \brief What a person has to know of the file that the list of workspaces lies in: that it was damaged, that it can't be written. GUI thread.
class StoreFile final : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the workspaces")
    Q_PROPERTY(QString saveTrouble READ saveTrouble NOTIFY saveTroubleChanged) //!< empty: all is written
    Q_PROPERTY(bool damaged READ isDamaged NOTIFY damageChanged)
    Q_PROPERTY(QString damageText READ damageText NOTIFY damageChanged)
    Q_PROPERTY(bool canRestoreBackup READ canRestoreBackup NOTIFY damageChanged)

public:
    //! Both outlive this object.
    StoreFile(WorkspaceStore &store, Notices &notices, QObject *parent = nullptr);

    [[nodiscard]] QString saveTrouble() const;
    [[nodiscard]] bool isDamaged() const;
    [[nodiscard]] QString damageText() const;
    [[nodiscard]] bool canRestoreBackup() const;

    //! Opens the folder of the damaged file.
    Q_INVOKABLE void showDamaged() const;
    //! A notice says so if it can't be read.
    Q_INVOKABLE void restoreBackup();

Q_SIGNALS:
    void saveTroubleChanged();
    void damageChanged();

private:
    void noteTrouble();

    WorkspaceStore &m_store;
    Notices &m_notices;
};

} // namespace qd::ui
