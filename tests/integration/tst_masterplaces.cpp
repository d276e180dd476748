// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a hub has its master key: the real keychain, a file, the environment; and what it says when the place can't be used (S0.15, S0.16).
#include "tests/support/keyring.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace qd::test;

class TestMasterPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = m_folder->filePath(u"data"_s);
    }

    void keychain();
    void movesIntoTheKeychain();
    void lockedKeychain();
    void noKeychain();
    void environment();
    void file();

private:
    [[nodiscard]] std::unique_ptr<ServerProcess> start(const QString &place,
                                                       const QMap<QString, QString> &environment = {}) const
    {
        return std::make_unique<ServerProcess>(m_data,
                                               QStringList{u"--mode"_s, u"hub"_s, u"--accounts"_s, u"no"_s,
                                                           u"--master-key-place"_s, place, u"--opencode-keys"_s,
                                                           u"none"_s},
                                               environment);
    }
    [[nodiscard]] QString masterFile() const { return QDir(m_data).filePath(u"master.key"_s); }
    static void store(const ServerProcess &hub)
    {
        const QJsonObject key{{u"provider"_s, u"openai"_s}, {u"label"_s, u"a"_s}, {u"key"_s, u"qd-canary-provider"_s}};
        QVERIFY(!hub.call(u"keys.set"_s, key)[u"id"].toString().isEmpty());
    }
    //! It is there, and the master key fits: the server looks at its start.
    static bool hasKey(const ServerProcess &hub)
    {
        const QJsonArray keys = hub.call(u"keys.list"_s)[u"keys"].toArray();
        return keys.size() == 1 && keys[0][u"isReadable"].toBool();
    }
    void refuses(const QString &place, const QByteArray &says, const QMap<QString, QString> &environment = {}) const
    {
        const auto hub = start(place, environment);
        QVERIFY(!hub->waitUntilReady());
        QCOMPARE(hub->waitForEnd(), 1);
        QVERIFY2(hub->said().contains(says), hub->said().constData());
        QVERIFY(!QFile::exists(masterFile()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
};

void TestMasterPlaces::keychain()
{
    {
        const auto hub = start(u"keychain"_s);
        QVERIFY2(hub->waitUntilReady(), hub->said().constData());
        store(*hub);
        QCOMPARE(hub->end(), 0);
    }
    QVERIFY(!QFile::exists(masterFile()));
    {
        const auto hub = start(u"keychain"_s);
        QVERIFY2(hub->waitUntilReady(), hub->said().constData());
        QVERIFY(hasKey(*hub));
    }
    // Another server of the same person has another one.
    const QString first = std::exchange(m_data, m_folder->filePath(u"other"_s));
    const auto other = start(u"keychain"_s);
    QVERIFY(other->waitUntilReady());
    QCOMPARE(other->call(u"keys.list"_s)[u"keys"].toArray().size(), 0);
    // Without its key the first one does not begin anew over what is stored.
    m_data = first;
    const auto elsewhere = start(u"file"_s);
    QVERIFY(!elsewhere->waitUntilReady());
    QVERIFY2(elsewhere->said().contains("The master key of the stored keys is missing"), elsewhere->said().constData());
}

void TestMasterPlaces::movesIntoTheKeychain()
{
    {
        const auto hub = start(u"auto"_s);
        QVERIFY(hub->waitUntilReady());
        store(*hub);
    }
    QVERIFY(QFile::exists(masterFile()));
    for (int i = 0; i < 2; ++i) {
        const auto hub = start(u"keychain"_s);
        QVERIFY2(hub->waitUntilReady(), hub->said().constData());
        QVERIFY(hasKey(*hub) && !QFile::exists(masterFile()));
    }
}

void TestMasterPlaces::lockedKeychain()
{
    {
        const auto hub = start(u"keychain"_s);
        QVERIFY(hub->waitUntilReady());
        store(*hub);
    }
    Keyring keyring;
    keyring.lock();
    QTRY_VERIFY(keyring.isLocked());
    refuses(u"keychain"_s, "is locked");
    keyring.unlock();
    const auto hub = start(u"keychain"_s);
    QVERIFY2(hub->waitUntilReady(), hub->said().constData());
    QVERIFY(hasKey(*hub));
}

void TestMasterPlaces::noKeychain()
{
    refuses(u"keychain"_s, "There is no keychain", {{u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nowhere/bus"_s}});
}

void TestMasterPlaces::environment()
{
    refuses(u"environment"_s, "QUARTERDECK_MASTER_KEY");
    const QMap<QString, QString> key{
        {u"QUARTERDECK_MASTER_KEY"_s, QString::fromLatin1(QByteArray(32, 'k').toBase64())}};
    const auto hub = start(u"environment"_s, key);
    QVERIFY2(hub->waitUntilReady(), hub->said().constData());
    store(*hub);
    QVERIFY(hasKey(*hub) && !QFile::exists(masterFile()));
}

void TestMasterPlaces::file()
{
    // What is in the environment does not count then.
    const auto hub = start(u"file"_s, {{u"QUARTERDECK_MASTER_KEY"_s, u"no key"_s}});
    QVERIFY2(hub->waitUntilReady(), hub->said().constData());
    store(*hub);
    QVERIFY(hasKey(*hub) && QFile::exists(masterFile()));
}

QTEST_GUILESS_MAIN(TestMasterPlaces)
#include "tst_masterplaces.moc"
