// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/choicemodels.h"
#include "core/models/modelchoicemodel.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class DirectoryCatalog;
class Workspace;

//! \brief Agent, model and strength: what a workspace offers, and which of it is taken. The pickers work with this.
//!
//! Follows the catalog of one directory. What is taken, and what it means that nothing is, is the matter of the kinds. GUI thread.
class PromptChoice : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("its kinds are made")
    Q_PROPERTY(qd::AgentModel *agents READ agents CONSTANT)
    Q_PROPERTY(qd::ModelChoiceModel *models READ models CONSTANT)
    Q_PROPERTY(qd::VariantModel *variants READ variants CONSTANT)
    Q_PROPERTY(QString agent READ agent NOTIFY changed)
    Q_PROPERTY(QString modelName READ modelName NOTIFY changed)
    Q_PROPERTY(QString providerId READ providerId NOTIFY changed)
    Q_PROPERTY(QString modelId READ modelId NOTIFY changed)
    Q_PROPERTY(QString variant READ variant NOTIFY changed)
    Q_PROPERTY(bool ready READ isReady NOTIFY changed) //!< the server has said what it offers

public:
    [[nodiscard]] AgentModel *agents() { return &m_agents; }
    [[nodiscard]] const AgentModel *agents() const { return &m_agents; }
    [[nodiscard]] ModelChoiceModel *models() { return &m_models; }
    [[nodiscard]] VariantModel *variants() { return &m_variants; }
    [[nodiscard]] DirectoryCatalog *catalog() const { return m_catalog; }
    [[nodiscard]] QString agent() const { return m_agent; }
    [[nodiscard]] opencode::ModelRef model() const { return m_model; }
    [[nodiscard]] QString modelName() const;
    [[nodiscard]] QString providerId() const { return m_model.providerId; }
    [[nodiscard]] QString modelId() const { return m_model.modelId; }
    [[nodiscard]] QString variant() const { return m_model.variant; }
    [[nodiscard]] bool isReady() const;

    Q_INVOKABLE virtual void pickAgent(const QString &name) = 0;
    Q_INVOKABLE virtual void pickModel(int row) = 0;
    Q_INVOKABLE virtual void pickVariant(const QString &name) = 0;

Q_SIGNALS:
    void changed();

protected:
    //! The workspace outlives this object, or leave() is called first. Null: none yet.
    explicit PromptChoice(Workspace *workspace, QObject *parent = nullptr);

    [[nodiscard]] Workspace *workspace() const { return m_workspace; }
    void setWorkspace(Workspace *workspace);
    //! Empty: where the server runs. False if that is followed already.
    bool follow(const QString &directory);
    //! Lets go of the workspace and its catalog.
    void leave();
    //! What is known of the model that is taken; null if it is not offered.
    [[nodiscard]] const opencode::Model *known() const;
    //! The strengths of the model that is taken, and changed().
    void announce();
    //! What is offered has changed.
    virtual void resolve() = 0;
    //! The row's model; with the strength that is taken if it is the same model.
    [[nodiscard]] opencode::ModelRef modelAt(int row) const;

    QString m_agent;
    opencode::ModelRef m_model;

private:
    void onCatalog();

    Workspace *m_workspace;
    DirectoryCatalog *m_catalog = nullptr;
    AgentModel m_agents;
    ModelChoiceModel m_models;
    VariantModel m_variants;
};

} // namespace qd::ui
