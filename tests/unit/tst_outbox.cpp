// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/outbox.h"
#include "tests/support/nullapi.h"
#include "tests/unit/libraryfixtures.h"

#include <QCoroTimer>
#include <QPointer>
#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

//! A server that keeps what reaches it, and misbehaves as told, one entry per prompt.
class FakeServer : public NullApi
{
public:
    enum class Fault
    {
        None,
        ReplyLost,
        RequestLost,
        BadRequest,
        NoSession,
        Unauthorized,
        ServerError,
        Silence, //!< no answer until resume()
    };

    Reply<void> prompt(QString, QString id, Prompt prompt) override
    {
        const Fault fault = faults.isEmpty() ? always : faults.takeFirst();
        sentIds.append(prompt.messageId);
        if (onPrompt)
            onPrompt(prompt);
        atOnce.insert(id, qMax(atOnce.value(id), ++underWay[id]));
        most = qMax(most, ++all);
        co_await QCoro::sleepFor(1ms);
        while (fault == Fault::Silence && silent)
            co_await QCoro::sleepFor(1ms);
        --underWay[id];
        --all;
        if (fault == Fault::None || fault == Fault::ReplyLost)
            stored.insert(prompt.messageId, prompt);
        co_return replyTo(fault);
    }

    Reply<MessageWithParts> message(QString, QString, QString messageId) override
    {
        asked.append(messageId);
        co_await QCoro::sleepFor(1ms);
        if (!reachable)
            co_return failure(Error::Code::Offline);
        if (!stored.contains(messageId))
            co_return failure(Error::Code::NotFound);
        MessageWithParts message;
        message.info.id = messageId;
        co_return message;
    }

    QList<Fault> faults;
    Fault always = Fault::None;
    bool reachable = true;
    bool silent = true;
    std::function<void(const Prompt &)> onPrompt;
    QStringList sentIds;
    QStringList asked;
    QHash<QString, Prompt> stored;
    QHash<QString, int> atOnce; //!< by session, the most requests under way
    int most = 0;
    int all = 0; //!< under way now

private:
    static Outcome<void> replyTo(Fault fault)
    {
        Error error;
        switch (fault) {
        case Fault::None:
        case Fault::Silence:
            return {};
        case Fault::ReplyLost:
        case Fault::RequestLost:
            return failure(Error::Code::Offline, u"connection reset"_s);
        case Fault::BadRequest:
            error.code = Error::Code::BadRequest;
            error.serverMessage = u"image can't be decoded"_s;
            return tl::unexpected(error);
        case Fault::NoSession:
            return failure(Error::Code::NotFound);
        case Fault::Unauthorized:
            return failure(Error::Code::Unauthorized);
        case Fault::ServerError:
            return failure(Error::Code::ServerError);
        }
        return {};
    }

    QHash<QString, int> underWay;
};

//! Pauses end when the test says so.
class ManualScheduler : public Scheduler
{
public:
    Id after(qint64, QObject *context, std::function<void()> call) override
    {
        m_calls.append([context = QPointer<QObject>(context), call = std::move(call)] {
            if (context)
                call();
        });
        return Id(m_calls.size());
    }
    void cancel(Id) override {}

    [[nodiscard]] qsizetype waiting() const { return m_calls.size(); }
    void fire()
    {
        for (const auto &call : std::exchange(m_calls, {}))
            call();
    }

private:
    QList<std::function<void()>> m_calls;
};

Prompt textPrompt(const QString &text)
{
    Prompt prompt;
    prompt.model = {u"mock"_s, u"mock-1"_s, {}};
    PromptPart part;
    part.text = text;
    prompt.parts.append(part);
    return prompt;
}

const QString Dir = u"/srv/demo/alpha"_s;

} // namespace

