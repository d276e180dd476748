// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Which OpenCode is started: a setting, one on PATH, the pinned package; the oldest supported version and what happens with others.
#include "embedded-server/opencode/locator.h"
#include "opencodeversion.h"
#include "testplaces.h"
#include "tests/support/fulldisk.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd::server;

class TestLocator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void versionsAreWrittenInOnePlace();
    void nothingAnywhere();
    void theOneOnPath();
    void thePinnedOne();
    void anOldOneOnPathIsPassedOver();
    void anOldOneAloneIsAnError();
    void aNewerOneIsUsedWithANote();
    void theSettingIsBinding();
    void npmsShimIsNeverStarted_data();
    void npmsShimIsNeverStarted();
    void aShimWithoutItsProgram();
    void ownWrappersAreStartedAsTheyAre();
    void versionsAreRemembered();
    void aFullDiskKeepsWhatIsRemembered();

private:
    //! A program that says a version, and in `calls` that it was asked.
    QString program(const QString &name, const QByteArray &version) const
    {
        return script(name, "#!/bin/sh\necho x >>'" + QFile::encodeName(m_calls) + "'\necho " + version + "\n");
    }
    QString script(const QString &name, const QByteArray &content) const
    {
        const QString path = m_directory->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
            qFatal("can't write");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    //! npm's platform package in `prefix`.
    QString package(const QString &prefix, const QByteArray &version) const
    {
        const QString folder = prefix + u"/node_modules/opencode-linux-x64"_s;
        script(folder + u"/package.json"_s, "{\"name\":\"opencode-linux-x64\",\"version\":\"" + version + "\"}");
        return script(folder + u"/bin/opencode"_s, "no script");
    }
    OpenCodeLocator locator(const QString &setting = {}) const
    {
        return OpenCodeLocator({setting,
                                {m_directory->filePath(u"a"_s), m_directory->filePath(u"b"_s)},
                                m_directory->filePath(u"prefix"_s),
                                m_directory->filePath(u"versions"_s)});
    }
    qsizetype calls() const
    {
        QFile file(m_calls);
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('x') : 0;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_calls;
};

void TestLocator::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_calls = m_directory->filePath(u"calls"_s);
}

void TestLocator::versionsAreWrittenInOnePlace()
{
    QFile file(QStringLiteral(QD_SOURCE_DIR "/packaging/tools/package.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains(QByteArray("\"opencode-ai\": \"") + pinnedOpenCode + '"'));
    QVERIFY(QVersionNumber::fromString(QLatin1StringView(oldestOpenCode)) <=
            QVersionNumber::fromString(QLatin1StringView(pinnedOpenCode)));
}

void TestLocator::nothingAnywhere()
{
    const auto found = locator().locate();
    QVERIFY(!found);
    QCOMPARE(found.error().code, Reason::Code::BinaryMissing);
}

void TestLocator::theOneOnPath()
{
    package(u"prefix"_s, pinnedOpenCode);
    const QString expected = program(u"b/opencode"_s, pinnedOpenCode);
    QDir().mkpath(m_directory->filePath(u"a/opencode"_s)); // a directory is no program
    const auto found = locator().locate();
    QVERIFY(found);
    QCOMPARE(found->path, QFileInfo(expected).canonicalFilePath());
    QCOMPARE(found->source, OpenCodeBinary::Source::Path);
    QCOMPARE(found->note, QString());
}

void TestLocator::thePinnedOne()
{
    const QString expected = package(u"prefix"_s, pinnedOpenCode);
    const auto found = locator().locate();
    QVERIFY(found);
    QCOMPARE(found->path, QFileInfo(expected).canonicalFilePath());
    QCOMPARE(found->source, OpenCodeBinary::Source::PrivatePrefix);
    QCOMPARE(found->version.toString(), QLatin1StringView(pinnedOpenCode));
}

void TestLocator::anOldOneOnPathIsPassedOver()
{
    program(u"a/opencode"_s, "1.2.3");
    package(u"prefix"_s, pinnedOpenCode);
    const auto found = locator().locate();
    QVERIFY(found);
    QCOMPARE(found->source, OpenCodeBinary::Source::PrivatePrefix);
    QVERIFY(found->note.contains(u"too old"_s) && found->note.contains(u"1.2.3"_s));
    // A good one behind it on PATH comes before the pinned one.
    program(u"b/opencode"_s, pinnedOpenCode);
    QCOMPARE(locator().locate()->source, OpenCodeBinary::Source::Path);
}

void TestLocator::anOldOneAloneIsAnError()
{
    program(u"a/opencode"_s, "1.2.3");
    const auto found = locator().locate();
    QVERIFY(!found);
    QCOMPARE(found.error().code, Reason::Code::BinaryTooOld);
    QVERIFY(found.error().detail.contains(u"1.2.3"_s) &&
            found.error().detail.contains(QLatin1StringView(oldestOpenCode)));
    QVERIFY(found.error().text().contains(QLatin1StringView(oldestOpenCode)));
}

void TestLocator::aNewerOneIsUsedWithANote()
{
    program(u"a/opencode"_s, "99.1.0");
    const auto found = locator().locate();
    QVERIFY(found);
    QCOMPARE(found->version, QVersionNumber(99, 1, 0));
    QVERIFY(found->note.contains(QLatin1StringView(pinnedOpenCode)));
}

