// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the screens say and do, in the real window: prompts, questions, errors, the composer, rows of sessions and tools.
// S2.41 to S2.43, S2.46 to S2.48, S2.60.
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QDateTime>
#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_rig = std::make_unique<WindowRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void permissionIsAnswered_data();
    void permissionIsAnswered();
    void permissionShowsWhatItAllows();
    void questionTakesAnOption();
    void questionTakesOtherWords();
    void questionIsRefused();
    void errorSaysWhatToDo();
    void unansweredPromptIsSentAgain();
    void whatCanNotBeReadIsNotEmpty();
    void compactionsSayWhatBecameOfThem();
    void firstRunOffersAProvider();
    void waitCountsDown();
    void fileTakesALine();
    void enterSends();
    void shiftEnterBreaksTheLine();
    void draftStaysWithItsSession();
    void filesArePickedAndTakenOff();
    void filesArePickedByKeys();
    void pathIsTyped();
    void rowsSayTheirState_data();
    void rowsSayTheirState();
    void toolUnfolds();
    void toolSaysWhatBecameOfIt();
    void whatIsOpenStaysOpen_data();
    void whatIsOpenStaysOpen();

private:
    //! Now, without waiting for it.
    [[nodiscard]] bool says(const QString &words) const
    {
        return std::ranges::any_of(m_rig->shown(),
                                   [&words](auto *item) { return accessibleName(item).startsWith(words); });
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

void TestScreens::permissionIsAnswered_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("once") << u"Allow once"_s << QByteArray(R"({"reply":"once"})");
    QTest::newRow("always") << u"Always for src/*"_s << QByteArray(R"({"reply":"always"})");
    QTest::newRow("reject") << u"Reject"_s << QByteArray(R"({"reply":"reject"})");
}

void TestScreens::permissionIsAnswered()
{
    QFETCH(QString, button);
    QFETCH(QByteArray, reply);
    QVERIFY(m_rig->open(u"ses_edit"_s));
    QVERIFY(m_rig->find(u"Allow this change?"_s));
    auto *item = m_rig->find(button);
    QVERIFY(item);
    m_rig->click(item);
    QTRY_COMPARE(m_rig->posted("/permission/per_1/reply"), QList<QByteArray>{reply});
    QTRY_VERIFY(!m_rig->app().session()->asks());
}

// The change itself, and whose permission lasts how long: "always" names its patterns.
void TestScreens::permissionShowsWhatItAllows()
{
    QVERIFY(m_rig->open(u"ses_edit"_s));
    QVERIFY(m_rig->find(u"Allow this change?"_s));
    const auto items = m_rig->shown();
    QVERIFY(std::ranges::any_of(items, [](auto *i) { return accessibleName(i).contains(u"new line"_s); }));
    m_rig->click(m_rig->find(u"How long this is allowed"_s));
    QVERIFY(m_rig->find(u"Until the server restarts"_s));
    QVERIFY(m_rig->find(u"In this project, until I take it back"_s));
}

void TestScreens::questionTakesAnOption()
{
    QVERIFY(m_rig->open(u"ses_ask"_s));
    QVERIFY(m_rig->find(u"The agent asks"_s));
    QVERIFY(!m_rig->findObject(u"answer"_s)->isEnabled());
    auto *option = m_rig->find(u"In a file"_s);
    QVERIFY(option);
    QCOMPARE(accessibleDescription(option), u"Stays"_s);
    m_rig->click(option);
    QTRY_COMPARE(m_rig->posted("/question/que_1/reply"), QList<QByteArray>{R"({"answers":[["In a file"]]})"});
}

