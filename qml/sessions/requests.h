// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/opencode/types.h"
#include "core/sessions/sessionkey.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class PermissionRules;
class Workspace;

//! \brief Answers permissions and questions, of sub-agents too: shown as answered at once, shown again if the answer did not arrive.
class Requests : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")

public:
    //! AlwaysHere: until the server restarts, and afterwards by a rule of our own for this project.
    enum class Answer
    {
        Once,
        Always,
        AlwaysHere,
        Reject,
    };
    Q_ENUM(Answer)

    Requests(Workspace &workspace, PermissionRules &rules);

    //! `message` goes to the agent with a rejection.
    Q_INVOKABLE void answerPermission(const QString &requestId, qd::ui::Requests::Answer answer,
                                      const QString &message = {});
    //! One list of labels or texts for each question.
    Q_INVOKABLE void answerQuestion(const QString &requestId, const QVariantList &answers);
    Q_INVOKABLE void rejectQuestion(const QString &requestId);

private:
    void answerByRules();
    QCoro::Task<> sendPermission(QString requestId, QString directory, opencode::PermissionReply reply,
                                 QString message);
    QCoro::Task<> sendQuestion(QString requestId, QString directory, QList<QStringList> answers, bool reject);
    void failed(const QString &requestId, const QString &text);

    Workspace &m_workspace;
    PermissionRules &m_rules;
    TaskScope m_tasks;
};

} // namespace qd::ui
