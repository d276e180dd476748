// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/secrets.h"
#include "core/net/trust.h"
#include "qml/shell/format.h"
#include "qml/workspaces/workspaceeditor.h"

using namespace Qt::StringLiterals;

// The test of a draft's connection, and what a person allows because of what it met.
namespace qd::ui {
namespace {

ConnectionStages::StageOutcome outcomeOf(const ConnectionTest::Result &result)
{
    switch (result.state) {
    case ConnectionTest::State::Pending:
        return ConnectionStages::Waiting;
    case ConnectionTest::State::Running:
        return ConnectionStages::Running;
    case ConnectionTest::State::Passed:
        return ConnectionStages::Passed;
    case ConnectionTest::State::Failed:
        return ConnectionStages::Failed;
    case ConnectionTest::State::Skipped:
        return ConnectionStages::Skipped;
    }
    return ConnectionStages::Waiting;
}

} // namespace

void WorkspaceEditor::startTest()
{
    if (!m_workspaces || !isAddressValid())
        return;
    stopTest();
    m_stages.begin();
    TaskScope::start(testTask(++m_testNumber));
}

// With what was typed, else with what is kept for this address.
QCoro::Task<> WorkspaceEditor::testTask(int number)
{
    auto secret = m_secret;
    if (secret.isEmpty() && isEditing()) {
        const auto kept = co_await m_tasks(m_workspaces->secrets().read(secretNameOf(m_record)));
        if (number != m_testNumber)
            co_return;
        if (kept)
            secret = *kept;
    }
    const auto [server, credentials] = accessOf(m_record, secret);
    secret.fill('\0');
    m_test = std::make_unique<ConnectionTest>();
    connect(m_test.get(), &ConnectionTest::changed, this, &WorkspaceEditor::showStage);
    connect(m_test.get(), &ConnectionTest::finished, this, &WorkspaceEditor::finishTest);
    m_test->start(server, credentials, m_record.trust);
}

void WorkspaceEditor::showStage(ConnectionTest::Stage stage)
{
    const auto &result = m_test->result(stage);
    QStringList detail;
    if (result.state == ConnectionTest::State::Passed || result.state == ConnectionTest::State::Skipped)
        detail += result.fact;
    if (result.state == ConnectionTest::State::Passed)
        detail += Format::duration(double(result.milliseconds));
    m_stages.set(ConnectionStages::Stage(stage), outcomeOf(result), Format::join(detail));
}

void WorkspaceEditor::finishTest()
{
    if (m_test->passed()) {
        m_openToAll = m_test->isOpenToAll();
        m_stages.succeed();
        Q_EMIT changed();
        return;
    }
    for (int stage = 0; stage < ConnectionTest::stageCount; ++stage) {
        if (m_test->result(ConnectionTest::Stage(stage)).state == ConnectionTest::State::Failed)
            m_stages.fail(ConnectionStages::Stage(stage), m_test->problem());
    }
    Q_EMIT changed();
}

void WorkspaceEditor::stopTest()
{
    ++m_testNumber;
    m_openToAll = false;
    if (m_test)
        m_test.release()->deleteLater(); // it may be what calls us
    m_stages.reset();
}

void WorkspaceEditor::trustCertificate()
{
    pin(m_stages.problem().fingerprint);
    startTest();
}

void WorkspaceEditor::pin(const QByteArray &fingerprint)
{
    m_record.trust.certificate = fingerprint;
    m_record.trust.certificateHost = hostPort(m_record.url);
    followHub();
    touch();
}

void WorkspaceEditor::allowPlain()
{
    m_record.trust.plainHost = hostPort(m_record.url);
    followHub();
    touch();
    startTest();
}

void WorkspaceEditor::trustNothing()
{
    m_record.trust = {};
    followHub();
    touch();
}

} // namespace qd::ui