void TestScreens::questionTakesOtherWords()
{
    QVERIFY(m_rig->open(u"ses_ask"_s));
    auto *field = m_rig->find(u"Or in your own words"_s);
    QVERIFY(field);
    m_rig->click(field);
    m_rig->type(u"on paper"_s);
    QTRY_VERIFY(m_rig->findObject(u"answer"_s)->isEnabled());
    m_rig->click(m_rig->findObject(u"answer"_s));
    QTRY_COMPARE(m_rig->posted("/question/que_1/reply"), QList<QByteArray>{R"({"answers":[["on paper"]]})"});
}

void TestScreens::questionIsRefused()
{
    QVERIFY(m_rig->open(u"ses_ask"_s));
    auto *button = m_rig->find(u"Don't answer"_s);
    QVERIFY(button);
    m_rig->click(button);
    QTRY_COMPARE(m_rig->posted("/question/que_1/reject").size(), 1);
}

void TestScreens::errorSaysWhatToDo()
{
    QVERIFY(m_rig->open(u"ses_key"_s));
    auto *row = m_rig->find(u"The provider did not accept the key. Connect it again in Settings."_s);
    QVERIFY(row);
    QCOMPARE(accessibleDescription(row), u"Incorrect API key provided"_s);
    m_rig->click(m_rig->find(u"Open Settings"_s));
    QTRY_COMPARE(m_rig->app().page(), ui::Application::Page::Settings);
}

// What was queued behind a turn that was cut short.
void TestScreens::unansweredPromptIsSentAgain()
{
    auto &messages = m_rig->server.bodies["/session/ses_key/message"];
    messages.chop(1);
    messages += R"(,{"info":{"id":"msg_3","sessionID":"ses_key","role":"user","time":{"created":2000},"agent":"build",
"model":{"providerID":"demo","modelID":"scripted"}},"parts":[{"id":"prt_3","sessionID":"ses_key","messageID":"msg_3","type":"text",
"text":"And then this"}]}])";
    QVERIFY(m_rig->open(u"ses_key"_s));
    QVERIFY(m_rig->find(u"Not answered"_s));
    m_rig->click(m_rig->find(u"Send again"_s));
    QTRY_COMPARE(m_rig->posted("/session/ses_key/prompt_async").size(), 1);
    QVERIFY(m_rig->posted("/session/ses_key/prompt_async").constFirst().contains(R"("text":"And then this")"));
}

void TestScreens::whatCanNotBeReadIsNotEmpty()
{
    const auto whole = std::exchange(m_rig->server.bodies["/session/ses_idle/message"], "true");
    m_rig->app().openSession(u"local"_s, u"ses_idle"_s);
    QVERIFY(m_rig->find(u"The newest messages could not be read from the server."_s));
    m_rig->server.bodies["/session/ses_idle/message"] = whole;
    m_rig->click(m_rig->find(u"Try again"_s));
    QTRY_VERIFY(m_rig->app().session()->transcript()->rowCount() > 1);
    QTRY_VERIFY(!says(u"The newest messages"_s));
}

void TestScreens::compactionsSayWhatBecameOfThem()
{
    auto &messages = m_rig->server.bodies["/session/ses_idle/message"];
    messages.chop(1);
    messages += R"(,{"info":{"id":"msg_c1","sessionID":"ses_idle","role":"user","time":{"created":9000}},
"parts":[{"id":"prt_c1","sessionID":"ses_idle","messageID":"msg_c1","type":"compaction","auto":true}]},
{"info":{"id":"msg_c2","sessionID":"ses_idle","role":"assistant","parentID":"msg_c1","summary":true,"time":{"created":9001,"completed":9002},
"error":{"name":"MessageAbortedError","data":{"message":"stopped"}}},"parts":[]},
{"info":{"id":"msg_c3","sessionID":"ses_idle","role":"user","time":{"created":9100}},
"parts":[{"id":"prt_c3","sessionID":"ses_idle","messageID":"msg_c3","type":"compaction","auto":false}]},
{"info":{"id":"msg_c4","sessionID":"ses_idle","role":"assistant","parentID":"msg_c3","summary":true,"time":{"created":9101,"completed":9102},
"error":{"name":"APIError","data":{"message":"no"}}},"parts":[]}])";
    QVERIFY(m_rig->open(u"ses_idle"_s));
    QVERIFY(m_rig->find(u"Summing up was stopped"_s));
    QVERIFY(m_rig->find(u"What is above could not be summed up"_s));
    QVERIFY(!says(u"What is above was summed up"_s));
}

