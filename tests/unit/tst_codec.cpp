// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codec.h"
#include "core/opencode/partviews.h"
#include "testplaces.h"
#include "tests/support/fixtures.h"
#include "tests/support/jsondifference.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QJsonArray>

using namespace qd;
using namespace qd::opencode;
using namespace Qt::StringLiterals;
using qd::test::difference;

namespace {

QByteArray compact(const QJsonValue &value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

// Parts in the order in which the codec gives them.
QJsonObject sortedParts(QJsonObject message)
{
    QList<QJsonObject> parts;
    for (const QJsonValue part : message["parts"_L1].toArray())
        parts.append(part.toObject());
    std::ranges::stable_sort(parts, {}, [](const QJsonObject &part) { return part["id"_L1].toString(); });
    QJsonArray sorted;
    for (const QJsonObject &part : parts)
        sorted.append(part);
    message["parts"_L1] = sorted;
    return message;
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void snapshotsComeBackEqual_data();
    void snapshotsComeBackEqual();
    void strangersSurvive_data();
    void strangersSurvive();
    void readsSession();
    void listedIsAsAnEventSays();
    void archivedZeroIsNotArchived();
    void readsAssistantAndUserModels();
    void readsTool();
    void openTextPartIsEmptyNotAbsent();
    void unknownPartTypeIsKept();
    void keepsOnlyJson();
    void lastOfTwoCounts();
    void loneSurrogatesSurvive();
    void sortsPartsById();
    void readsStatuses();
    void readsQuestion();
    void readsProvidersWithoutKeys();
    void freeModelsNeedNoAccount();
    void readsConfiguration();
    void readsSmallReplies();
    void readsFileNodesAndAuthMethods();
    void listsLeaveOutWhatDoesNotFit();
    void hostile_data();
    void hostile();
    void promptHasIdsAndModel();
    void partViews();
};

// After the class: moc can't read this raw string.
static const QByteArray sessionWithStrangers =
    R"({"id":"ses_1","slug":"s","projectID":"p","directory":"/d","title":"","parentID":null,
 "time":{"created":5,"updated":0,"new":[1,{"x":"}"}]},"model":{"id":"m","providerID":"p","z":1},
 "cost":0.25,"tokens":{"input":1,"output":2,"reasoning":0,"cache":{"read":0,"write":3,"later":true},"odd":"\"{"},
 "summary":{"additions":1,"deletions":2,"files":0,"diffs":[{"file":"a"}]},"revert":{"messageID":"msg_1","more":{"a":{"b":[]}}},
 "permission":[{"permission":"*","pattern":"*","action":"allow"}],"time2":{"created":1},"agent":7})";

