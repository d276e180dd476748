// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S3.6 to S3.12, S3.15, S3.61, S3.62, S3.97, S3.103 to S3.105, S3.180 to S3.184, S3.212: workspaces, repositories, tasks and logs of a hub, on each
// engine and over each way to it; two people who don't see each other.
#include "tests/integration/entityrig.h"

using namespace qd;
using namespace qd::test;

class TestHubEntities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<bool>("webSocket");
        for (const QString &engine : {u"memory"_s, u"sqlite"_s, u"postgresql"_s}) {
            for (const bool webSocket : {false, true})
                QTest::addRow("%s, %s", qPrintable(engine), webSocket ? "WebSocket" : "in process")
                    << engine << webSocket;
        }
    }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        QFETCH_GLOBAL(bool, webSocket);
        hub = std::make_unique<EntityHub>(engine);
        ann = hub->client(hub->ann, webSocket);
        bob = hub->client(hub->bob, webSocket);
    }
    void cleanup()
    {
        ann.reset();
        bob.reset();
        hub.reset();
    }
    void cleanupTestCase() { cluster().reset(); }

    void workspaces()
    {
        const auto made = ann->call<rpc::CreateWorkspace>({u"  Work "_s, u"what I do"_s, {"{\"a\":[1]}"}});
        QD_CALLED(made);
        QCOMPARE(made->name, u"Work"_s);
        QCOMPARE(made->version, 1);
        QCOMPARE(made->settings.text, "{\"a\":[1]}");
        QVERIFY(made->createdAt > 0);
        QCOMPARE(*ann->call<rpc::GetWorkspace>({made->id}), *made);
        rpc::WorkspaceChange change;
        change.id = made->id;
        change.version = 1;
        change.name = u"Play"_s;
        const auto changed = ann->call<rpc::UpdateWorkspace>(change);
        QD_CALLED(changed);
        QCOMPARE(changed->name, u"Play"_s);
        QCOMPARE(changed->description, u"what I do"_s);
        QCOMPARE(changed->version, 2);
        const auto late = ann->call<rpc::UpdateWorkspace>(change);
        QCOMPARE(late.error().code, Error::Code::Busy);
        QVERIFY(late.error().serverMessage.contains(u"Load it again"_s));
        QD_CALLED(ann->call<rpc::DeleteWorkspace>({made->id}));
        QCOMPARE(ann->call<rpc::GetWorkspace>({made->id}).error().code, Error::Code::NotFound);
    }

    // Pages follow one another and end.
    void pages()
    {
        for (int i = 0; i < 5; ++i) {
            QD_CALLED(ann->call<rpc::CreateWorkspace>({QString::number(i), {}, {}}));
            hub->rig.time.advance(1);
        }
        QStringList names;
        rpc::PageParams page;
        page.limit = 2;
        int pages = 0;
        do {
            const auto got = ann->call<rpc::ListWorkspaces>(page);
            QD_CALLED(got);
            for (const rpc::Workspace &each : got->items)
                names.append(each.name);
            page.cursor = got->nextCursor;
            ++pages;
        } while (page.cursor);
        QCOMPARE(names, (QStringList{u"4"_s, u"3"_s, u"2"_s, u"1"_s, u"0"_s}));
        QCOMPARE(pages, 3);
        page.cursor = u"nonsense"_s;
        QCOMPARE(ann->call<rpc::ListWorkspaces>(page).error().code, Error::Code::BadRequest);
    }

    void repositoriesAndGroups()
    {
        const auto one = ann->call<rpc::CreateRepository>({u"one"_s, u"/srv/one/"_s, {}, {}});
        QD_CALLED(one);
        QCOMPARE(one->localPath, u"/srv/one"_s);
        QCOMPARE(one->defaultBranch, u"main"_s);
        const auto two = ann->call<rpc::CreateRepository>({u"two"_s, {}, u"https://example.org/two.git"_s, u"trunk"_s});
        QD_CALLED(two);
        const auto workspace = ann->call<rpc::CreateWorkspace>({u"w"_s, {}, {}});
        const auto group = ann->call<rpc::CreateRepositoryGroup>({workspace->id, u"both"_s, {two->id, one->id}});
        QD_CALLED(group);
        QCOMPARE(group->repositoryIds, (QList{two->id, one->id}));
        QCOMPARE(ann->call<rpc::DeleteRepository>({one->id}).error().code, Error::Code::Busy);
        rpc::RepositoryGroupChange change;
        change.id = group->id;
        change.version = 1;
        change.repositoryIds = QList{two->id};
        QD_CALLED(ann->call<rpc::UpdateRepositoryGroup>(change));
        QD_CALLED(ann->call<rpc::DeleteRepository>({one->id}));
        rpc::GroupsOf of;
        of.workspaceId = workspace->id;
        const auto groups = ann->call<rpc::ListRepositoryGroups>(of);
        QD_CALLED(groups);
        QCOMPARE(groups->items.size(), 1);
        QCOMPARE(groups->items.first(), *ann->call<rpc::GetRepositoryGroup>({group->id}));
        QCOMPARE(ann->call<rpc::ListRepositories>({})->items.size(), 1);
        rpc::RepositoryChange place;
        place.id = two->id;
        place.version = 1;
        place.localPath = u"/srv/two"_s;
        place.remoteUrl = QString();
        const auto moved = ann->call<rpc::UpdateRepository>(place);
        QD_CALLED(moved);
        QVERIFY(!moved->remoteUrl);
        QCOMPARE(*ann->call<rpc::GetRepository>({two->id}), *moved);
        QD_CALLED(ann->call<rpc::DeleteRepositoryGroup>({group->id}));
    }

    void unitTasks()
    {
        const QUuid group = ann->group();
        const auto first = ann->call<rpc::CreateUnitTask>(ann->newTask(group));
        QD_CALLED(first);
        QCOMPARE(first->status, rpc::UnitTaskStatus::InProgress);
        QVERIFY(!first->branchName);
        QCOMPARE(ann->call<rpc::GetAgentTask>({first->agentTaskId})->prompt, u"do it"_s);
        QCOMPARE(ann->call<rpc::ListAgentTasks>({})->items.size(), 1);
        hub->rig.time.advance(1);
        rpc::NewUnitTask next = ann->newTask(group);
        next.branchName = u"task/two"_s;
        next.agentType = rpc::AgentType::ClaudeCode;
        next.status = rpc::UnitTaskStatus::Queued;
        next.needs = {first->id};
        const auto second = ann->call<rpc::CreateUnitTask>(next);
        QD_CALLED(second);
        QCOMPARE(ann->call<rpc::GetAgentTask>({second->agentTaskId})->agentType, u"claude-code"_s);
        rpc::UnitTaskFilter filter;
        QCOMPARE(ann->call<rpc::ListUnitTasks>(filter)->items.size(), 2);
        filter.status = rpc::UnitTaskStatus::Queued;
        filter.repositoryGroupId = group;
        const auto queued = ann->call<rpc::ListUnitTasks>(filter);
        QCOMPARE(queued->items, QList{*second});
        rpc::UnitTaskChange change;
        change.id = first->id;
        change.version = 1;
        change.endCommit = u"0123abcd"_s;
        change.linkedPrUrl = u"https://example.org/pull/1"_s;
        QD_CALLED(ann->call<rpc::UpdateUnitTask>(change));
        const auto done = ann->call<rpc::UpdateUnitTaskStatus>({first->id, rpc::UnitTaskStatus::Done, 2});
        QD_CALLED(done);
        QCOMPARE(done->version, 3);
        QCOMPARE(*ann->call<rpc::GetUnitTask>({first->id}), *done);
        // What it is already it may become; what is done stays so.
        QCOMPARE(ann->call<rpc::UpdateUnitTaskStatus>({first->id, rpc::UnitTaskStatus::Done, {}})->version, 3);
        const auto back = ann->call<rpc::UpdateUnitTaskStatus>({first->id, rpc::UnitTaskStatus::Queued, {}});
        QCOMPARE(back.error().code, Error::Code::Busy);
        QCOMPARE(back.error().serverMessage, u"The task is done: it can't become queued."_s);
        const auto late = ann->call<rpc::UpdateUnitTaskStatus>({second->id, rpc::UnitTaskStatus::InProgress, 7});
        QCOMPARE(late.error().code, Error::Code::Busy);
        QD_CALLED(ann->call<rpc::DeleteUnitTask>({first->id}));
        QCOMPARE(ann->call<rpc::GetUnitTask>({first->id}).error().code, Error::Code::NotFound);
    }

    void compositeTasks()
    {
        rpc::NewCompositeTask params;
        params.repositoryGroupId = ann->group();
        params.prompt = u"plan it"_s;
        const auto made = ann->call<rpc::CreateCompositeTask>(params);
        QD_CALLED(made);
        QCOMPARE(made->status, rpc::CompositeTaskStatus::Planning);
        rpc::NewUnitTask part = ann->newTask(params.repositoryGroupId);
        part.compositeTaskId = made->id;
        const auto unit = ann->call<rpc::CreateUnitTask>(part);
        QD_CALLED(unit);
        QCOMPARE(*ann->call<rpc::GetCompositeTask>({made->id}), *made);
        rpc::CompositeTaskFilter filter;
        filter.status = rpc::CompositeTaskStatus::Planning;
        QCOMPARE(ann->call<rpc::ListCompositeTasks>(filter)->items, QList{*made});
        QCOMPARE(bob->call<rpc::ListCompositeTasks>({})->items.size(), 0);
        QCOMPARE(bob->call<rpc::DeleteCompositeTask>({made->id}).error().code, Error::Code::NotFound);
        QD_CALLED(ann->call<rpc::DeleteCompositeTask>({made->id}));
        QCOMPARE(ann->call<rpc::GetUnitTask>({unit->id}).error().code, Error::Code::NotFound);
    }

    // Somebody else's is not there, whatever one does with it; nor may one's own refer to it.
    void nobodySeesAnothersThings()
    {
        const QUuid group = ann->group();
        const auto task = ann->call<rpc::CreateUnitTask>(ann->newTask(group));
        const auto workspace = ann->call<rpc::ListWorkspaces>({})->items.first();
        const auto repository = ann->call<rpc::ListRepositories>({})->items.first();
        const QUuid session = hub->addSession(*task);
        const auto notThere = [](const auto &outcome) {
            return !outcome && outcome.error().code == Error::Code::NotFound &&
                   outcome.error().serverMessage.startsWith(u"There is no such "_s);
        };
        QVERIFY(notThere(bob->call<rpc::GetWorkspace>({workspace.id})));
        QVERIFY(notThere(bob->call<rpc::UpdateWorkspace>({{workspace.id, 1}, u"mine"_s, {}, {}})));
        QVERIFY(notThere(bob->call<rpc::DeleteWorkspace>({workspace.id})));
        QVERIFY(notThere(bob->call<rpc::GetRepository>({repository.id})));
        QVERIFY(notThere(bob->call<rpc::UpdateRepository>({{repository.id, 1}, u"mine"_s, {}, {}, {}})));
        QVERIFY(notThere(bob->call<rpc::DeleteRepository>({repository.id})));
        QVERIFY(notThere(bob->call<rpc::GetRepositoryGroup>({group})));
        QVERIFY(notThere(bob->call<rpc::ListRepositoryGroups>({{}, workspace.id})));
        QVERIFY(notThere(bob->call<rpc::CreateRepositoryGroup>({workspace.id, u"g"_s, {}})));
        QVERIFY(notThere(bob->call<rpc::UpdateRepositoryGroup>({{group, 1}, u"g"_s, {}})));
        QVERIFY(notThere(bob->call<rpc::DeleteRepositoryGroup>({group})));
        QVERIFY(notThere(bob->call<rpc::CreateUnitTask>(bob->newTask(group))));
        QVERIFY(notThere(bob->call<rpc::GetUnitTask>({task->id})));
        QVERIFY(notThere(bob->call<rpc::UpdateUnitTask>({{task->id, 1}, {}, {}, {}, {}})));
        QVERIFY(notThere(bob->call<rpc::UpdateUnitTaskStatus>({task->id, rpc::UnitTaskStatus::Done, {}})));
        QVERIFY(notThere(bob->call<rpc::DeleteUnitTask>({task->id})));
        QVERIFY(notThere(bob->call<rpc::GetAgentTask>({task->agentTaskId})));
        QVERIFY(notThere(bob->call<rpc::GetAgentSession>({session})));
        QVERIFY(notThere(bob->call<rpc::ListAgentSessions>({{}, task->id})));
        QVERIFY(notThere(bob->call<rpc::GetExecutionLogs>({task->id, {}, {}})));
        QCOMPARE(bob->call<rpc::ListWorkspaces>({})->items.size(), 0);
        QCOMPARE(bob->call<rpc::ListRepositories>({})->items.size(), 0);
        QCOMPARE(bob->call<rpc::ListUnitTasks>({})->items.size(), 0);
        QCOMPARE(bob->call<rpc::ListAgentTasks>({})->items.size(), 0);
        const auto own = bob->call<rpc::CreateWorkspace>({u"b"_s, {}, {}});
        QVERIFY(notThere(bob->call<rpc::CreateRepositoryGroup>({own->id, u"g"_s, {repository.id}})));
        rpc::NewUnitTask borrowing = bob->newTask(bob->group());
        borrowing.needs = {task->id};
        QVERIFY(notThere(bob->call<rpc::CreateUnitTask>(borrowing)));
        QCOMPARE(*ann->call<rpc::GetUnitTask>({task->id}), *task);
        QCOMPARE(ann->call<rpc::GetAgentSession>({session})->state, u"starting"_s);
        QCOMPARE(ann->call<rpc::ListAgentSessions>({{}, task->id})->items.size(), 1);
    }

    void whoMayReadOnlyChangesNothing()
    {
        QFETCH_GLOBAL(bool, webSocket);
        rpc::Principal reader = hub->ann;
        reader.permissions.setFlag(rpc::Permission::Write, false);
        const auto client = hub->client(reader, webSocket);
        const auto made = ann->call<rpc::CreateWorkspace>({u"w"_s, {}, {}});
        QD_CALLED(client->call<rpc::GetWorkspace>({made->id}));
        const auto refused = client->call<rpc::DeleteWorkspace>({made->id});
        QCOMPARE(refused.error().httpStatus, 403);
    }

    // Every client of a person hears of each change, in order; nobody else does.
    void changesAreTold()
    {
        QFETCH_GLOBAL(bool, webSocket);
        const auto second = hub->client(hub->ann, webSocket);
        Listener tasks(*second->api, rpc::userTopic(hub->ann.id, rpc::tasksTopic));
        Listener workspaces(*second->api, rpc::userTopic(hub->ann.id, rpc::workspacesTopic));
        Listener foreign(*bob->api, rpc::userTopic(hub->ann.id, rpc::tasksTopic));
        QTRY_VERIFY(tasks.isLive() && workspaces.isLive());
        QTRY_COMPARE(foreign.refusals, QList{Error::Code::NotFound});
        const QUuid group = ann->group();
        const auto task = ann->call<rpc::CreateUnitTask>(ann->newTask(group));
        QD_CALLED(ann->call<rpc::UpdateUnitTaskStatus>({task->id, rpc::UnitTaskStatus::Failed, {}}));
        QD_CALLED(ann->call<rpc::DeleteUnitTask>({task->id}));
        QTRY_COMPARE(tasks.heard.size(), 3);
        QCOMPARE(tasks.event(0), (rpc::EntityEvent{rpc::Change::Created, u"unitTask"_s, task->id, 1}));
        QCOMPARE(tasks.event(1), (rpc::EntityEvent{rpc::Change::Updated, u"unitTask"_s, task->id, 2}));
        QCOMPARE(tasks.event(2), (rpc::EntityEvent{rpc::Change::Deleted, u"unitTask"_s, task->id, 0}));
        QTRY_COMPARE(workspaces.heard.size(), 1);
        // With a workspace go its groups: whoever shows those hears of it.
        Listener repositories(*second->api, rpc::userTopic(hub->ann.id, rpc::repositoriesTopic));
        QTRY_VERIFY(repositories.isLive());
        const auto empty = ann->call<rpc::CreateWorkspace>({u"empty"_s, {}, {}});
        QD_CALLED(ann->call<rpc::DeleteWorkspace>({empty->id}));
        QTRY_COMPARE(repositories.heard.size(), 1);
        QCOMPARE(repositories.event(0), (rpc::EntityEvent{rpc::Change::Deleted, u"workspace"_s, empty->id, 0}));
        // What fails tells nothing.
        QVERIFY(!ann->call<rpc::DeleteUnitTask>({task->id}));
        QD_CALLED(ann->call<rpc::CreateUnitTask>(ann->newTask(group)));
        QTRY_COMPARE(tasks.heard.size(), 4);
        QCOMPARE(tasks.event(3).change, rpc::Change::Created);
    }

    // S3.103: from the first entry on, over a lost connection, by the task's id; and from a cursor.
    void logsAreFollowed()
    {
        const auto task = ann->call<rpc::CreateUnitTask>(ann->newTask(ann->group()));
        QD_CALLED(task);
        const QUuid session = hub->addSession(*task);
        hub->say(session, 3);
        Listener log(*ann->api, rpc::executionLogTopic(task->id), rpc::Cursor());
        QTRY_COMPARE(log.numbers, (QList<qint64>{1, 2, 3}));
        hub->say(hub->addSession(*task), 2);
        QTRY_COMPARE(log.numbers.size(), 5);
        ann->breakLine();
        hub->say(session, 2);
        QTRY_COMPARE_WITH_TIMEOUT(log.numbers, (QList<qint64>{1, 2, 3, 4, 5, 6, 7}), 30'000);
        QCOMPARE(log.missed, 0);
        const auto page = ann->call<rpc::GetExecutionLogs>({task->id, 2, 3});
        QD_CALLED(page);
        QCOMPARE(page->size(), 3);
        QCOMPARE(page->first().seq, 3);
        QCOMPARE(page->at(1).sequence, 1);
        QCOMPARE(log.entry(3), page->at(1));
        Listener foreign(*bob->api, rpc::executionLogTopic(task->id), rpc::Cursor());
        Listener unknown(*ann->api, rpc::executionLogTopic(QUuid::createUuid()));
        QTRY_COMPARE(foreign.refusals, QList{Error::Code::NotFound});
        QTRY_COMPARE(unknown.refusals, QList{Error::Code::NotFound});
        // The method by its own name answers as \`subscribe\` does.
        const auto followed = ann->call<rpc::SubscribeExecutionLogs>({task->id, {}});
        QD_CALLED(followed);
        QCOMPARE(followed->cursor, (rpc::Cursor{log.subscription->cursor().epoch, 0}));
        QVERIFY(!followed->missed);
        QCOMPARE(bob->call<rpc::SubscribeExecutionLogs>({task->id, {}}).error().code, Error::Code::NotFound);
    }

    // What has no owner is that of the one person of a server without accounts, and of nobody else.
    void withoutAccounts()
    {
        const auto here = hub->client(rpc::Principal::local(), false);
        const auto task = here->call<rpc::CreateUnitTask>(here->newTask(here->group()));
        QD_CALLED(task);
        QD_CALLED(ann->call<rpc::CreateUnitTask>(ann->newTask(ann->group())));
        QCOMPARE(here->call<rpc::ListUnitTasks>({})->items, QList{*task});
        QCOMPARE(here->call<rpc::ListAgentTasks>({})->items.size(), 1);
        QCOMPARE(here->call<rpc::ListWorkspaces>({})->items.size(), 1);
        QCOMPARE(ann->call<rpc::GetUnitTask>({task->id}).error().code, Error::Code::NotFound);
        Listener tasks(*here->api, rpc::userTopic(u"local"_s, rpc::tasksTopic), rpc::Cursor());
        QTRY_COMPARE(tasks.heard.size(), 1);
        // A name that is no user's is nobody.
        const rpc::Principal odd{u"somebody"_s, {}, hub->ann.permissions};
        QCOMPARE(hub->client(odd, false)->call<rpc::ListUnitTasks>({}).error().code, Error::Code::Unauthorized);
    }

private:
    std::unique_ptr<EntityHub> hub;
    std::unique_ptr<EntityClient> ann;
    std::unique_ptr<EntityClient> bob;
};

QTEST_GUILESS_MAIN(TestHubEntities)
#include "tst_hubentities.moc"
