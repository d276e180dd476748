// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Passwords that go with a workspace or with the undo of an import, on the real gnome-keyring, when that is locked too. S1.9, S1.65.
#include "core/base/worker.h"
#include "core/credentials/keychainstore.h"
#include "tests/qml/importrig.h"
#include "tests/support/await.h"
#include "tests/support/keyring.h"

using namespace qd;
using namespace qd::test;

namespace {

const QUrl nowhere(u"http://127.0.0.1:1"_s);
const auto remaining = u"The keychain still has these secrets of Build server: password (http://127.0.0.1:1)."_s;

} // namespace

class TestLeavingSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_rig = std::make_unique<ImportRig>(std::make_unique<KeychainStore>()); }
    void cleanup()
    {
        m_keyring.unlock();
        await(m_rig->deck.secrets.forgetAll());
        m_rig.reset();
    }

    void deletedWithTheWorkspace();
    void lockedKeychainsRemainsAreNamed();
    void triedAgainAtEachStart();
    void severalAreSaidTogether();
    void importIsTakenBack();
    void importIntoALockedOne();
    void lockedBeforeTheUndo();

private:
    //! With its password in the keychain.
    [[nodiscard]] WorkspaceRecord add(const QString &name = u"Build server"_s)
    {
        auto &deck = m_rig->deck;
        const auto before = deck.secrets.names().size();
        const auto id = deck.workspaces->add(importedRecord(name, nowhere), "qd-canary-before", true);
        const auto isKept = [&] { return deck.secrets.names().size() > before; };
        if (!id || !QTest::qWaitFor(isKept, 20'000))
            return {};
        const auto record = deck.workspaces->find(*id)->record();
        const auto isThere = [&] { return secretOf(record) == "qd-canary-before"; };
        return QTest::qWaitFor(isThere, 20'000) ? record : WorkspaceRecord();
    }
    void remove(const WorkspaceRecord &record)
    {
        m_rig->deck.workspaces->removeWorkspace(record.id);
        m_rig->time.advance(60'000); // the undo's time passes
    }
    //! Another run on the same profile.
    [[nodiscard]] std::unique_ptr<ui::Workspaces> startAgain()
    {
        auto &deck = m_rig->deck;
        while (deck.notices.rowCount() > 0)
            deck.notices.dismiss(deck.notices.index(0).data(ui::Notices::NumberRole).toInt());
        auto next =
            std::make_unique<ui::Workspaces>(deck.store, deck.secrets, deck.workspaces->services(), m_rig->time);
        next->connectAll();
        return next;
    }
    [[nodiscard]] QByteArray secretOf(const WorkspaceRecord &record)
    {
        return await(m_rig->deck.secrets.read(ui::secretNameOf(record))).value_or(QByteArray());
    }
    //! What the keychain itself has, whatever is kept for this run.
    [[nodiscard]] static QByteArray keptOf(const WorkspaceRecord &record)
    {
        KeychainStore keychain;
        return await(keychain.read(ui::secretNameOf(record))).value_or(QByteArray());
    }

    Keyring m_keyring;
    std::unique_ptr<ImportRig> m_rig;
};

void TestLeavingSecrets::deletedWithTheWorkspace()
{
    const auto record = add();
    QCOMPARE(keptOf(record), "qd-canary-before");
    remove(record);
    QTRY_COMPARE(keptOf(record), QByteArray());
    QVERIFY(m_rig->deck.secrets.names().isEmpty());
    QVERIFY(!m_rig->said().contains(u"keychain"_s));
}

void TestLeavingSecrets::lockedKeychainsRemainsAreNamed()
{
    const auto record = add();
    m_keyring.lock();
    remove(record);
    QTRY_VERIFY(m_rig->said().contains(remaining));
    QVERIFY(!m_rig->said().contains(u"qd-canary"_s));
    m_keyring.unlock();
    QCOMPARE(keptOf(record), "qd-canary-before");
}

void TestLeavingSecrets::triedAgainAtEachStart()
{
    const auto record = add();
    m_keyring.lock();
    remove(record);
    QTRY_VERIFY(m_rig->said().contains(remaining));
    const auto second = startAgain();
    QTRY_VERIFY(m_rig->said().contains(remaining)); // its name is still known
    m_keyring.unlock();
    const auto third = startAgain();
    QTRY_COMPARE(keptOf(record), QByteArray());
    QTRY_VERIFY(m_rig->deck.secrets.names().isEmpty());
    const auto fourth = startAgain();
    // Asked after the fourth start did: it has nothing left to try.
    QCOMPARE(await(taskOf(m_rig->deck.library.value(u"workspaces/leaving"_s))).value_or("?"), QByteArray());
    QVERIFY(!m_rig->said().contains(u"keychain"_s));
}

void TestLeavingSecrets::severalAreSaidTogether()
{
    const auto one = add();
    const auto two = add(u"Laptop"_s);
    m_keyring.lock();
    remove(one);
    QTRY_VERIFY(m_rig->said().contains(remaining));
    remove(two);
    QTRY_VERIFY(m_rig->said().contains(u"these secrets of Laptop"_s));
    const auto next = startAgain();
    QTRY_VERIFY(m_rig->said().contains(u"the secrets of 2 removed workspaces"_s));
}

void TestLeavingSecrets::importIsTakenBack()
{
    const auto record = add();
    auto renamed = record;
    renamed.name = u"Renamed"_s;
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({renamed, fresh},
                        {passwordOf(renamed, "qd-canary-brought"), passwordOf(fresh, "qd-canary-fresh")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    QCOMPARE(keptOf(record), "qd-canary-brought");
    QCOMPARE(keptOf(fresh), "qd-canary-fresh");
    m_rig->undo();
    QTRY_COMPARE(keptOf(record), "qd-canary-before");
    QTRY_COMPARE(keptOf(fresh), QByteArray());
    QTRY_COMPARE(m_rig->deck.secrets.names(), QList{ui::secretNameOf(record)});
}

void TestLeavingSecrets::importIntoALockedOne()
{
    const auto record = add();
    auto renamed = record;
    renamed.name = u"Renamed"_s;
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    m_keyring.lock();
    QVERIFY(m_rig->open({renamed, fresh},
                        {passwordOf(renamed, "qd-canary-brought"), passwordOf(fresh, "qd-canary-fresh")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    QVERIFY(m_rig->said().contains(u"The passwords are kept until Quarterdeck quits"_s));
    QCOMPARE(secretOf(renamed), "qd-canary-brought");
    QCOMPARE(secretOf(fresh), "qd-canary-fresh");
    m_rig->undo();
    QTRY_COMPARE(m_rig->deck.workspaces->count(), 2);
    QTRY_COMPARE(secretOf(renamed), QByteArray()); // locked
    m_keyring.unlock();
    QCOMPARE(secretOf(renamed), "qd-canary-before"); // what could not be read was not touched
    QCOMPARE(secretOf(fresh), QByteArray());
}

void TestLeavingSecrets::lockedBeforeTheUndo()
{
    const auto record = add();
    auto renamed = record;
    renamed.name = u"Renamed"_s;
    QVERIFY(m_rig->open({renamed}, {passwordOf(renamed, "qd-canary-brought")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    m_keyring.lock();
    m_rig->undo();
    QTRY_VERIFY(m_rig->said().contains(u"The keychain still has the imported passwords of Build server"_s));
    QCOMPARE(m_rig->deck.workspaces->find(record.id)->name(), u"Build server"_s);
    QCOMPARE(secretOf(record), "qd-canary-before"); // for this run
}

QTEST_MAIN(TestLeavingSecrets)
#include "tst_leavingsecrets.moc"
