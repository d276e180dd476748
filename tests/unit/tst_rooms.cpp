// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Rooms without a network (S0.1, S0.2, S0.35): what is sent to whom and when, limits, refusals, what happens when nothing can be stored.
#include "embedded-server/sync/roomtokenauthenticator.h"
#include "tests/unit/roomfixtures.h"

using namespace qd;
using namespace qd::test;
using namespace qd::server;
using yjs::AwarenessEntry;

class TestRooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greeting();
    void updatesAreStoredBeforeTheyAreSent();
    void sameUpdateIsKeptOnce();
    void wholeDocumentTakesThePlaceOfWhatItCovers();
    void whoIsAskedForTheWhole();
    void whatIsNotUnderstoodIsKept();
    void nonsenseIsIgnored();
    void readersCantWrite();
    void usersHaveTheirOwn();
    void presenceRoomIsEverybodys();
    void presenceIsEchoed();
    void presenceLimits();
    void leavingIsTold();
    void quietClientsHearBeats();
    void fullDocument();
    void fullAccount();
    void nothingCanBeStored();
    void limitsOfRooms();
    void evicted();
    void endOfASession();
    void tokenInTheAddress_data();
    void tokenInTheAddress();
};

void TestRooms::greeting()
{
    RoomsRig rig;
    Heard a;
    const auto seat = rig.enter(u"doc"_s, a.member("u"));
    QVERIFY(seat);
    QCOMPARE(a.messages, QByteArrayList{askAll()});
    (*seat)->receive(yjs::awarenessMessage({{7, 1, "{}"}}));
    Heard b;
    const auto other = rig.enter(u"doc"_s, b.member("u"));
    QCOMPARE(b.messages, (QByteArrayList{askAll(), yjs::awarenessMessage({{7, 1, "{}"}})}));
    (*other)->receive(askAll());
    QCOMPARE(b.messages.mid(2), QByteArrayList{endOfLog()});
}

void TestRooms::updatesAreStoredBeforeTheyAreSent()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const QByteArray update = textUpdate(1, 0, "hello");
    qint64 storedThen = -1;
    RoomMember watching = b.member("u");
    watching.send = [&](const QByteArray &message) {
        b.messages.append(message);
        if (message == updateMessage(update))
            storedThen = rig.stored(u"u"_s, u"doc"_s);
    };
    const auto first = rig.enter(u"doc"_s, a.member("u"));
    const auto second = rig.enter(u"doc"_s, watching);
    (*first)->receive(updateMessage(update));
    QTRY_VERIFY(b.messages.contains(updateMessage(update)));
    QCOMPARE(storedThen, 1);
    QVERIFY(!a.messages.contains(updateMessage(update))); // not to its sender
    Heard c;
    const auto third = rig.enter(u"doc"_s, c.member("u"));
    (*third)->receive(askAll());
    QCOMPARE(c.messages, (QByteArrayList{askAll(), updateMessage(update), endOfLog()}));
}

void TestRooms::sameUpdateIsKeptOnce()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto first = rig.enter(u"doc"_s, a.member("u"));
    const auto second = rig.enter(u"doc"_s, b.member("u"));
    for (int i = 0; i < 3; ++i)
        (*first)->receive(updateMessage(textUpdate(1, 0, "hello")));
    (*first)->receive(wholeMessage(yjs::emptyUpdate.toByteArray()));
    (*first)->receive(updateMessage(textUpdate(1, 5, " world")));
    QTRY_VERIFY(b.messages.contains(updateMessage(textUpdate(1, 5, " world"))));
    (*first)->receive(updateMessage(textUpdate(1, 2, "llo")));         // a part of what is there
    (*second)->receive(wholeMessage(textUpdate(1, 0, "hello world"))); // all of it; nothing new
    (*first)->receive(updateMessage(textUpdate(2, 0, "the end")));
    QTRY_VERIFY(b.messages.contains(updateMessage(textUpdate(2, 0, "the end"))));
    QCOMPARE(b.messages.count(updateMessage(textUpdate(1, 0, "hello"))), 1);
    QVERIFY(!b.messages.contains(updateMessage(textUpdate(1, 2, "llo"))));
    QVERIFY(!a.messages.contains(updateMessage(textUpdate(1, 0, "hello world"))));
}

