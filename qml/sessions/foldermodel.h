// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/folders/foldersource.h"

#include <QAbstractListModel>
#include <QFileSystemWatcher>
#include <QPointer>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

Q_MOC_INCLUDE("qml/workspaces/workspace.h")

namespace qd::ui {

class Workspace;

//! \brief What is in one folder of a workspace's machine, for a browser of folders.
//!
//! Another machine's folders are asked of its server only, never of this computer's disk. What is asked last counts: the answer about a folder that one
//! has left is dropped. Folders of this computer are read again when they change. GUI thread.
class FolderModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    //! Whose machine; null for this computer. Set it before anything is opened.
    Q_PROPERTY(qd::ui::Workspace *workspace READ workspace WRITE setWorkspace NOTIFY workspaceChanged)
    Q_PROPERTY(bool remote READ isRemote NOTIFY workspaceChanged)
    Q_PROPERTY(bool foldersOnly MEMBER m_foldersOnly NOTIFY filterChanged)
    Q_PROPERTY(bool showHidden MEMBER m_showHidden NOTIFY filterChanged)
    Q_PROPERTY(QStringList endings MEMBER m_endings NOTIFY filterChanged) //!< of the files that are shown; empty = all
    Q_PROPERTY(QString place READ place NOTIFY placeChanged)              //!< absolute; empty before home is known
    Q_PROPERTY(QString shownPlace READ shownPlace NOTIFY placeChanged)    //!< with `~`
    Q_PROPERTY(QString parentPlace READ parentPlace NOTIFY placeChanged)  //!< empty at the root
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged) //!< a sentence; of Failed only
    Q_PROPERTY(Remedy remedy READ remedy NOTIFY stateChanged)    //!< of Failed only
    //! Why what was typed last did not open, as a sentence.
    Q_PROPERTY(QString typedProblem READ typedProblem NOTIFY typedProblemChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum class State
    {
        Reading,
        Ready,
        Failed,
    };
    Q_ENUM(State)
    enum class Remedy
    {
        Retry,
        SignIn,
        Leave, //!< nothing is to be had here
    };
    Q_ENUM(Remedy)
    enum Role
    {
        NameRole = Qt::UserRole,
        PathRole,
        FolderRole, //!< bool
        SizeRole,   //!< bytes; -1 = not known
    };
    Q_ENUM(Role)

    explicit FolderModel(QObject *parent = nullptr);

    [[nodiscard]] Workspace *workspace() const { return m_workspace; }
    void setWorkspace(Workspace *workspace);
    [[nodiscard]] bool isRemote() const { return m_remote; }
    [[nodiscard]] QString place() const { return m_place; }
    [[nodiscard]] QString shownPlace() const;
    [[nodiscard]] QString parentPlace() const;
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString problem() const;
    [[nodiscard]] Remedy remedy() const;
    [[nodiscard]] QString typedProblem() const { return m_typedProblem; }

    //! Opens a folder, or the home folder where there is no such folder or none is named.
    Q_INVOKABLE void begin(const QString &path);
    Q_INVOKABLE void open(const QString &path); //!< empty: the home folder
    Q_INVOKABLE void refresh();
    //! What was typed or pasted: a folder is opened, of a file fileTaken() is said; else stays where it is, with typedProblem.
    Q_INVOKABLE void take(const QString &typed);
    Q_INVOKABLE void clearTypedProblem() { setTypedProblem({}); }
    Q_INVOKABLE [[nodiscard]] bool isFolder(int row) const;
    Q_INVOKABLE [[nodiscard]] QString nameAt(int row) const;
    Q_INVOKABLE [[nodiscard]] QString pathAt(int row) const;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &path) const; //!< -1 when it isn't there

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void workspaceChanged();
    void filterChanged();
    void placeChanged();
    void stateChanged();
    void typedProblemChanged();
    void countChanged();
    //! The rows are those of another place than before.
    void opened();
    void fileTaken(const QString &path);
    void workspaceGone(); //!< it was removed: nothing opens any more

private:
    QCoro::Task<> read(QString path, bool elseHome);
    QCoro::Task<> readAgain();
    QCoro::Task<> readTyped(QString typed);
    QCoro::Task<bool> knowHome();
    [[nodiscard]] bool hasSource() const { return !m_remote || m_workspace; }
    [[nodiscard]] FolderSource &source();
    [[nodiscard]] QString shown(const QString &path) const;
    [[nodiscard]] QString words(const FolderProblem &problem, const QString &path) const;
    void setPlace(const QString &place);
    void show(const QList<FolderEntry> &entries);
    void showRows(const QList<FolderEntry> &entries);
    void fail(FolderProblem problem);
    void filter();
    void become(const QList<FolderEntry> &rows);
    void setState(State state);
    void setTypedProblem(const QString &problem);
    void followWorkspace();
    void forgetWorkspace();

    QPointer<Workspace> m_workspace;
    std::unique_ptr<FolderSource> m_source;
    std::unique_ptr<QFileSystemWatcher> m_watcher; //!< of this computer only
    QTimer m_settle;                               //!< a folder that changes often is read now and then
    QString m_home;
    QString m_place;
    QString m_typedProblem;
    QStringList m_endings;
    QList<FolderEntry> m_all;
    QList<FolderEntry> m_rows; //!< those that are shown
    std::optional<FolderProblem> m_problem;
    State m_state = State::Reading;
    bool m_remote = false;
    bool m_foldersOnly = false;
    bool m_showHidden = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