// OpenCode's own free models make a provider an offer, not a need.
void TestScreens::firstRunOffersAProvider()
{
    m_rig = std::make_unique<WindowRig>(true);
    m_rig->server.bodies["/provider"] =
        R"({"all":[{"id":"opencode","name":"OpenCode Zen","source":"custom","models":{"free":{"id":"free","name":"Free"}}}],
"default":{"opencode":"free"},"connected":["opencode"]})";
    QVERIFY(m_rig->start());
    QVERIFY(m_rig->find(u"Connect a provider"_s));
    m_rig->click(m_rig->find(u"Use the free models"_s));
    QTRY_COMPARE(m_rig->app().page(), ui::Application::Page::NewSession);
    QVERIFY(!m_rig->app().isFirstRun());
}

void TestScreens::waitCountsDown()
{
    QVERIFY(m_rig->open(u"ses_wait"_s));
    QVERIFY(m_rig->find(u"Rate limit reached"_s));
    auto *seconds = m_rig->find(u"again in "_s);
    QVERIFY(seconds);
    const auto first = accessibleName(seconds);
    QVERIFY(first.endsWith(u" s"_s));
    QTRY_VERIFY(accessibleName(seconds) != first);
    seconds->setProperty("until", double(QDateTime::currentMSecsSinceEpoch() + 50 * 60'000 - 1000));
    QCOMPARE(accessibleName(seconds), u"again in 50 min"_s);
}

// A file under a prompt takes the room of a line, not of a picture.
void TestScreens::fileTakesALine()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    const auto *row = m_rig->find(u"Attachment notes.txt"_s);
    QVERIFY(row);
    QVERIFY2(row->height() < 2.5 * m_theme.controlHeight(), qPrintable(QString::number(row->height())));
}

void TestScreens::enterSends()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->findObject(u"composerInput"_s));
    m_rig->type(u"go on"_s);
    QTRY_COMPARE(m_rig->app().session()->composer()->text(), u"go on"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_COMPARE(m_rig->posted("/session/ses_idle/prompt_async").size(), 1);
    QVERIFY(m_rig->posted("/session/ses_idle/prompt_async").constFirst().contains(R"("text":"go on")"));
    QCOMPARE(m_rig->findObject(u"composerInput"_s)->property("text").toString(), QString());
}

void TestScreens::shiftEnterBreaksTheLine()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->findObject(u"composerInput"_s));
    m_rig->type(u"one"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return, Qt::ShiftModifier);
    m_rig->type(u"two"_s);
    QTRY_COMPARE(m_rig->app().session()->composer()->text(), u"one\ntwo"_s);
    QCOMPARE(m_rig->posted("/session/ses_idle/prompt_async").size(), 0);
}

void TestScreens::draftStaysWithItsSession()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->findObject(u"composerInput"_s));
    m_rig->type(u"half a thought"_s);
    QTRY_COMPARE(m_rig->app().session()->composer()->text(), u"half a thought"_s);
    QVERIFY(m_rig->open(u"ses_key"_s));
    QCOMPARE(m_rig->findObject(u"composerInput"_s)->property("text").toString(), QString());
    QVERIFY(m_rig->open(u"ses_idle"_s));
    QTRY_COMPARE(m_rig->findObject(u"composerInput"_s)->property("text").toString(), u"half a thought"_s);
}

