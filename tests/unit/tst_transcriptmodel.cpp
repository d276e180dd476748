// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/modelfixtures.h"
#include "tests/unit/transcriptfixtures.h"

using namespace qd;
using namespace qd::test;

namespace {

const QString Ses = u"ses_a"_s;
const TimeMs Noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0)).toMSecsSinceEpoch();

Part textPart(const QString &id, const QString &message, const QString &text)
{
    return makePart(id, message, PartType::Text, text, Noon, Noon + 5);
}

Part toolCall(const QString &id, const QString &message, const QString &name, ToolStatus status,
              const QByteArray &input, const QByteArray &metadata = "{}", const QString &output = {})
{
    Part part = makePart(id, message, PartType::Tool, {}, 0);
    ToolCall call;
    call.tool = name;
    call.status = status;
    call.input = input;
    call.metadata = metadata;
    call.output = output;
    call.start = Noon;
    call.end = status == ToolStatus::Completed ? Noon + 4100 : 0;
    part.tool = std::make_shared<const ToolCall>(call);
    return part;
}

//! A question and its finished answer.
MessagePage smallPage()
{
    Message answer = assistantMessage(u"msg_2"_s, Noon + 1000, u"msg_1"_s, Noon + 3000);
    answer.agent = u"build"_s;
    answer.model = {u"mock"_s, u"short"_s, {}};
    answer.cost = 0.25;
    answer.tokens.input = 100;
    answer.tokens.cacheRead = 900;
    answer.tokens.output = 20;
    return {{{userMessage(u"msg_1"_s, Noon), {textPart(u"prt_1"_s, u"msg_1"_s, u"Why?"_s)}},
             {answer,
              {textPart(u"prt_2"_s, u"msg_2"_s, u"# Title\n\nBecause.\n\n- one\n- two"_s),
               toolCall(u"prt_3"_s, u"msg_2"_s, u"bash"_s, ToolStatus::Completed, json("{'command':'ctest -R upload'}"),
                        json("{'output':'a\\nb\\n'}"), u"a\nb\n"_s)}}},
            {}};
}

} // namespace

class TestTranscriptModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfATurn()
    {
        Deck deck;
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(key(Ses), smallPage());
        Show show(deck);
        TranscriptModel &model = show.model;
        QCOMPARE(kinds(model), u"Day Text Text Text Text Text Tool Footer"_s);
        QVERIFY(!model.isLoading());
        QVERIFY(model.isComplete());
        QCOMPARE(model.messageCount(), 2);
        // Newest first: row 0 is the footer.
        QCOMPARE(at(model, 0, "agent"), u"build"_s);
        QCOMPARE(at(model, 0, "modelName"), u"short"_s);
        QCOMPARE(at(model, 0, "inputTokens"), 1000.0);
        QCOMPARE(at(model, 0, "outputTokens"), 20.0);
        QCOMPARE(at(model, 0, "cost"), 0.25);
        QCOMPARE(at(model, 0, "duration"), qint64(3000)); // from the question on
        QCOMPARE(at(model, 0, "last"), true);
        QCOMPARE(at(model, 1, "toolKind"), int(TranscriptRow::Bash));
        QCOMPARE(at(model, 1, "title"), u"ctest -R upload"_s);
        QCOMPARE(at(model, 1, "duration"), qint64(4100));
        QCOMPARE(at(model, 1, "toolStatus"), int(TranscriptRow::Completed));
        QCOMPARE(at(model, 5, "block").value<RichBlock>().kind(), RichBlock::Heading);
        QCOMPARE(at(model, 5, "first"), true);
        QCOMPARE(at(model, 5, "author"), int(TranscriptRow::Assistant));
        QCOMPARE(at(model, 2, "gap"), int(text::Gap::Tight));
        QCOMPARE(at(model, 6, "author"), int(TranscriptRow::User));
        QCOMPARE(model.plainText(6), u"Why?"_s);
        QCOMPARE(model.messageSource(u"msg_2"_s), u"# Title\n\nBecause.\n\n- one\n- two"_s);
        QCOMPARE(model.firstRowOf(u"msg_2"_s), 5);
        QCOMPARE(model.lastRowOf(u"msg_2"_s), 0);
        QCOMPARE(model.firstRowOf(u"msg_1"_s), 6);
        QCOMPARE(model.endRowOfPart(u"prt_2"_s), 2);
        QCOMPARE(model.newestMessage(), u"msg_2"_s);
        QCOMPARE(model.oldestMessage(), u"msg_1"_s);
    }

    void roleNames()
    {
        Deck deck;
        Show show(deck);
        QVERIFY(show.model.roleNames().values().contains("childSessionId"));
        QCOMPARE(show.model.roleNames().size(), QMetaEnum::fromType<TranscriptRow::Role>().keyCount());
        // Names that an Item of QML has already would hide the role.
        for (const char *taken :
             {"state", "data", "model", "index", "parent", "children", "text", "enabled", "visible"})
            QVERIFY2(!show.model.roleNames().values().contains(taken), taken);
    }

    // Output and diffs become rows only when a tool is opened.
    void toolsOpenAndFold()
    {
        Deck deck;
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(key(Ses), smallPage());
        Show show(deck);
        Signals seen(show.model);
        QVERIFY(show.model.setExpanded(1, true));
        QCOMPARE(seen.take(), (QStringList{u"+1-2"_s, u"~3:expanded"_s}));
        QCOMPARE(kinds(show.model), u"Day Text Text Text Text Text Tool Code Output Footer"_s);
        QCOMPARE(show.model.plainText(1), u"a\nb"_s);
        QCOMPARE(at(show.model, 1, "depth"), 1);
        QCOMPARE(at(show.model, 1, "toolStatus"), int(TranscriptRow::Completed));
        QVERIFY(!show.model.setExpanded(1, true));
        QVERIFY(!show.model.setExpanded(99, true));
        QVERIFY(show.model.setExpanded(3, false));
        QCOMPARE(seen.take(), (QStringList{u"-1-2"_s, u"~1:expanded"_s}));
    }

    // What a tool's line says, per tool.
    void toolLines_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("subtitle");
        const auto row = [](const char *name, const QByteArray &input, const QByteArray &metadata,
                            TranscriptRow::ToolKind kind, const QString &title, const QString &subtitle = {}) {
            QTest::newRow(name) << QString::fromLatin1(name) << input << metadata << int(kind) << title << subtitle;
        };
        row("bash", json("{'command':'make\\nmake test','description':'Build'}"), "{}", TranscriptRow::Bash, u"make"_s,
            u"Build"_s);
        row("edit", json("{'filePath':'/srv/demo/alpha/src/a.cpp'}"), "{}", TranscriptRow::Edit, u"src/a.cpp"_s);
        row("write", json("{'filePath':'/elsewhere/a.cpp','content':'x'}"), "{}", TranscriptRow::Write,
            u"/elsewhere/a.cpp"_s);
        row("read", json("{'filePath':'/srv/demo/alphabet/a.cpp'}"), "{}", TranscriptRow::Read,
            u"/srv/demo/alphabet/a.cpp"_s);
        row("grep", json("{'pattern':'foo.*','path':'/srv/demo/alpha/src'}"), "{}", TranscriptRow::Grep, u"foo.*"_s,
            u"src"_s);
        row("glob", json("{'pattern':'**/*.ts'}"), "{}", TranscriptRow::Glob, u"**/*.ts"_s);
        row("webfetch", json("{'url':'https://example.invalid/'}"), "{}", TranscriptRow::WebFetch,
            u"https://example.invalid/"_s);
        row("task", json("{'description':'look','subagent_type':'general'}"), json("{'sessionId':'ses_b'}"),
            TranscriptRow::Task, u"look"_s, u"general"_s);
        row("todowrite", json("{'todos':[{'content':'a','status':'completed'},{'content':'b','status':'pending'}]}"),
            "{}", TranscriptRow::TodoWrite, u"1/2"_s);
        row("question", json("{'questions':[{'question':'Which?','header':'H','options':[]}]}"), "{}",
            TranscriptRow::AskQuestion, u"Which?"_s);
        row("skill", json("{'name':'release'}"), "{}", TranscriptRow::Skill, u"release"_s);
        row("my_mcp_tool", json("{'x':1}"), "{}", TranscriptRow::OtherTool, QString());
        row("edit", "not json", "[", TranscriptRow::Edit, QString()); // hostile
    }
    void toolLines()
    {
        QFETCH(QString, tool);
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, metadata);
        Deck deck;
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)),
                    part(Ses, toolCall(u"prt_1"_s, u"msg_2"_s, tool, ToolStatus::Completed, input, metadata))});
        Show show(deck);
        const int row = show.model.endRowOfPart(u"prt_1"_s);
        int header = row;
        while (at(show.model, header, "kind") != int(TranscriptRow::Tool))
            ++header;
        QTEST(at(show.model, header, "toolKind").toInt(), "kind");
        QTEST(at(show.model, header, "title").toString(), "title");
        QTEST(at(show.model, header, "subtitle").toString(), "subtitle");
        QCOMPARE(at(show.model, header, "tool"), tool);
        if (tool == u"task"_s)
            QCOMPARE(at(show.model, header, "childSessionId"), u"ses_b"_s);
        show.model.setExpanded(header, true); // must not fall over whatever the tool is
        show.settle();
    }

    // PROTOCOL 11: hidden are synthetic and ignored parts, and text of a dropped attempt; empty text has no row.
    void hiddenParts()
    {
        Deck deck;
        Part synthetic = textPart(u"prt_1"_s, u"msg_1"_s, u"for the model"_s);
        synthetic.synthetic = true;
        Part ignored = textPart(u"prt_2"_s, u"msg_1"_s, u"ignored"_s);
        ignored.ignored = true;
        deck.apply({busy(Ses), message(Ses, userMessage(u"msg_1"_s, Noon)), part(Ses, synthetic), part(Ses, ignored),
                    part(Ses, textPart(u"prt_3"_s, u"msg_1"_s, u"shown"_s)),
                    message(Ses, assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s)),
                    part(Ses, makePart(u"prt_4"_s, u"msg_2"_s, PartType::StepStart)),
                    part(Ses, makePart(u"prt_5"_s, u"msg_2"_s, PartType::Text)),
                    delta(Ses, u"msg_2"_s, u"prt_5"_s, u"first attempt"_s)});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Text Text"_s);
        deck.apply({part(Ses, makePart(u"prt_6"_s, u"msg_2"_s, PartType::StepStart)),
                    part(Ses, makePart(u"prt_7"_s, u"msg_2"_s, PartType::Text))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text"_s);
        QCOMPARE(show.model.plainText(0), u"shown"_s);
    }

    // PROTOCOL 20: a tool of a turn that will never end does not spin.
    void interruptedTurn()
    {
        Deck deck;
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(
            key(Ses),
            {{{userMessage(u"msg_1"_s, Noon), {textPart(u"prt_1"_s, u"msg_1"_s, u"go"_s)}},
              {assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s),
               {toolCall(u"prt_2"_s, u"msg_2"_s, u"bash"_s, ToolStatus::Running, json("{'command':'sleep'}"))}}},
             {}});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Text Tool Interrupted"_s);
        QCOMPARE(at(show.model, 1, "toolStatus"), int(TranscriptRow::Stopped));
        deck.apply({busy(Ses), message(Ses, assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text Tool"_s);
        QCOMPARE(at(show.model, 0, "toolStatus"), int(TranscriptRow::Running));
    }

    // PROTOCOL 15: what was reverted is hidden, and a notice says how much.
    void revertedMessages()
    {
        Deck deck;
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(key(Ses), smallPage());
        Show show(deck);
        Session session = makeSession(Ses);
        session.revert = Revert{u"msg_1"_s, {}, {}, {}};
        deck.apply({upserted(session)});
        show.settle();
        QCOMPARE(kinds(show.model), u"Reverted"_s);
        QCOMPARE(at(show.model, 0, "count"), 1);
        deck.apply({upserted(makeSession(Ses))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text Text Text Text Text Tool Footer"_s);
    }

    // A turn's footer stands below its last step only, and sums the steps up.
    void footerOfSeveralSteps()
    {
        Deck deck;
        Message first = assistantMessage(u"msg_2"_s, Noon + 1000, u"msg_1"_s, Noon + 2000, u"tool-calls"_s);
        first.cost = 0.5;
        first.tokens.output = 10;
        deck.apply({message(Ses, userMessage(u"msg_1"_s, Noon)), part(Ses, textPart(u"prt_1"_s, u"msg_1"_s, u"go"_s)),
                    message(Ses, first), part(Ses, textPart(u"prt_2"_s, u"msg_2"_s, u"step one"_s))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Text Text Footer"_s);
        Message second = assistantMessage(u"msg_3"_s, Noon + 3000, u"msg_1"_s, Noon + 9000);
        second.cost = 0.25;
        second.tokens.output = 5;
        second.tokens.input = 70;
        deck.apply({message(Ses, second), part(Ses, textPart(u"prt_3"_s, u"msg_3"_s, u"step two"_s))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text Text Text Footer"_s);
        QCOMPARE(at(show.model, 0, "cost"), 0.75);
        QCOMPARE(at(show.model, 0, "outputTokens"), 15.0);
        QCOMPARE(at(show.model, 0, "inputTokens"), 70.0);
        QCOMPARE(at(show.model, 0, "duration"), qint64(9000));
        first.cost = 1; // totals of an earlier step may come late
        Signals seen(show.model);
        deck.apply({message(Ses, first)});
        show.settle();
        QCOMPARE(seen.take(), (QStringList{u"~0:cost"_s}));
        QCOMPARE(at(show.model, 0, "cost"), 1.25);
    }

    void errors_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("sign in") << u"APIError"_s << 401 << int(TranscriptRow::SignIn);
        QTest::newRow("auth") << u"ProviderAuthError"_s << 0 << int(TranscriptRow::SignIn);
        QTest::newRow("rate") << u"APIError"_s << 429 << int(TranscriptRow::RateLimit);
        QTest::newRow("overloaded") << u"APIError"_s << 529 << int(TranscriptRow::Overloaded);
        QTest::newRow("refused") << u"APIError"_s << 400 << int(TranscriptRow::ProviderError);
        QTest::newRow("context") << u"ContextOverflowError"_s << 0 << int(TranscriptRow::ContextFull);
        QTest::newRow("stopped") << u"MessageAbortedError"_s << 0 << int(TranscriptRow::Aborted);
        QTest::newRow("other") << u"UnknownError"_s << 0 << int(TranscriptRow::OtherError);
    }
    void errors()
    {
        QFETCH(QString, name);
        QFETCH(int, status);
        Deck deck;
        Message answer = assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1);
        answer.error = std::make_shared<const MessageError>(
            MessageError{name, u"First line\n    at stack (trace.js:1)"_s, status, false, {}});
        deck.apply({message(Ses, answer)});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Error Footer"_s);
        QTEST(at(show.model, 1, "errorCode").toInt(), "code");
        QCOMPARE(at(show.model, 1, "title"), u"First line"_s); // pitfall 22: no stack traces
    }

    // Prompts of the outbox show at once; when the server has one, its message takes the place.
    void outboxPrompts()
    {
        Deck deck;
        Show show(deck);
        OutboxRow row;
        row.session = key(Ses);
        row.prompt.messageId = u"msg_9"_s;
        row.prompt.parts = {{PromptPart::Type::Text, u"prt_9"_s, u"Do *it*"_s, {}},
                            {PromptPart::Type::File, u"prt_8"_s, {}, {u"image/png"_s, u"a.png"_s, u"data:,"_s}}};
        show.model.setOutbox({row});
        show.settle();
        QCOMPARE(kinds(show.model), u"Text File Queued"_s);
        QCOMPARE(at(show.model, 0, "promptState"), int(TranscriptRow::Stored));
        QCOMPARE(at(show.model, 2, "author"), int(TranscriptRow::User));
        Signals seen(show.model);
        row.state = OutboxState::Failed;
        row.error = u"no such model"_s;
        show.model.setOutbox({row});
        show.settle();
        QCOMPARE(seen.take(), (QStringList{u"~0:promptState,title"_s}));
        deck.apply(
            {message(Ses, userMessage(u"msg_9"_s, Noon)), part(Ses, textPart(u"prt_9"_s, u"msg_9"_s, u"Do *it*"_s))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text"_s);
    }

    // A prompt that the server has but has not begun is marked.
    void queuedOnServer()
    {
        Deck deck;
        deck.apply({busy(Ses), message(Ses, userMessage(u"msg_1"_s, Noon)),
                    part(Ses, textPart(u"prt_1"_s, u"msg_1"_s, u"go"_s)),
                    message(Ses, assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s)),
                    part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text)),
                    message(Ses, userMessage(u"msg_3"_s, Noon + 2)),
                    part(Ses, textPart(u"prt_3"_s, u"msg_3"_s, u"and then"_s))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Text Text Queued"_s);
        QCOMPARE(at(show.model, 0, "promptState"), int(TranscriptRow::Waiting));
    }

    // A prompt that a stop left behind says so; one that only asks for a summary has nothing to send again.
    void unansweredPrompts()
    {
        Deck deck;
        Message stopped = assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s);
        deck.apply({busy(Ses), message(Ses, userMessage(u"msg_1"_s, Noon)), message(Ses, stopped),
                    message(Ses, userMessage(u"msg_3"_s, Noon + 2)),
                    part(Ses, textPart(u"prt_3"_s, u"msg_3"_s, u"go"_s)),
                    message(Ses, userMessage(u"msg_4"_s, Noon + 3)),
                    part(Ses, makePart(u"prt_4"_s, u"msg_4"_s, PartType::Compaction))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Text Queued Compaction Queued"_s);
        QCOMPARE(at(show.model, 2, "promptState"), int(TranscriptRow::Waiting));
        stopped.completed = Noon + 4;
        stopped.error = std::make_shared<const MessageError>(MessageError{u"MessageAbortedError"_s, {}, 0, false, {}});
        deck.apply({message(Ses, stopped), idle(Ses)});
        show.settle();
        QCOMPARE(kinds(show.model).section(u' ', -3), u"Text Queued Compaction"_s);
        QCOMPARE(at(show.model, 1, "promptState"), int(TranscriptRow::Unanswered));
    }

    // The divider says what became of a compaction; what is not a summary after all does not pose as one.
    void compactions_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<bool>("ended");
        QTest::addColumn<bool>("runs");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("rows");
        QTest::newRow("runs") << QString() << false << true << int(TranscriptRow::Running)
                              << u"Day Compaction Summary"_s;
        QTest::newRow("done") << QString() << true << false << int(TranscriptRow::Completed)
                              << u"Day Compaction Summary Footer"_s;
        QTest::newRow("failed") << u"APIError"_s << true << false << int(TranscriptRow::Failed)
                                << u"Day Compaction Text Error Footer"_s;
        QTest::newRow("stopped") << u"MessageAbortedError"_s << true << false << int(TranscriptRow::Stopped)
                                 << u"Day Compaction Text Error Footer"_s;
        QTest::newRow("server died") << QString() << false << false << int(TranscriptRow::Stopped)
                                     << u"Day Compaction Text Interrupted"_s;
    }
    void compactions()
    {
        QFETCH(QString, error);
        QFETCH(bool, ended);
        QFETCH(bool, runs);
        Deck deck;
        Message summary = assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s);
        summary.summary = true;
        deck.apply({busy(Ses), message(Ses, userMessage(u"msg_1"_s, Noon)),
                    part(Ses, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Compaction))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Compaction"_s);
        QCOMPARE(at(show.model, 0, "toolStatus"), int(TranscriptRow::Pending));
        deck.apply({message(Ses, summary), part(Ses, textPart(u"prt_2"_s, u"msg_2"_s, u"we did much"_s))});
        show.settle();
        QCOMPARE(at(show.model, 1, "toolStatus"), int(TranscriptRow::Running));
        summary.completed = ended ? Noon + 4 : 0;
        if (!error.isEmpty())
            summary.error = std::make_shared<const MessageError>(MessageError{error, {}, 0, false, {}});
        deck.apply({message(Ses, summary)});
        if (!runs)
            deck.apply({idle(Ses)});
        QTRY_VERIFY(runs || ended || deck.mark(u"msg_2"_s) == MessageMark::Interrupted);
        show.settle();
        QTEST(kinds(show.model), "rows");
        QTEST(at(show.model, show.model.firstRowOf(u"msg_1"_s), "toolStatus").toInt(), "status");
    }

    // A message whose parked text can't be read says so until the server has sent it again.
    void unreadableMessages()
    {
        Deck deck;
        deck.open(u"ses_b"_s, turns(1, 40));
        QTRY_VERIFY(deck.transcript(u"ses_b"_s).isPacked(39));
        loseParked();
        Show show(deck, u"ses_b"_s);
        show.model.fetchOlder();
        show.settle();
        QTRY_COMPARE(deck.transcript(u"ses_b"_s).mark(39), MessageMark::Lost);
        show.settle();
        const int row = show.model.firstRowOf(u"msg_00020x"_s);
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::Unread));
        QCOMPARE(show.model.firstRowOf(u"msg_00020x"_s), show.model.lastRowOf(u"msg_00020x"_s));
        deck.store.mergeNewest(key(u"ses_b"_s), turns(1, 40));
        show.settle();
        QCOMPARE(show.model.plainText(show.model.firstRowOf(u"msg_00020x"_s)), u"answer"_s);
        QVERIFY(!kinds(show.model).contains(u"Unread"_s));
    }

    // A conversation that could not be read is not an empty one.
    void unreadableConversation()
    {
        Deck deck;
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        Show show(deck, u"ses_b"_s);
        QVERIFY(show.model.isLoading());
        deck.store.failNewest(key(u"ses_b"_s));
        show.settle();
        QVERIFY(!show.model.isLoading());
        QCOMPARE(kinds(show.model), u"Unread"_s);
        QCOMPARE(at(show.model, 0, "messageId"), QString());
        // One that is gone is not asked for again.
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.store.endListing(Ws, deck.store.beginListing(Ws), {});
        show.settle();
        QCOMPARE(kinds(show.model), QString());
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Unread"_s);
        show.model.reload();
        QCOMPARE(wanted.count(), 2);
        show.settle();
        QVERIFY(show.model.isLoading());
        QCOMPARE(kinds(show.model), QString());
        deck.store.mergeNewest(key(u"ses_b"_s), turns(1, 1));
        show.settle();
        QCOMPARE(kinds(show.model), u"Text Text Footer"_s);
    }

    // What is given back in quiet moments is there again when it is looked at, and given back again.
    void releasedMemoryComesBack()
    {
        Deck deck;
        deck.open(u"ses_b"_s, turns(1, 40));
        Show show(deck, u"ses_b"_s);
        const QStringList before = allRows(show.model);
        const qint64 used = show.model.blockBytes();
        show.model.releaseMemory();
        const qint64 released = show.model.blockBytes();
        QVERIFY2(released < used / 3, qPrintable(u"%1 of %2"_s.arg(released).arg(used)));
        QVERIFY(released > 0); // the newest stay
        QVERIFY(sameRows(allRows(show.model), before));
        show.model.releaseMemory();
        QCOMPARE(show.model.blockBytes(), released);
    }

    // Requests of the session and of its sub-agents, oldest first.
    void requestCards()
    {
        Deck deck;
        Session child = makeSession(u"ses_b"_s, 100, Ses);
        child.title = u"look around"_s;
        PermissionRequest first = permission(u"per_000000000001"_s, u"ses_b"_s);
        first.permission = u"bash"_s;
        first.metadata = json("{'command':'git push\\ngit log'}");
        first.always = {u"git *"_s};
        QuestionRequest second = question(u"que_000000000002"_s, Ses);
        second.questions = {{u"Which?"_s, u"Pick"_s, {{u"A"_s, u"first"_s}}, false, true}};
        deck.apply({upserted(child), busy(Ses), busy(u"ses_b"_s), asks(second), asks(first)});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Permission Question"_s);
        QCOMPARE(at(show.model, 1, "requestId"), u"per_000000000001"_s);
        QCOMPARE(at(show.model, 1, "ownerSessionId"), u"ses_b"_s);
        QCOMPARE(at(show.model, 1, "subtitle"), u"look around"_s);
        QCOMPARE(at(show.model, 1, "title"), u"git push"_s);
        QCOMPARE(at(show.model, 1, "always").toStringList(), QStringList{u"git *"_s});
        const QVariantList blocks = at(show.model, 1, "blocks").toList();
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks[0].value<RichBlock>().text(), u"git push\ngit log"_s);
        QCOMPARE(at(show.model, 0, "questions").toList()[0].toMap()[u"question"_s], u"Which?"_s);
        QCOMPARE(show.model.rowOfRequest(u"que_000000000002"_s), 0);
        Signals seen(show.model);
        QVERIFY(deck.store.takeRequest(Ws, first.id));
        show.settle();
        QCOMPARE(seen.take(), (QStringList{u"-1"_s, u"~0:first"_s}));
    }

    void retryNotice()
    {
        Deck deck;
        SessionStatus retry = statusOf(SessionStatus::Type::Retry);
        retry.attempt = 2;
        retry.message = u"Overloaded"_s;
        retry.next = 5000;
        deck.apply({on(events::StatusChanged{Ses, retry})});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Retrying"_s);
        QCOMPARE(at(show.model, 0, "retryAt"), qint64(5000));
        QCOMPARE(at(show.model, 0, "title"), u"Overloaded"_s);
        QCOMPARE(at(show.model, 0, "count"), 2);
    }

    // The newest todo list is open, the one before folds.
    void todoLists()
    {
        Deck deck;
        const QByteArray one =
            json("{'todos':[{'content':'a','status':'in_progress'},{'content':'b','status':'pending'}]}");
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)),
                    part(Ses, toolCall(u"prt_1"_s, u"msg_2"_s, u"todowrite"_s, ToolStatus::Completed, one))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Tool Todo Todo Footer"_s);
        QCOMPARE(at(show.model, 2, "title"), u"a"_s);
        QCOMPARE(at(show.model, 2, "todoStatus"), int(TranscriptRow::TodoInProgress));
        deck.apply({message(Ses, assistantMessage(u"msg_3"_s, Noon + 2, {}, Noon + 3)),
                    part(Ses, toolCall(u"prt_2"_s, u"msg_3"_s, u"todowrite"_s, ToolStatus::Completed, one))});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Tool Tool Todo Todo Footer"_s);
    }

    void reasoningIsFolded()
    {
        Deck deck;
        deck.apply({busy(Ses), message(Ses, assistantMessage(u"msg_2"_s, Noon, {})),
                    part(Ses, makePart(u"prt_1"_s, u"msg_2"_s, PartType::Reasoning))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Reasoning"_s);
        QCOMPARE(at(show.model, 0, "streaming"), true);
        Signals seen(show.model);
        deck.apply({delta(Ses, u"msg_2"_s, u"prt_1"_s, u"thinking"_s)});
        show.settle();
        QCOMPARE(seen.take(), QStringList()); // nothing that shows
        QVERIFY(show.model.setExpanded(0, true));
        QCOMPARE(kinds(show.model), u"Day Reasoning Text"_s);
        deck.apply({delta(Ses, u"msg_2"_s, u"prt_1"_s, u" more"_s)});
        seen.take();
        show.settle();
        QCOMPARE(seen.take(), QStringList{u"~0:block"_s});
        QCOMPARE(show.model.plainText(0), u"thinking more"_s);
        QCOMPARE(at(show.model, 0, "depth"), 1);
        deck.apply(
            {part(Ses, makePart(u"prt_1"_s, u"msg_2"_s, PartType::Reasoning, u"thinking more"_s, Noon, Noon + 800))});
        show.settle();
        QCOMPARE(at(show.model, 1, "duration"), qint64(800));
        QCOMPARE(at(show.model, 1, "streaming"), false);
    }

    void compactionAndSummary()
    {
        Deck deck;
        Part compaction = makePart(u"prt_1"_s, u"msg_1"_s, PartType::Compaction);
        compaction.extra = json("'auto':true");
        Message summary = assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s, Noon + 2);
        summary.summary = true;
        deck.apply({message(Ses, userMessage(u"msg_1"_s, Noon)), part(Ses, compaction), message(Ses, summary),
                    part(Ses, textPart(u"prt_2"_s, u"msg_2"_s, u"So far: nothing."_s))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Compaction Summary Footer"_s);
        QCOMPARE(at(show.model, 2, "automatic"), true);
        QVERIFY(show.model.setExpanded(1, true));
        QCOMPARE(kinds(show.model), u"Day Compaction Summary Text Footer"_s);
    }

    // S0 text rule: a block above 200,000 characters is cut, with "show all".
    void hugeBlockIsCut()
    {
        Deck deck;
        const QString code = u"```\n"_s + u"0123456789\n"_s.repeated(30'000) + u"```"_s;
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)),
                    part(Ses, textPart(u"prt_1"_s, u"msg_2"_s, code))});
        Show show(deck);
        const int row = show.model.endRowOfPart(u"prt_1"_s);
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::ShowAll));
        QVERIFY(at(show.model, row, "count").toInt() > 100'000);
        QCOMPARE(at(show.model, row + 1, "continued"), true);
        show.model.showAll(row);
        show.settle();
        QVERIFY(at(show.model, show.model.endRowOfPart(u"prt_1"_s), "kind") != int(TranscriptRow::ShowAll));
        QCOMPARE(show.model.codeAt(show.model.endRowOfPart(u"prt_1"_s)).trimmed().size(), 30'000 * 11 - 1);
    }

    // PROTOCOL 8: a tool's output is as the program wrote it, escapes included, and may be long.
    void toolOutputIsReadable()
    {
        Deck deck;
        Part bash = toolPart(u"prt_1"_s, u"msg_2"_s, ToolStatus::Completed);
        ToolCall call = *bash.tool;
        call.output = u"\x1b[32mok\x1b[0m 10 %\r\x1b[Kok 100 %\n"_s + u"0123456789\n"_s.repeated(20'000);
        bash.tool = std::make_shared<const ToolCall>(call);
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)), part(Ses, bash)});
        Show show(deck);
        int row = show.model.firstRowOf(u"msg_2"_s);
        QVERIFY(show.model.setExpanded(row, true));
        show.settle();
        row = show.model.firstRowOf(u"msg_2"_s) - 1;
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::Output));
        QVERIFY(show.model.plainText(row).startsWith(u"ok 100 %\n0123456789\n"_s));
        row = show.model.endRowOfPart(u"prt_1"_s);
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::ShowAll));
        show.model.showAll(row);
        show.settle();
        row = show.model.endRowOfPart(u"prt_1"_s);
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::Output));
        QVERIFY(show.model.plainText(row).endsWith(u"0123456789"_s));
    }

    // A diff is cut between its lines.
    void hugeDiffIsCut()
    {
        Deck deck;
        Part edit = toolPart(u"prt_1"_s, u"msg_2"_s, ToolStatus::Completed);
        ToolCall call = *edit.tool;
        call.tool = u"edit"_s;
        call.metadata = "{\"diff\":\"--- a/x\\n+++ b/x\\n@@ -0,0 +1,30000 @@\\n" +
                        QByteArray("+0123456789\\n").repeated(30'000) + "\"}";
        edit.tool = std::make_shared<const ToolCall>(call);
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)), part(Ses, edit)});
        Show show(deck);
        show.model.setExpanded(show.model.firstRowOf(u"msg_2"_s), true);
        show.settle();
        int row = show.model.endRowOfPart(u"prt_1"_s);
        QCOMPARE(at(show.model, row, "kind"), int(TranscriptRow::ShowAll));
        const RichBlock last = at(show.model, row + 1, "block").value<RichBlock>();
        QVERIFY(last.text().endsWith(u"0123456789"_s));
        QCOMPARE(last.block()->diff.size(), last.text().count(u'\n') + 1);
        show.model.showAll(row);
        show.settle();
        row = show.model.endRowOfPart(u"prt_1"_s);
        QCOMPARE(at(show.model, row, "block").value<RichBlock>().block()->diff.last().newNumber, 30'000);
    }

    void dayRows()
    {
        Deck deck;
        const TimeMs next = Noon + 24 * 3600 * 1000;
        deck.apply({message(Ses, userMessage(u"msg_1"_s, Noon)), part(Ses, textPart(u"prt_1"_s, u"msg_1"_s, u"a"_s)),
                    message(Ses, userMessage(u"msg_2"_s, next)), part(Ses, textPart(u"prt_2"_s, u"msg_2"_s, u"b"_s))});
        Show show(deck);
        QCOMPARE(kinds(show.model), u"Day Text Day Text"_s);
        QCOMPARE(at(show.model, 1, "time"), QDate(2026, 11, 22).startOfDay().toMSecsSinceEpoch());
        deck.apply({on(events::MessageRemoved{Ses, u"msg_1"_s})});
        show.settle();
        QCOMPARE(kinds(show.model), u"Day Text"_s);
    }

    void loadingAndOlderPages()
    {
        Deck deck;
        deck.store.apply(Ws, {upserted(makeSession(u"ses_b"_s))});
        ManualBackground background;
        TranscriptModel model(deck.store, key(u"ses_b"_s), background);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(model.isLoading());
        QSignalSpy older(&deck.store, &SessionStore::olderWanted);
        QSignalSpy loaded(&model, &TranscriptModel::loadingChanged);
        QSignalSpy complete(&model, &TranscriptModel::completeChanged);
        deck.store.mergeNewest(
            key(u"ses_b"_s),
            {{{userMessage(u"msg_5"_s, Noon + 5), {textPart(u"prt_5"_s, u"msg_5"_s, u"new"_s)}}}, u"cursor"_s});
        model.flush();
        QVERIFY(!model.isLoading());
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(kinds(model), u"Loading Text"_s);
        QVERIFY(model.canFetchMore({}) || older.count() == 1); // the tester may have asked already
        model.fetchOlder();
        model.fetchOlder();
        QCOMPARE(older.count(), 1);
        QVERIFY(!model.canFetchMore({}));
        deck.store.mergeOlder(key(u"ses_b"_s),
                              {{{userMessage(u"msg_4"_s, Noon), {textPart(u"prt_4"_s, u"msg_4"_s, u"old"_s)}}}, {}},
                              u"cursor"_s);
        Signals seen(model);
        model.flush();
        model.flush();
        QCOMPARE(kinds(model), u"Day Text Text"_s);
        QVERIFY(model.isComplete());
        QCOMPARE(complete.count(), 1);
        QVERIFY(!model.canFetchMore({}));
        QVERIFY(!seen.log.contains(u"reset"_s));
    }
};

QTEST_GUILESS_MAIN(TestTranscriptModel)
#include "tst_transcriptmodel.moc"
