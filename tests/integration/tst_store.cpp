// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S3.13, S3.18, S3.63 to S3.65, S3.202, S3.203: users, sessions, devices and keys on SQLite, PostgreSQL and in memory.
#include "embedded-server/store/bearersessions.h"
#include "embedded-server/store/providerkeys.h"
#include "tests/integration/storefixtures.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

constexpr qint64 Day = 86'400'000;

User person(const QString &name)
{
    User user;
    user.name = name;
    user.displayName = name;
    return user;
}

auto creation(const QString &name)
{
    return [name](Transaction &transaction) { return Users(transaction).create(person(name)); };
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void users()
    {
        const auto made = rig->write(creation(u"Ada"_s));
        QD_OK(made);
        QCOMPARE(made->createdAt, rig->time.nowMs());
        const auto found = rig->read([](Transaction &t) { return Users(t).findByName(u" aDA "_s); });
        QD_OK(found);
        QCOMPARE(found->id, made->id);
        QCOMPARE(found->role, Role::Member);
        QVERIFY(!found->email);
        const auto twice = rig->write(creation(u"ADA"_s));
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, Error::Code::Busy);
        QD_OK(rig->write([id = made->id](Transaction &t) { return Users(t).remove(id); }));
        const auto gone = rig->read([id = made->id](Transaction &t) { return Users(t).find(id); });
        QCOMPARE(gone.error().code, Error::Code::NotFound);
    }

    // S3.202: of two who change the same row, the second one hears of the first.
    void optimisticVersion()
    {
        const auto made = rig->write(creation(u"ada"_s));
        QD_OK(made);
        User first = *made;
        first.email = u"ada@example.org"_s;
        first.role = Role::Owner;
        rig->time.advance(5);
        const auto changed = rig->write([first](Transaction &t) { return Users(t).update(first); });
        QD_OK(changed);
        QCOMPARE(changed->version, 2);
        QCOMPARE(changed->updatedAt, made->createdAt + 5);
        const auto late = rig->write([user = *made](Transaction &t) { return Users(t).update(user); });
        QVERIFY(!late);
        QCOMPARE(late.error().code, Error::Code::Busy);
        const auto stored = rig->read([id = made->id](Transaction &t) { return Users(t).find(id); });
        QCOMPARE(stored->email, first.email);
        QCOMPARE(rig->read([](Transaction &t) { return Users(t).count(Role::Owner); }), 1);
    }

    // An error inside undoes what came before it, also when the work does not look at it.
    void allOrNothing()
    {
        const auto careless = rig->write([](Transaction &t) -> Outcome<void> {
            (void)Users(t).create(person(u"one"_s));
            (void)Users(t).create(person(u"one"_s));
            (void)Users(t).create(person(u"two"_s));
            return {};
        });
        QVERIFY(!careless);
        const auto refused = rig->write([](Transaction &t) -> Outcome<void> {
            (void)Users(t).create(person(u"three"_s));
            return failure(Error::Code::BadRequest, u"no"_s);
        });
        QCOMPARE(refused.error().detail, u"no"_s);
        const auto all = rig->read([](Transaction &t) { return Users(t).list({}); });
        QVERIFY(all->records.isEmpty());
    }

    // What is to be told of something that was stored is told then, and of what was undone never.
    void toldOnceStored()
    {
        auto told = std::make_shared<std::atomic_int>(0);
        const auto work = [told](bool good) {
            return [told, good](Transaction &t) -> Outcome<void> {
                t.whenStored([told] { ++*told; });
                const auto made = Users(t).create(person(u"one"_s));
                return good ? made.map([](const User &) {}) : failure(Error::Code::BadRequest, u"no"_s);
            };
        };
        QVERIFY(!rig->write(work(false)));
        QCOMPARE(*told, 0);
        QD_OK(rig->write(work(true)));
        QCOMPARE(*told, 1);
        QVERIFY(!rig->write(work(true))); // the name is taken
        QCOMPARE(*told, 1);
    }

    // Rows that come and go don't move what a cursor stands for, and rows of the same moment all appear.
    void paging()
    {
        for (int i = 0; i < 7; ++i) {
            QD_OK(rig->write(creation(u"user%1"_s.arg(i))));
            rig->time.advance(i % 2);
        }
        QStringList seen;
        PageRequest request;
        request.limit = 3;
        for (int pages = 0; pages < 3; ++pages) {
            const auto page = rig->read([request](Transaction &t) { return Users(t).list(request); });
            QD_OK(page);
            for (const User &user : page->records)
                seen.append(user.name);
            QCOMPARE(page->next.has_value(), pages < 2);
            if (page->next)
                request.after = *PageCursor::fromText(page->next->toText());
            QD_OK(rig->write(creation(u"late%1"_s.arg(pages))));
        }
        QCOMPARE(seen.size(), 7);
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 7);
        for (const QString &wrong : {u""_s, u"x"_s, u"1_2"_s, u"1'; DROP TABLE users; --"_s})
            QVERIFY(!PageCursor::fromText(wrong));
    }

    // S3.153 onwards: a token's hash finds its session while it is alive, and its user is.
    void bearerSessions()
    {
        const auto user = rig->write(creation(u"ada"_s));
        const qint64 now = rig->time.nowMs();
        const QByteArray hash = QByteArray::fromHex("00ff27005c00") + QByteArray(26, '\0');
        const auto session = rig->write([&](Transaction &t) {
            const auto device = BearerSessions(t).addDevice({{}, user->id, u"phone"_s, u"android"_s, 0});
            BearerSession made;
            made.userId = user->id;
            made.deviceId = device->id;
            made.tokenHash = hash;
            made.kind = u"app"_s;
            made.expiresAt = now + Day;
            made.absoluteExpiresAt = now + 3 * Day;
            return BearerSessions(t).create(made);
        });
        QD_OK(session);
        const auto alive = [&] {
            return rig->read([hash](Transaction &t) { return BearerSessions(t).findAlive(hash); });
        };
        QCOMPARE(alive()->tokenHash, hash);
        rig->time.advance(Day);
        QCOMPARE(alive().error().code, Error::Code::NotFound);
        // It slides, but not beyond its end.
        QD_OK(rig->write([&](Transaction &t) { return BearerSessions(t).touch(session->id, now + 9 * Day); }));
        QCOMPARE(alive()->expiresAt, now + 3 * Day);
        const auto device = rig->read([&](Transaction &t) { return BearerSessions(t).findDevice(*session->deviceId); });
        QCOMPARE(device->lastSeenAt, now + Day);
        User disabled = *user;
        disabled.disabled = true;
        const auto off = rig->write([&](Transaction &t) { return Users(t).update(disabled); });
        QVERIFY(!alive());
        disabled = *off;
        disabled.disabled = false;
        QD_OK(rig->write([&](Transaction &t) { return Users(t).update(disabled); }));
        QCOMPARE(rig->write([&](Transaction &t) { return BearerSessions(t).revokeDevice(device->id); }), 1);
        QCOMPARE(rig->write([&](Transaction &t) { return BearerSessions(t).revokeUser(user->id); }), 0);
        QVERIFY(!alive());
        QCOMPARE(rig->read([&](Transaction &t) { return BearerSessions(t).aliveOf(user->id); })->size(), 0);
        QCOMPARE(rig->write([&](Transaction &t) { return BearerSessions(t).purge(now + 2 * Day); }), 1);
    }

    // S3.202: what belongs to a user goes with it, and nothing can belong to somebody who is not there.
    void foreignKeys()
    {
        const auto user = rig->write(creation(u"ada"_s));
        QD_OK(rig->write([&](Transaction &t) {
            return BearerSessions(t).addDevice({{}, user->id, u"phone"_s, u"ios"_s, 0});
        }));
        const auto orphan = rig->write([](Transaction &t) {
            return BearerSessions(t).addDevice({{}, QUuid::createUuid(), u"x"_s, u"y"_s, 0});
        });
        QVERIFY(!orphan);
        QCOMPARE(orphan.error().code, Error::Code::Busy);
        QD_OK(rig->write([&](Transaction &t) { return Users(t).remove(user->id); }));
        QCOMPARE(rig->read([&](Transaction &t) { return BearerSessions(t).devicesOf(user->id); })->size(), 0);
    }

    void keys()
    {
        const auto add = [this](const QString &label, int master) {
            return rig->write([=](Transaction &t) {
                ProviderKey key;
                key.provider = u"anthropic"_s;
                key.label = label;
                key.sealed = QByteArray::fromHex("00000102fffe5c27");
                key.masterVersion = master;
                return ProviderKeys(t).create(key);
            });
        };
        const auto first = add(u"first"_s, 1);
        rig->time.advance(1);
        const auto second = add(u"second"_s, 2);
        QD_OK(second);
        const auto defaultLabel = [this] {
            return rig->read([](Transaction &t) { return ProviderKeys(t).defaultOf({}, u"anthropic"_s); })->label;
        };
        QCOMPARE(defaultLabel(), u"first"_s);
        QD_OK(rig->write([&](Transaction &t) { return ProviderKeys(t).makeDefault(second->id); }));
        QCOMPARE(defaultLabel(), u"second"_s);
        QCOMPARE(rig->read([](Transaction &t) { return ProviderKeys(t).sealedBefore(2, 10); })->first().sealed,
                 first->sealed);
        QD_OK(rig->write([&](Transaction &t) { return ProviderKeys(t).remove(second->id); }));
        QCOMPARE(defaultLabel(), u"first"_s);
        QCOMPARE(rig->read([](Transaction &t) { return ProviderKeys(t).list({}); })->size(), 1);
        QCOMPARE(rig->read([](Transaction &t) { return ProviderKeys(t).list(QUuid::createUuid()); })->size(), 0);
    }

    // Values are values, whatever they look like.
    void shapesOfText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("quote") << u"'; DROP TABLE users; --"_s;
        QTest::newRow("backslash") << u"\\' OR 1=1 -- \\"_s;
        QTest::newRow("placeholders") << u"? $1 :name @p %1 %L2 ?::uuid"_s;
        QTest::newRow("dollar quotes") << u"$$;DELETE FROM users;$$"_s;
        QTest::newRow("unicode") << u"Ä 漢字 🦊 e\u0301 \u202e\u200b\ufeff"_s;
        QTest::newRow("control") << u"a\tb\r\n\x01\x7f"_s;
        QTest::newRow("long") << u"x"_s.repeated(300'000);
        QTest::newRow("empty") << u""_s;
    }
    void shapesOfText()
    {
        QFETCH(QString, text);
        User user = person(u"ada"_s);
        user.displayName = text;
        user.email = text;
        QD_OK(rig->write([user](Transaction &t) { return Users(t).create(user); }));
        QD_OK(rig->write(creation(u"other"_s)));
        const auto found = rig->read([](Transaction &t) { return Users(t).findByName(u"ada"_s); });
        QCOMPARE(found->displayName, text);
        QCOMPARE(found->email, std::optional(text));
        QVERIFY(!rig->read([text](Transaction &t) { return Users(t).findByName(text + u"' OR ''='"_s); }));
        QCOMPARE(rig->read([](Transaction &t) { return Users(t).list({}); })->records.size(), 2);
    }
    void nulInText()
    {
        const auto made = rig->write(creation(u"a\0b"_s));
        QVERIFY(!made);
        QCOMPARE(made.error().code, Error::Code::BadRequest);
        QVERIFY(made.error().detail.contains(u"NUL"_s));
    }

    // A reader can't write, whoever made a mistake.
    void readersOnlyRead()
    {
        QFETCH_GLOBAL(QString, engine);
        if (engine == u"memory")
            return; // one connection does both
        QVERIFY(!rig->read(creation(u"ada"_s)));
        QCOMPARE(rig->read([](Transaction &t) { return Users(t).list({}); })->records.size(), 0);
    }

    // Many threads ask at once, and each is answered.
    void manyAtOnce()
    {
        QList<QFuture<Outcome<User>>> writes;
        for (int i = 0; i < 100; ++i)
            writes.append(rig->database->write<User>(creation(u"user%1"_s.arg(i))));
        for (const auto &each : std::as_const(writes))
            QD_OK(wait(each));
        const auto page = rig->read([](Transaction &t) { return Users(t).list({}); });
        QCOMPARE(page->records.size(), 100);
    }

private:
    std::unique_ptr<StoreRig> rig;
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