void TestLocator::theSettingIsBinding()
{
    program(u"a/opencode"_s, pinnedOpenCode);
    const QString chosen = program(u"elsewhere/my opencode"_s, pinnedOpenCode);
    QCOMPARE(locator(chosen).locate()->path, QFileInfo(chosen).canonicalFilePath());
    QCOMPARE(locator(chosen).locate()->source, OpenCodeBinary::Source::Setting);
    QCOMPARE(locator(u"/nowhere/opencode"_s).locate().error().code, Reason::Code::BinaryMissing);
    QCOMPARE(locator(program(u"old/opencode"_s, "1.0.0")).locate().error().code, Reason::Code::BinaryTooOld);
    QCOMPARE(locator(program(u"odd/opencode"_s, "hello")).locate().error().code, Reason::Code::BinaryUnusable);
}

void TestLocator::npmsShimIsNeverStarted_data()
{
    QTest::addColumn<QString>("package");
    QTest::newRow("beside the shim's package") << u"lib"_s;
    QTest::newRow("inside it") << u"lib/node_modules/opencode-ai"_s;
}

void TestLocator::npmsShimIsNeverStarted()
{
    QFETCH(const QString, package);
    // As `npm install -g` leaves it: a link on PATH, a script behind it, the native program in the platform's package.
    const QString shim = script(u"lib/node_modules/opencode-ai/bin/opencode"_s, "#!/usr/bin/env node\n");
    const QString native = this->package(package, pinnedOpenCode);
    QDir().mkpath(m_directory->filePath(u"a"_s));
    QVERIFY(QFile::link(shim, m_directory->filePath(u"a/opencode"_s)));
    const auto found = locator().locate();
    QVERIFY(found);
    QCOMPARE(found->path, QFileInfo(native).canonicalFilePath());
}

void TestLocator::aShimWithoutItsProgram()
{
    // npm was told to run no scripts: the shim can only complain.
    const QString shim = script(u"lib/node_modules/opencode-ai/bin/opencode.exe"_s, "#!/bin/sh\nexit 1\n");
    QDir().mkpath(m_directory->filePath(u"a"_s));
    QVERIFY(QFile::link(shim, m_directory->filePath(u"a/opencode"_s)));
    QCOMPARE(locator().locate().error().code, Reason::Code::BinaryUnusable);
    package(u"prefix"_s, pinnedOpenCode);
    QCOMPARE(locator().locate()->source, OpenCodeBinary::Source::PrivatePrefix);
}

void TestLocator::ownWrappersAreStartedAsTheyAre()
{
    const QString wrapper = program(u"a/opencode"_s, pinnedOpenCode);
    QCOMPARE(OpenCodeLocator::nativeProgram(wrapper), QFileInfo(wrapper).canonicalFilePath());
}

void TestLocator::versionsAreRemembered()
{
    // A program (not a script) is asked once, until it is replaced.
    const QString path = m_directory->filePath(u"a/opencode"_s);
    QDir().mkpath(QFileInfo(path).path());
    QVERIFY(QFile::copy(QStringLiteral(QD_BINARY_DIR "/bin/qd-fake-opencode"), path));
    qputenv("QD_FAKE_VERSION", "2.0.0");
    QCOMPARE(locator().locate()->version, QVersionNumber(2, 0, 0));
    qputenv("QD_FAKE_VERSION", "3.0.0");
    QCOMPARE(locator().locate()->version, QVersionNumber(2, 0, 0));
    QFile replaced(path);
    QVERIFY(replaced.open(QIODevice::Append) && replaced.write("x") == 1);
    replaced.close();
    QCOMPARE(locator().locate()->version, QVersionNumber(3, 0, 0));
    // A wrapper may start something else tomorrow, so it is asked each time.
    QVERIFY(QFile::remove(path));
    program(u"a/opencode"_s, pinnedOpenCode);
    QVERIFY(locator().locate());
    QVERIFY(locator().locate());
    QCOMPARE(calls(), 2);
    // npm's package says its version in a file.
    QFile::remove(path);
    package(u"prefix"_s, pinnedOpenCode);
    QVERIFY(locator().locate());
    QCOMPARE(calls(), 2);
}

void TestLocator::aFullDiskKeepsWhatIsRemembered()
{
    const QString path = m_directory->filePath(u"a/opencode"_s);
    QDir().mkpath(QFileInfo(path).path());
    QVERIFY(QFile::copy(QStringLiteral(QD_BINARY_DIR "/bin/qd-fake-opencode"), path));
    const auto remembered = [this] {
        QFile file(m_directory->filePath(u"versions"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    qputenv("QD_FAKE_VERSION", "2.0.0");
    QVERIFY(locator().locate());
    const QByteArray before = remembered();
    QVERIFY(before.contains("2.0.0"));
    QFile replaced(path);
    QVERIFY(replaced.open(QIODevice::Append) && replaced.write("x") == 1);
    replaced.close();
    qputenv("QD_FAKE_VERSION", "3.0.0");
    {
        const qd::test::FullDisk disk(5);
        QCOMPARE(locator().locate()->version, QVersionNumber(3, 0, 0));
    }
    QCOMPARE(remembered(), before);
}

QTEST_GUILESS_MAIN(TestLocator)
#include "tst_locator.moc"
