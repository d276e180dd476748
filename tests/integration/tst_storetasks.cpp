// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S3.6 to S3.12, S3.59 to S3.62, S3.66 to S3.81, S3.180 to S3.184, S3.190, S3.200, S3.201: workspaces, repositories, tasks, agents' sessions and logs.
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/store/tasks.h"
#include "embedded-server/store/users.h"
#include "embedded-server/store/workspaces.h"
#include "tests/integration/storefixtures.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

class TestStoreTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
        const auto made = rig->write([this](Transaction &t) { return furnish(t); });
        QD_OK(made);
        group = *made;
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void workspaces()
    {
        const auto page = rig->read([this](Transaction &t) { return Workspaces(t).list(owner, {}); });
        QCOMPARE(page->records.size(), 1);
        QCOMPARE(rig->read([](Transaction &t) { return Workspaces(t).list({}, {}); })->records.size(), 0);
        Workspace workspace = page->records.first();
        workspace.settings.text = "{\"b\":1, \"a\":\"\\u0000\"}";
        QD_OK(rig->write([=](Transaction &t) { return Workspaces(t).update(workspace); }));
        const auto stored = rig->read([=](Transaction &t) { return Workspaces(t).find(workspace.id); });
        QCOMPARE(stored->settings, workspace.settings);
        QVERIFY(!rig->write([=](Transaction &t) { return Workspaces(t).update(workspace); }));
        QD_OK(rig->write([=](Transaction &t) { return Workspaces(t).remove(workspace.id); }));
        QVERIFY(!rig->read([this](Transaction &t) { return Repositories(t).findGroup(group.id); }));
    }

    // S3.81: the first of a group is the first that was named.
    void repositories()
    {
        const auto members = rig->read([this](Transaction &t) { return Repositories(t).members(group.id); });
        QCOMPARE(members->size(), 2);
        QCOMPARE(members->first().name, u"server"_s);
        const auto used = rig->write([&](Transaction &t) { return Repositories(t).remove(members->first().id); });
        QCOMPARE(used.error().code, Error::Code::Busy);
        QD_OK(rig->write([&](Transaction &t) { return Repositories(t).updateGroup(group, {members->last().id}); }));
        QD_OK(rig->write([&](Transaction &t) { return Repositories(t).remove(members->first().id); }));
        QCOMPARE(rig->read([this](Transaction &t) { return Repositories(t).members(group.id); })->size(), 1);
        QCOMPARE(rig->read([this](Transaction &t) { return Repositories(t).list(owner, {}); })->records.size(), 1);
        Repository other = members->last();
        other.defaultBranch = u"trunk"_s;
        QD_OK(rig->write([&](Transaction &t) { return Repositories(t).update(other); }));
        QCOMPARE(rig->read([&](Transaction &t) { return Repositories(t).find(other.id); })->defaultBranch, u"trunk"_s);
        QCOMPARE(rig->read([this](Transaction &t) { return Repositories(t).listGroups(group.workspaceId, {}); })
                     ->records.size(),
                 1);
        QD_OK(rig->write([this](Transaction &t) { return Repositories(t).removeGroup(group.id); }));
    }

    void unitTasks()
    {
        const auto first = addUnit();
        QD_OK(first);
        QCOMPARE(first->status, UnitTaskStatus::InProgress);
        rig->time.advance(1);
        const auto second = addUnit({}, {first->id});
        QCOMPARE(rig->read([&](Transaction &t) { return Tasks(t).needsOf(second->id); })->first().id, first->id);
        QCOMPARE(rig->read([&](Transaction &t) { return Tasks(t).findAgentTask(first->agentTaskId); })->prompt,
                 u"do it"_s);
        UnitTask done = *first;
        done.status = UnitTaskStatus::Done;
        done.endCommit = u"0123abcd"_s;
        QD_OK(rig->write([=](Transaction &t) { return Tasks(t).updateUnit(done); }));
        TaskFilter filter;
        filter.ownerId = owner;
        filter.status = UnitTaskStatus::Done;
        const auto page = rig->read([=](Transaction &t) { return Tasks(t).listUnits(filter, {}); });
        QCOMPARE(page->records.size(), 1);
        QCOMPARE(page->records.first().endCommit, done.endCommit);
        QVERIFY(!page->records.first().branchName);
        QCOMPARE(rig->read([](Transaction &t) { return Tasks(t).listUnits({}, {}); })->records.first().id, second->id);
        // A group that tasks use stays, and so does its workspace.
        const auto used = rig->write([this](Transaction &t) { return Workspaces(t).remove(group.workspaceId); });
        QCOMPARE(used.error().code, Error::Code::Busy);
        QD_OK(rig->write([&](Transaction &t) { return Tasks(t).removeUnit(first->id); }));
        QVERIFY(!rig->read([&](Transaction &t) { return Tasks(t).findAgentTask(first->agentTaskId); }));
        QCOMPARE(rig->read([&](Transaction &t) { return Tasks(t).needsOf(second->id); })->size(), 0);
    }

    void compositeTasks()
    {
        const auto task = rig->write([this](Transaction &t) {
            CompositeTask made;
            made.ownerId = owner;
            made.repositoryGroupId = group.id;
            return Tasks(t).createComposite(made, agent());
        });
        QD_OK(task);
        const auto part = addUnit(task->id);
        QD_OK(part);
        CompositeTask planned = *task;
        planned.plan = Json{"{\"steps\":[]}"};
        planned.status = CompositeTaskStatus::WaitingForApproval;
        QD_OK(rig->write([=](Transaction &t) { return Tasks(t).updateComposite(planned); }));
        TaskFilter filter;
        filter.step = CompositeTaskStatus::WaitingForApproval;
        const auto page = rig->read([=](Transaction &t) { return Tasks(t).listComposites(filter, {}); });
        QCOMPARE(page->records.size(), 1);
        QCOMPARE(page->records.first().plan, planned.plan);
        QD_OK(rig->write([&](Transaction &t) { return Tasks(t).removeComposite(task->id); }));
        QVERIFY(!rig->read([&](Transaction &t) { return Tasks(t).findUnit(part->id); }));
        QCOMPARE(rig->read([](Transaction &t) { return Tasks(t).listAgentTasks({}, {}); })->records.size(), 0);
    }

    // S3.15, S3.190: logs are numbered and go with their session, which goes with its task.
    void sessionsAndLogs()
    {
        const auto task = addUnit();
        const auto session = rig->write([&](Transaction &t) {
            AgentSession made;
            made.agentTaskId = task->agentTaskId;
            made.worker = u"worker"_s;
            return AgentSessions(t).create(made);
        });
        QD_OK(session);
        const auto append = [&](int count) {
            return rig->write([=, id = session->id](Transaction &t) {
                return AgentSessions(t).appendLog(id,
                                                  QList<LogEntry>(count, {0, 0, u"text"_s, {"{\"t\":\"\\ud83d\"}"}}));
            });
        };
        QCOMPARE(append(3), 3);
        QCOMPARE(append(1'100), 1'103);
        const auto log = rig->read([&](Transaction &t) { return AgentSessions(t).log(session->id, 2, 10); });
        QCOMPARE(log->size(), 10);
        QCOMPARE(log->first().sequence, 3);
        QCOMPARE(log->first().createdAt, rig->time.nowMs());
        QCOMPARE(log->first().body.text, "{\"t\":\"\\ud83d\"}");
        AgentSession running = *session;
        running.state = AgentSessionState::Running;
        running.startedAt = rig->time.nowMs();
        QD_OK(rig->write([=](Transaction &t) { return AgentSessions(t).update(running); }));
        const auto listed = rig->read([&](Transaction &t) { return AgentSessions(t).list(task->agentTaskId, {}); });
        QCOMPARE(listed->records.first().startedAt, running.startedAt);
        QCOMPARE(append(1), 1'104);
        QD_OK(rig->write([&](Transaction &t) { return Tasks(t).removeUnit(task->id); }));
        QCOMPARE(append(1).error().code, Error::Code::NotFound);
        QCOMPARE(rig->read([&](Transaction &t) { return AgentSessions(t).log(session->id, 0); })->size(), 0);
    }

    // With a person goes what is that person's.
    void ownersGo()
    {
        QD_OK(addUnit());
        QD_OK(rig->write([this](Transaction &t) { return Users(t).remove(*owner); }));
        for (const QString &table :
             {u"unit_task"_s, u"agent_task"_s, u"repository"_s, u"repository_group"_s, u"workspace"_s}) {
            const auto left =
                rig->read([table](Transaction &t) { return t.value<qint64>(u"SELECT count(*) FROM "_s + table); });
            QCOMPARE(left->value_or(-1), 0);
        }
    }

private:
    static AgentTask agent()
    {
        AgentTask task;
        task.agentType = u"opencode"_s;
        task.prompt = u"do it"_s;
        return task;
    }
    Outcome<UnitTask> addUnit(const std::optional<QUuid> &composite = {}, const QList<QUuid> &needs = {})
    {
        return rig->write([=, this](Transaction &t) {
            UnitTask task;
            task.ownerId = owner;
            task.repositoryGroupId = group.id;
            task.compositeTaskId = composite;
            return Tasks(t).createUnit(task, agent(), needs);
        });
    }
    Outcome<RepositoryGroup> furnish(Transaction &t)
    {
        User user;
        user.name = u"ada"_s;
        const auto made = Users(t).create(user);
        owner = made->id;
        Workspace workspace;
        workspace.ownerId = owner;
        workspace.name = u"work"_s;
        QList<QUuid> members;
        for (const QString &name : {u"server"_s, u"client"_s}) {
            Repository repository;
            repository.ownerId = owner;
            repository.name = name;
            members.append(Repositories(t).create(repository)->id);
        }
        RepositoryGroup all;
        all.ownerId = owner;
        all.workspaceId = Workspaces(t).create(workspace)->id;
        all.name = u"all"_s;
        return Repositories(t).createGroup(all, members);
    }

    std::unique_ptr<StoreRig> rig;
    std::optional<QUuid> owner;
    RepositoryGroup group;
};

QTEST_GUILESS_MAIN(TestStoreTasks)
#include "tst_storetasks.moc"
