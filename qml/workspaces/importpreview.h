// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/workspaces/importplan.h"
#include "qml/workspaces/workspaces.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace qd::ui {

//! \brief What a file of workspaces would change, entry by entry, and doing it as one step that can be undone. GUI thread.
//!
//! Follows the list: whoever changes it meanwhile, the rows say what the import would do to it as it is.
class ImportPreview : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) //!< why the file gives nothing
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QString note READ note NOTIFY changed)    //!< what was not taken over, beyond the rows
    Q_PROPERTY(int meeting READ meeting NOTIFY changed)  //!< entries that meet one that is there
    Q_PROPERTY(int effect READ effect NOTIFY changed)    //!< workspaces that are added or replaced
    Q_PROPERTY(bool sealed READ isSealed NOTIFY changed) //!< there are secrets, to be opened with a passphrase
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString passphraseProblem READ passphraseProblem NOTIFY changed)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        UrlRole,
        KindRole,     //!< Kind
        WordsRole,    //!< what it is and what differs
        ExistingRole, //!< the name of the one it meets
        ChoiceRole,   //!< Choice
        SecretRole,   //!< bool: its password comes with it
    };
    enum class State
    {
        Reading,
        Ready,
        Unusable,
    };
    Q_ENUM(State)
    //! As ImportEntry::Kind, and what could not be read.
    enum class Kind
    {
        New,
        Same,
        Changed,
        Conflict,
        Unreadable,
    };
    Q_ENUM(Kind)
    //! As ImportEntry::Choice.
    enum class Choice
    {
        Keep,
        Replace,
        Both,
    };
    Q_ENUM(Choice)

    explicit ImportPreview(QObject *parent = nullptr);

    [[nodiscard]] Workspaces *workspaces() const { return m_workspaces; }
    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString note() const;
    [[nodiscard]] int meeting() const;
    [[nodiscard]] int effect() const;
    [[nodiscard]] bool isSealed() const { return m_archive.sealed.has_value() && !m_opened; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString passphraseProblem() const { return m_passphraseProblem; }

    Q_INVOKABLE void open(const QUrl &file);
    Q_INVOKABLE void choose(int row, int choice);
    //! For all that meet one that is there.
    Q_INVOKABLE void chooseForAll(int choice);
    Q_INVOKABLE void unseal(const QString &passphrase);
    //! Does it, with a notice to undo it; done() follows.
    Q_INVOKABLE void apply();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void workspacesChanged();
    void changed();
    void done();

private:
    QCoro::Task<> openTask(QString path);
    QCoro::Task<> unsealTask(QString passphrase);
    QCoro::Task<> applyTask();
    //! The list has changed: what each entry meets may be something else now.
    void meetAgain();
    void setBusy(bool busy);

    QPointer<Workspaces> m_workspaces;
    Archive m_archive;
    std::optional<ImportPlan> m_plan;
    QString m_passphraseProblem;
    State m_state = State::Reading;
    bool m_opened = false; //!< the secrets
    bool m_busy = false;
    bool m_applying = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
