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

//! \brief Agent, model and strength for the next prompt of one session or of one that is about to begin.
//!
//! The model is, in this order: what the person picked here, what the session used last, what this project used last, what was used
//! last anywhere, the default (DirectoryCatalog::defaultModel()); each only if the server still offers it (as long as that isn't known, it counts as offered). It
//! is always sent. GUI thread.
class ModelPicker : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a composer")
    Q_PROPERTY(qd::AgentModel *agents READ agents CONSTANT)
    Q_PROPERTY(qd::ModelChoiceModel *models READ models CONSTANT)
    Q_PROPERTY(qd::VariantModel *variants READ variants CONSTANT)
    Q_PROPERTY(QString agent READ agent NOTIFY changed)
    Q_PROPERTY(QString modelName READ modelName NOTIFY changed)
    Q_PROPERTY(QString providerId READ providerId NOTIFY changed)
    Q_PROPERTY(QString modelId READ modelId NOTIFY changed)
    Q_PROPERTY(QString variant READ variant NOTIFY changed)
    Q_PROPERTY(double contextLimit READ contextLimit NOTIFY changed) //!< tokens, 0 = unknown
    Q_PROPERTY(bool ready READ isReady NOTIFY changed)               //!< the server has said what it offers
    Q_PROPERTY(bool hasModel READ hasModel NOTIFY changed)           //!< some model can be used
    Q_PROPERTY(QString branch READ branch NOTIFY vcsChanged)
    Q_PROPERTY(int dirty READ dirty NOTIFY vcsChanged)

public:
    explicit ModelPicker(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] AgentModel *agents() { return &m_agents; }
    [[nodiscard]] ModelChoiceModel *models() { return &m_models; }
    [[nodiscard]] VariantModel *variants() { return &m_variants; }

    void setDirectory(const QString &directory);
    [[nodiscard]] DirectoryCatalog *catalog() const { return m_catalog; }
    //! What the session used last; ignored once the person picked something.
    void setSessionChoice(const QString &agent, const opencode::ModelRef &model);
    [[nodiscard]] opencode::ModelRef model() const { return m_model; }
    [[nodiscard]] QString agent() const { return m_agent; }
    [[nodiscard]] QString modelName() const;
    [[nodiscard]] QString providerId() const { return m_model.providerId; }
    [[nodiscard]] QString modelId() const { return m_model.modelId; }
    [[nodiscard]] QString variant() const { return m_model.variant; }
    [[nodiscard]] double contextLimit() const;
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] bool hasModel() const;
    [[nodiscard]] QString branch() const;
    [[nodiscard]] int dirty() const;
    //! The prompt went out with this choice.
    void remember();

    Q_INVOKABLE void pickAgent(const QString &name);
    Q_INVOKABLE void pickModel(int row);
    Q_INVOKABLE void pickVariant(const QString &name);
    Q_INVOKABLE void nextAgent(int direction);
    Q_INVOKABLE void nextVariant();

Q_SIGNALS:
    void changed();
    void vcsChanged();

private:
    void onCatalog();
    void resolve();
    [[nodiscard]] bool offered(const opencode::ModelRef &model) const;

    Workspace &m_workspace;
    DirectoryCatalog *m_catalog = nullptr;
    AgentModel m_agents;
    ModelChoiceModel m_models;
    VariantModel m_variants;
    QString m_sessionAgent;
    QString m_pickedAgent;
    QString m_agent;
    opencode::ModelRef m_sessionModel;
    opencode::ModelRef m_pickedModel;
    opencode::ModelRef m_model;
};

} // namespace qd::ui
