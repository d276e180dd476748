// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/notifier.h"
#include "qml/desktop/traystate.h"
#include "tests/qml/desktopfixtures.h"
#include "tests/support/manualtime.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd::test;
using qd::ui::Notification;
using qd::ui::Notifier;
using qd::ui::TrayItem;
using qd::ui::TrayState;
using Kind = qd::ui::Notification::Kind;

namespace {

// What the desktop would show.
struct FakeSink : qd::ui::NotificationSink
{
    void show(const Notification &notification) override
    {
        shown.append(notification);
        open.insert(notification.id);
    }
    void close(const QString &id) override { open.remove(id); }

    QList<Notification> shown;
    QSet<QString> open;
};

QStringList actionsOf(const Notification &notification)
{
    QStringList keys;
    for (const auto &action : notification.actions)
        keys.append(action.key);
    return keys;
}

} // namespace

// What the desktop is told while the window isn't in front, and what the icon beside the clock says.
class TestNotifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void permissionIsAnnounced();
    void questionIsAnnounced();
    void inFrontNothingIsSaid();
    void whatWaitsAtTheStartIsNoNews();
    void answeredElsewhereIsClosed();
    void answeredAtOnceIsNeverShown();
    void finishedAndFailed();
    void subagentsEndQuietly();
    void nextPromptIsNotTheEnd();
    void eachEventOnce();
    void mutedWorkspace();
    void kindsAreOptional();
    void secretsAreNotShown();
    void allowOnlyWhatIsShownWhole();
    void buttons();
    void comingToTheFrontCloses();

    void trayStatus();
    void trayMenu();
    void trayMenuIsShort();
    void trayTellsOnce();

private:
    //! What has happened has been so for long enough to be news.
    void settle()
    {
        QCoreApplication::processEvents();
        m_time.advance(Notifier::settleTime.count());
    }

    ManualTime m_time;

    std::unique_ptr<DesktopDeck> m_deck;
    FakeSink m_sink;
    QSet<Kind> m_off;
    std::unique_ptr<Notifier> m_notifier;
};

void TestNotifier::init()
{
    m_sink = {};
    m_off.clear();
    m_deck = std::make_unique<DesktopDeck>();
    m_deck->add(u"ses_a"_s, u"Fix the upload"_s);
    m_deck->add(u"ses_child"_s, u"Look around"_s, u"ses_a"_s);
    m_notifier = std::make_unique<Notifier>(
        m_deck->store, m_deck->inbox, m_deck->workspaces, m_sink, [this](Kind kind) { return !m_off.contains(kind); },
        m_time);
    m_notifier->setWindowActive(false);
}

void TestNotifier::cleanup()
{
    m_notifier.reset();
    m_deck.reset();
}