// Section 7 of OpenCode's protocol: own ids make a repeat harmless; section 10: the answer 204 may get lost.
class TestOutbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shelf = std::make_unique<Shelf>();
        m_library = std::make_unique<Library>(m_shelf->path);
        QVERIFY(wait(m_library->open()));
        m_server = std::make_unique<FakeServer>();
        restart();
    }
    void cleanup()
    {
        m_outbox.reset();
        m_server->silent = false;
        QTRY_COMPARE(m_server->all, 0); // its coroutines end before it does
        m_library.reset();
        m_shelf.reset();
        m_scheduler.fire();
    }

    void storedBeforeTheFirstAttempt()
    {
        QList<OutboxRow> stored;
        m_server->onPrompt = [&](const Prompt &) { stored = *wait(m_library->loadOutbox(Ws)); };
        QSignalSpy sent(m_outbox.get(), &Outbox::sent);
        m_outbox->setOnline(true);
        const QString id = m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"hello"_s));
        QVERIFY(id.startsWith(u"msg_"));
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Sending);
        QTRY_COMPARE(sent.count(), 1);
        QCOMPARE(stored.size(), 1);
        QCOMPARE(stored.first().prompt.messageId, id);
        QVERIFY(stored.first().prompt.parts.first().id.startsWith(u"prt_"));
        QCOMPARE(stored.first().state, OutboxState::Sending);
        QCOMPARE(m_server->stored.value(id).parts.first().id, stored.first().prompt.parts.first().id);
        QVERIFY(m_outbox->isEmpty());
        QVERIFY(wait(m_library->loadOutbox(Ws))->isEmpty());
        QVERIFY(m_server->asked.isEmpty());
    }

    void lostReplyIsNotSentAgain()
    {
        m_server->faults = {FakeServer::Fault::ReplyLost};
        const QString id = sendOnline(u"hello"_s);
        QTRY_COMPARE(m_scheduler.waiting(), 1);
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Sending);
        m_scheduler.fire();
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->sentIds, QStringList{id});
        QCOMPARE(m_server->asked, QStringList{id});
    }

    void lostRequestIsSentAgainWithTheSameIds()
    {
        m_server->faults = {FakeServer::Fault::RequestLost};
        QList<Prompt> prompts;
        m_server->onPrompt = [&](const Prompt &prompt) { prompts.append(prompt); };
        const QString id = sendOnline(u"hello"_s);
        QTRY_COMPARE(m_scheduler.waiting(), 1);
        m_scheduler.fire();
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->asked, QStringList{id});
        QCOMPARE(m_server->sentIds, (QStringList{id, id}));
        QCOMPARE(prompts.at(0).parts.first().id, prompts.at(1).parts.first().id);
    }

    void unreachableIsNotAnAnswer()
    {
        m_server->faults = {FakeServer::Fault::ReplyLost};
        m_server->reachable = false;
        sendOnline(u"hello"_s);
        for (int i = 0; i < 3; ++i) {
            QTRY_COMPARE(m_scheduler.waiting(), 1);
            m_scheduler.fire();
        }
        QTRY_COMPARE(m_scheduler.waiting(), 1);
        QCOMPARE(m_server->asked.size(), 3);
        QCOMPARE(m_server->sentIds.size(), 1);
        m_server->reachable = true;
        m_scheduler.fire();
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->sentIds.size(), 1);
    }

    void oneAtATimeInASessionInOrder()
    {
        m_outbox->setOnline(true);
        QStringList ids;
        for (int i = 0; i < 5; ++i) {
            ids.append(m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"a"_s)));
            m_outbox->send(key(u"ses_b"_s), Dir, textPrompt(u"b"_s));
        }
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).size(), 5);
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->atOnce.value(u"ses_a"_s), 1);
        QCOMPARE(m_server->atOnce.value(u"ses_b"_s), 1);
        QCOMPARE(m_server->most, 2); // sessions don't wait for each other
        QStringList sentInA;
        for (const QString &id : std::as_const(m_server->sentIds)) {
            if (ids.contains(id))
                sentInA.append(id);
        }
        QCOMPARE(sentInA, ids);
    }

    void refusalKeepsTheText()
    {
        m_server->faults = {FakeServer::Fault::BadRequest};
        const QString id = sendOnline(u"my words"_s);
        const QString next = m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"later"_s));
        QTRY_COMPARE(m_outbox->rows(key(u"ses_a"_s)).size(), 1); // the refused one holds up nobody
        QVERIFY(m_server->stored.contains(next));
        const OutboxRow row = m_outbox->rows(key(u"ses_a"_s)).first();
        QCOMPARE(row.state, OutboxState::Failed);
        QCOMPARE(row.error, u"image can't be decoded"_s);
        QCOMPARE(row.prompt.parts.first().text, u"my words"_s);
        QCOMPARE(wait(m_library->loadOutbox(Ws))->first().state, OutboxState::Failed);
        QCOMPARE(m_server->sentIds.count(id), 1);
        restart(); // it is still there in the next run, and still failed
        m_outbox->restore();
        m_outbox->setOnline(true);
        QTRY_VERIFY(!m_outbox->isEmpty());
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Failed);
        QCOMPARE(m_outbox->cancel(id).parts.first().text, u"my words"_s);
        QVERIFY(m_outbox->isEmpty());
        QVERIFY(wait(m_library->loadOutbox(Ws))->isEmpty());
    }

    void failedOneAgain()
    {
        m_server->faults = {FakeServer::Fault::NoSession};
        const QString id = sendOnline(u"hello"_s);
        QTRY_COMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Failed);
        m_outbox->retry(id);
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->asked, QStringList{id}); // before it was sent again
        QVERIFY(m_server->stored.contains(id));
        m_outbox->retry(id); // gone: nothing happens
        QVERIFY(m_outbox->isEmpty());
    }

    void serverErrorsEndSomeTime()
    {
        m_server->always = FakeServer::Fault::ServerError;
        sendOnline(u"hello"_s);
        while (m_outbox->rows(key(u"ses_a"_s)).first().state != OutboxState::Failed) {
            QTRY_VERIFY(m_scheduler.waiting() == 1 ||
                        m_outbox->rows(key(u"ses_a"_s)).first().state == OutboxState::Failed);
            m_scheduler.fire();
        }
        QCOMPARE(m_server->sentIds.size(), 5);
    }

    void unauthorizedWaits()
    {
        m_server->faults = {FakeServer::Fault::Unauthorized};
        sendOnline(u"hello"_s);
        QTRY_COMPARE(m_scheduler.waiting(), 1);
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Queued);
        m_outbox->setOnline(false);
        m_scheduler.fire();
        QCOMPARE(m_server->sentIds.size(), 1);
        m_outbox->setOnline(true);
        QTRY_VERIFY(m_outbox->isEmpty());
        QVERIFY(m_server->asked.isEmpty()); // it was surely not accepted
    }

    void offlineIsQueuedAndStored()
    {
        const QString id = m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"hello"_s));
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Queued);
        QCOMPARE(wait(m_library->loadOutbox(Ws))->first().prompt.messageId, id);
        QVERIFY(m_server->sentIds.isEmpty());
        QCOMPARE(m_outbox->cancel(id).messageId, id);
        QVERIFY(m_outbox->cancel(id).parts.isEmpty());
        m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"hello"_s));
        m_outbox->setOnline(true);
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->sentIds.size(), 1);
    }

    void tooLateToCancel()
    {
        m_server->faults = {FakeServer::Fault::Silence};
        const QString id = sendOnline(u"hello"_s);
        QTRY_COMPARE(m_server->sentIds.size(), 1);
        QVERIFY(m_outbox->cancel(id).parts.isEmpty());
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).size(), 1);
        m_server->silent = false;
        QTRY_VERIFY(m_outbox->isEmpty());
    }

    // The program was killed between the request and its answer: the server is asked before anything is sent.
    void restartInTheMiddle_data()
    {
        QTest::addColumn<bool>("arrived");
        QTest::newRow("it had arrived") << true;
        QTest::newRow("it had not") << false;
    }
    void restartInTheMiddle()
    {
        QFETCH(bool, arrived);
        m_server->faults = {FakeServer::Fault::Silence};
        const QString id = sendOnline(u"hello"_s);
        const QString second = m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(u"second"_s));
        QTRY_COMPARE(m_server->sentIds.size(), 1);
        if (arrived)
            m_server->stored.insert(id, {});
        restart();
        m_outbox->restore();
        QTRY_COMPARE(m_outbox->rows(key(u"ses_a"_s)).size(), 2);
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().prompt.messageId, id);
        QCOMPARE(m_outbox->rows(key(u"ses_a"_s)).first().state, OutboxState::Sending);
        m_outbox->setOnline(true);
        QTRY_VERIFY(m_outbox->isEmpty());
        QCOMPARE(m_server->asked, QStringList{id}); // the second had never been tried: no question
        QCOMPARE(m_server->sentIds, arrived ? (QStringList{id, second}) : (QStringList{id, id, second}));
    }

    // Without a library (disk full, damaged beyond help) prompts still go out.
    void withoutALibrary()
    {
        Library closed(m_shelf->path + u"-closed"_s);
        Outbox outbox(Ws, closed, *m_server, {systemClock(), m_scheduler});
        outbox.restore();
        outbox.setOnline(true);
        outbox.send(key(u"ses_a"_s), Dir, textPrompt(u"hello"_s));
        QTRY_VERIFY(outbox.isEmpty());
        QCOMPARE(m_server->stored.size(), 1);
    }

private:
    QString sendOnline(const QString &text)
    {
        m_outbox->setOnline(true);
        return m_outbox->send(key(u"ses_a"_s), Dir, textPrompt(text));
    }

    void restart()
    {
        m_outbox.reset();
        m_outbox = std::make_unique<Outbox>(Ws, *m_library, *m_server, Outbox::Environment{systemClock(), m_scheduler});
    }

    std::unique_ptr<Shelf> m_shelf;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<FakeServer> m_server;
    ManualScheduler m_scheduler;
    std::unique_ptr<Outbox> m_outbox;
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
