// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What our two programs say to wrong arguments, and their exit codes.
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void arguments_data();
    void arguments();
    void noDisplay();

private:
    QTemporaryDir m_files;
};

void TestArguments::initTestCase()
{
    const auto write = [this](const QString &name, const QByteArray &text) {
        QFile file(m_files.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write(u"broken.json"_s, R"({"model": )"));
    QVERIFY(write(u"list.json"_s, "[]"));
}

void TestArguments::arguments_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const QString daemon = u"quarterdeckd"_s;
    const QString window = u"quarterdeck"_s;
    const QString config = u"--opencode-config"_s;
    QTest::newRow("daemon: help") << daemon << QStringList{u"--help"_s} << 0 << QByteArray("serve");
    QTest::newRow("daemon: version") << daemon << QStringList{u"--version"_s} << 0
                                     << QByteArray("quarterdeckd " QD_VERSION);
    QTest::newRow("daemon: nothing") << daemon << QStringList() << 2 << QByteArray("What to do?");
    QTest::newRow("daemon: unknown command") << daemon << QStringList{u"sail"_s} << 2 << QByteArray("no command");
    QTest::newRow("daemon: unknown option")
        << daemon << QStringList{u"serve"_s, u"--fast"_s} << 2 << QByteArray("fast");
    QTest::newRow("daemon: no configuration")
        << daemon << QStringList{u"serve"_s, config, u"/nowhere"_s} << 2 << QByteArray("/nowhere can't be read");
    QTest::newRow("window: help") << window << QStringList{u"--help"_s} << 0 << QByteArray("--profile");
    QTest::newRow("window: version") << window << QStringList{u"--version"_s} << 0 << QByteArray(QD_VERSION);
    QTest::newRow("window: unknown option") << window << QStringList{u"--fast"_s} << 2 << QByteArray("fast");
    QTest::newRow("window: a word") << window << QStringList{u"sail"_s} << 2 << QByteArray("what is “sail”?");
    QTest::newRow("window: a file that isn't there")
        << window << QStringList{u"/nowhere/a.quarterdeck-workspaces"_s} << 2 << QByteArray("what is “/nowhere");
    QTest::newRow("window: a folder that isn't there")
        << window << QStringList{u"/nowhere/"_s} << 2 << QByteArray("A folder, a quarterdeck:// link or a file");
    QTest::newRow("window: help names the folder")
        << window << QStringList{u"--help"_s} << 0 << QByteArray("A folder to");
    QTest::newRow("window: two things") << window << QStringList{u"quarterdeck://a"_s, u"b"_s} << 2
                                        << QByteArray("One thing is opened at a time");
    QTest::newRow("window: no configuration")
        << window << QStringList{config, u"/nowhere"_s} << 2 << QByteArray("/nowhere can't be read");
    QTest::newRow("window: broken configuration")
        << window << QStringList{config, m_files.filePath(u"broken.json"_s)} << 2 << QByteArray("is not JSON");
    QTest::newRow("window: configuration is a list") << window << QStringList{config, m_files.filePath(u"list.json"_s)}
                                                     << 2 << QByteArray("does not hold a JSON object");
}

void TestArguments::arguments()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, given);
    QFETCH(const QByteArray, says);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(QD_BINARY_DIR "/bin/") + program, given);
    QVERIFY(process.waitForFinished());
    QTEST(process.exitCode(), "exitCode");
    const QByteArray said = process.readAll();
    QVERIFY2(said.contains(says), said.constData());
}

void TestArguments::noDisplay()
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {u"QT_QPA_PLATFORM"_s, u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s})
        environment.remove(name);
    process.setProcessEnvironment(environment);
    const QString window = QStringLiteral(QD_BINARY_DIR "/bin/quarterdeck");
    process.start(window, QStringList());
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("quarterdeckd serve"));
    process.start(window, {u"--help"_s});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardOutput().contains("--profile"));
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