void TestNotifier::permissionIsAnnounced()
{
    m_deck->askFor(u"per_1"_s, u"ses_child"_s, u"git push"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    const auto &shown = m_sink.shown[0];
    QCOMPARE(shown.kind, Kind::Permission);
    QCOMPARE(shown.title, u"Fix the upload"_s);
    QCOMPARE(shown.body, u"Build server · alpha wants to use bash: git push"_s);
    QCOMPARE(actionsOf(shown), (QStringList{u"allow"_s, u"reject"_s, u"open"_s}));
}

void TestNotifier::questionIsAnnounced()
{
    auto request = question(u"que_1"_s, u"ses_a"_s);
    Question one;
    one.question = u"Which <b>colour</b>?"_s;
    request.questions = {one};
    m_deck->apply({busy(u"ses_a"_s), asks(request)});
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    QCOMPARE(m_sink.shown[0].kind, Kind::Question);
    QVERIFY(m_sink.shown[0].body.contains(u"Which <b>colour</b>?"_s)); // the medium escapes
    QCOMPARE(actionsOf(m_sink.shown[0]), QStringList{u"open"_s});
}

void TestNotifier::inFrontNothingIsSaid()
{
    m_notifier->setWindowActive(true);
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    settle();
    m_notifier->setWindowActive(false);
    settle();
    QVERIFY(m_sink.shown.isEmpty());
    m_deck->askFor(u"per_2"_s, u"ses_a"_s, u"make"_s); // the next one is news
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
}

void TestNotifier::whatWaitsAtTheStartIsNoNews()
{
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    m_notifier = std::make_unique<Notifier>(
        m_deck->store, m_deck->inbox, m_deck->workspaces, m_sink, [](Kind) { return true; }, m_time);
    m_notifier->setWindowActive(false);
    m_sink = {};
    m_deck->askFor(u"per_2"_s, u"ses_a"_s, u"make"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    QVERIFY(m_sink.shown[0].body.contains(u"make"_s));
    // It was busy then, and has ended now.
    m_deck->answered(u"per_1"_s, u"ses_a"_s);
    m_deck->answered(u"per_2"_s, u"ses_a"_s);
    m_deck->apply({idle(u"ses_a"_s)});
    QTRY_COMPARE((settle(), m_sink.shown.size()), 2);
    QCOMPARE(m_sink.shown[1].kind, Kind::Finished);
}

void TestNotifier::answeredElsewhereIsClosed()
{
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QTRY_COMPARE((settle(), m_sink.open.size()), 1);
    m_deck->answered(u"per_1"_s, u"ses_a"_s);
    QTRY_VERIFY((settle(), m_sink.open.isEmpty()));
}

void TestNotifier::answeredAtOnceIsNeverShown()
{
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    m_deck->answered(u"per_1"_s, u"ses_a"_s);
    settle();
    QVERIFY(m_sink.shown.isEmpty());
}

void TestNotifier::finishedAndFailed()
{
    m_deck->apply({busy(u"ses_a"_s), idle(u"ses_a"_s)});
    settle();
    QVERIFY(m_sink.shown.isEmpty()); // began and ended within one breath: nothing that was seen to run
    m_deck->apply({busy(u"ses_a"_s)});
    m_deck->apply({idle(u"ses_a"_s)});
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    QCOMPARE(m_sink.shown[0].kind, Kind::Finished);
    QCOMPARE(m_sink.shown[0].body, u"Build server · alpha: finished"_s);
    QCOMPARE(actionsOf(m_sink.shown[0]), QStringList{u"open"_s});

    m_deck->apply({busy(u"ses_a"_s)});
    QVERIFY(m_sink.open.isEmpty()); // it goes on: "finished" is not true any more
    m_deck->apply({failed(u"ses_a"_s, u"APIError"_s, u"Rate limit\nstack trace"_s), idle(u"ses_a"_s)});
    QTRY_COMPARE((settle(), m_sink.shown.size()), 2);
    QCOMPARE(m_sink.shown[1].kind, Kind::Failed);
    QCOMPARE(m_sink.shown[1].body, u"Build server · alpha: failed: Rate limit"_s);
}

void TestNotifier::subagentsEndQuietly()
{
    m_deck->apply({busy(u"ses_child"_s)});
    m_deck->apply({idle(u"ses_child"_s)});
    settle();
    QVERIFY(m_sink.shown.isEmpty());
}

void TestNotifier::nextPromptIsNotTheEnd()
{
    m_deck->apply({busy(u"ses_a"_s)});
    m_deck->apply({idle(u"ses_a"_s)});
    m_time.advance(Notifier::settleTime.count() - 1);
    m_deck->apply({busy(u"ses_a"_s)});
    settle();
    QVERIFY(m_sink.shown.isEmpty());
}

void TestNotifier::eachEventOnce()
{
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    m_deck->add(u"ses_a"_s, u"Another title"_s);
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    m_deck->askFor(u"per_2"_s, u"ses_a"_s, u"make"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 2);
    m_notifier->setWindowActive(true);
    m_notifier->setWindowActive(false);
    settle();
    QCOMPARE(m_sink.shown.size(), 2);
}

void TestNotifier::mutedWorkspace()
{
    m_deck->workspaces.setMuted(0, true);
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    settle();
    QVERIFY(m_sink.shown.isEmpty());
}

void TestNotifier::kindsAreOptional()
{
    m_off = {Kind::Finished};
    m_deck->apply({busy(u"ses_a"_s)});
    m_deck->apply({idle(u"ses_a"_s)});
    settle();
    QVERIFY(m_sink.shown.isEmpty());
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
}

void TestNotifier::secretsAreNotShown()
{
    m_deck->add(u"ses_a"_s, u"Use token sk-abcdefgh12345678"_s);
    m_deck->askFor(u"per_1"_s, u"ses_a"_s,
                   u"curl -H 'Authorization: Bearer qd-canary-22-qd-canary' https://a:qd-canary-4711@b"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 1);
    m_deck->answered(u"per_1"_s, u"ses_a"_s);
    m_deck->apply({failed(u"ses_a"_s, u"APIError"_s, u"bad key sk-abcdefgh12345678"_s), idle(u"ses_a"_s)});
    QTRY_COMPARE((settle(), m_sink.shown.size()), 2);
    for (const auto &shown : std::as_const(m_sink.shown)) {
        for (const auto &secret : {u"canary"_s, u"abcdefgh"_s})
            QVERIFY2(!(shown.title + shown.body).contains(secret), qPrintable(shown.title + shown.body));
    }
}

void TestNotifier::allowOnlyWhatIsShownWhole()
{
    const QStringList hidden{u"echo a\nrm -rf ~"_s, u"echo "_s + QString(500, u'x'),
                             u"curl -H 'Authorization: Bearer abc'"_s, u"echo \u202Eab"_s, u" rm"_s};
    for (qsizetype i = 0; i < hidden.size(); ++i)
        m_deck->askFor(u"per_%1"_s.arg(i), u"ses_a"_s, hidden[i]);
    m_deck->apply({asks(permission(u"per_edit"_s, u"ses_a"_s))}); // its diff is not in the message
    QTRY_COMPARE((settle(), m_sink.shown.size()), hidden.size() + 1);
    for (const auto &shown : std::as_const(m_sink.shown)) {
        QVERIFY2(!actionsOf(shown).contains(u"allow"_s), qPrintable(shown.body));
        QVERIFY(actionsOf(shown).contains(u"reject"_s) && shown.body.size() <= 240 && !shown.body.contains(u'\n'));
    }
}

void TestNotifier::buttons()
{
    QSignalSpy opened(m_notifier.get(), &Notifier::openRequested);
    QSignalSpy answered(m_notifier.get(), &Notifier::permissionAnswered);
    m_deck->askFor(u"per_1"_s, u"ses_child"_s, u"git push"_s);
    m_deck->askFor(u"per_2"_s, u"ses_child"_s, u"make"_s);
    m_deck->askFor(u"per_3"_s, u"ses_child"_s, u"ls"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 3);
    m_notifier->activate(m_sink.shown[0].id, u"allow"_s);
    m_notifier->activate(m_sink.shown[1].id, u"reject"_s);
    m_notifier->activate(m_sink.shown[2].id, u"open"_s);
    QCOMPARE(answered.value(0), (QVariantList{Ws, u"per_1"_s, true}));
    QCOMPARE(answered.value(1), (QVariantList{Ws, u"per_2"_s, false}));
    QCOMPARE(opened.value(0), (QVariantList{Ws, u"ses_a"_s}));
    QVERIFY(m_sink.open.isEmpty());
    m_notifier->activate(m_sink.shown[0].id, u"allow"_s); // twice
    m_notifier->activate(u"request/local/per_9"_s, u"allow"_s);
    QCOMPARE(answered.size(), 2);
    // Pressed when it was answered elsewhere a moment ago.
    m_deck->askFor(u"per_4"_s, u"ses_a"_s, u"id"_s);
    QTRY_COMPARE((settle(), m_sink.shown.size()), 4);
    m_deck->answered(u"per_4"_s, u"ses_a"_s);
    m_notifier->activate(m_sink.shown[3].id, u"allow"_s);
    QCOMPARE(answered.size(), 2);
}

void TestNotifier::comingToTheFrontCloses()
{
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QTRY_COMPARE((settle(), m_sink.open.size()), 1);
    m_notifier->setWindowActive(true);
    QVERIFY(m_sink.open.isEmpty());
}

void TestNotifier::trayStatus()
{
    TrayState tray(m_deck->workspaces, m_deck->inbox);
    QCOMPARE(tray.status(), TrayState::Status::Idle);
    QCOMPARE(tray.tooltip(), u"Nothing is running"_s);
    m_deck->workspaces.setBusy(0, 2);
    QTRY_COMPARE(tray.status(), TrayState::Status::Busy);
    QCOMPARE(tray.tooltip(), u"2 are busy"_s);
    m_deck->askFor(u"per_1"_s, u"ses_a"_s, u"git push"_s);
    QTRY_COMPARE(tray.status(), TrayState::Status::Waiting);
    QCOMPARE(tray.tooltip(), u"1 waits for you · 2 are busy"_s);
}

void TestNotifier::trayMenu()
{
    TrayState tray(m_deck->workspaces, m_deck->inbox);
    m_deck->askFor(u"per_1"_s, u"ses_child"_s, u"git push"_s);
    m_deck->askFor(u"per_2"_s, u"ses_a"_s, u"make"_s);
    QTRY_COMPARE(tray.status(), TrayState::Status::Waiting);
    using K = TrayItem::Kind;
    const QList<TrayItem> expected{{K::Session, u"Fix the upload – Build server"_s, Ws, u"ses_a"_s},
                                   {},
                                   {K::Workspace, u"Build server"_s, Ws, {}},
                                   {},
                                   {K::NewSession, u"New session"_s, {}, {}},
                                   {K::ToggleWindow, u"Hide window"_s, {}, {}},
                                   {K::Quit, u"Quit"_s, {}, {}}};
    QCOMPARE(tray.items(), expected);
    tray.setWindowShown(false);
    QCOMPARE(tray.items()[5].text, u"Show window"_s);
}

void TestNotifier::trayMenuIsShort()
{
    for (int i = 0; i < 30; ++i) {
        m_deck->workspaces.addOne(QString::number(i), u"w%1"_s.arg(i));
        m_deck->add(u"ses_%1"_s.arg(i), u"s%1"_s.arg(i));
        m_deck->askFor(u"per_%1"_s.arg(i), u"ses_%1"_s.arg(i), u"make"_s);
    }
    const TrayState tray(m_deck->workspaces, m_deck->inbox);
    const auto count = [&tray](TrayItem::Kind kind) { return std::ranges::count(tray.items(), kind, &TrayItem::kind); };
    QCOMPARE(count(TrayItem::Kind::Session), TrayState::sessionLimit);
    QCOMPARE(count(TrayItem::Kind::Workspace), TrayState::workspaceLimit);
    QCOMPARE(tray.items()[TrayState::sessionLimit].text, u"20 more that wait"_s);
    QCOMPARE(count(TrayItem::Kind::Workspaces), 1);
}

void TestNotifier::trayTellsOnce()
{
    TrayState tray(m_deck->workspaces, m_deck->inbox, m_time);
    QSignalSpy changed(&tray, &TrayState::changed);
    for (int i = 1; i <= 50; ++i)
        m_deck->workspaces.setBusy(0, i);
    m_time.advance(TrayState::gatherMs - 1);
    QCOMPARE(changed.size(), 0);
    m_time.advance(1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(tray.tooltip(), u"50 are busy"_s);
    m_deck->workspaces.setMuted(0, true); // changes nothing that it shows
    m_time.advance(TrayState::gatherMs);
    QCOMPARE(changed.size(), 1);
}

QTEST_GUILESS_MAIN(TestNotifier)
#include "tst_notifier.moc"
