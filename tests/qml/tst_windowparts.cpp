// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts behind the window that need no server: rules, settings, notices, words.
#include "qml/sessions/attachments.h"
#include "qml/sessions/permissionrules.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/format.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QAbstractItemModelTester>
#include <QDirIterator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::ui;

class TestWindowParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QVERIFY(m_dir.isValid());
    }

    void patterns_data();
    void patterns();
    void rulesAreKeptPerProject();
    void settingsAreKept();
    void modelOfTheProjectComesFirst();
    void noticesGoAndAct();
    void durations_data();
    void durations();
    void errorsSayWhy();
    void attachmentsAreBounded();
    void theWordIsWorkspace();

private:
    QTemporaryDir m_dir;
};

void TestWindowParts::patterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("same") << u"git status"_s << u"git status"_s << true;
    QTest::newRow("more than it says") << u"git status"_s << u"git status -s"_s << false;
    QTest::newRow("star at the end") << u"git push *"_s << u"git push origin main"_s << true;
    QTest::newRow("star does not reach back") << u"git push *"_s << u"git pull"_s << false;
    QTest::newRow("star takes nothing too") << u"a*"_s << u"a"_s << true;
    QTest::newRow("everything") << u"*"_s << u"rm -rf /\n"_s << true;
    QTest::newRow("one character") << u"a?c"_s << u"abc"_s << true;
    QTest::newRow("one, not none") << u"a?c"_s << u"ac"_s << false;
    QTest::newRow("no regular expression") << u"a.c"_s << u"abc"_s << false;
    QTest::newRow("brackets are brackets") << u"[ab]"_s << u"a"_s << false;
    QTest::newRow("many stars end") << QString(30, u'*') + u'x' << QString(400, u'a') << false;
}

void TestWindowParts::patterns()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, matches);
    QCOMPARE(PermissionRules::matches(pattern, text), matches);
}

// A rule of one project allows nothing in another, and a request is allowed only when all that it asks for is.
void TestWindowParts::rulesAreKeptPerProject()
{
    Library library(m_dir.filePath(u"rules.db"_s));
    const auto opened = library.open();
    QTRY_VERIFY(opened.isFinished());
    Notices notices;
    opencode::PermissionRequest request;
    request.permission = u"bash"_s;
    request.patterns = {u"git push origin"_s};
    {
        PermissionRules rules(u"local"_s, library, notices);
        const QAbstractItemModelTester tester(&rules);
        QVERIFY(!rules.allows(u"/a"_s, request));
        rules.add(u"/a"_s, u"bash"_s, {u"git push *"_s});
        QTRY_COMPARE(rules.count(), 1); // it counts once it is stored
        QVERIFY(rules.allows(u"/a"_s, request));
        QVERIFY(!rules.allows(u"/b"_s, request));
        QVERIFY(!rules.allows(u"/a/b"_s, request));
        auto other = request;
        other.permission = u"edit"_s;
        QVERIFY(!rules.allows(u"/a"_s, other));
        other = request;
        other.patterns += u"rm -rf /"_s;
        QVERIFY(!rules.allows(u"/a"_s, other));
        other.patterns.clear();
        QVERIFY(!rules.allows(u"/a"_s, other));
        QVERIFY(rules.index(0, 0).data(PermissionRules::CreatedRole).toDouble() > 0);
    }
    PermissionRules again(u"local"_s, library, notices);
    const QAbstractItemModelTester tester(&again);
    again.load();
    QTRY_COMPARE(again.count(), 1);
    QVERIFY(again.allows(u"/a"_s, request));
    again.revoke(0);
    QVERIFY(!again.allows(u"/a"_s, request));
}

void TestWindowParts::settingsAreKept()
{
    const auto path = m_dir.filePath(u"settings.ini"_s);
    {
        SettingsStore settings(path);
        QVERIFY(!settings.firstRunDone());
        QCOMPARE(settings.memoryCeilingMiB(), 3072);
        const QSignalSpy changed(&settings, &SettingsStore::appearanceChanged);
        settings.setScheme(2);
        settings.setScheme(2);
        QCOMPARE(changed.size(), 1);
        settings.setWindow({10, 20, 1200, 700});
        settings.setFirstRunDone(true);
        settings.setLastSession(u"local"_s, u"ses_1"_s);
    }
    const SettingsStore settings(path);
    QCOMPARE(settings.scheme(), 2);
    QCOMPARE(settings.window(), QRect(10, 20, 1200, 700));
    QVERIFY(settings.firstRunDone());
    QCOMPARE(settings.lastSession(), std::pair(u"local"_s, u"ses_1"_s));
}