void TestRooms::wholeDocumentTakesThePlaceOfWhatItCovers()
{
    RoomsRig rig;
    Heard a;
    const auto first = rig.enter(u"doc"_s, a.member("u"));
    for (int i = 0; i < 20; ++i)
        (*first)->receive(updateMessage(textUpdate(1, quint64(i), "x")));
    (*first)->receive(updateMessage(textUpdate(2, 0, "of another client")));
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc"_s), 21);
    (*first)->receive(wholeMessage(textUpdate(1, 0, QByteArray(20, 'x'))));
    Heard b;
    const auto second = rig.enter(u"doc"_s, b.member("u"));
    const auto whole = [&] {
        b.messages.clear();
        (*second)->receive(askAll());
        return b.messages;
    };
    QTRY_COMPARE(whole(), (QByteArrayList{updateMessage(textUpdate(2, 0, "of another client")),
                                          updateMessage(textUpdate(1, 0, QByteArray(20, 'x'))), endOfLog()}));
    QCOMPARE(rig.stored(u"u"_s, u"doc"_s), 2);
}

void TestRooms::whoIsAskedForTheWhole()
{
    RoomSettings settings;
    settings.compactAfter = 5;
    RoomsRig rig(settings);
    Heard reader;
    Heard late;
    Heard writer;
    const auto one = rig.enter(u"doc"_s, reader.member("u", false));
    const auto two = rig.enter(u"doc"_s, late.member("u"));
    const auto three = rig.enter(u"doc"_s, writer.member("u"));
    (*one)->receive(askAll());
    (*three)->receive(askAll());
    for (int i = 0; i < 5; ++i)
        (*three)->receive(updateMessage(textUpdate(1, quint64(i), "x")));
    QTRY_COMPARE(writer.messages.count(askAll()), 2);
    QCOMPARE(reader.messages.count(askAll()), 1); // what it says is not taken
    QCOMPARE(late.messages.count(askAll()), 1);   // has not asked for the document yet
    (*three)->receive(wholeMessage(textUpdate(1, 0, "xxxxx")));
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc"_s), 1);
    // Not again before there is something to gain.
    (*three)->receive(updateMessage(textUpdate(1, 5, "y")));
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc"_s), 2);
    QCOMPARE(writer.messages.count(askAll()), 2);
}

void TestRooms::whatIsNotUnderstoodIsKept()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto first = rig.enter(u"doc"_s, a.member("u"));
    const auto second = rig.enter(u"doc"_s, b.member("u"));
    const QByteArray strange = "\x05 what a newer version may write";
    (*first)->receive(updateMessage(strange));
    (*first)->receive(updateMessage(strange));
    (*first)->receive(wholeMessage(textUpdate(1, 0, "all")));
    QTRY_VERIFY(b.messages.contains(updateMessage(textUpdate(1, 0, "all"))));
    QVERIFY(b.messages.contains(updateMessage(strange)));
    QCOMPARE(rig.stored(u"u"_s, u"doc"_s), 2);
    // What would cost too much to be understood.
    RoomLog log;
    for (quint64 client = 1; client <= 4; ++client) {
        QByteArray scattered("\0\x01", 2);
        yjs::appendNumber(scattered, client);
        yjs::appendNumber(scattered, 150'000);
        for (quint64 i = 0; i < 150'000; ++i) {
            yjs::appendNumber(scattered, 2 * i);
            yjs::appendNumber(scattered, 1);
        }
        QVERIFY(log.plan(scattered, true).news);
        log.add(qint64(client), scattered);
        QVERIFY(!log.plan(scattered, true).keep);
    }
    QCOMPARE(log.count(), 4);
}

void TestRooms::nonsenseIsIgnored()
{
    RoomsRig rig;
    Heard a;
    const auto seat = rig.enter(u"doc"_s, a.member("u"));
    a.messages.clear();
    for (const char *hex : {"", "80", "00", "00000501", "000700", "00ffffffffffffffffff01", "0109010101057b6f6f7073",
                            "01020501", "7f00", "02000161", "020161", "0001020000ff"})
        (*seat)->receive(QByteArray::fromHex(hex));
    QCOMPARE(a.messages, QByteArrayList());
    (*seat)->receive(QByteArray::fromHex("660107"));
    QCOMPARE(a.messages, QByteArrayList{QByteArray::fromHex("660107")});
    (*seat)->receive(QByteArray::fromHex("03"));
    QCOMPARE(a.messages.last(), yjs::awarenessMessage({}));
    QCOMPARE(a.code, 0);
}