void TestScreens::filesArePickedAndTakenOff()
{
    const QDir home = QDir::home();
    QVERIFY(home.mkpath(u"papers"_s));
    for (const auto &name : {u"papers/one.txt"_s, u"papers/two.txt"_s}) {
        QFile file(home.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("text") == 4);
    }
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->find(u"Attach files"_s));
    for (const auto &name : {u"papers"_s, u"one.txt"_s, u"two.txt"_s, u"Attach 2 files"_s}) {
        auto *item = m_rig->find(name);
        QVERIFY2(item, qPrintable(name));
        m_rig->click(item);
    }
    const auto *files = m_rig->app().session()->composer()->attachments();
    QTRY_COMPARE(files->count(), 2);
    auto *remove = m_rig->find(u"Remove one.txt"_s);
    QVERIFY(remove);
    m_rig->click(remove);
    QTRY_COMPARE(files->count(), 1);
}

// Letters go to the next name that begins so, Enter goes in and marks, Backspace goes out to where one came from.
void TestScreens::filesArePickedByKeys()
{
    for (const auto &name : {u"letters/alpha"_s, u"letters/beta"_s, u"letters/bravo"_s, u"more"_s})
        QVERIFY(QDir::home().mkpath(name));
    QFile file(QDir::home().filePath(u"letters/bravo/notes.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("text") == 4);
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->find(u"Attach files"_s));
    QVERIFY(m_rig->find(u"letters"_s));
    auto *list = m_rig->findObject(u"files"_s);
    QTRY_VERIFY(list->hasActiveFocus());
    list->findChild<QObject *>(u"typeAhead"_s)->setProperty("interval", 3'600'000);
    const auto *path = m_rig->find(u"Path"_s);
    const auto stands = [&] { return accessibleName(list->property("currentItem").value<QQuickItem *>()); };
    const auto goesIn = [&](const QString &letters, const QString &name, const QString &place) {
        m_rig->type(letters);
        QTRY_COMPARE(stands(), name);
        QTest::keyClick(m_rig->window(), Qt::Key_Return);
        QTRY_COMPARE(path->property("text").toString(), place);
        list->findChild<QObject *>(u"typeAhead"_s)->setProperty("running", false);
    };
    goesIn(u"le"_s, u"letters"_s, u"~/letters"_s);
    QTRY_COMPARE(stands(), u"alpha"_s);
    m_rig->type(u"b"_s);
    QCOMPARE(stands(), u"beta"_s);
    m_rig->type(u"b"_s);
    QCOMPARE(stands(), u"bravo"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Home);
    QCOMPARE(stands(), u"alpha"_s);
    list->findChild<QObject *>(u"typeAhead"_s)->setProperty("running", false);
    goesIn(u"br"_s, u"bravo"_s, u"~/letters/bravo"_s);
    QTRY_COMPARE(stands(), u"notes.txt"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Backspace);
    QTRY_COMPARE(stands(), u"bravo"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_COMPARE(stands(), u"notes.txt"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTest::keyClick(m_rig->window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_rig->app().session()->composer()->attachments()->count(), 1);
}

void TestScreens::pathIsTyped()
{
    QVERIFY(QDir::home().mkpath(u"deep/down"_s));
    QFile file(QDir::home().filePath(u"deep/down/here.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("text") == 4);
    QVERIFY(m_rig->open(u"ses_idle"_s));
    m_rig->click(m_rig->find(u"Attach files"_s));
    auto *path = m_rig->find(u"Path"_s);
    QVERIFY(path);
    QTRY_VERIFY(m_rig->findObject(u"files"_s)->hasActiveFocus());
    m_rig->type(u"~/deep"_s);
    QVERIFY(path->hasActiveFocus());
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QVERIFY(m_rig->find(u"down"_s));
    path->setProperty("text", u"~/nowhere"_s);
    path->forceActiveFocus();
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QVERIFY(m_rig->find(u"There is nothing at ~/nowhere."_s));
    path->setProperty("text", file.fileName() + u'\n'); // as it is pasted
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_COMPARE(m_rig->app().session()->composer()->attachments()->count(), 1);
}

void TestScreens::rowsSayTheirState_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("state");
    QTest::newRow("asks for permission") << u"The edit"_s << u"asks, d"_s;
    QTest::newRow("asks a question") << u"The ask"_s << u"asks, d"_s;
    QTest::newRow("is asked again later") << u"The wait"_s << u"retrying, d"_s;
    QTest::newRow("has nothing to say") << u"The idle"_s << u"d"_s;
}

void TestScreens::rowsSayTheirState()
{
    QFETCH(QString, title);
    QFETCH(QString, state);
    auto *row = m_rig->find(title);
    QVERIFY(row);
    QTRY_COMPARE(accessibleDescription(row), state);
    m_rig->click(row);
    QTRY_VERIFY(m_rig->app().session() && m_rig->app().session()->title() == title);
}

void TestScreens::toolUnfolds()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    auto *row = m_rig->find(u"Ran make test, done"_s);
    QVERIFY(row);
    const auto *rows = m_rig->app().session()->transcript();
    const int folded = rows->rowCount();
    m_rig->click(row);
    QTRY_VERIFY(rows->rowCount() > folded);
    QVERIFY(m_rig->find(u"all passed"_s));
    m_rig->click(m_rig->find(u"Ran make test, done"_s));
    QTRY_COMPARE(rows->rowCount(), folded);
}

void TestScreens::toolSaysWhatBecameOfIt()
{
    QVERIFY(m_rig->open(u"ses_idle"_s));
    QVERIFY(m_rig->find(u"Edit src/a.cpp, failed"_s));
    QVERIFY(m_rig->find(u"Sub-agent look, done"_s));
}

// A window that becomes as narrow as a phone, and wide again: the same screens, with what was typed there.
void TestScreens::whatIsOpenStaysOpen_data()
{
    QTest::addColumn<QString>("session");
    QTest::addColumn<QString>("opener");
    QTest::addColumn<QString>("field");
    QTest::newRow("question") << u"ses_ask"_s << QString() << u"Or in your own words"_s;
    QTest::newRow("model") << u"ses_idle"_s << u"Model: "_s << u"Search models"_s;
    QTest::newRow("project") << QString() << u"Project: "_s << u"Search, or type a path"_s;
    QTest::newRow("files") << u"ses_idle"_s << u"Attach files"_s << u"Path"_s;
    QTest::newRow("sessions") << QString() << QString() << u"Search"_s;
}

void TestScreens::whatIsOpenStaysOpen()
{
    QFETCH(QString, session);
    QFETCH(QString, opener);
    QFETCH(QString, field);
    if (!session.isEmpty())
        QVERIFY(m_rig->open(session));
    else if (!opener.isEmpty())
        m_rig->app().startNewSession(u"/d"_s);
    if (!opener.isEmpty()) {
        auto *button = m_rig->find(opener);
        QVERIFY(button);
        m_rig->click(button);
    }
    auto *item = m_rig->find(field);
    QVERIFY(item);
    m_rig->click(item);
    m_rig->type(u"x"_s);
    const auto typed = item->property("text").toString();
    QVERIFY(typed.contains(u'x'));
    const QPointer alive = item;
    for (const QSize &size : {QSize(390, 844), QSize(1440, 900)}) {
        m_rig->window()->resize(size);
        // The window knows; and its theme is ours, not one that QML made.
        QTRY_COMPARE(m_theme.compact(), size.width() == 390);
        QCOMPARE(m_rig->window()->grabWindow().size(), size); // everything is in its place now
        QVERIFY(alive && isShown(alive));
        QCOMPARE(alive->property("text").toString(), typed);
        QVERIFY(alive->hasActiveFocus());
        const QRectF window(QPointF(), size);
        QTRY_VERIFY(window.contains(alive->mapRectToScene(QRectF(QPointF(), alive->size()))));
    }
}

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
