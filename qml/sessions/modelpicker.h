// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/sessions/promptchoice.h"

namespace qd::ui {

//! \brief Agent, model and strength for the next prompt of one session or of one that is about to begin.
//!
//! The model is, in this order: what the person picked here, what the session used last, what this project used last, the
//! workspace's own default, what was used last anywhere, the server's default (DirectoryCatalog::defaultModel()); each only if the server still offers it (as
//! long as that isn't known, it counts as offered). It is always sent. GUI thread.
class ModelPicker : public qd::ui::PromptChoice // by its whole name: so it is found by what tells QML of it
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a composer")
    Q_PROPERTY(double contextLimit READ contextLimit NOTIFY changed) //!< tokens, 0 = unknown
    Q_PROPERTY(bool hasModel READ hasModel NOTIFY changed)           //!< some model can be used
    Q_PROPERTY(QString branch READ branch NOTIFY vcsChanged)
    Q_PROPERTY(int dirty READ dirty NOTIFY vcsChanged)

public:
    explicit ModelPicker(Workspace &workspace, QObject *parent = nullptr);

    void setDirectory(const QString &directory);
    //! What the session used last; ignored once the person picked something.
    void setSessionChoice(const QString &agent, const opencode::ModelRef &model);
    [[nodiscard]] double contextLimit() const;
    [[nodiscard]] bool hasModel() const;
    [[nodiscard]] QString branch() const;
    [[nodiscard]] int dirty() const;
    //! The prompt went out with this choice.
    void remember();

    void pickAgent(const QString &name) override;
    void pickModel(int row) override;
    void pickVariant(const QString &name) override;
    Q_INVOKABLE void nextAgent(int direction);
    Q_INVOKABLE void nextVariant();

Q_SIGNALS:
    void vcsChanged();

protected:
    void resolve() override;

private:
    [[nodiscard]] bool offered(const opencode::ModelRef &model) const;
    [[nodiscard]] opencode::ModelRef firstModel() const;
    [[nodiscard]] QString firstAgent() const;

    QString m_sessionAgent;
    QString m_pickedAgent;
    opencode::ModelRef m_sessionModel;
    opencode::ModelRef m_pickedModel;
};

} // namespace qd::ui
