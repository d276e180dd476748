// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The stored logs of rooms (S0.1): order, limits, what replaces what, on both engines and with many writers.
#include "embedded-server/store/syncrooms.h"
#include "tests/integration/storefixtures.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

class TestSyncRooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void cleanupTestCase() { cluster().reset(); }
    void appendAndRead();
    void covered();
    void limits();
    void ownersAreApart();
    void othersAreWoken();
    void manyWriters();

private:
    Outcome<SyncRoom> append(StoreRig &rig, const QString &owner, const QString &name, const QList<QByteArray> &bodies,
                             const QList<qint64> &covered = {}, const SyncLimits &limits = {})
    {
        return rig.write([=](Transaction &t) { return SyncRooms(t).append(owner, name, bodies, covered, limits); });
    }
    QList<SyncUpdate> read(StoreRig &rig, const QUuid &room, qint64 after = 0)
    {
        return rig.read([=](Transaction &t) { return SyncRooms(t).read(room, after); }).value();
    }
};

void TestSyncRooms::appendAndRead()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    const auto nothing = rig.read([](Transaction &t) { return SyncRooms(t).find(u"u"_s, u"doc"_s); });
    QCOMPARE(nothing.error().code, Error::Code::NotFound);
    const QByteArray binary("\0\xff\x01", 3);
    const auto room = append(rig, u"u"_s, u"doc"_s, {binary, "two"});
    QVERIFY(room);
    QCOMPARE(room->last, 2);
    QCOMPARE(room->bytes, 6);
    QCOMPARE(append(rig, u"u"_s, u"doc"_s, {"three"})->last, 3);
    const QList<SyncUpdate> updates = read(rig, room->id);
    QCOMPARE(updates.size(), 3);
    QCOMPARE(updates.at(0).body, binary);
    QCOMPARE(updates.at(2).sequence, 3);
    QCOMPARE(read(rig, room->id, 2).size(), 1);
    const auto gone = rig.write([&](Transaction &t) { return SyncRooms(t).remove(room->id).map([] { return true; }); });
    QVERIFY(gone);
    QVERIFY(read(rig, room->id).isEmpty());
}

void TestSyncRooms::covered()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    const auto room = append(rig, u"u"_s, u"doc"_s, {"1", "22", "333", "4444"});
    const auto after = append(rig, u"u"_s, u"doc"_s, {"whole"}, {1, 3, 4, 99}); // one is gone already
    QCOMPARE(after->last, 5);
    QCOMPARE(after->bytes, 7);
    const QList<SyncUpdate> updates = read(rig, room->id);
    QCOMPARE(updates.size(), 2);
    QCOMPARE(updates.at(0).body, QByteArray("22"));
    QCOMPARE(updates.at(1).body, QByteArray("whole"));
    // Numbers are not given again.
    QCOMPARE(append(rig, u"u"_s, u"doc"_s, {"6"}, {2, 5})->last, 6);
}

void TestSyncRooms::limits()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    const SyncLimits small{10, 15, 2};
    QVERIFY(append(rig, u"u"_s, u"a"_s, {QByteArray(10, 'x')}, {}, small));
    const auto full = append(rig, u"u"_s, u"a"_s, {"y"}, {}, small);
    QCOMPARE(full.error().code, Error::Code::RateLimited);
    QVERIFY(full.error().serverMessage.contains(u"full"_s));
    QVERIFY(append(rig, u"u"_s, u"a"_s, {QByteArray(9, 'z')}, {1}, small)); // shorter than what it replaces
    QVERIFY(append(rig, u"u"_s, u"b"_s, {QByteArray(6, 'x')}, {}, small));
    QCOMPARE(append(rig, u"u"_s, u"b"_s, {"y"}, {}, small).error().code, Error::Code::RateLimited);
    QCOMPARE(append(rig, u"u"_s, u"c"_s, {""}, {}, small).error().code, Error::Code::RateLimited);
    const auto rooms = rig.read([](Transaction &t) { return SyncRooms(t).list(u"u"_s); });
    QCOMPARE(rooms->size(), 2); // what was refused left nothing
    QCOMPARE(rooms->at(0).bytes + rooms->at(1).bytes, 15);
}

void TestSyncRooms::ownersAreApart()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    const auto one = append(rig, u"u"_s, u"doc"_s, {"one"});
    const auto two = append(rig, QString(), u"doc"_s, {"two"});
    QVERIFY(one->id != two->id);
    QVERIFY(rig.write([](Transaction &t) { return SyncRooms(t).removeOwner(u"u"_s).map([] { return true; }); }));
    QVERIFY(read(rig, one->id).isEmpty());
    QCOMPARE(read(rig, two->id).size(), 1);
}

void TestSyncRooms::othersAreWoken()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    QStringList heard;
    connect(&rig.database->notifier(), &Notifier::notified, this,
            [&heard](const QString &topic, const QString &payload) {
                if (topic == SyncRooms::topic())
                    heard.append(payload);
            });
    SyncRoom room;
    QTRY_VERIFY((room = append(rig, u"u"_s, u"doc"_s, {"x"}).value(), !heard.isEmpty()));
    QTRY_VERIFY(heard.contains(room.id.toString(QUuid::WithoutBraces) + u' ' + QString::number(room.last)));
}

// Whoever has read up to a number has missed nothing below it.
void TestSyncRooms::manyWriters()
{
    QFETCH_GLOBAL(const QString, engine);
    StoreRig rig(engine);
    QVERIFY(rig.open());
    QList<QFuture<Outcome<SyncRoom>>> writing;
    for (int i = 0; i < 40; ++i)
        writing.append(rig.database->write(Database::Work<SyncRoom>([i](Transaction &t) {
            return SyncRooms(t).append(u"u"_s, u"doc"_s, {QByteArray::number(i), "x"}, {}, {});
        })));
    QSet<qint64> numbers;
    QUuid id;
    for (auto &each : writing) {
        const auto room = wait(each);
        QVERIFY(room);
        numbers.insert(room->last);
        id = room->id;
    }
    QCOMPARE(numbers.size(), 40);
    QCOMPARE(read(rig, id).size(), 80);
    QCOMPARE(read(rig, id).last().sequence, 80);
}

QTEST_GUILESS_MAIN(TestSyncRooms)
#include "tst_syncrooms.moc"