void TestCodec::snapshotsComeBackEqual_data()
{
    QTest::addColumn<QString>("file");
    for (const QString &capture : test::captures()) {
        const QDir directory(QLatin1StringView(QD_FIXTURES) + u'/' + capture);
        for (const QString &file : directory.entryList({u"rest-*.json"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(capture.section(u'/', -1) + u'/' + file)) << QString(capture + u'/' + file);
    }
}

// What the encoders write is JSON-equal to what a real server said.
void TestCodec::snapshotsComeBackEqual()
{
    QFETCH(QString, file);
    const QJsonObject snapshot = QJsonDocument::fromJson(test::fixture(file)).object();
    QVERIFY(!snapshot.isEmpty());
    for (const QJsonValue directory : snapshot) {
        for (const QJsonValue session : directory["session"_L1].toArray()) {
            const auto decoded = decodeSession(compact(session));
            QVERIFY(decoded);
            QCOMPARE(difference(compact(session), encodeSession(*decoded)), QString());
        }
        const QJsonObject messages = directory["message"_L1].toObject();
        for (auto it = messages.begin(); it != messages.end(); ++it) {
            const auto page = decodeMessages(compact(it.value()));
            QVERIFY(page);
            QCOMPARE(page->messages.size(), it.value().toArray().size());
            for (qsizetype i = 0; i < page->messages.size(); ++i) {
                const QByteArray expected = compact(sortedParts(it.value().toArray()[i].toObject()));
                QCOMPARE(difference(expected, encodeMessageWithParts(page->messages[i], it.key())), QString());
            }
        }
        const QJsonArray permissions = directory["permission"_L1].toArray();
        for (const QJsonValue permission : permissions)
            QCOMPARE(difference(compact(permission), encodePermission(decodePermission(compact(permission)).value())),
                     QString());
        QCOMPARE(decodePermissions(compact(permissions))->size(), permissions.size());
        const QJsonArray questions = directory["question"_L1].toArray();
        for (const QJsonValue question : questions)
            QCOMPARE(difference(compact(question), encodeQuestion(decodeQuestion(compact(question)).value())),
                     QString());
        QCOMPARE(decodeQuestions(compact(questions))->size(), questions.size());
    }
}

void TestCodec::strangersSurvive_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("session") << u"session"_s << sessionWithStrangers;
    QTest::newRow("user message")
        << u"message"_s
        << QByteArray(
               R"({"id":"msg_1","role":"user","time":{"created":1,"z":null},"agent":"build","model":{"providerID":"p",
        "modelID":"m","q":[]},"summary":{"title":"t","diffs":[]},"tools":{"bash":false},"new":"x"})");
    QTest::newRow("assistant message")
        << u"message"_s
        << QByteArray(
               R"({"id":"msg_2","role":"assistant","parentID":"msg_1","providerID":"p","modelID":"m","mode":"build",
        "path":{"cwd":"/","root":"/"},"summary":true,"cost":0,"tokens":{"total":9,"input":0,"output":0,"reasoning":0,
        "cache":{"read":0,"write":0}},"time":{"created":1,"completed":2},"error":{"name":"APIError","data":{"message":"no",
        "statusCode":401,"isRetryable":false,"responseHeaders":{"a":"b"}}},"structured":{"a":1}})");
    QTest::newRow("text part")
        << u"part"_s
        << QByteArray(R"({"id":"prt_1","messageID":"msg_1","type":"text","text":"","synthetic":false,"ignored":true,
        "time":{"start":0,"end":5,"x":1},"metadata":{"a":{"b":"c"}}})");
    QTest::newRow("tool part")
        << u"part"_s
        << QByteArray(R"({"id":"prt_1","messageID":"msg_1","type":"tool","callID":"c","tool":"edit","metadata":{"o":1},
        "state":{"status":"completed","input":{},"output":"","title":"","metadata":{},"time":{"start":1,"end":2,"compacted":3},
        "attachments":[{"type":"file"}]}})");
    QTest::newRow("tool part of a later version")
        << u"part"_s << QByteArray(R"({"id":"prt_1","messageID":"msg_1","type":"tool","callID":"c","tool":"x",
        "state":{"status":"pending","input":"text","raw":""}})");
    QTest::newRow("unknown part")
        << u"part"_s
        << QByteArray(
               R"({"id":"prt_1","messageID":"msg_1","type":"hologram","tool":"?","callID":"c","text":"t","data":[1,2]})");
    QTest::newRow("permission")
        << u"permission"_s
        << QByteArray(
               R"({"id":"per_1","sessionID":"ses_1","permission":"bash","patterns":[],"always":["a \"b\", c","d\\"],
        "metadata":{},"tool":{"messageID":"m","callID":"c","n":0},"q":1})");
    QTest::newRow("permission with odd patterns")
        << u"permission"_s
        << QByteArray(
               R"({"id":"per_1","sessionID":"ses_1","permission":"bash","patterns":["a",1],"always":"x","metadata":[1]})");
    QTest::newRow("project")
        << u"project"_s
        << QByteArray(R"({"id":"p","worktree":"/w","vcs":"git","sandboxes":[],"time":{"created":1,"updated":2}})");
}

void TestCodec::strangersSurvive()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, json);
    QByteArray back;
    if (type == "session"_L1)
        back = encodeSession(decodeSession(json).value());
    else if (type == "message"_L1)
        back = encodeMessage(decodeMessage(json).value());
    else if (type == "part"_L1)
        back = encodePart(decodePart(json).value());
    else if (type == "permission"_L1)
        back = encodePermission(decodePermission(json).value());
    else
        back = encodeProject(decodeProject(json).value());
    QCOMPARE(difference(json, back), QString());
}

void TestCodec::readsSession()
{
    const Session session = decodeSession(sessionWithStrangers).value();
    QCOMPARE(session.id, u"ses_1"_s);
    QCOMPARE(session.directory, u"/d"_s);
    QCOMPARE(session.model, (ModelRef{u"p"_s, u"m"_s, {}}));
    QCOMPARE(session.created, 5);
    QCOMPARE(session.cost, 0.25);
    QCOMPARE(session.tokens.cacheWrite, 3);
    QCOMPARE(session.summary->deletions, 2);
    QCOMPARE(session.revert->messageId, u"msg_1"_s);
    QVERIFY(session.parentId.isEmpty());
    QVERIFY(!session.title.isNull());
}

