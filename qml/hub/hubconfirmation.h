// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "core/hub/hubapi.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief Asks the person at the window to confirm that it is them, when a hub refuses calls until they do: once for all calls that wait.
//!
//! The password is passed on and not kept: no property ever has it. Belongs to a HubLink; GUI thread.
class HubConfirmation : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a HubLink")
    Q_PROPERTY(
        bool attended MEMBER m_attended NOTIFY changed)  //!< somebody shows the question; otherwise nobody is asked
    Q_PROPERTY(bool wanted READ isWanted NOTIFY changed) //!< calls wait for the person
    Q_PROPERTY(bool byPassword READ isByPassword NOTIFY changed) //!< otherwise one signs in again
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) //!< why it was not taken, a sentence

public:
    explicit HubConfirmation(HubApi &api);
    ~HubConfirmation() override;

    [[nodiscard]] bool isWanted() const { return m_wanted; }
    [[nodiscard]] bool isByPassword() const { return m_byPassword; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const { return m_problem; }

    Q_INVOKABLE void confirm(const QString &password);
    //! What waits ends as cancelled.
    Q_INVOKABLE void cancel() { settle(false); }
    //! What was wrong is known.
    Q_INVOKABLE void dismiss();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QCoro::Task<std::optional<bool>> ask();
    [[nodiscard]] QCoro::Task<> confirmTask(QString password);
    [[nodiscard]] static QCoro::Task<bool> answerOf(Completion<bool> completion);
    void settle(bool confirmed);

    HubApi &m_api;
    QList<Completion<bool>> m_waiting;
    QString m_problem;
    bool m_attended = false;
    bool m_wanted = false;
    bool m_byPassword = true;
    bool m_busy = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
