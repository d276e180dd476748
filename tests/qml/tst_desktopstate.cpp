// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/redact.h"
#include "qml/desktop/autostart.h"
#include "qml/desktop/diagnostics.h"
#include "qml/desktop/storageuse.h"
#include "tests/support/fulldisk.h"
#include "tests/support/qtest.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

bool write(const QString &path, qsizetype bytes)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) &&
           file.write(QByteArray(bytes, 'x')) == bytes;
}

} // namespace

// What the settings page says about the program itself.
class TestDesktopState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void redaction_data();
    void redaction();
    void oneLine();
    void storageIsMeasured();
    void storageIsCleared();
    void storageIsEmptiedInItsOwnWay();
    void reportWithoutNames();
    void reportWithNames();
    void autostart();
    void autostartRunsWhatItSays();
};

void TestDesktopState::redaction_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("secret");
    QTest::newRow("header") << u"curl -H 'Authorization: Bearer abcDEF123' https://x"_s << u"abcDEF123"_s;
    QTest::newRow("basic") << u"Authorization: Basic b3BlbmNvZGU6cHc="_s << u"b3BlbmNvZGU6cHc"_s;
    QTest::newRow("user of an URL") << u"git clone https://me:qd-canary-22@box.example/x.git"_s << u"qd-canary-22"_s;
    QTest::newRow("OpenAI") << u"echo sk-proj-abcdefgh12345678"_s << u"abcdefgh12345678"_s;
    QTest::newRow("GitHub") << u"ghp_abcdefghijklmnopqrstuvwxyz"_s << u"abcdefgh"_s;
    QTest::newRow("environment") << u"OPENAI_API_KEY=qd-canary-22 make"_s << u"qd-canary-22"_s;
    QTest::newRow("option") << u"mysql --password=qd-canary-22 -u root"_s << u"qd-canary-22"_s;
    QTest::newRow("option of two words") << u"tool --token qd-canary-22"_s << u"qd-canary-22"_s;
    QTest::newRow("JSON") << uR"({"password": "qd-canary-22"})"_s << u"qd-canary-22"_s;
    QTest::newRow("JWT") << u"x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc y"_s << u"eyJhbGciOiJIUzI1NiJ9"_s;
}

void TestDesktopState::redaction()
{
    QFETCH(QString, text);
    QFETCH(QString, secret);
    const QString clean = qd::redacted(text);
    QVERIFY2(!clean.contains(secret), qPrintable(clean));
    QVERIFY(clean.contains(u"•••"_s));
    QCOMPARE(qd::redacted(u"git push origin fix/upload"_s), u"git push origin fix/upload"_s);
}

void TestDesktopState::oneLine()
{
    QCOMPARE(qd::oneLine(u"  a\n\n\tb \x1b[2J "_s, 100), u"a b [2J"_s);
    QCOMPARE(qd::oneLine(u"abc\u202Edef"_s, 100), u"abcdef"_s);
    QCOMPARE(qd::oneLine(u"abcdef"_s, 4), u"abc…"_s);
    QCOMPARE(qd::oneLine(u"ab𝄞𝄞"_s, 4), u"ab…"_s);
    QCOMPARE(qd::oneLine(QString(1'000'000, u'x'), 10).size(), 10);
}

void TestDesktopState::storageIsMeasured()
{
    const QTemporaryDir dir;
    QVERIFY(write(dir.filePath(u"library.db"_s), 1000) && write(dir.filePath(u"library.db-wal"_s), 200));
    QVERIFY(write(dir.filePath(u"cache/a/b"_s), 30) && write(dir.filePath(u"cache/keep/c"_s), 5));
    QVERIFY(QFile::link(u"/usr/bin"_s, dir.filePath(u"cache/link"_s)));
    qd::ui::StorageUse use(
        {{u"library"_s, u"Library"_s, {}, dir.filePath(u"library.db"_s), {}},
         {u"cache"_s, u"Cache"_s, {}, dir.filePath(u"cache"_s), {dir.filePath(u"cache/keep"_s)}, true},
         {u"none"_s, u"None"_s, {}, dir.filePath(u"none"_s), {}}});
    const QAbstractItemModelTester tester(&use);
    const auto bytes = [&use](int row) { return use.data(use.index(row), qd::ui::StorageUse::BytesRole).toDouble(); };
    QCOMPARE(bytes(0), -1.0);
    QSignalSpy measured(&use, &qd::ui::StorageUse::measured);
    use.measure();
    QTRY_COMPARE(measured.size(), 1);
    QCOMPARE(bytes(0), 1200.0);
    QCOMPARE(bytes(1), 30.0);
    QCOMPARE(bytes(2), 0.0);
    QCOMPARE(use.total(), 1230.0);
    QVERIFY(!use.isMeasuring());
}

