// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "qml/desktop/autostart.h"
#include "qml/desktop/diagnostics.h"
#include "qml/desktop/storageuse.h"
#include "qml/shell/application.h"

#include <QAbstractListModel>
#include <QObject>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace qd::ui {

//! \brief What the page of settings shows of the system around the window: start with the session, room on the disk, secrets, the report. GUI thread.
//!
//! Made with the page; nothing is read from the disk before that.
class SystemSettings : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Application *app READ app WRITE setApp NOTIFY appChanged)
    Q_PROPERTY(bool autostartOffered READ isAutostartOffered CONSTANT)
    Q_PROPERTY(bool autostart READ startsWithSession WRITE setAutostart NOTIFY autostartChanged)
    Q_PROPERTY(QString autostartTrouble READ autostartTrouble NOTIFY autostartChanged)
    Q_PROPERTY(QAbstractItemModel *storage READ storage NOTIFY appChanged)
    Q_PROPERTY(double storageTotal READ storageTotal NOTIFY storageMeasured)
    Q_PROPERTY(int secretCount READ secretCount NOTIFY secretsChanged)

public:
    explicit SystemSettings(QObject *parent = nullptr);

    [[nodiscard]] Application *app() const { return m_app; }
    void setApp(Application *app);
    [[nodiscard]] static bool isAutostartOffered() { return Autostart::isAvailable(); }
    [[nodiscard]] bool startsWithSession() const { return m_autostart.isEnabled(); }
    void setAutostart(bool on) { m_autostart.setEnabled(on); }
    [[nodiscard]] QString autostartTrouble() const { return m_autostart.trouble(); }
    [[nodiscard]] QAbstractItemModel *storage() const { return m_storage.get(); }
    [[nodiscard]] double storageTotal() const { return m_storage ? m_storage->total() : 0; }
    //! Those that are kept for the workspaces, in the keychain or for this run.
    [[nodiscard]] int secretCount() const;

    Q_INVOKABLE void clear(const QString &place);
    //! The report goes to the clipboard; names of workspaces and hosts only if they are wanted.
    Q_INVOKABLE void copyReport(bool withNames);
    [[nodiscard]] QString report(bool withNames) const
    {
        return m_diagnostics ? m_diagnostics->report(withNames) : QString();
    }
    //! Every one of them; each workspace asks again.
    Q_INVOKABLE void forgetSecrets();

Q_SIGNALS:
    void appChanged();
    void autostartChanged();
    void storageMeasured();
    void secretsChanged();

private:
    [[nodiscard]] QList<StorageUse::Place> places() const;
    QCoro::Task<> forgetTask();

    QPointer<Application> m_app;
    Autostart m_autostart;
    std::unique_ptr<StorageUse> m_storage;
    std::unique_ptr<Diagnostics> m_diagnostics;
    TaskScope m_tasks;
};

} // namespace qd::ui
