// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// One open session on a server whose answers the tests set.
#include "qml/sessions/sessioncontroller.h"
#include "tests/qml/workspacerig.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace qd;
using namespace qd::test;
using namespace qd::ui;

namespace {

const SessionKey session{u"local"_s, u"ses_1"_s};

QByteArray prompt(const QByteArray &id, int created)
{
    return R"({"id":")" + id + R"(","sessionID":"ses_1","role":"user","agent":"build","time":{"created":)" +
           QByteArray::number(created) + "}}";
}

QByteArray answer(const QByteArray &id, const QByteArray &parent, int created, bool done)
{
    return R"({"id":")" + id + R"(","sessionID":"ses_1","role":"assistant","parentID":")" + parent +
           R"(","time":{"created":)" + QByteArray::number(created) +
           (done ? R"(,"completed":)" + QByteArray::number(created + 1) + R"(},"finish":"stop"})" : "}}");
}

QByteArray updated(const QByteArray &info)
{
    return eventJson("/d", "message.updated", R"({"sessionID":"ses_1","info":)" + info + '}');
}

} // namespace

class TestSessionController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyPromptThatWaitsCounts();
    void stopSaysWhatBecomesOfQueuedPrompts();
    void contextAfterCompactions();

private:
    void queueOne()
    {
        m_rig->server.send(updated(prompt("msg_3", 30)));
        QTRY_COMPARE(m_controller->queued(), 1);
    }

    std::unique_ptr<WorkspaceRig> m_rig;
    std::unique_ptr<SessionController> m_controller;
};

void TestSessionController::init()
{
    m_rig = std::make_unique<WorkspaceRig>();
    m_rig->store.setSettleTime(0);
    m_rig->server.sessions = sessionJson("ses_1", "/d", QDateTime::currentMSecsSinceEpoch());
    m_rig->server.statuses["/d"] = R"("ses_1":{"type":"busy"})";
    m_rig->server.bodies["/session/ses_1/message"] = R"([{"info":)" + prompt("msg_1", 10) + R"(,"parts":[]},{"info":)" +
                                                     answer("msg_2", "msg_1", 20, false) + R"(,"parts":[]}])";
    QVERIFY(m_rig->connectNow());
    m_controller = std::make_unique<SessionController>(m_rig->workspace, session, sharedBackground());
    QTRY_COMPARE(m_rig->store.transcript(session)->count(), 2);
    QVERIFY(m_controller->isActive());
    QCOMPARE(m_controller->queued(), 0);
}

void TestSessionController::cleanup()
{
    m_controller.reset();
    m_rig.reset();
}

// On their way, taken by the server, or in its conversation: each once, whatever stage it is in.
void TestSessionController::everyPromptThatWaitsCounts()
{
    queueOne();
    const auto *path = "/session/ses_1/prompt_async";
    m_rig->server.held = {path};
    opencode::Prompt late;
    late.parts = {{opencode::PromptPart::Type::Text, {}, u"and then"_s, {}}};
    m_controller->sendPrompt(late);
    QCOMPARE(m_controller->queued(), 2);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    const auto body = QJsonDocument::fromJson(m_rig->server.waiting.first().body).object();
    const QByteArray id = body.value(u"messageID"_s).toString().toLatin1();
    QCOMPARE(m_controller->queued(), 2);
    m_rig->server.release();
    QTRY_VERIFY(m_rig->workspace.outbox().rows(session).isEmpty());
    QCOMPARE(m_controller->queued(), 2); // taken, its message is still to come
    m_rig->server.send(updated(prompt(id, 40)));
    QTRY_COMPARE(m_rig->store.transcript(session)->count(), 4);
    QCOMPARE(m_controller->queued(), 2);
    m_rig->server.send(updated(answer("msg_2", "msg_1", 20, true)));
    m_rig->server.send(updated(answer("msg_5", "msg_3", 50, false)));
    QTRY_COMPARE(m_controller->queued(), 1);
    m_rig->server.send(updated(answer("msg_5", "msg_3", 50, true)));
    m_rig->server.send(updated(answer("msg_6", id, 60, false)));
    QTRY_COMPARE(m_controller->queued(), 0);
}

void TestSessionController::stopSaysWhatBecomesOfQueuedPrompts()
{
    m_controller->stop();
    QTRY_COMPARE(m_rig->server.server.count("/session/ses_1/abort"), 1);
    queueOne();
    QCOMPARE(m_rig->notices.count(), 0); // nothing was queued then
    m_controller->stop();
    QTRY_COMPARE(m_rig->notices.count(), 1);
    m_rig->server.send(statusEvent("/d", "ses_1", "idle"));
    QTRY_COMPARE(m_controller->queued(), 0); // it waits for the next prompt now, and says so itself
}

// A compaction takes the place of what was in the context, unless it failed.
void TestSessionController::contextAfterCompactions()
{
    const auto ended = [](const QByteArray &id, int created, const QByteArray &more) {
        auto info = answer(id, "msg_1", created, true);
        info.chop(1);
        return updated(info + R"(,"tokens":{"input":1000,"output":10,"reasoning":0,"cache":{"read":0,"write":0}})" +
                       more + '}');
    };
    m_rig->server.send(ended("msg_2", 20, {}));
    QTRY_COMPARE(m_controller->contextUsed(), 1010);
    m_rig->server.send(ended("msg_3", 30, R"(,"summary":true,"error":{"name":"APIError","data":{"message":"no"}})"));
    QTRY_COMPARE(m_rig->store.transcript(session)->count(), 3);
    QCOMPARE(m_controller->contextUsed(), 1010);
    m_rig->server.send(ended("msg_4", 40, R"(,"summary":true)"));
    QTRY_COMPARE(m_controller->contextUsed(), 10);
}

QTEST_GUILESS_MAIN(TestSessionController)
#include "tst_sessioncontroller.moc"
