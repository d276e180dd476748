// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/commands/workspacestest.h"

#include "app/desktop/commands/workspacescommand.h"
#include "app/desktop/commands/workspacesfiles.h"
#include "core/base/json.h"
#include "core/workspaces/connectiontest.h"

#include <QCoroSignal>
#include <QMetaEnum>

#include <cstdio>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int atOnce = 8;

struct Verdict
{
    WorkspaceRecord record;
    bool passed = false;
    QString stage;   //!< that failed
    QString problem; //!< its sentence
    QString code;    //!< its name
    QString version;
    qint64 milliseconds = 0;
};

QString stageName(ConnectionTest::Stage stage)
{
    return QString::fromLatin1(QMetaEnum::fromType<ConnectionTest::Stage>().valueToKey(int(stage)));
}

void judge(const ConnectionTest &test, Verdict &verdict)
{
    verdict.passed = test.passed();
    verdict.version = test.result(ConnectionTest::Stage::Version).fact;
    for (int i = 0; i < ConnectionTest::stageCount; ++i) {
        const auto &result = test.result(ConnectionTest::Stage(i));
        verdict.milliseconds += result.milliseconds;
        if (result.state != ConnectionTest::State::Failed)
            continue;
        verdict.stage = stageName(ConnectionTest::Stage(i));
        verdict.problem = describe(result.problem);
        verdict.code =
            QString::fromLatin1(QMetaEnum::fromType<ConnectionProblem::Code>().valueToKey(int(result.problem.code)));
    }
}

QCoro::Task<Verdict> testOne(WorkspaceRecord record, Secrets &secrets)
{
    const bool hub = record.kind == WorkspaceKind::Hub;
    Verdict verdict;
    verdict.record = record;
    SecretName name{record.id, secretOrigin(record.url), hub ? u"token"_s : u"password"_s};
    const auto secret = co_await secrets.read(name);
    QUrl url = record.url;
    Credentials credentials{record.username, secret.value_or(QByteArray())};
    if (hub) {
        url.setPath(url.path(QUrl::FullyEncoded) + u"/opencode"_s, QUrl::StrictMode);
        credentials = Credentials::bearer(secret.value_or(QByteArray()));
    }
    ConnectionTest test;
    test.start(url, credentials, record.trust);
    if (test.isRunning())
        co_await qCoro(&test, &ConnectionTest::finished);
    judge(test, verdict);
    // Without the keychain nobody knows whether the password is wrong.
    if (test.problem().code == ConnectionProblem::Code::SignIn && !secret &&
        secret.error().code != Error::Code::NotFound) {
        verdict.problem = keychainSentence(secrets.trouble());
        verdict.code = u"Keychain"_s;
    }
    co_return verdict;
}

// Takes one after the other off the common list.
QCoro::Task<> work(QList<WorkspaceRecord> &waiting, QList<Verdict> &verdicts, Secrets &secrets)
{
    while (!waiting.isEmpty()) {
        WorkspaceRecord next = waiting.takeFirst();
        verdicts.append(co_await testOne(next, secrets));
    }
}

QByteArray toJson(const QList<Verdict> &verdicts)
{
    json::Writer writer;
    writer.beginArray();
    for (const Verdict &verdict : verdicts) {
        writer.beginObject();
        writer.member("id", verdict.record.id).member("name", verdict.record.name).member("passed", verdict.passed);
        if (verdict.passed)
            writer.member("version", verdict.version).member("milliseconds", verdict.milliseconds);
        else
            writer.member("stage", verdict.stage).member("code", verdict.code).member("problem", verdict.problem);
        writer.endObject();
    }
    return writer.endArray().take();
}

void print(const QList<Verdict> &verdicts)
{
    for (const Verdict &verdict : verdicts) {
        const QString text =
            verdict.passed ? u"OpenCode %1, %2 ms"_s.arg(verdict.version).arg(verdict.milliseconds) : verdict.problem;
        std::printf("%-6s  %s: %s\n", verdict.passed ? "passed" : "failed", qUtf8Printable(verdict.record.name),
                    qUtf8Printable(text));
    }
}

} // namespace

QCoro::Task<int> testWorkspaces(QList<WorkspaceRecord> records, Secrets &secrets, bool json)
{
    QList<WorkspaceRecord> waiting = records;
    QList<Verdict> verdicts;
    std::vector<QCoro::Task<>> workers;
    workers.reserve(atOnce);
    for (int i = 0; i < atOnce; ++i)
        workers.push_back(work(waiting, verdicts, secrets));
    for (auto &worker : workers)
        co_await worker;
    // In the order of the list, not of the answers.
    QHash<QString, qsizetype> order;
    for (const WorkspaceRecord &record : std::as_const(records))
        order.insert(record.id, order.size());
    std::ranges::sort(verdicts, {}, [&order](const Verdict &verdict) { return order.value(verdict.record.id); });
    if (json)
        std::printf("%s\n", toJson(verdicts).constData());
    else
        print(verdicts);
    co_return int(std::ranges::all_of(verdicts, &Verdict::passed) ? CommandExit::Done : CommandExit::Failed);
}

} // namespace qd
