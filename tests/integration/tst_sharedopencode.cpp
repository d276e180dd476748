// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A computer that is shared, with all of its real parts: a paired phone works with the OpenCode that the window looks after (S0.42, S0.48, S4.161).
#include "app/desktop/localserver.h"
#include "core/opencode/eventstream.h"
#include "embedded-server/composition/embeddedhub.h"
#include "tests/support/mockmodel.h"
#include "tests/support/phone.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using server::EmbeddedHub;

namespace {

constexpr int bootMs = 60'000;

} // namespace

class TestSharedOpenCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTurnFromThePhone();
};

void TestSharedOpenCode::aTurnFromThePhone()
{
    const ScratchProject project;
    const MockModel model(project.path());
    const SupervisedPlace place;
    LocalServer server(place.options(&model));
    server.setInUse(false);
    EmbeddedHub hub({place.path() + u"/hub"_s, u"ada"_s}, server.openCode());
    QVERIFY(await(hub.open()).has_value());
    const std::unique_ptr<HubTransport> transport = hub.transport();
    HubApi api(*transport);
    transport->start();
    QVERIFY(await(hub.share({EmbeddedHub::Sharing::loopback(), 0})).has_value());
    const Phone phone = Phone::paired(api);
    QVERIFY(!phone.token.isEmpty());

    // Nobody has started it yet: the phone's question does.
    const auto status = [&] {
        const auto reply = phone.ask("GET", "/opencode");
        return reply ? QJsonDocument::fromJson(reply->body)[u"state"_s].toString() : reply.error().detail;
    };
    QVERIFY(status() != u"healthy"_s);
    QTRY_COMPARE_WITH_TIMEOUT(server.phase(), ui::ServerHost::Phase::Healthy, bootMs);
    QCOMPARE(status(), u"healthy"_s);

    // A turn: sent by the phone, heard by the phone.
    opencode::EventStream stream;
    const QSignalSpy opened(&stream, &opencode::EventStream::opened);
    QString told;
    bool isOver = false;
    connect(&stream, &opencode::EventStream::received, this, [&](const QList<opencode::Event> &events) {
        for (const opencode::Event &event : events) {
            if (const auto *delta = std::get_if<opencode::events::PartDelta>(&event.payload))
                told += delta->delta;
            if (const auto *changed = std::get_if<opencode::events::StatusChanged>(&event.payload))
                isOver = changed->status.type == opencode::SessionStatus::Type::Idle;
        }
    });
    stream.open(phone.hub, Credentials::bearer(phone.token), phone.trust, "/opencode/global/event");
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, bootMs);
    const QByteArray directory = "?directory=" + QUrl::toPercentEncoding(project.path());
    const auto session = phone.ask("POST", "/opencode/session" + directory, "{}");
    QVERIFY2(session.has_value(), session ? "" : qPrintable(session.error().detail));
    const QByteArray id = QJsonDocument::fromJson(session->body)[u"id"_s].toString().toLatin1();
    const QJsonObject prompt{{u"model"_s, QJsonObject{{u"providerID"_s, u"mock"_s}, {u"modelID"_s, u"mock-1"_s}}},
                             {u"parts"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"#plain"_s}}}}};
    const auto sent =
        phone.ask("POST", "/opencode/session/" + id + "/prompt_async" + directory, QJsonDocument(prompt).toJson());
    QVERIFY2(sent.has_value(), sent ? "" : qPrintable(sent.error().detail));
    QTRY_VERIFY_WITH_TIMEOUT(isOver && !told.isEmpty(), bootMs);

    // The window's own OpenCode has it, and the phone has never seen how to get there.
    const auto own = request(*server.openCode().endpoint(), "GET",
                             u"/session/"_s + QString::fromLatin1(id) + u"/message"_s, project.path());
    QCOMPARE(own.json().array().size(), 2);
    const auto messages = phone.ask("GET", "/opencode/session/" + id + "/message" + directory);
    QVERIFY(messages.has_value());
    QCOMPARE(QJsonDocument::fromJson(messages->body).array().size(), 2);
    QVERIFY(!messages->body.contains(server.openCode().endpoint()->password));

    const QSignalSpy stopped(&server, &ui::ServerHost::stopped);
    server.stop(false);
    QTRY_VERIFY_WITH_TIMEOUT(!stopped.isEmpty(), bootMs);
}

QTEST_GUILESS_MAIN(TestSharedOpenCode)
#include "tst_sharedopencode.moc"