void TestDesktopState::storageIsCleared()
{
    const QTemporaryDir dir;
    QVERIFY(write(dir.filePath(u"library.db"_s), 1000) && write(dir.filePath(u"cache/a/b"_s), 30));
    QVERIFY(write(dir.filePath(u"cache/keep/c"_s), 5));
    qd::ui::StorageUse use({{u"library"_s, {}, {}, dir.filePath(u"library.db"_s), {}},
                            {u"cache"_s, {}, {}, dir.filePath(u"cache"_s), {dir.filePath(u"cache/keep"_s)}, true}});
    QSignalSpy measured(&use, &qd::ui::StorageUse::measured);
    use.clear(u"library"_s); // not one that may be cleared
    use.clear(u"nothing"_s);
    use.clear(u"cache"_s);
    QTRY_COMPARE(measured.size(), 1);
    QVERIFY(!QFile::exists(dir.filePath(u"cache/a/b"_s)));
    QVERIFY(QFile::exists(dir.filePath(u"cache/keep/c"_s)));
    QVERIFY(QFile::exists(dir.filePath(u"library.db"_s)));
    QCOMPARE(use.total(), 1000.0);
}

void TestDesktopState::storageIsEmptiedInItsOwnWay()
{
    const QTemporaryDir dir;
    const auto path = dir.filePath(u"library.db"_s);
    QVERIFY(write(path, 1000));
    qd::Outcome<void> answer = qd::failure(qd::Error::Code::Storage);
    const auto empty = [&] {
        if (answer)
            QFile::resize(path, 10);
        return QtFuture::makeReadyFuture(answer);
    };
    qd::ui::StorageUse use({{u"library"_s, u"Local copy"_s, {}, path, {}, true, u"It all goes."_s, empty}});
    QCOMPARE(use.data(use.index(0), qd::ui::StorageUse::CautionRole).toString(), u"It all goes."_s);
    QSignalSpy measured(&use, &qd::ui::StorageUse::measured);
    QSignalSpy failed(&use, &qd::ui::StorageUse::failed);
    use.clear(u"library"_s);
    QTRY_COMPARE(measured.size(), 1);
    QVERIFY(failed.at(0).at(0).toString().startsWith(u"Local copy could not be cleared"_s));
    QCOMPARE(use.total(), 1000.0);
    answer = {};
    use.clear(u"library"_s);
    QTRY_COMPARE(measured.size(), 2);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(use.total(), 10.0);
}

namespace {

// As the list of workspaces has it.
std::unique_ptr<QStandardItemModel> workspaces()
{
    auto model = std::make_unique<QStandardItemModel>();
    model->setItemRoleNames({{Qt::UserRole, "name"},
                             {Qt::UserRole + 1, "url"},
                             {Qt::UserRole + 2, "reason"},
                             {Qt::UserRole + 3, "insecure"}});
    auto *item = new QStandardItem;
    item->setData(u"Secret project"_s, Qt::UserRole);
    item->setData(u"https://box.corp.example:8443"_s, Qt::UserRole + 1);
    item->setData(u"box.corp.example does not answer; password=qd-canary-22"_s, Qt::UserRole + 2);
    item->setData(true, Qt::UserRole + 3);
    model->appendRow(item);
    return model;
}

} // namespace

