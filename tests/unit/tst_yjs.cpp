// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The encoding and messages of the Yjs protocols (S0.33 to S0.35): every published case, the recorded sessions, and every kind of update.
#include "core/yjs/awareness.h"
#include "core/yjs/bytes.h"
#include "core/yjs/messages.h"
#include "core/yjs/updateids.h"
#include "tests/support/fixtures.h"
#include "tests/support/qtest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <set>

using namespace qd::yjs;
using namespace Qt::StringLiterals;

class TestYjs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cases_data();
    void cases();
    void sessions_data();
    void sessions();
    void updates_data();
    void updates();
    void brokenUpdates();
    void ranges();
    void covering();
    void awarenessByClock();
    void awarenessThatClientsCantRead_data();
    void awarenessThatClientsCantRead();
};

namespace {

QJsonDocument json(const QString &name)
{
    return QJsonDocument::fromJson(qd::test::fixture(u"yjs/"_s + name));
}

QByteArray hex(const QJsonValue &value)
{
    return QByteArray::fromHex(value.toString().toLatin1());
}

// What the recording says of a message, as this library sees it.
void compareMeaning(const std::optional<Message> &message, const QJsonObject &meaning)
{
    const QString type = meaning.value(u"type"_s).toString();
    if (meaning.contains(u"error"_s)) {
        const bool refused =
            !message || (message->kind == Message::Kind::Awareness && !readAwareness(message->payload));
        QVERIFY(refused);
        return;
    }
    QVERIFY(message);
    if (type == u"sync") {
        const QMap<QString, Message::Kind> kinds{{u"step1"_s, Message::Kind::Step1},
                                                 {u"step2"_s, Message::Kind::Step2},
                                                 {u"update"_s, Message::Kind::Update}};
        QCOMPARE(message->kind, kinds.value(meaning.value(u"sub"_s).toString(), Message::Kind::Unknown));
        QCOMPARE(message->payload, hex(meaning.value(u"payload"_s)));
    } else if (type == u"awareness") {
        QCOMPARE(message->kind, Message::Kind::Awareness);
        const auto entries = readAwareness(message->payload);
        const QJsonArray clients = meaning.value(u"clients"_s).toArray();
        QVERIFY(entries);
        QCOMPARE(entries->size(), clients.size());
        for (qsizetype i = 0; i < entries->size(); ++i) {
            QCOMPARE(double(entries->at(i).client), clients.at(i)[u"clientID"].toDouble());
            QCOMPARE(double(entries->at(i).clock), clients.at(i)[u"clock"].toDouble());
            QCOMPARE(QJsonDocument::fromJson('[' + entries->at(i).state + ']').array().at(0), clients.at(i)[u"state"]);
        }
    } else if (type == u"auth") {
        QCOMPARE(message->kind, Message::Kind::Denied);
        QCOMPARE(QString::fromUtf8(message->payload), meaning.value(u"reason"_s).toString());
    } else if (type == u"queryAwareness") {
        QCOMPARE(message->kind, Message::Kind::QueryAwareness);
    } else if (type == u"unknown(102)") {
        QCOMPARE(message->kind, Message::Kind::SyncStatus);
    } else {
        QCOMPARE(message->kind, Message::Kind::Unknown);
    }
}

IdRanges rangesOf(const QJsonArray &list)
{
    IdRanges ranges;
    for (const QJsonValue &each : list)
        ranges.add(quint64(each[0].toDouble()), quint64(each[1].toDouble()), quint64(each[2].toDouble()));
    return ranges;
}

} // namespace

void TestYjs::cases_data()
{
    QTest::addColumn<QJsonObject>("one");
    const QJsonArray all = json(u"wire-fixtures.json"_s).array();
    QCOMPARE(all.size(), 39);
    for (const QJsonValue &each : all)
        QTest::newRow(qUtf8Printable(each[u"name"].toString())) << each.toObject();
}