// PROTOCOL 9: the listing of all directories adds the project; a session that was listed again has not changed.
void TestCodec::listedIsAsAnEventSays()
{
    const Session said = decodeSession(R"({"id":"ses_1","projectID":"p"})").value();
    const Session listed =
        decodeSession(R"({"id":"ses_1","projectID":"p","project":{"id":"p","worktree":"/d"}})").value();
    QCOMPARE(encodeSession(listed), encodeSession(said));
}

// PROTOCOL 9, pitfall 13: un-archiving is not possible; a client sends 0 and treats that as not archived.
void TestCodec::archivedZeroIsNotArchived()
{
    const QByteArray json = R"({"id":"ses_1","time":{"created":1,"archived":0},"cost":0,
        "tokens":{"input":0,"output":0,"reasoning":0,"cache":{"read":0,"write":0}}})";
    const Session session = decodeSession(json).value();
    QVERIFY(!session.isArchived());
    QCOMPARE(difference(json, encodeSession(session)), QString());
    QVERIFY(!decodeSession(R"({"id":"ses_1","time":{"archived":-5}})")->isArchived());
    QVERIFY(decodeSession(R"({"id":"ses_1","time":{"archived":5}})")->isArchived());
}

// PROTOCOL 8: `session.model.id` against a message's `model.modelID`; the assistant's are not nested.
void TestCodec::readsAssistantAndUserModels()
{
    const ModelRef expected{u"p"_s, u"m"_s, u"high"_s};
    const QByteArray user = R"({"id":"msg_1","role":"user","model":{"providerID":"p","modelID":"m","variant":"high"}})";
    QCOMPARE(decodeMessage(user)->model, expected);
    const QByteArray assistant = R"({"id":"msg_1","role":"assistant","providerID":"p","modelID":"m","variant":"high"})";
    QCOMPARE(decodeMessage(assistant)->model, expected);
}

void TestCodec::readsTool()
{
    const Part part =
        decodePart(R"({"type":"tool","state":{"status":"error","input":{"command":"ls \"x\""},"error":"no",
        "metadata":{"interrupted":true},"time":{"start":1,"end":2}},"tool":"bash","callID":"call_1","id":"prt_1",
        "messageID":"msg_1"})")
            .value();
    QCOMPARE(part.type, PartType::Tool);
    QVERIFY(part.tool);
    QCOMPARE(part.tool->status, ToolStatus::Error);
    QCOMPARE(part.tool->tool, u"bash"_s);
    QCOMPARE(part.tool->error, u"no"_s);
    QCOMPARE(part.tool->end, 2);
    QCOMPARE(stringMember(part.tool->input, "command"), u"ls \"x\""_s);
    QCOMPARE(rawMember(part.tool->metadata, "interrupted"), "true");
}

// PROTOCOL 6, pitfall 4: while a part streams, REST has it with text "".
void TestCodec::openTextPartIsEmptyNotAbsent()
{
    const Part part =
        decodePart(R"({"id":"prt_1","messageID":"msg_1","type":"text","text":"","time":{"start":7}})").value();
    QVERIFY(part.text.isEmpty() && !part.text.isNull());
    QCOMPARE(part.end, 0);
}

void TestCodec::unknownPartTypeIsKept()
{
    const Part part = decodePart(R"({"id":"prt_1","messageID":"msg_1","type":"hologram"})").value();
    QCOMPARE(part.type, PartType::Other);
    QCOMPARE(part.extra, R"("type":"hologram")");
}

// What nobody here reads is written back as it came, and must not make the whole unreadable.
void TestCodec::keepsOnlyJson()
{
    const Session session = decodeSession(R"({"id":"ses_1","new":{"a":[1}],"newer":{"b":2}})").value();
    QCOMPARE(session.extra, R"("newer":{"b":2})");
    QVERIFY(decodeSession(encodeSession(session)));
}

void TestCodec::lastOfTwoCounts()
{
    const QByteArray once = encodeSession(
        decodeSession(R"({"id":"ses_1","tokens":{"cache":{"x":1},"cache":{"y":2}},"time":{"z":3},"time":{"z":4}})")
            .value());
    QVERIFY(once.contains(R"("cache":{"read":0,"write":0,"y":2}})"));
    QVERIFY(once.contains(R"("time":{"z":4})"));
    QCOMPARE(encodeSession(decodeSession(once).value()), once);
}