void TestDesktopState::reportWithoutNames()
{
    const auto model = workspaces();
    qd::ui::Diagnostics diagnostics(*model);
    diagnostics.addPart(u"Keychain"_s, [] {
        return qd::ui::Diagnostics::Lines{{u"Trouble"_s, u"locked, in "_s + QDir::homePath() + u"/x"_s},
                                          {u"Empty"_s, {}}};
    });
    const QString report = diagnostics.report(false);
    QVERIFY(report.contains(QLatin1StringView(QD_VERSION)) && report.contains(QLatin1StringView(qVersion())));
    QVERIFY(report.contains(u"- Trouble: locked, in ~/x"_s));
    QVERIFY(!report.contains(u"Empty"_s));
    QVERIFY(report.contains(u"Workspace 1: reason host-1 does not answer"_s));
    QVERIFY(report.contains(u"insecure yes"_s));
    for (const auto &hidden : {u"box.corp"_s, u"Secret project"_s, u"qd-canary-22"_s, QDir::homePath()})
        QVERIFY2(!report.contains(hidden, Qt::CaseInsensitive), qPrintable(report));
    diagnostics.copy(false);
    QCOMPARE(QGuiApplication::clipboard()->text(), report);
}

void TestDesktopState::reportWithNames()
{
    const auto model = workspaces();
    const QString report = qd::ui::Diagnostics(*model).report(true);
    QVERIFY(report.contains(u"Secret project: https://box.corp.example:8443"_s));
    QVERIFY(!report.contains(u"qd-canary-22"_s));
}

void TestDesktopState::autostart()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(u"autostart"_s);
    qd::ui::Autostart start({u"/opt/a b/quarterdeck"_s}, folder);
    QVERIFY(start.isAvailable());
    QVERIFY(!start.isEnabled());
    QSignalSpy changed(&start, &qd::ui::Autostart::changed);
    start.setEnabled(true);
    QVERIFY(start.isEnabled());
    QCOMPARE(start.trouble(), QString());
    const QString path = folder + u"/dev.quarterdeck.Quarterdeck.desktop"_s;
    QProcess validate;
    validate.start(u"desktop-file-validate"_s, {path});
    QVERIFY(validate.waitForFinished());
    QCOMPARE(validate.readAll(), QByteArray());
    QCOMPARE(validate.exitCode(), 0);
    start.setEnabled(false);
    QVERIFY(!QFile::exists(path));
    QCOMPARE(changed.size(), 2);

    qd::ui::Autostart nowhere({u"x"_s}, u"/proc/nowhere"_s);
    nowhere.setEnabled(true);
    QVERIFY(!nowhere.isEnabled());
    QVERIFY(nowhere.trouble().contains(u"/proc/nowhere"_s));

    const qd::test::FullDisk disk(20);
    start.setEnabled(true);
    QVERIFY(!start.isEnabled());
    QVERIFY(start.trouble().contains(path));
}

// What GLib, which most desktops start programs with, makes of it.
void TestDesktopState::autostartRunsWhatItSays()
{
    const QTemporaryDir dir;
    const QStringList odd{u"/bin/echo"_s, u"a b"_s,           u"100%"_s, uR"($HOME)"_s,
                          uR"(q"q)"_s,    uR"(back\slash)"_s, u"`id`"_s, u"ü"_s};
    qd::ui::Autostart start(odd, dir.path());
    start.setEnabled(true);
    const QString script = uR"(
import sys, gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio
Gio.DesktopAppInfo.new_from_filename(sys.argv[1]).launch([], None)
import time
)"_s;
    QProcess python;
    python.start(u"/usr/bin/python3"_s, {u"-c"_s, script, dir.filePath(u"dev.quarterdeck.Quarterdeck.desktop"_s)});
    QVERIFY(python.waitForFinished());
    const QString said = u"a b 100% "_s + odd.mid(3).join(u' ') + u'\n';
    QString got = QString::fromUtf8(python.readAllStandardOutput());
    const auto more = [&python, &got] {
        got += QString::fromUtf8(python.readAllStandardOutput());
        return got;
    };
    QTRY_COMPARE(more(), said);
}

QTEST_MAIN(TestDesktopState)
#include "tst_desktopstate.moc"
