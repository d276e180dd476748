// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies of the server's database, and back, on SQLite and on a real PostgreSQL (S3.18, S3.202, S3.203).
#include "embedded-server/store/backup.h"
#include "embedded-server/store/users.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/fulldisk.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

Outcome<User> addUser(StoreRig &rig, const QString &name)
{
    User user;
    user.name = name;
    user.displayName = name;
    return rig.write([user](Transaction &t) { return Users(t).create(user); });
}

bool hasUser(StoreRig &rig, const QString &name)
{
    return rig.read([name](Transaction &t) { return Users(t).findByName(name); }).has_value();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestStoreBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(false); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
        QD_OK(addUser(*rig, u"ann"_s));
        address = *StoreAddress::parse(rig->url);
        copy = rig->folder.filePath(u"copy"_s);
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void thereAndBack()
    {
        QD_OK(backUp(address, copy)); // while the database is in use
        QVERIFY(!(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther)));
        QD_OK(addUser(*rig, u"later"_s));
        rig->database.reset();

        const auto restored = restore(address, copy);
        QD_OK(restored);
        QD_OK(rig->open());
        QVERIFY(hasUser(*rig, u"ann"_s));
        QVERIFY(!hasUser(*rig, u"later"_s));
        QCOMPARE(!restored->kept.isEmpty(), address.engine == Engine::Sqlite);
        if (restored->kept.isEmpty())
            return;
        // What was there can be had back too.
        rig->database.reset();
        QD_OK(restore(address, restored->kept));
        QD_OK(rig->open());
        QVERIFY(hasUser(*rig, u"later"_s));
    }

    void intoANewPlace()
    {
        QD_OK(backUp(address, copy));
        QFETCH_GLOBAL(QString, engine);
        StoreRig other(engine);
        if (engine == u"sqlite")
            QVERIFY(QDir().mkpath(other.folder.filePath(u"sub"_s)));
        QD_OK(restore(*StoreAddress::parse(other.url), copy));
        QD_OK(other.open());
        QVERIFY(hasUser(other, u"ann"_s));
    }

    void nothingIsOverwritten()
    {
        QFile there(copy);
        QVERIFY(there.open(QIODevice::WriteOnly) && there.write("precious") > 0);
        there.close();
        QCOMPARE(backUp(address, copy).error().code, Error::Code::Busy);
        QCOMPARE(contentOf(copy), "precious");
    }

    void whatIsNoCopyIsRefused()
    {
        QD_OK(backUp(address, copy));
        QByteArray bytes = contentOf(copy);
        const QString cut = rig->folder.filePath(u"cut"_s);
        QFile file(cut);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes.first(bytes.size() / 2)) > 0);
        file.close();
        QVERIFY(!restore(address, cut));
        QVERIFY(!restore(address, rig->folder.filePath(u"none"_s)));
        QVERIFY(hasUser(*rig, u"ann"_s)); // nothing was touched
    }

    void fullDisk()
    {
        const FullDisk full(8 * 1024);
        QVERIFY(!backUp(address, copy));
        QVERIFY(!QFile::exists(copy));
    }

private:
    std::unique_ptr<StoreRig> rig;
    StoreAddress address;
    QString copy;
};

QTEST_GUILESS_MAIN(TestStoreBackup)
#include "tst_storebackup.moc"