void TestRooms::readersCantWrite()
{
    RoomsRig rig;
    Heard reader;
    Heard writer;
    const auto one = rig.enter(u"doc"_s, reader.member("u", false));
    const auto two = rig.enter(u"doc"_s, writer.member("u"));
    (*one)->receive(wholeMessage(yjs::emptyUpdate.toByteArray())); // as every client says
    QCOMPARE(reader.messages.size(), 1);
    (*one)->receive(updateMessage(textUpdate(1, 0, "no")));
    (*one)->receive(updateMessage(textUpdate(1, 2, "no")));
    const QByteArray denied =
        yjs::writeMessage(yjs::Message::Kind::Denied, "You may read this document, not change it.");
    QCOMPARE(reader.messages.count(denied), 1); // told once
    (*two)->receive(updateMessage(textUpdate(2, 0, "yes")));
    QTRY_VERIFY(reader.messages.contains(updateMessage(textUpdate(2, 0, "yes"))));
    QCOMPARE(rig.stored(u"u"_s, u"doc"_s), 1);
}

void TestRooms::usersHaveTheirOwn()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"doc"_s, b.member("v"));
    (*one)->receive(updateMessage(textUpdate(1, 0, "mine")));
    (*one)->receive(yjs::awarenessMessage({{7, 1, "{}"}}));
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc"_s), 1);
    QCOMPARE(rig.stored(u"v"_s, u"doc"_s), 0);
    QCOMPARE(b.messages, QByteArrayList{askAll()});
    QCOMPARE(rig.rooms->openRooms(), 2);
}

void TestRooms::presenceRoomIsEverybodys()
{
    RoomSettings settings;
    settings.presenceRooms = {u"_quarterdeck_discovery"_s, u"_epicenter_discovery"_s};
    RoomsRig rig(settings);
    for (const QString &name : settings.presenceRooms) {
        Heard a;
        Heard b;
        const auto one = rig.enter(name, a.member("u"));
        const auto two = rig.enter(name, b.member("v"));
        (*one)->receive(yjs::awarenessMessage({{7, 5, "{}"}}));
        QCOMPARE(b.messages.last(), yjs::awarenessMessage({{7, 5, "{}"}}));
        // What another person says is not yours to change or end.
        (*two)->receive(yjs::awarenessMessage({{7, 6, "{\"a\":1}"}}));
        (*two)->receive(yjs::awarenessMessage({{7, 6, "null"}}));
        QCOMPARE(b.messages.last(), yjs::awarenessMessage({{7, 5, "{}"}}));
        (*one)->receive(updateMessage(textUpdate(1, 0, "no document")));
        QCOMPARE(a.messages.last(), yjs::writeMessage(yjs::Message::Kind::Denied, "This room has no document."));
    }
    QCOMPARE(rig.stored({}, u"_quarterdeck_discovery"_s), 0);
}

void TestRooms::presenceIsEchoed()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"doc"_s, b.member("u"));
    const QByteArray state = yjs::awarenessMessage({{7, 1, "{\"n\":\"A\"}"}});
    (*one)->receive(state);
    QCOMPARE(a.messages.count(state), 1); // stock clients reconnect when they hear nothing
    QCOMPARE(b.messages.count(state), 1);
    (*two)->receive(state); // as stock clients send on what they hear
    QCOMPARE(a.messages.count(state), 1);
    QCOMPARE(b.messages.count(state), 1);
    // One's other connection is newer: the end of the older one takes nothing away.
    (*two)->receive(yjs::awarenessMessage({{7, 2, "{}"}}));
    a.messages.clear();
    (*one)->receive(QByteArray::fromHex("03"));
    QCOMPARE(a.messages, QByteArrayList{yjs::awarenessMessage({{7, 2, "{}"}})});
}

void TestRooms::presenceLimits()
{
    RoomSettings settings;
    settings.statesPerMember = 2;
    settings.statesPerRoom = 3;
    settings.largestState = 10;
    RoomsRig rig(settings);
    Heard a;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    (*one)->receive(yjs::awarenessMessage({{1, 1, "{}"}, {2, 1, "{}"}, {3, 1, "{}"}, {1, 2, "{\"long\":true}"}}));
    QCOMPARE(a.messages.last(), yjs::awarenessMessage({{1, 1, "{}"}, {2, 1, "{}"}}));
    Heard b;
    const auto two = rig.enter(u"doc"_s, b.member("u"));
    (*two)->receive(yjs::awarenessMessage({{4, 1, "{}"}, {5, 1, "{}"}}));
    QCOMPARE(b.messages.last(), yjs::awarenessMessage({{4, 1, "{}"}}));
    (*one)->receive(yjs::awarenessMessage({{1, 2, "null"}}));
    (*two)->receive(yjs::awarenessMessage({{5, 1, "{}"}})); // there is room again
    QCOMPARE(b.messages.last(), yjs::awarenessMessage({{5, 1, "{}"}}));
}