void TestYjs::cases()
{
    QFETCH(const QJsonObject, one);
    const QByteArray bytes = hex(one.value(u"hex"_s));
    const QString name = one.value(u"name"_s).toString();
    QByteArray written;
    if (name.startsWith(u"varuint")) {
        Reader reader(bytes);
        QCOMPARE(double(reader.number()), one.value(u"value"_s).toDouble());
        QVERIFY(reader.ok() && reader.atEnd());
        appendNumber(written, quint64(one.value(u"value"_s).toDouble()));
        QCOMPARE(written, bytes);
        return;
    }
    if (name.startsWith(u"varstring")) {
        Reader reader(bytes);
        QCOMPARE(QString::fromUtf8(reader.text()), one.value(u"value"_s).toString());
        QVERIFY(reader.ok() && reader.atEnd());
        appendBytes(written, one.value(u"value"_s).toString().toUtf8());
        QCOMPARE(written, bytes);
        return;
    }
    const auto message = readMessage(bytes);
    compareMeaning(message, one.value(u"meaning"_s).toObject());
    if (message && message->kind != Message::Kind::Unknown && !name.startsWith(u"MALFORMED"))
        QCOMPARE(writeMessage(message->kind, message->payload), bytes);
}

void TestYjs::sessions_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("official server") << u"official-server-session.json"_s;
    QTest::newRow("document-less relay") << u"documentless-relay-session.json"_s;
}

void TestYjs::sessions()
{
    QFETCH(const QString, file);
    const QJsonArray frames = json(file).object().value(u"frames"_s).toArray();
    int seen = 0;
    for (const QJsonValue &frame : frames) {
        if (!frame.toObject().contains(u"hex"_s))
            continue;
        ++seen;
        const auto message = readMessage(hex(frame[u"hex"]));
        const QJsonObject meaning = frame[u"meaning"].toObject();
        compareMeaning(message, meaning);
        if (!meaning.contains(u"structs"_s))
            continue;
        const auto ids = readUpdateIds(message->payload);
        QVERIFY(ids);
        QCOMPARE(ids->items.isEmpty(), meaning.value(u"structs"_s).toArray().isEmpty());
        QCOMPARE(ids->deletions.isEmpty(), meaning.value(u"deletes"_s).toArray().isEmpty());
    }
    QVERIFY(seen > 30);
}

void TestYjs::updates_data()
{
    QTest::addColumn<QJsonObject>("one");
    int number = 0;
    for (const QJsonValue &each : json(u"updates.json"_s).array())
        QTest::newRow(qUtf8Printable(u"%1: %2"_s.arg(++number).arg(each[u"name"].toString()))) << each.toObject();
}

void TestYjs::updates()
{
    QFETCH(const QJsonObject, one);
    const auto ids = readUpdateIds(hex(one.value(u"hex"_s)));
    QVERIFY(ids);
    QVERIFY(ids->items == rangesOf(one.value(u"items"_s).toArray()));
    QVERIFY(ids->deletions == rangesOf(one.value(u"deletions"_s).toArray()));
}

