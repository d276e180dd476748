// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/workspaces/problemwords.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <array>

namespace qd::ui {

//! \brief A connection test as its stages show it: name look-up, connection, encryption, answer, sign-in, version. GUI thread.
class ConnectionStages : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a WorkspaceEditor")
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(bool passed READ isPassed NOTIFY changed) //!< all of it, for what the fields say now
    Q_PROPERTY(bool failed READ isFailed NOTIFY changed)
    Q_PROPERTY(QString sentence READ words NOTIFY changed) //!< what is wrong and what to do about it
    Q_PROPERTY(int remedy READ remedy NOTIFY changed)      //!< Remedy
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY changed)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        OutcomeRole, //!< StageOutcome
        DetailRole,
    };
    //! As StageRow.State.
    enum StageOutcome
    {
        Waiting,
        Running,
        Passed,
        Warned,
        Failed,
        Skipped,
    };
    enum Help
    {
        NoHelp = int(Remedy::None),
        TryAgain = int(Remedy::TryAgain),
        TrustCertificate = int(Remedy::TrustCertificate),
        AllowPlain = int(Remedy::AllowPlain),
        SignIn = int(Remedy::SignIn),
        ChangeAddress = int(Remedy::ChangeAddress),
    };
    Q_ENUM(Help)
    enum Stage
    {
        Dns,
        Tcp,
        Tls,
        Http,
        Credentials,
        Version,
    };
    static constexpr int stageCount = 6;

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] bool isPassed() const { return m_passed; }
    [[nodiscard]] bool isFailed() const { return m_problem.code != ConnectionProblem::Code::None; }
    [[nodiscard]] QString words() const { return sentence(m_problem); }
    [[nodiscard]] int remedy() const { return int(remedyFor(m_problem)); }
    [[nodiscard]] QString fingerprint() const { return fingerprintText(m_problem.fingerprint); }
    [[nodiscard]] const ConnectionProblem &problem() const { return m_problem; }

    void reset();
    void begin();
    void set(Stage stage, StageOutcome outcome, const QString &detail = {});
    //! The test is over; with a problem it failed at `stage`.
    void fail(Stage stage, const ConnectionProblem &problem);
    void succeed();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        StageOutcome outcome = Waiting;
        QString detail;
    };

    std::array<Row, stageCount> m_rows;
    ConnectionProblem m_problem;
    bool m_running = false;
    bool m_passed = false;
};

} // namespace qd::ui
