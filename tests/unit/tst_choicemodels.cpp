// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/choicemodels.h"
#include "core/models/inboxmodel.h"
#include "core/models/modelchoicemodel.h"
#include "tests/unit/modelfixtures.h"

using namespace qd;
using namespace qd::test;

namespace {

Agent agent(const QString &name, const QString &mode, bool hidden = false)
{
    Agent agent;
    agent.name = name;
    agent.mode = mode;
    agent.hidden = hidden;
    return agent;
}

Model makeModel(const QString &id, const QString &name, const QString &status = u"active"_s)
{
    Model model;
    model.id = id;
    model.name = name;
    model.status = status;
    return model;
}

Provider provider(const QString &id, const QString &name, const QList<Model> &models, bool connected = true)
{
    Provider provider;
    provider.id = id;
    provider.name = name;
    provider.models = models;
    provider.connected = connected;
    return provider;
}

QList<Provider> providers()
{
    return {provider(u"acme"_s, u"Acme"_s,
                     {makeModel(u"big"_s, u"Big One"_s), makeModel(u"old"_s, u"Old"_s, u"deprecated"_s)}),
            provider(u"zeta"_s, u"Zeta"_s, {makeModel(u"big"_s, u"Zeta Big"_s), makeModel(u"mini"_s, u"Mini"_s)}),
            provider(u"off"_s, u"Off"_s, {makeModel(u"x"_s, u"X"_s)}, false)};
}

QStringList names(const ModelChoiceModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) {
        switch (at(model, row, "kind").toInt()) {
        case ModelChoiceModel::FavouritesHeader:
            list += u"[favourites]"_s;
            break;
        case ModelChoiceModel::RecentHeader:
            list += u"[recent]"_s;
            break;
        case ModelChoiceModel::ProviderHeader:
            list += u'[' + at(model, row, "providerName").toString() + u']';
            break;
        default:
            list += at(model, row, "name").toString();
        }
    }
    return list;
}

} // namespace

class TestChoiceModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // S2.2: the toolbar's choices.
    void agents()
    {
        AgentModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setAgents({agent(u"build"_s, u"primary"_s), agent(u"general"_s, u"subagent"_s),
                         agent(u"plan"_s, u"all"_s), agent(u"title"_s, u"primary"_s, true)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.nameAt(0), u"build"_s);
        QCOMPARE(model.rowOf(u"plan"_s), 1);
        QCOMPARE(model.rowOf(u"title"_s), -1);
        Signals seen(model);
        Agent described = agent(u"plan"_s, u"primary"_s);
        described.description = u"Thinks first"_s;
        model.setAgents({agent(u"build"_s, u"primary"_s), described});
        QCOMPARE(seen.take(), QStringList{u"~1:description"_s});
        model.setAllAgents({agent(u"general"_s, u"subagent"_s)});
        QCOMPARE(model.nameAt(0), u"general"_s);
    }

    void variants()
    {
        VariantModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setVariants({u"low"_s, u"high"_s});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.nameAt(0), QString());
        QCOMPARE(model.rowOf(u"high"_s), 2);
        model.setVariants({});
        QCOMPARE(model.rowCount(), 0);
    }

    void commands()
    {
        CommandModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setCommands({{u"undo-review"_s, {}, u"command"_s},
                           {u"review"_s, u"Review it"_s, u"command"_s},
                           {u"init"_s, {}, u"mcp"_s}});
        QCOMPARE(model.rowCount(), 3);
        model.setSearch(u"REV"_s);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.nameAt(0), u"review"_s); // what begins with it first
        QCOMPARE(at(model, 0, "description"), u"Review it"_s);
        QCOMPARE(model.nameAt(5), QString());
    }

    void files()
    {
        FileSearchModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setPaths({u"/"_s, u"src/a b.cpp"_s, u"src/"_s, u"README.md"_s, u"src/"_s});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(at(model, 0, "name"), u"a b.cpp"_s);
        QCOMPARE(at(model, 0, "folder"), u"src/"_s);
        QCOMPARE(at(model, 1, "name"), u"src/"_s);
        QCOMPARE(at(model, 1, "isFolder"), true);
        QCOMPARE(at(model, 2, "folder"), QString());
        Signals seen(model);
        model.setPaths({u"README.md"_s, u"src/a b.cpp"_s});
        QCOMPARE(seen.take(), (QStringList{u"-1"_s, u"1>0"_s}));
    }

    void models()
    {
        ModelChoiceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setProviders(providers());
        QCOMPARE(names(model), (QStringList{u"[Acme]"_s, u"Big One"_s, u"[Zeta]"_s, u"Zeta Big"_s, u"Mini"_s}));
        QCOMPARE(model.count(), 3);
        model.setRecent({{u"zeta"_s, u"mini"_s, {}}, {u"acme"_s, u"old"_s, {}}, {u"gone"_s, u"x"_s, {}}});
        model.setFavourites({{u"zeta"_s, u"big"_s, {}}});
        QCOMPARE(names(model), (QStringList{u"[favourites]"_s, u"Zeta Big"_s, u"[recent]"_s, u"Mini"_s, u"Old"_s,
                                            u"[Acme]"_s, u"Big One"_s, u"[Zeta]"_s, u"Zeta Big"_s, u"Mini"_s}));
        QCOMPARE(at(model, 1, "favourite"), true);
        QCOMPARE(model.rowOf(u"zeta"_s, u"mini"_s), 3);
        QCOMPARE(model.nextChoice(-1, 1), 1);
        QCOMPARE(model.nextChoice(4, 1), 6);
        QCOMPARE(model.nextChoice(1, -1), -1);
        QCOMPARE(model.choiceAt(3), (ModelRef{u"zeta"_s, u"mini"_s, {}}));
        QVERIFY(!model.choiceAt(0).isValid());
        model.setSearch(u"big zet"_s);
        QCOMPARE(names(model), (QStringList{u"[favourites]"_s, u"Zeta Big"_s, u"[Zeta]"_s, u"Zeta Big"_s}));
        model.setSearch(u"old"_s);
        QCOMPARE(names(model), (QStringList{u"[recent]"_s, u"Old"_s, u"[Acme]"_s, u"Old"_s}));
        QVERIFY(model.find(u"zeta"_s, u"mini"_s));
        QVERIFY(!model.find(u"off"_s, u"x"_s));
        // A new catalogue changes only what differs.
        model.setSearch({});
        QList<Provider> changed = providers();
        changed[1].models[1].name = u"Mini 2"_s;
        Signals seen(model);
        model.setProviders(changed);
        QCOMPARE(seen.take(), (QStringList{u"~3:name"_s, u"~9:name"_s}));
    }

    // All workspaces, sub-agents too, oldest first across permissions and questions; ids wrap (PROTOCOL 7).
    void inbox()
    {
        Deck deck;
        Session child = makeSession(u"ses_b"_s, 100, u"ses_a"_s);
        child.title = u"look"_s;
        ManualBackground background;
        InboxModel model(deck.store, background);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setWorkspaces({Ws, u"far"_s});
        deck.apply({upserted(child), busy(u"ses_a"_s), busy(u"ses_b"_s)});
        PermissionRequest edit = permission(u"per_fffffffffff0abc"_s, u"ses_b"_s);
        edit.metadata =
            json("{'filepath':'/srv/demo/alpha/a.js','diff':'--- a.js\\n+++ a.js\\n@@ -1 +1 @@\\n-x\\n+y\\n'}");
        QuestionRequest ask = question(u"que_000000000001abc"_s, u"ses_a"_s); // after the wrap
        ask.questions = {{u"Which?"_s, u"H"_s, {}, true, false}};
        deck.apply({asks(ask), asks(edit)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(at(model, 0, "requestId"), edit.id);
        QCOMPARE(at(model, 0, "sessionId"), u"ses_b"_s);
        QCOMPARE(at(model, 0, "rootSessionId"), u"ses_a"_s);
        QCOMPARE(at(model, 0, "sessionTitle"), u"ses_a"_s);
        QCOMPARE(at(model, 0, "agentTitle"), u"look"_s);
        QCOMPARE(at(model, 0, "title"), u"/srv/demo/alpha/a.js"_s);
        QCOMPARE(at(model, 0, "blocks").toList().first().value<RichBlock>().kind(), RichBlock::Diff);
        QCOMPARE(at(model, 1, "kind"), int(InboxModel::Question));
        QCOMPARE(at(model, 1, "title"), u"Which?"_s);
        QCOMPARE(at(model, 1, "questions").toList().first().toMap()[u"multiple"_s], true);
        QCOMPARE(model.rowOf(Ws, ask.id), 1);
        Signals seen(model);
        child.title = u"renamed"_s;
        deck.apply({upserted(child)});
        QCOMPARE(seen.take(), QStringList{u"~0:agentTitle"_s});
        deck.apply({on(events::PermissionReplied{u"ses_b"_s, edit.id})});
        QCOMPARE(seen.take(), QStringList{u"-0"_s});
    }

    // An edit too large to read on this thread shows its patterns first, and itself a moment later.
    void largeRequest()
    {
        Deck deck;
        ManualBackground background;
        InboxModel model(deck.store, background);
        model.setWorkspaces({Ws});
        PermissionRequest edit = permission(u"per_000000000001abc"_s, u"ses_a"_s);
        edit.patterns = {u"a.js"_s};
        edit.metadata = json("{'filepath':'src/a.js','diff':'--- a.js\\n+++ a.js\\n@@ -1 +1,9999 @@\\n" +
                             QByteArray("+0123456789\\n").repeated(9000) + "'}");
        deck.apply({busy(u"ses_a"_s), asks(edit)});
        QCOMPARE(at(model, 0, "title"), u"a.js"_s);
        QCOMPARE(at(model, 0, "blocks").toList().size(), 0);
        background.runAll();
        QCOMPARE(at(model, 0, "title"), u"src/a.js"_s);
        int lines = 0;
        for (const QVariant &block : at(model, 0, "blocks").toList())
            lines += int(block.value<RichBlock>().block()->diff.size());
        QVERIFY(lines >= 9000); // all of it can be seen before it is allowed
    }
};

QTEST_GUILESS_MAIN(TestChoiceModels)
#include "tst_choicemodels.moc"