// The stated order: session, project, last used, default; these are the two in the middle.
void TestWindowParts::modelOfTheProjectComesFirst()
{
    SettingsStore settings(m_dir.filePath(u"models.ini"_s));
    QVERIFY(!settings.projectModel(u"local"_s, u"/a"_s).isValid());
    settings.rememberChoice(u"local"_s, u"/a"_s, u"plan"_s, {u"anthropic"_s, u"opus"_s, u"high"_s});
    settings.rememberChoice(u"local"_s, u"/b"_s, u"build"_s, {u"openai"_s, u"gpt"_s, {}});
    QCOMPARE(settings.projectModel(u"local"_s, u"/a"_s), (opencode::ModelRef{u"anthropic"_s, u"opus"_s, u"high"_s}));
    QCOMPARE(settings.projectAgent(u"local"_s, u"/a"_s), u"plan"_s);
    QCOMPARE(settings.lastModel(u"local"_s).modelId, u"gpt"_s);
    for (int i = 0; i < 9; ++i)
        settings.rememberChoice(u"local"_s, u"/c"_s, {}, {u"p"_s, QString::number(i), {}});
    QCOMPARE(settings.recentModels(u"local"_s).size(), 5);
    QCOMPARE(settings.recentModels(u"local"_s).first().modelId, u"8"_s);
}

void TestWindowParts::noticesGoAndAct()
{
    Notices notices;
    const QAbstractItemModelTester tester(&notices);
    notices.show(u"Copied"_s);
    notices.show(u"Copied"_s);
    QCOMPARE(notices.count(), 1); // said once
    int undone = 0;
    const int number = notices.show(u"Gone"_s, u"Undo"_s, [&undone] { ++undone; });
    QCOMPARE(notices.count(), 2);
    notices.act(number);
    notices.act(number);
    QCOMPARE(undone, 1);
    QCOMPARE(notices.count(), 1);
    notices.show(u"Short"_s, {}, {}, std::chrono::milliseconds(1));
    QTRY_COMPARE(notices.count(), 1);
}

void TestWindowParts::durations_data()
{
    QTest::addColumn<double>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << QString();
    QTest::newRow("too short to say") << 30.0 << QString();
    QTest::newRow("tenths") << 4'120.0 << u"4.1 s"_s;
    QTest::newRow("rounds up to ten") << 9'960.0 << u"10 s"_s;
    QTest::newRow("minutes") << 61'000.0 << u"1 min 1 s"_s;
    QTest::newRow("hours") << 3'720'000.0 << u"1 h 2 min"_s;
}

void TestWindowParts::durations()
{
    QFETCH(double, milliseconds);
    QTEST(Format::duration(milliseconds), "text");
}

void TestWindowParts::errorsSayWhy()
{
    const Error refused{Error::Code::BadRequest, {}, u"no such model\nat line 3"_s, 400};
    QCOMPARE(sentence(u"Can't send"_s, refused), u"Can't send: no such model."_s);
    for (int code = 0; code <= int(Error::Code::Unsupported); ++code)
        QVERIFY2(!reasonOf(Error{Error::Code(code), {}, {}, 0}).isEmpty(), qPrintable(QString::number(code)));
}

void TestWindowParts::attachmentsAreBounded()
{
    Attachments attachments;
    const QAbstractItemModelTester tester(&attachments);
    QFile large(m_dir.filePath(u"large.png"_s));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(Attachments::maxBytes + 1));
    QVERIFY(!attachments.addFile(large.fileName()).isEmpty());
    QVERIFY(!attachments.addFile(m_dir.filePath(u"none"_s)).isEmpty());
    QCOMPARE(attachments.count(), 0);
    QFile small(m_dir.filePath(u"small ü.txt"_s));
    QVERIFY(small.open(QIODevice::WriteOnly));
    QVERIFY(small.write("text") == 4);
    small.close();
    QCOMPARE(attachments.addFile(small.fileName()), QString());
    QCOMPARE(attachments.count(), 1);
    const auto kept = attachments.toJson();
    Attachments again;
    again.fromJson(kept);
    QCOMPARE(again.count(), 1);
    QCOMPARE(again.files().first().url, attachments.files().first().url);
    again.remove(0);
    QCOMPARE(again.count(), 0);
}

// S1.1: a saved connection is called nothing else in any sentence that a person reads.
void TestWindowParts::theWordIsWorkspace()
{
    static const QRegularExpression sentences(uR"x(\b(?:qsTr|tr)\("((?:[^"\\]|\\.)*)")x"_s);
    static const QRegularExpression other(
        uR"(\b(?:instances?|environments?(?! variable)|(?:add|new|edit|delete|saved|your|all) (?:server|connection|host)s?)\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    QVERIFY(other.match(u"Add server"_s).hasMatch() && other.match(u"2 instances"_s).hasMatch());
    int read = 0;
    int named = 0;
    QDirIterator files(QStringLiteral(QD_SOURCE_DIR "/qml"), {u"*.qml"_s, u"*.cpp"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto found = sentences.globalMatch(QString::fromUtf8(file.readAll()));
        for (; found.hasNext(); ++read) {
            const auto sentence = found.next().captured(1);
            named += sentence.contains(u"workspace"_s, Qt::CaseInsensitive) ? 1 : 0;
            QVERIFY2(!other.match(sentence).hasMatch(), qPrintable(file.fileName() + u": "_s + sentence));
        }
    }
    QVERIFY(read > 0 && named > 0);
}

QTEST_MAIN(TestWindowParts)
#include "tst_windowparts.moc"