void TestRooms::leavingIsTold()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"doc"_s, b.member("u"));
    (*one)->receive(yjs::awarenessMessage({{7, 4, "{}"}}));
    (*two)->receive(yjs::awarenessMessage({{8, 1, "{}"}}));
    one->reset();
    QCOMPARE(b.messages.last(), yjs::awarenessMessage({{7, 5, "null"}}));
    Heard c;
    const auto three = rig.enter(u"doc"_s, c.member("u"));
    QCOMPARE(c.messages.last(), yjs::awarenessMessage({{8, 1, "{}"}}));
}

void TestRooms::quietClientsHearBeats()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"doc"_s, b.member("u"));
    const QByteArray beat = QByteArray::fromHex("010100");
    rig.time.advance(10'000); // the greeting was something
    QCOMPARE(a.messages.count(beat), 0);
    (*one)->receive(QByteArray::fromHex("660107"));
    rig.time.advance(10'000);
    QCOMPARE(a.messages.count(beat), 0);
    QCOMPARE(b.messages.count(beat), 1);
    rig.time.advance(60'000);
    QVERIFY(a.messages.count(beat) >= 5 && b.messages.count(beat) >= 6);
}

void TestRooms::fullDocument()
{
    RoomSettings settings;
    settings.storage.roomBytes = 1'000;
    RoomsRig rig(settings);
    Heard a;
    Heard b;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"doc"_s, b.member("u"));
    // Both at once: only the one that does not fit is refused.
    (*one)->receive(updateMessage(textUpdate(1, 0, QByteArray(2'000, 'x'))));
    (*one)->receive(updateMessage(textUpdate(2, 0, QByteArray(2'000, 'x'))));
    (*two)->receive(updateMessage(textUpdate(3, 0, "small")));
    QTRY_COMPARE(a.code, 4413);
    QVERIFY2(a.reason.contains("full"), a.reason.constData());
    QTRY_VERIFY(a.messages.contains(updateMessage(textUpdate(3, 0, "small"))));
    QCOMPARE(b.code, 0);
    QCOMPARE(rig.stored(u"u"_s, u"doc"_s), 1);
}

void TestRooms::fullAccount()
{
    RoomSettings settings;
    settings.storage.ownerBytes = 100;
    settings.storage.ownerRooms = 2;
    RoomsRig rig(settings);
    QList<std::shared_ptr<Seat>> seats;
    std::array<Heard, 4> heard;
    const auto write = [&](int number, const QByteArray &user, const QByteArray &text) {
        const auto seat = rig.enter(u"doc%1"_s.arg(number), heard.at(std::size_t(number)).member(user));
        (*seat)->receive(updateMessage(textUpdate(1, 0, text)));
        seats.append(*seat);
    };
    write(0, "u", "x");
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc0"_s), 1);
    write(1, "u", QByteArray(100, 'x'));
    QTRY_COMPARE(heard[1].code, 4413);
    write(1, "u", "y");
    QTRY_COMPARE(rig.stored(u"u"_s, u"doc1"_s), 1);
    write(2, "u", "z");
    QTRY_COMPARE(heard[2].code, 4413);
    QVERIFY2(heard[2].reason.contains("2 documents"), heard[2].reason.constData());
    write(3, "v", "another person");
    QTRY_COMPARE(rig.stored(u"v"_s, u"doc3"_s), 1);
}

void TestRooms::nothingCanBeStored()
{
    RoomsRig broken({}, u"sqlite:/proc/nothing/here/store.db"_s);
    Heard a;
    const auto refused = broken.enter(u"doc"_s, a.member("u"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, 1013); // may be tried again
    QCOMPARE(broken.rooms->openRooms(), 0);

    RoomsRig rig;
    Heard b;
    Heard c;
    const auto one = rig.enter(u"doc"_s, b.member("u"));
    const auto two = rig.enter(u"doc"_s, c.member("u"));
    store::Database::Work<bool> drop = [](store::Transaction &transaction) {
        return transaction.run(u"DROP TABLE sync_update"_s).map([](qint64) { return true; });
    };
    auto dropping = rig.database.write(std::move(drop));
    dropping.waitForFinished();
    (*one)->receive(updateMessage(textUpdate(1, 0, "lost?")));
    QTRY_COMPARE(b.code, 1013); // comes back, and is asked for everything
    QCOMPARE(c.code, 0);
    QCOMPARE(c.messages, QByteArrayList{askAll()}); // nobody saw it
}

void TestRooms::limitsOfRooms()
{
    RoomSettings settings;
    settings.openRoomsPerUser = 2;
    settings.membersPerRoom = 2;
    RoomsRig rig(settings);
    Heard a;
    QList<Rooms::Entrance> seats;
    for (const char *name : {"one", "two", "two"})
        seats.append(rig.enter(QString::fromLatin1(name), a.member("u")));
    QVERIFY(std::ranges::all_of(seats, [](const auto &seat) { return seat.has_value(); }));
    QCOMPARE(rig.enter(u"two"_s, a.member("u")).error().code, 1013);
    QCOMPARE(rig.enter(u"three"_s, a.member("u")).error().code, 1013);
    QVERIFY(rig.enter(u"three"_s, a.member("v")));
    QCOMPARE(rig.enter(QString(), a.member("u")).error().code, 4404);
    QCOMPARE(rig.enter(QString(201, u'x'), a.member("u")).error().code, 4404);
    QCOMPARE(rig.enter(u"a\nb"_s, a.member("u")).error().code, 4404);
    Rooms presenceOnly(nullptr, {});
    QCOMPARE(await(presenceOnly.enter(u"doc"_s, a.member("u"))).error().code, 4404);
    QVERIFY(await(presenceOnly.enter(u"_quarterdeck_discovery"_s, a.member("u"))));
}

void TestRooms::evicted()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    auto seat = rig.enter(u"doc"_s, a.member("u"));
    auto other = rig.enter(u"doc"_s, b.member("u"));
    (*seat)->receive(updateMessage(textUpdate(1, 0, "stays")));
    QTRY_VERIFY(b.messages.contains(updateMessage(textUpdate(1, 0, "stays"))));
    other->reset();
    seat->reset();
    rig.time.advance(59'000);
    QCOMPARE(rig.rooms->openRooms(), 1);
    seat = rig.enter(u"doc"_s, a.member("u"));
    rig.time.advance(120'000);
    QCOMPARE(rig.rooms->openRooms(), 1);
    seat->reset();
    rig.time.advance(60'000);
    QCOMPARE(rig.rooms->openRooms(), 0);
    a.messages.clear();
    seat = rig.enter(u"doc"_s, a.member("u"));
    (*seat)->receive(askAll());
    QVERIFY(a.messages.contains(updateMessage(textUpdate(1, 0, "stays"))));
}

void TestRooms::endOfASession()
{
    RoomsRig rig;
    Heard a;
    Heard b;
    const auto one = rig.enter(u"doc"_s, a.member("u"));
    const auto two = rig.enter(u"_quarterdeck_discovery"_s, b.member("v"));
    rig.rooms->endUser("u", "You are signed out.");
    QCOMPARE(a.code, 4401);
    QCOMPARE(a.reason, QByteArray("You are signed out."));
    QCOMPARE(b.code, 0);
}

void TestRooms::tokenInTheAddress_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("seen");
    const QByteArray bearer = "Bearer qd-canary-token";
    QTest::newRow("room") << QByteArray("/rooms/doc?token=qd-canary-token") << QByteArray() << bearer;
    QTest::newRow("older") << QByteArray("/rooms/doc/ws?a=b&token=qd-canary-token") << QByteArray() << bearer;
    QTest::newRow("field wins") << QByteArray("/rooms/doc?token=other") << bearer << bearer;
    QTest::newRow("elsewhere") << QByteArray("/rpc?token=qd-canary-token") << QByteArray() << QByteArray();
    QTest::newRow("not below") << QByteArray("/rooms?token=qd-canary-token") << QByteArray() << QByteArray();
    QTest::newRow("other name") << QByteArray("/roomsx/a?token=qd-canary-token") << QByteArray() << QByteArray();
    QTest::newRow("no token") << QByteArray("/rooms/doc?token=") << QByteArray() << QByteArray();
    QTest::newRow("line end") << QByteArray("/rooms/doc?token=a%0d%0ab") << QByteArray() << QByteArray();
    QTest::newRow("blank") << QByteArray("/rooms/doc?token=a+b") << QByteArray() << QByteArray();
}

void TestRooms::tokenInTheAddress()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, field);
    struct Inner final : http::Authenticator
    {
        QByteArray seen;
        QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
        {
            seen = request->headers.value("Authorization");
            co_return http::Principal();
        }
    } inner;
    RoomTokenAuthenticator authenticator(inner);
    const auto request = std::make_shared<http::Request>();
    request->target = *http::parseTarget(target);
    if (!field.isEmpty())
        request->headers.add("Authorization", field);
    QVERIFY(await(authenticator.authenticate(request)));
    QTEST(inner.seen, "seen");
}

QTEST_GUILESS_MAIN(TestRooms)
#include "tst_rooms.moc"