// PROTOCOL 12, pitfall 18.
void TestCodec::loneSurrogatesSurvive()
{
    const QByteArray json =
        R"({"id":"prt_1","messageID":"msg_1","type":"text","text":"x\ud83d","metadata":{"raw":"\ude00"}})";
    const Part part = decodePart(json).value();
    QCOMPARE(part.text, QString(u"x"_s + QChar(0xd83d)));
    const QByteArray back = encodePart(part);
    QVERIFY(back.contains(R"("text":"x\ud83d")"));
    QVERIFY(back.contains(R"("raw":"\ude00")"));
}

// PROTOCOL 7: parts by id inside a message.
void TestCodec::sortsPartsById()
{
    const auto message = decodeMessageWithParts(R"({"parts":[{"id":"prt_2","messageID":"m","type":"text"},
        {"id":"prt_1","messageID":"m","type":"text"}],"info":{"id":"m","role":"user"}})");
    QCOMPARE(message->parts[0].id, u"prt_1"_s);
    QCOMPARE(message->parts[1].id, u"prt_2"_s);
}

void TestCodec::readsStatuses()
{
    const auto statuses = decodeStatuses(R"({"ses_1":{"type":"busy"},
        "ses_2":{"type":"retry","attempt":3,"message":"why","next":1795170405981},"ses_3":{"type":"new"}})");
    QCOMPARE(statuses->size(), 2);
    QCOMPARE(statuses->value(u"ses_1"_s).type, SessionStatus::Type::Busy);
    QCOMPARE(statuses->value(u"ses_2"_s), (SessionStatus{SessionStatus::Type::Retry, 3, u"why"_s, 1795170405981}));
    QVERIFY(decodeStatuses("{}")->isEmpty());
}

void TestCodec::readsQuestion()
{
    const QByteArray json = R"({"id":"que_1","sessionID":"ses_1","questions":[{"question":"q?","header":"h",
        "options":[{"label":"a","description":"b"}],"multiple":true,"custom":false},
        {"question":"r?","header":"i","options":[]}],"tool":{"messageID":"m","callID":"c"}})";
    const QuestionRequest request = decodeQuestion(json).value();
    QCOMPARE(request.questions.size(), 2);
    QVERIFY(request.questions[0].multiple && !request.questions[0].custom);
    QVERIFY(request.questions[1].custom);
    QCOMPARE(request.questions[0].options[0].label, u"a"_s);
    QCOMPARE(difference(json, encodeQuestion(request)), QString());
}

// PROTOCOL 18, pitfall 15: API keys stand in clear in `/provider`; no member of ours could hold one.
void TestCodec::readsProvidersWithoutKeys()
{
    const auto providers = decodeProviders(R"({"all":[{"id":"a","name":"A","source":"api","env":[],"key":"sk-qd-canary",
        "options":{"apiKey":"sk-qd-canary"},"models":{"m2":{"id":"m2","name":"Zeta","status":"beta",
        "limit":{"context":200000,"output":1},"capabilities":{"attachment":true,"reasoning":true,"input":{"text":true}},
        "variants":{"low":{},"high":{"x":1}}},"m1":{"id":"m1","name":"alpha","headers":{"x":"sk-qd-canary"}}}},
        {"id":"b","name":"B","models":{}}],"default":{"a":"m1"},"connected":["a"]})");
    QVERIFY(providers);
    QCOMPARE(providers->size(), 2);
    const Provider &a = providers->at(0);
    QVERIFY(a.connected && !providers->at(1).connected);
    QCOMPARE(a.defaultModel, u"m1"_s);
    QCOMPARE(a.models[0].name, u"alpha"_s);
    QCOMPARE(a.models[1].variants, (QStringList{u"low"_s, u"high"_s}));
    QCOMPARE(a.models[1].contextLimit, 200000);
    QVERIFY(a.models[1].attachments && a.models[1].reasoning);
}

// OpenCode's own free models count as connected although nobody has an account there.
void TestCodec::freeModelsNeedNoAccount()
{
    const auto isAnonymous = [](const QByteArray &id, const QByteArray &source) {
        const auto providers = decodeProviders(R"({"all":[{"id":")" + id + R"(","source":")" + source +
                                               R"("}],"connected":[")" + id + R"("]})");
        return providers && providers->size() == 1 && providers->first().anonymous;
    };
    QVERIFY(isAnonymous("opencode", "custom"));
    QVERIFY(!isAnonymous("opencode", "api")); // with a key of the person's own
    QVERIFY(!isAnonymous("anthropic", "custom"));
}

