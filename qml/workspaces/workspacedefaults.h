// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/sessions/promptchoice.h"
#include "qml/workspaces/workspaces.h"

namespace qd::ui {

//! \brief What a person sets for one workspace, on the way: what new sessions begin with, what is allowed there without a question, and which
//! projects are favourites.
//!
//! A draft of the record's settings. save() writes what was changed here and leaves the rest as it is then; what another window changes meanwhile is taken
//! over as long as nothing was changed here. Nothing is dropped because the server does not offer it: that is said, and the person decides. GUI thread.
class WorkspaceDefaults : public qd::ui::PromptChoice // by its whole name: so it is found by what tells QML of it
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces MEMBER m_workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(QString name READ name NOTIFY changed)           //!< of the workspace
    Q_PROPERTY(bool live READ isLive NOTIFY changed)            //!< the workspace is
    Q_PROPERTY(bool pickable READ isPickable NOTIFY changed)    //!< it is live, and has said what it offers
    Q_PROPERTY(QString modelText READ modelText NOTIFY changed) //!< its name; while that isn't known, provider and id
    // Why what is set does not count, each with a remedy; empty if it does, or as long as nobody knows.
    Q_PROPERTY(QString agentProblem READ agentProblem NOTIFY changed)
    Q_PROPERTY(QString modelProblem READ modelProblem NOTIFY changed)
    Q_PROPERTY(QString variantProblem READ variantProblem NOTIFY changed)
    //! "ask", "allow-reads" or "allow-all".
    Q_PROPERTY(QString preset READ preset WRITE setPreset NOTIFY changed)
    //! Everything is allowed as soon as this is saved, and was not before.
    Q_PROPERTY(bool opensUp READ opensUp NOTIFY changed)
    Q_PROPERTY(QStringList favourites READ favourites NOTIFY changed) //!< directories
    Q_PROPERTY(bool dirty READ isDirty NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) //!< why it could not be saved

public:
    explicit WorkspaceDefaults(QObject *parent = nullptr);

    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isLive() const;
    [[nodiscard]] bool isPickable() const { return isLive() && isReady(); }
    [[nodiscard]] QString modelText() const;
    [[nodiscard]] QString agentProblem() const;
    [[nodiscard]] QString modelProblem() const;
    [[nodiscard]] QString variantProblem() const;
    [[nodiscard]] QString preset() const;
    void setPreset(const QString &preset);
    [[nodiscard]] bool opensUp() const;
    [[nodiscard]] QStringList favourites() const { return m_draft.favourites; }
    [[nodiscard]] bool isDirty() const;
    [[nodiscard]] QString problem() const { return m_problem; }

    //! Begins with what is saved for this one. False if there is none.
    Q_INVOKABLE bool edit(const QString &workspaceId);
    void pickAgent(const QString &name) override;
    void pickModel(int row) override;
    void pickVariant(const QString &name) override;
    //! Takes back what is set.
    Q_INVOKABLE void clearAgent() { pickAgent({}); }
    Q_INVOKABLE void clearModel();
    Q_INVOKABLE void clearVariant() { pickVariant({}); }
    //! As a person reads it.
    Q_INVOKABLE [[nodiscard]] QString shownPath(const QString &directory) const;
    Q_INVOKABLE void removeFavourite(const QString &directory);
    //! saved() follows, or problem() says why not.
    Q_INVOKABLE void save();

Q_SIGNALS:
    void workspacesChanged();
    void saved();
    //! The workspace is no more: there is nothing left to save to.
    void gone();

protected:
    void resolve() override { announce(); }

private:
    void takeRecord();
    //! Something was changed by the person.
    void note();
    void applyTo(WorkspaceSettings &settings) const;

    Workspaces *m_workspaces = nullptr;
    WorkspaceSettings m_before;
    WorkspaceSettings m_draft; //!< preset and favourites; agent and model are the base's
    QString m_problem;
};

} // namespace qd::ui