// Cut anywhere or with a byte changed: not understood, or understood as something else, but always in bounds.
void TestYjs::brokenUpdates()
{
    for (const QJsonValue &each : json(u"updates.json"_s).array()) {
        const QByteArray update = hex(each[u"hex"]);
        for (qsizetype length = 0; length < update.size(); ++length)
            QVERIFY(!readUpdateIds(update.first(length)));
        QVERIFY(!readUpdateIds(update + '\0'));
        for (qsizetype at = 0; at < update.size(); ++at) {
            QByteArray changed = update;
            for (const char byte : {'\0', '\x7f', '\xff'}) {
                changed[at] = byte;
                (void)readUpdateIds(changed);
            }
        }
    }
    // So many pieces that each costs many times its own bytes.
    QByteArray many = QByteArray::fromHex("000101");
    appendNumber(many, 300'000);
    for (quint64 i = 0; i < 300'000; ++i) {
        appendNumber(many, 2 * i);
        appendNumber(many, 1);
    }
    QVERIFY(!readUpdateIds(many));
    // So deep that recursion would not end well.
    QByteArray deep = QByteArray::fromHex("0101e9070008010161") + QByteArray("\x01");
    deep += QByteArray("\x75\x01").repeated(1'000'000);
    QVERIFY(!readUpdateIds(deep));
}

void TestYjs::ranges()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 200; ++round) {
        IdRanges ranges;
        IdRanges some;
        std::set<std::pair<quint64, quint64>> all;
        std::set<std::pair<quint64, quint64>> few;
        for (int i = 0; i < 12; ++i) {
            const quint64 client = random.bounded(2);
            const quint64 from = random.bounded(30);
            const quint64 length = random.bounded(6);
            (i % 3 == 0 ? some : ranges).add(client, from, length);
            for (quint64 clock = from; clock < from + length; ++clock)
                (i % 3 == 0 ? few : all).insert({client, clock});
        }
        QCOMPARE(ranges.contains(some), std::ranges::includes(all, few));
        ranges.add(some);
        QVERIFY(ranges.contains(some));
        IdRanges again;
        all.merge(few);
        for (const auto &[client, clock] : all)
            again.add(client, clock, 1);
        QVERIFY(again == ranges);
    }
}

void TestYjs::covering()
{
    UpdateIds all;
    all.items.add(1, 0, 10);
    all.deletions.add(1, 2, 3);
    UpdateIds part;
    part.items.add(1, 3, 4);
    QVERIFY(all.covers(part) && !part.covers(all));
    part.deletions.add(1, 4, 1);
    QVERIFY(all.covers(part));
    part.deletions.add(1, 7, 1); // brought by both, deleted by one
    QVERIFY(!all.covers(part));
}

void TestYjs::awarenessByClock()
{
    Awareness states;
    QVERIFY(!states.take({1, 5, "null"})); // never seen
    QVERIFY(states.take({1, 5, "{}"}));
    QVERIFY(!states.take({1, 5, "{\"a\":1}"}));
    QVERIFY(!states.take({1, 4, "null"}));
    QVERIFY(states.take({1, 5, "null"}));
    QVERIFY(!states.take({1, 5, "null"}));
    QVERIFY(states.living().isEmpty());
    QVERIFY(states.take({1, 5, "{}"})); // back
    QVERIFY(states.take({1, 6, "{\"a\":2}"}));
    QCOMPARE(states.living(), (QList<AwarenessEntry>{{1, 6, "{\"a\":2}"}}));
    QCOMPARE(states.leave(1), (AwarenessEntry{1, 7, "null"}));
    QVERIFY(!states.leave(1));
    QVERIFY(!states.take({1, 6, "{}"}));
    states.forgetGone();
    QCOMPARE(states.size(), 0);
}

void TestYjs::awarenessThatClientsCantRead_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut") << QByteArray("{\"a\":");
    QTest::newRow("wrong escape") << QByteArray("\"\\x\"");
    QTest::newRow("control character") << QByteArray("\"\n\"");
    QTest::newRow("trailing") << QByteArray("{} {}");
    QTest::newRow("number") << QByteArray("01");
    QTest::newRow("not UTF-8") << QByteArray("\"\xff\"");
    QTest::newRow("deep") << QByteArray(100, '[') + QByteArray(100, ']');
}

// One such state in a room, and every client of it would throw.
void TestYjs::awarenessThatClientsCantRead()
{
    QFETCH(const QByteArray, state);
    QVERIFY(!readAwareness(writeAwareness({{1, 1, state}})));
    QVERIFY(!readAwareness(writeAwareness({{1, 1, "{}"}, {2, 1, state}})));
    QVERIFY(!readAwareness(writeAwareness({{1, largestClock + 1, "{}"}})));
    QVERIFY(readAwareness(writeAwareness({{1, largestClock, " null "}}))->constFirst().isGone());
}

QTEST_GUILESS_MAIN(TestYjs)
#include "tst_yjs.moc"