// Of the configuration, which holds secrets, only names of the model, the agent and plugins are read.
void TestCodec::readsConfiguration()
{
    const auto read = decodeConfiguration(R"({"provider":{"a":{"options":{"apiKey":"sk-qd-canary"},"model":"no/no"}},
        "model":"openrouter/z-ai/glm","agent":{"model":"no/no","default_agent":"no"},"small_model":"no/no",
        "default_agent":"plan","plugin":["a@1",["b",{"key":"sk-qd-canary"}],"file:///c.js",7]})");
    QVERIFY(read);
    QCOMPARE(read->model, (ModelRef{u"openrouter"_s, u"z-ai/glm"_s, {}}));
    QCOMPARE(read->agent, u"plan"_s);
    QCOMPARE(read->plugins, (QStringList{u"a@1"_s, u"file:///c.js"_s}));
    QVERIFY(!decodeConfiguration(R"({"username":"u"})")->model.isValid());
    QVERIFY(!decodeConfiguration(R"({"model":"nameless"})")->model.isValid());
    QVERIFY(!decodeConfiguration(R"({"model":7})")->model.isValid());
    QCOMPARE(decodeConfiguration(R"({"default_agent":7})")->agent, QString());
    QVERIFY(!decodeConfiguration("true"));
}

void TestCodec::readsSmallReplies()
{
    QVERIFY(decodeHealth(R"({"healthy":true,"version":"1.18.33"})")->healthy);
    QCOMPARE(decodeVcs(R"({"branch":"feat/ünï","default_branch":"main"})")->branch, u"feat/ünï"_s);
    QVERIFY(decodeVcs("{}")->branch.isEmpty());
    const QByteArray paths = R"({"home":"/h","state":"/s","config":"/c","worktree":"/","directory":"/d"})";
    QCOMPARE(decodePaths(paths)->directory, u"/d"_s);
    QCOMPARE(decodeStrings(R"(["a",1,"b"])").value(), (QStringList{u"a"_s, u"b"_s}));
    const auto agents = decodeAgents(R"([{"name":"build","mode":"primary","hidden":true,
        "model":{"providerID":"p","modelID":"m"},"permission":[],"options":{}},{"mode":"x"}])");
    QCOMPARE(agents->size(), 1);
    QVERIFY(agents->at(0).hidden && agents->at(0).model.isValid());
    const QByteArray commands = R"([{"name":"init","description":"d","source":"command","template":"t","hints":[]}])";
    QCOMPARE(decodeCommands(commands)->at(0).name, u"init"_s);
    QCOMPARE(decodeDiffs(R"([{"file":"a","additions":1,"deletions":2,"status":"modified"}])")->at(0).deletions, 2);
    const QByteArray todos = R"([{"content":"c","status":"pending","priority":"high"}])";
    QCOMPARE(encodeTodos(decodeTodos(todos).value()), todos);
    QVERIFY(decodePtys(R"([{"id":"pty_1","title":"t","status":"running"}])")->at(0).running);
}

void TestCodec::readsFileNodesAndAuthMethods()
{
    const auto files =
        decodeFiles(R"([{"name":"src","path":"src/","absolute":"/a/src","type":"directory","ignored":false},
        {"name":"x","path":"x","type":"file","ignored":true}])");
    QVERIFY(files->at(0).directory && !files->at(1).directory && files->at(1).ignored);
    const auto methods = decodeAuthMethods(R"({"anthropic":[{"type":"api","label":"Key"}],
        "x":[{"type":"oauth","label":"Web","prompts":[{"type":"text"}]}]})");
    QCOMPARE(methods->value(u"anthropic"_s).at(0).type, u"api"_s);
    QCOMPARE(methods->value(u"x"_s).at(0).prompts, R"([{"type":"text"}])");
}

void TestCodec::listsLeaveOutWhatDoesNotFit()
{
    QCOMPARE(decodeSessions(R"([{"id":"ses_1"},{"title":"no id"},5,null,[],{"id":"ses_2"}])")->size(), 2);
    const auto page =
        decodeMessages(R"([{"info":{"id":"m","role":"user"},"parts":[{"id":"p","type":"text","messageID":"m"},
        {"type":"text"}]},{"parts":[]},{"info":{"id":"m","role":"system"}}])");
    QCOMPARE(page->messages.size(), 1);
    QCOMPARE(page->messages[0].parts.size(), 1);
}

