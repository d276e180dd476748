// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/opencode/apitypes.h"

#include <QObject>

namespace qd::ui {

class Workspace;

//! \brief What OpenCode offers in one directory: agents, providers with their models, commands, and the state of version control.
//!
//! Read lazily, kept, and read again when the server says that it changed. A failed reading keeps what was there. GUI thread.
class DirectoryCatalog : public QObject
{
    Q_OBJECT

public:
    //! Belongs to `workspace`.
    DirectoryCatalog(QString directory, Workspace &workspace);

    [[nodiscard]] const QString &directory() const { return m_directory; }
    [[nodiscard]] bool isReady() const { return m_ready; }
    [[nodiscard]] const QList<opencode::Agent> &agents() const { return m_agents; }
    [[nodiscard]] const QList<opencode::Provider> &providers() const { return m_providers; }
    [[nodiscard]] const QList<opencode::Command> &commands() const { return m_commands; }
    [[nodiscard]] const opencode::VcsInfo &vcs() const { return m_vcs; }
    [[nodiscard]] int dirtyCount() const { return m_dirty; }
    //! Some provider can be used.
    [[nodiscard]] bool hasModel() const;
    [[nodiscard]] const opencode::Model *model(const opencode::ModelRef &ref) const;
    //! What OpenCode's configuration names, if it is offered; else the first connected provider's, one with an account before
    //! OpenCode's own free models.
    [[nodiscard]] opencode::ModelRef defaultModel() const;
    //! What OpenCode's configuration names; empty if it names none.
    [[nodiscard]] const QString &defaultAgent() const { return m_configured.agent; }

    void refresh();
    //! At most once a second, however often it is called.
    void refreshVcs();

Q_SIGNALS:
    void changed();
    void vcsChanged();

private:
    QCoro::Task<> read();
    QCoro::Task<> readVcs();

    QString m_directory;
    Workspace &m_workspace;
    QList<opencode::Agent> m_agents;
    QList<opencode::Provider> m_providers;
    QList<opencode::Command> m_commands;
    opencode::Configuration m_configured;
    opencode::VcsInfo m_vcs;
    int m_dirty = 0;
    bool m_ready = false;
    bool m_reading = false;
    bool m_vcsPlanned = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
