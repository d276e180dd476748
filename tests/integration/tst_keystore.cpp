// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.13, S0.17, S0.19: keys in the store on each engine: scoping, damage, wrong master keys, rotation that is cut off anywhere, kills, a full disk.
#include "core/credentials/memorystore.h"
#include "embedded-server/keys/keystore.h"
#include "embedded-server/keys/mastersources.h"
#include "embedded-server/store/masterkeys.h"
#include "embedded-server/store/users.h"
#include "testplaces.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/await.h"
#include "tests/support/fulldisk.h"
#include "tests/support/testprocess.h"

#include <csignal>

using namespace qd;
using namespace qd::keys;
using namespace qd::store;
using namespace qd::test;

namespace {

//! A ring in memory whose saving a test can make fail.
class MemorySource final : public MasterKeySource
{
public:
    QString name() const override { return u"memory"_s; }
    QCoro::Task<Outcome<MasterRing>> load() override
    {
        MasterRing copy = ring; // what a coroutine of QCoro returns it moves from
        co_return copy;
    }
    bool isWritable() const override { return writable; }
    QCoro::Task<Outcome<void>> save(std::shared_ptr<const MasterRing> next, bool first) override
    {
        ++saves;
        if (saves == failAt)
            co_return failure(Error::Code::Storage, u"told to fail"_s);
        if (first && !ring.isEmpty())
            co_return failure(Error::Code::Busy);
        ring = *next;
        co_return Outcome<void>();
    }

    MasterRing ring;
    bool writable = true;
    int saves = 0;
    int failAt = -1;
};

NewKey newKey(const QString &provider, const QByteArray &key, const QString &label = {})
{
    return {provider, label, secretOf(key), {}};
}

std::unique_ptr<QProcess> helper(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    tieToTest(*process);
    process->start(QStringLiteral(QD_BINARY_DIR "/bin/qd-test-keys"), arguments);
    return process;
}

} // namespace

class KeyStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
        source = std::make_unique<MemorySource>();
        events.clear();
        reopen();
        QD_OK(await(keys->open()));
    }
    void cleanup()
    {
        keys.reset();
        rig.reset();
    }
    void cleanupTestCase() { cluster().reset(); }

    void keepsKeys()
    {
        const auto first = await(keys->set({}, newKey(u"anthropic"_s, "qd-canary-1")));
        QD_OK(first);
        QVERIFY(first->isDefault && first->isReadable);
        const auto second = await(keys->set({}, newKey(u"anthropic"_s, "qd-canary-2", u"work"_s)));
        QVERIFY(!second->isDefault);
        QVERIFY(first->fingerprint != second->fingerprint);
        QVERIFY(is(await(keys->find(Owner(), u"anthropic"_s)), "qd-canary-1"));
        QD_OK(await(keys->makeDefault({}, second->id)));
        QVERIFY(is(await(keys->find(Owner(), u"anthropic"_s)), "qd-canary-2"));
        QVERIFY(is(await(keys->find(Owner(), first->id)), "qd-canary-1"));
        // The same provider and label: in its place.
        const auto again = await(keys->set({}, newKey(u"anthropic"_s, "qd-canary-3")));
        QCOMPARE(again->id, first->id);
        QVERIFY(is(await(keys->find(Owner(), first->id)), "qd-canary-3"));
        QCOMPARE(await(keys->list({}))->size(), 2);
        QD_OK(await(keys->remove({}, second->id)));
        QVERIFY(is(await(keys->find(Owner(), u"anthropic"_s)), "qd-canary-3"));
        QD_OK(await(keys->removeAll({}, u"anthropic"_s)));
        QCOMPARE(await(keys->find(Owner(), u"anthropic"_s)).error().code, Error::Code::NotFound);
        QCOMPARE(await(keys->removeAll({}, u"anthropic"_s)).error().code, Error::Code::NotFound);
        QStringList actions;
        for (const AuditEvent &event : events)
            actions.append(QString::fromLatin1(event.action));
        QCOMPARE(actions, QStringList({u"keys.set"_s, u"keys.set"_s, u"keys.makeDefault"_s, u"keys.set"_s,
                                       u"keys.delete"_s, u"keys.delete"_s}));
    }

    // The use of a key is noted, to the minute.
    void notesUse()
    {
        const auto key = await(keys->set({}, newKey(u"openai"_s, "qd-canary-1")));
        QVERIFY(!key->lastUsedAt);
        QD_OK(await(keys->find(Owner(), u"openai"_s)));
        QTRY_VERIFY(await(keys->list({}))->first().lastUsedAt.has_value());
    }

    void whatIsNoKey()
    {
        for (const QByteArray &bad : {QByteArray(), QByteArray("qd canary"), QByteArray("qd-canary\r\nx: y"),
                                      QByteArray("qd-canary-\xc3\xa9"), QByteArray(9000, 'x')}) {
            const auto stored = await(keys->set({}, newKey(u"openai"_s, bad)));
            QCOMPARE(stored.error().code, Error::Code::BadRequest);
            QVERIFY(!stored.error().detail.contains(u"canary"_s));
        }
        QCOMPARE(await(keys->set({}, newKey(u"../openai"_s, "qd-canary"))).error().code, Error::Code::BadRequest);
    }

    // Nobody gets at another's keys, whichever id they name.
    void eachTheirOwn()
    {
        const Owner ann = user(u"ann"_s);
        const Owner bob = user(u"bob"_s);
        const auto key = await(keys->set(ann, newKey(u"openai"_s, "qd-canary-ann")));
        QD_OK(await(keys->set(bob, newKey(u"openai"_s, "qd-canary-bob"))));
        QVERIFY(is(await(keys->find(ann, u"openai"_s)), "qd-canary-ann"));
        QVERIFY(is(await(keys->find(bob, u"openai"_s)), "qd-canary-bob"));
        for (const Owner &other : {bob, Owner()}) {
            QCOMPARE(await(keys->find(other, key->id)).error().code, Error::Code::NotFound);
            QCOMPARE(await(keys->makeDefault(other, key->id)).error().code, Error::Code::NotFound);
            QCOMPARE(await(keys->remove(other, key->id)).error().code, Error::Code::NotFound);
        }
        QCOMPARE(await(keys->list(ann))->size(), 1);
        QVERIFY(await(keys->list({}))->isEmpty());
        QCOMPARE(*ownerOf(u"local"_s), Owner());
        QVERIFY(!ownerOf({}) && !ownerOf(u"somebody"_s));
    }

    // Nothing but sealed bytes is in the database, whatever column one looks at.
    void onlySealed()
    {
        QD_OK(await(
            keys->set({}, {u"mine"_s, u"label"_s, secretOf("qd-canary-stored"), u"https://models.example.com"_s})));
        const auto rows = rig->read([](Transaction &t) { return ProviderKeys(t).list({}); });
        QVERIFY(!rows->first().sealed.contains("qd-canary") && !rows->first().sealed.contains("example"));
        const auto key = await(keys->find(Owner(), u"mine"_s));
        QCOMPARE(key->info.baseUrl, u"https://models.example.com"_s);
        QVERIFY(is(key, "qd-canary-stored"));
        if (rig->url.startsWith(u"sqlite:/"_s)) {
            QFile file(rig->url.mid(7));
            QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("qd-canary"));
            QFile journal(rig->url.mid(7) + u"-wal"_s);
            QVERIFY(!journal.open(QIODevice::ReadOnly) || !journal.readAll().contains("qd-canary"));
        }
    }

    // Every byte of a row, turned: a clear error, and the other keys are as they were.
    void damagedRow()
    {
        const auto hurt = await(keys->set({}, newKey(u"openai"_s, "qd-canary-hurt")));
        QD_OK(await(keys->set({}, newKey(u"groq"_s, "qd-canary-well"))));
        const auto row = rig->read([&](Transaction &t) { return ProviderKeys(t).find(hurt->id); });
        for (qsizetype at = 0; at < row->sealed.size(); ++at) {
            QByteArray turned = row->sealed;
            turned[at] = char(turned.at(at) ^ 0x10);
            overwrite(hurt->id, turned);
            const auto found = await(keys->find(Owner(), u"openai"_s));
            QVERIFY(!found);
            QCOMPARE(found.error().code, Error::Code::Storage);
            QVERIFY(found.error().serverMessage.contains(u"Enter the key again"_s));
        }
        QVERIFY(is(await(keys->find(Owner(), u"groq"_s)), "qd-canary-well"));
        const auto all = await(keys->list({}));
        QCOMPARE(all->size(), 2);
        for (const KeyInfo &info : *all)
            QCOMPARE(info.isReadable, info.provider == u"groq");
        // A rotation goes past it, and entering it again repairs it.
        QD_OK(await(keys->rotate()));
        QVERIFY(is(await(keys->find(Owner(), u"groq"_s)), "qd-canary-well"));
        QCOMPARE(source->ring.keys.size(), 1U);
        QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-new"))));
        QVERIFY(is(await(keys->find(Owner(), u"openai"_s)), "qd-canary-new"));
    }

    // Who may write the database moves one person's key to another, or one provider's to another: it does not open there.
    void movedRow()
    {
        const Owner ann = user(u"ann"_s);
        const auto mine = await(keys->set(ann, newKey(u"openai"_s, "qd-canary-ann")));
        QD_OK(rig->write([&](Transaction &t) {
            return t.run(u"UPDATE provider_key SET owner_id = NULL WHERE id = ?"_s, bind(mine->id));
        }));
        QCOMPARE(await(keys->find(Owner(), u"openai"_s)).error().code, Error::Code::Storage);
        QD_OK(rig->write([&](Transaction &t) {
            return t.run(u"UPDATE provider_key SET owner_id = ?, provider = 'groq' WHERE id = ?"_s,
                         bind(*ann, mine->id));
        }));
        QCOMPARE(await(keys->find(ann, u"groq"_s)).error().code, Error::Code::Storage);
    }

    void wrongMaster()
    {
        QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-1"))));
        const MasterRing right = source->ring;
        source->ring.keys = {share(randomMaster())};
        reopen();
        const auto opened = await(keys->open());
        QCOMPARE(opened.error().code, Error::Code::Unauthorized);
        QVERIFY2(opened.error().serverMessage.contains(u"not the one"_s), qPrintable(opened.error().serverMessage));
        QVERIFY(!keys->isOpen());
        QCOMPARE(await(keys->list({}))->first().isReadable, false);
        QCOMPARE(await(keys->set({}, newKey(u"groq"_s, "qd-canary-2"))).error().code, Error::Code::Offline);
        source->ring = {};
        const auto missing = await(keys->open());
        QCOMPARE(missing.error().code, Error::Code::NotFound);
        QVERIFY(missing.error().serverMessage.contains(u"missing"_s));
        QVERIFY(source->ring.isEmpty()); // none was made in its place
        source->ring = right;
        QD_OK(await(keys->open()));
        QVERIFY(is(await(keys->find(Owner(), u"openai"_s)), "qd-canary-1"));
        // With nothing sealed, any master key will do.
        QD_OK(await(keys->removeAll({}, u"openai"_s)));
        source->ring.keys = {share(randomMaster())};
        reopen();
        QD_OK(await(keys->open()));
        QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-3"))));
        QVERIFY(is(await(keys->find(Owner(), u"openai"_s)), "qd-canary-3"));
    }

    void orderOfSources()
    {
        MemoryStore secrets;
        const QTemporaryDir folder;
        KeychainMasterSource keychain(secrets, u"server"_s);
        EnvironmentMasterSource nothing({}, {});
        FileMasterSource file(folder.filePath(u"master.key"_s));
        KeyStore first({rig->database.get(), {&keychain, &nothing, &file}});
        QD_OK(await(first.open()));
        QCOMPARE(first.masterPlace(), u"the keychain"_s);
        QVERIFY(!QFile::exists(folder.filePath(u"master.key"_s)));
        const QByteArray base64 = QByteArray(32, 'e').toBase64();
        EnvironmentMasterSource environment(base64, {});
        KeyStore second({rig->database.get(), {&environment, &file}});
        QD_OK(await(second.open()));
        QCOMPARE(second.masterPlace(), u"QUARTERDECK_MASTER_KEY"_s);
        EnvironmentMasterSource bad("qd-canary", {});
        KeyStore third({rig->database.get(), {&bad, &file}});
        QVERIFY(await(third.open()).error().serverMessage.contains(u"QUARTERDECK_MASTER_KEY must be"_s));
        KeyStore fourth({rig->database.get(), {&nothing, &file}});
        QD_OK(await(fourth.open()));
        QVERIFY(QFile::exists(folder.filePath(u"master.key"_s)));
    }

    void rotates()
    {
        for (int i = 0; i < 120; ++i)
            QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-" + QByteArray::number(i), QString::number(i)))));
        const MasterRing before = source->ring;
        QD_OK(await(keys->rotate()));
        QCOMPARE(source->ring.keys.size(), 1U);
        QVERIFY(!source->ring.keys[0]->equals(before.keys[0]->view()));
        allReadable(120);
        QVERIFY(rig->read([](Transaction &t) { return ProviderKeys(t).sealedBefore(2, 10); })->isEmpty());
        // The old one is of no use any more.
        const MasterRing now = std::exchange(source->ring, before);
        reopen();
        QCOMPARE(await(keys->open()).error().code, Error::Code::Unauthorized);
        source->ring = now;
        QD_OK(await(keys->open()));
        allReadable(120);
    }

    // What rotate() does in order is: keep both keys, tell the database, seal again in steps, forget the old key. Cut off after each of these.
    void rotationCutOff_data()
    {
        QTest::addColumn<int>("cut");
        for (int cut = 0; cut < 4; ++cut)
            QTest::addRow("after step %d", cut) << cut;
    }
    void rotationCutOff()
    {
        QFETCH(int, cut);
        for (int i = 0; i < 60; ++i)
            QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-" + QByteArray::number(i), QString::number(i)))));
        MasterRing both = source->ring;
        if (cut == 3) {
            source->failAt = source->saves + 2; // the one that forgets the old key
            QVERIFY(!await(keys->rotate()));
            QCOMPARE(source->ring.keys.size(), 2U);
        } else {
            both.keys.insert(both.keys.begin(), share(randomMaster()));
            source->ring = both;
        }
        if (cut == 1 || cut == 2) {
            QD_OK(rig->write([&](Transaction &t) { return store::MasterKeys(t).add(2, masterCheck(*both.keys[0])); }));
        }
        if (cut == 2) {
            keys::MasterKeys masters;
            masters.current = 2;
            masters.versions = {{1, both.keys[1]}, {2, both.keys[0]}};
            const auto step = rig->write([&](Transaction &t) { return rotateSome(t, masters, 0); });
            QCOMPARE(step->resealed, 50);
            QVERIFY(!step->isDone);
        }
        reopen();
        QD_OK(await(keys->open()));
        QCOMPARE(source->ring.keys.size(), 1U);
        allReadable(60);
        QVERIFY(rig->read([](Transaction &t) { return ProviderKeys(t).sealedBefore(2, 10); })->isEmpty());
    }

    // The environment can't be written: the next start with both keys does it.
    void rotationInTheEnvironment()
    {
        const QByteArray first = QByteArray(32, '1').toBase64();
        const QByteArray second = QByteArray(32, '2').toBase64();
        EnvironmentMasterSource before(first, {});
        KeyStore old({rig->database.get(), {&before}});
        QD_OK(await(old.open()));
        QD_OK(await(old.set({}, newKey(u"openai"_s, "qd-canary-1"))));
        QVERIFY(await(old.rotate()).error().serverMessage.contains(u"QUARTERDECK_MASTER_KEY_PREVIOUS"_s));
        EnvironmentMasterSource onlyNew(second, {});
        KeyStore wrong({rig->database.get(), {&onlyNew}});
        QCOMPARE(await(wrong.open()).error().code, Error::Code::Unauthorized);
        EnvironmentMasterSource both(second, first);
        KeyStore next({rig->database.get(), {&both}});
        QD_OK(await(next.open()));
        KeyStore after({rig->database.get(), {&onlyNew}});
        QD_OK(await(after.open()));
        QVERIFY(is(await(after.find(Owner(), u"openai"_s)), "qd-canary-1"));
    }

    // Another process rotated meanwhile: this one notices, and goes on with the new master key.
    void rotationElsewhere()
    {
        QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-1"))));
        KeyStore other({rig->database.get(), {source.get()}});
        QD_OK(await(other.open()));
        QD_OK(await(other.rotate()));
        QVERIFY(is(await(keys->find(Owner(), u"openai"_s)), "qd-canary-1"));
        QD_OK(await(other.rotate()));
        QD_OK(await(keys->set({}, newKey(u"groq"_s, "qd-canary-2"))));
        QVERIFY(is(await(other.find(Owner(), u"groq"_s)), "qd-canary-2"));
    }

    // What else is made of the master key is the same in every process, and goes with it.
    void derivedSecrets()
    {
        KeyStore other({rig->database.get(), {source.get()}});
        QVERIFY(!other.isOpen());
        QD_OK(await(other.open()));
        const auto secrets = [](KeyStore &store, const QByteArray &purpose) {
            return await(store.derived(purpose)).value_or(QList<QByteArray>());
        };
        const QList<QByteArray> first = secrets(*keys, "qd tests 1");
        QCOMPARE(first.size(), 1);
        QCOMPARE(first.constFirst().size(), 32);
        QCOMPARE(secrets(other, "qd tests 1"), first);
        QVERIFY(secrets(*keys, "qd tests 2") != first);
        QVERIFY(!source->ring.keys[0]->equals(first.constFirst()));
        QD_OK(await(keys->rotate()));
        const QList<QByteArray> both = secrets(*keys, "qd tests 1");
        QCOMPARE(both.size(), 2);
        QCOMPARE(both.at(1), first.constFirst());
        // It notices, and signs with the new one too.
        QCOMPARE(secrets(other, "qd tests 1").value(0), both.constFirst());
    }

    // Killed at any moment while it stores keys or changes the master key: all that it said is there, and all can be read.
    void killed_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("set") << u"set"_s;
        QTest::newRow("rotate") << u"rotate"_s;
    }
    void killed()
    {
        QFETCH(QString, mode);
        if (rig->url == u"sqlite::memory:"_s)
            return; // nothing outlives its process
        const QTemporaryDir folder;
        FileMasterSource file(folder.filePath(u"master.key"_s));
        QD_OK(await(file.save(std::make_shared<MasterRing>(source->ring), true)));
        keys = std::make_unique<KeyStore>(KeyStore::Parts{rig->database.get(), {&file}});
        QD_OK(await(keys->open()));
        for (int i = 0; i < 60; ++i)
            QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-x", QString::number(i)))));
        QSet<QString> said;
        for (int round = 0; round < 4; ++round) {
            auto process = helper({mode, rig->url, folder.filePath(u"master.key"_s)});
            QByteArray out;
            QVERIFY(QTest::qWaitFor(
                [&] {
                    out += process->readAllStandardOutput();
                    return out.count('\n') > 3 + round;
                },
                60'000));
            ::kill(pid_t(process->processId()), SIGKILL);
            QVERIFY(process->waitForFinished());
            out += process->readAllStandardOutput();
            const QList<QByteArray> lines = out.first(out.lastIndexOf('\n')).split('\n');
            for (const QByteArray &line : lines)
                said.insert(QString::fromLatin1(line));
            QD_OK(await(keys->open()));
            const auto all = await(keys->list({}));
            QVERIFY(mode == u"rotate" || all->size() >= 60 + said.size());
            for (const KeyInfo &info : *all) {
                QVERIFY(info.isReadable);
                said.remove(info.label);
            }
            QVERIFY(mode == u"rotate" || said.isEmpty());
        }
    }

    void fullDisk()
    {
        if (!rig->url.startsWith(u"sqlite:/"_s))
            return; // the file of another process, or none
        QD_OK(await(keys->set({}, newKey(u"openai"_s, "qd-canary-1"))));
        {
            const FullDisk full(QFileInfo(rig->url.mid(7) + u"-wal"_s).size() + 100);
            const auto stored = await(keys->set({}, newKey(u"groq"_s, "qd-canary-2")));
            QVERIFY(!stored);
            QCOMPARE(stored.error().code, Error::Code::Storage);
            QVERIFY(!stored.error().detail.contains(u"canary"_s));
        }
        QVERIFY(is(await(keys->find(Owner(), u"openai"_s)), "qd-canary-1"));
        QD_OK(await(keys->set({}, newKey(u"groq"_s, "qd-canary-2"))));
    }

private:
    void reopen()
    {
        keys = std::make_unique<KeyStore>(KeyStore::Parts{rig->database.get(),
                                                          {source.get()},
                                                          [this](const AuditEvent &event) { events.append(event); },
                                                          &rig->time,
                                                          1'000}); // more than a rotation does at once
    }
    static bool is(const Outcome<OpenedKey> &key, QByteArrayView expected)
    {
        return key && key->secret->equals(expected);
    }
    [[nodiscard]] Owner user(const QString &name) const
    {
        User made;
        made.name = name;
        return rig->write([made](Transaction &t) { return Users(t).create(made); })->id;
    }
    void overwrite(const QUuid &id, const QByteArray &sealed)
    {
        QD_OK(rig->write([&](Transaction &t) {
            return t.run(u"UPDATE provider_key SET sealed = ? WHERE id = ?"_s, bind(sealed, id));
        }));
    }
    void allReadable(int count)
    {
        const auto all = await(keys->list({}));
        QCOMPARE(all->size(), count);
        for (const KeyInfo &info : *all)
            QVERIFY(is(await(keys->find(Owner(), info.id)), "qd-canary-" + info.label.toLatin1()));
    }

    std::unique_ptr<StoreRig> rig;
    std::unique_ptr<MemorySource> source;
    std::unique_ptr<KeyStore> keys;
    QList<AuditEvent> events;
};

QTEST_GUILESS_MAIN(KeyStoreTest)
#include "tst_keystore.moc"