void TestCodec::hostile_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("space") << QByteArray("  \n");
    QTest::newRow("scalar") << QByteArray("true");
    QTest::newRow("text") << QByteArray("<!doctype html>");
    QTest::newRow("cut") << QByteArray(R"({"id":"ses_1","tit)");
    QTest::newRow("cut in a nested object") << QByteArray(R"({"id":"ses_1","time":{"created":1)");
    QTest::newRow("more after the end") << QByteArray(R"({"id":"ses_1"}{"id":"ses_2"})");
    QTest::newRow("bad utf-8") << QByteArray("{\"id\":\"\xff\xfe\"}");
    QTest::newRow("raw control character") << QByteArray("{\"id\":\"a\nb\"}");
    QTest::newRow("id of another type") << QByteArray(R"({"id":5})");
    QTest::newRow("no id") << QByteArray("{}");
    QTest::newRow("very deep") << QByteArray(R"({"y":)" + QByteArray(100000, '[') + QByteArray(100000, ']') + '}');
    QTest::newRow("missing colon") << QByteArray(R"({"id" "ses_1"})");
    QTest::newRow("missing comma") << QByteArray(R"({"id":"ses_1" "title":"x"})");
}

void TestCodec::hostile()
{
    QFETCH(QByteArray, json);
    const auto refused = [](const auto &outcome) { return !outcome && outcome.error().code == Error::Code::Protocol; };
    QVERIFY(refused(decodeSession(json)));
    QVERIFY(refused(decodeMessage(json)));
    QVERIFY(refused(decodePart(json)));
    QVERIFY(refused(decodePermission(json)));
    QVERIFY(refused(decodeQuestion(json)));
    QVERIFY(refused(decodeSessions(json)));
}

// PROTOCOL 7 and 10: message and part ids are the client's; the model is always sent.
void TestCodec::promptHasIdsAndModel()
{
    const Prompt prompt{
        u"msg_1"_s,
        u"build"_s,
        {u"p"_s, u"m"_s, u"high"_s},
        {{PromptPart::Type::Text, u"prt_1"_s, u"hi \"you\""_s, {}},
         {PromptPart::Type::File, u"prt_2"_s, {}, {u"image/png"_s, u"a.png"_s, u"data:image/png;base64,AA=="_s}},
         {PromptPart::Type::Agent, u"prt_3"_s, u"general"_s, {}}}};
    const QByteArray expected = R"({"messageID":"msg_1","agent":"build","model":{"providerID":"p","modelID":"m"},
        "variant":"high","parts":[{"id":"prt_1","type":"text","text":"hi \"you\""},
        {"id":"prt_2","type":"file","mime":"image/png","filename":"a.png","url":"data:image/png;base64,AA=="},
        {"id":"prt_3","type":"agent","name":"general"}]})";
    QCOMPARE(difference(expected, encodePrompt(prompt)), QString());
}

void TestCodec::partViews()
{
    const auto part = [](const QByteArray &json) { return decodePart(json).value(); };
    const Part file = part(R"({"id":"p","type":"file","mime":"image/png","filename":"a","url":"data:x"})");
    QCOMPARE(filePartOf(file).url, u"data:x"_s);
    QCOMPARE(agentNameOf(part(R"({"id":"p","type":"agent","name":"general"})")), u"general"_s);
    const Part subtask = part(R"({"id":"p","type":"subtask","agent":"g","description":"d","prompt":"q"})");
    QCOMPARE(subtaskOf(subtask).prompt, u"q"_s);
    const Part patch = part(R"({"id":"p","type":"patch","hash":"h","files":["/a","/b"]})");
    QCOMPARE(patchFilesOf(patch), (QStringList{u"/a"_s, u"/b"_s}));
    const StepEnd end = stepEndOf(part(R"({"id":"p","type":"step-finish","reason":"stop","cost":0.5,
        "tokens":{"input":1,"output":2,"reasoning":3,"cache":{"read":4,"write":5}}})"));
    QCOMPARE(end.cost, 0.5);
    QCOMPARE(end.tokens.cacheRead, 4);
    QVERIFY(isAutomaticCompaction(part(R"({"id":"p","type":"compaction","auto":true})")));
    const Message user =
        decodeMessage(R"({"id":"m","role":"user","summary":{"diffs":[{"file":"a","patch":"x","additions":1,
        "deletions":0}]}})")
            .value();
    QCOMPARE(turnDiffsOf(user).size(), 1);
    QCOMPARE(filePartOf(Part{}).url, QString());
    QCOMPARE(stringMember("not json", "x"), QString());
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
