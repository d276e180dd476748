// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.13, S0.15, S0.16, S0.20, S0.21, S4.169: how keys are sealed, where the master key comes from, which addresses people may name.
#include "core/credentials/memorystore.h"
#include "embedded-server/keys/baseurl.h"
#include "embedded-server/keys/derivation.h"
#include "embedded-server/keys/mastersources.h"
#include "embedded-server/keys/providers.h"
#include "embedded-server/keys/resolver.h"
#include "embedded-server/keys/sealing.h"
#include "tests/support/await.h"
#include "tests/support/fulldisk.h"
#include "tests/support/qtest.h"

#include <QHostAddress>
#include <QTemporaryDir>

#include <type_traits>

using namespace qd;
using namespace qd::keys;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

// Key material does not copy and does not print.
template <typename T>
concept Printable = requires(QDebug out, const T &value)
{
    out << value;
};
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && !Printable<Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray> && !std::is_convertible_v<Secret, QString>);

const QByteArray canary = "qd-canary-sealed-key";

Secret filled(char with)
{
    return Secret(QByteArray(masterKeySize, with));
}

SealedFor place()
{
    return {u"anthropic"_s, QUuid::fromString(u"6b1f9f4e-98b5-4cbb-a1f1-3a25d1f8a001"_s),
            QUuid::fromString(u"6b1f9f4e-98b5-4cbb-a1f1-3a25d1f8a002"_s), 3};
}

std::shared_ptr<const MasterRing> ring(const QList<char> &keys)
{
    auto made = std::make_shared<MasterRing>();
    for (const char key : keys)
        made->keys.push_back(share(filled(key)));
    return made;
}

//! A keychain in any state.
class TroubledStore final : public SecretStore
{
public:
    explicit TroubledStore(KeychainTrouble trouble)
        : m_trouble(trouble)
    {}
    QCoro::Task<Outcome<QByteArray>> read(SecretName) override { co_return failure(Error::Code::Storage); }
    QCoro::Task<Outcome<void>> write(SecretName, QByteArray) override { co_return failure(Error::Code::Storage); }
    QCoro::Task<Outcome<void>> remove(SecretName) override { co_return failure(Error::Code::Storage); }
    KeychainTrouble trouble() const override { return m_trouble; }

private:
    KeychainTrouble m_trouble;
};

} // namespace

class KeyPartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seals()
    {
        const Secret master = filled('m');
        const auto sealed = seal(master, canary, place());
        QVERIFY(sealed);
        QCOMPARE(sealed->size(), 1 + 12 + canary.size() + 16);
        QVERIFY(!sealed->contains(canary));
        const auto opened = unseal(master, *sealed, place());
        QVERIFY(opened);
        QVERIFY(opened->equals(canary));
        // Another nonce each time.
        QVERIFY(*seal(master, canary, place()) != *sealed);
        const auto nothing = seal(master, QByteArrayView(), place());
        QVERIFY(unseal(master, *nothing, place())->isEmpty());
    }

    // Whatever bit is turned, and wherever it is cut: an error, never another text.
    void everyBit()
    {
        const Secret master = filled('m');
        const QByteArray sealed = *seal(master, canary, place());
        for (qsizetype at = 0; at < sealed.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                QByteArray turned = sealed;
                turned[at] = char(turned.at(at) ^ (1 << bit));
                const auto opened = unseal(master, turned, place());
                QVERIFY(!opened);
                QCOMPARE(opened.error().code, Error::Code::Storage);
                QVERIFY(opened.error().serverMessage.contains(u"Enter the key again"_s));
            }
            QVERIFY(!unseal(master, sealed.first(at), place()));
        }
        QVERIFY(!unseal(master, sealed + 'x', place()));
    }

    // A sealed key that is put in another's place does not open there.
    void everyPlace()
    {
        const Secret master = filled('m');
        const QByteArray sealed = *seal(master, canary, place());
        SealedFor other = place();
        other.provider = u"openai"_s;
        QVERIFY(!unseal(master, sealed, other));
        other = place();
        other.owner = QUuid::createUuid();
        QVERIFY(!unseal(master, sealed, other));
        other.owner.reset();
        QVERIFY(!unseal(master, sealed, other));
        other = place();
        other.key = QUuid::createUuid();
        QVERIFY(!unseal(master, sealed, other));
        other = place();
        other.masterVersion = 4;
        QVERIFY(!unseal(master, sealed, other));
        QVERIFY(!unseal(filled('n'), sealed, place()));
    }

    // The third test case of RFC 5869: no salt, no info.
    void derives()
    {
        const Secret master(QByteArray(22, '\x0b'));
        const auto derived = derive(master, {});
        QVERIFY(derived);
        QCOMPARE(derived->view().toByteArray().toHex(),
                 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        const auto other = derive(master, "qd test");
        QVERIFY(other && !other->equals(derived->view()));
        QVERIFY(derive(master, "qd test")->equals(other->view()));
        QVERIFY(!derive(Secret(), "qd test"));
    }

    void fingerprints()
    {
        const QString mine = fingerprint(filled('m'), Secret(canary));
        QCOMPARE(mine, fingerprint(filled('m'), Secret(canary)));
        QVERIFY(mine != fingerprint(filled('n'), Secret(canary)));
        QVERIFY(mine != fingerprint(filled('m'), Secret(canary + 'x')));
        QVERIFY(masterCheck(filled('m')) != masterCheck(filled('n')));
    }

    void secretsAreOverwritten()
    {
        QByteArray bytes = QByteArray("qd-canary-bytes").repeated(4);
        bytes.detach();
        const char *const before = bytes.constData();
        // Looked at before the memory goes back: the array is emptied by an assignment only afterwards.
        Secret kept{QByteArrayView(bytes)};
        char *const inside = kept.data();
        Secret moved = std::move(kept);
        QVERIFY(moved.view().data() == inside); // not as text, which QCOMPARE would read
        QVERIFY(kept.isEmpty());                // NOLINT(bugprone-use-after-move): what is left is what is asked
        QByteArray shared = bytes;
        wipe(bytes);
        QVERIFY(bytes.isEmpty());
        QVERIFY(shared.constData() == before); // somebody else's stays
        QVERIFY(shared.startsWith("qd-canary"));
        QVERIFY(moved.equals(shared));
    }

    void rings()
    {
        const Secret text = ring({'a', 'b'})->toText();
        const auto read = MasterRing::fromText(text.view());
        QVERIFY(read);
        QCOMPARE(read->keys.size(), 2U);
        QVERIFY(read->keys.at(0)->equals(filled('a').view()));
        QVERIFY(read->keys.at(1)->equals(filled('b').view()));
        // Cut off anywhere but in the last line's end it is refused.
        for (qsizetype size = 0; size < text.size() - 1; ++size)
            QVERIFY2(!MasterRing::fromText(text.view().first(size)), qPrintable(QString::number(size)));
    }

    void environment_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("good");
        const QByteArray good = QByteArray(32, '\x91').toBase64();
        QTest::newRow("good") << good << true;
        QTest::newRow("line end") << good + '\n' << true;
        QTest::newRow("short") << QByteArray(31, 'x').toBase64() << false;
        QTest::newRow("long") << QByteArray(33, 'x').toBase64() << false;
        QTest::newRow("no padding") << good.chopped(1) << false;
        QTest::newRow("inner blank") << QByteArray(good).replace(4, 1, " ") << false;
        QTest::newRow("other alphabet") << QByteArray(32, '\xff').toBase64(QByteArray::Base64UrlEncoding) << false;
        QTest::newRow("hex") << QByteArray(32, 'x').toHex() << false;
        QTest::newRow("words") << QByteArray("qd-canary correct horse battery staple") << false;
        QTest::newRow("blank") << QByteArray("  ") << false;
    }
    void environment()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, good);
        EnvironmentMasterSource source(value, {});
        const auto read = await(source.load());
        QCOMPARE(read.has_value(), good);
        if (!good) {
            QVERIFY(read.error().serverMessage.contains(u"openssl rand -base64 32"_s));
            QVERIFY(!read.error().serverMessage.contains(QString::fromLatin1(value.trimmed())) ||
                    value.trimmed().isEmpty());
        }
        QVERIFY(!source.isWritable());
        QVERIFY(await(source.save(ring({'a'}), false)).error().serverMessage.contains(u"PREVIOUS"_s));
        QVERIFY(await(EnvironmentMasterSource({}, {}).load())->isEmpty());
    }

    void file()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"new/master.key"_s);
        FileMasterSource source(path);
        QVERIFY(await(source.load())->isEmpty());
        QVERIFY(await(source.save(ring({'a'}), true)));
        QCOMPARE(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(await(source.load())->keys.at(0)->equals(filled('a').view()));
        // The first one is never overwritten by another first one.
        QCOMPARE(await(source.save(ring({'b'}), true)).error().code, Error::Code::Busy);
        QVERIFY(await(source.save(ring({'b', 'a'}), false)));
        QCOMPARE(await(source.load())->keys.size(), 2U);
    }

    void fileModes_data()
    {
        QTest::addColumn<int>("mode");
        for (const int mode : {0644, 0640, 0620, 0604, 0602, 0666, 0777, 0700, 0400})
            QTest::addRow("%o", mode) << mode;
    }
    void fileModes()
    {
        QFETCH(int, mode);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"master.key"_s);
        FileMasterSource source(path);
        QVERIFY(await(source.save(ring({'a'}), true)));
        QFile::Permissions permissions;
        for (int bit = 0; bit < 9; ++bit) {
            if (mode & (1 << bit))
                permissions |= QFile::Permission(1 << (bit % 3 + bit / 3 * 4 + (bit >= 6 ? 4 : 0)));
        }
        QVERIFY(QFile::setPermissions(path, permissions));
        const auto read = await(source.load());
        QCOMPARE(read.has_value(), (mode & 077) == 0);
        if (!read)
            QVERIFY(read.error().serverMessage.contains(u"chmod 600"_s));
    }

    void fileTrouble()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"master.key"_s);
        FileMasterSource source(path);
        QVERIFY(await(source.save(ring({'a'}), true)));
        QFile file(path);
        const qint64 whole = file.size();
        for (qint64 size = 0; size < whole - 1; ++size) {
            QVERIFY(file.resize(size));
            const auto read = await(source.load());
            QVERIFY(!read);
            QVERIFY2(read.error().serverMessage.contains(u"backup"_s), qPrintable(read.error().serverMessage));
            file.remove();
            QVERIFY(await(source.save(ring({'a'}), true)));
        }
        QVERIFY(file.rename(folder.filePath(u"elsewhere"_s)));
        QVERIFY(QFile::link(folder.filePath(u"elsewhere"_s), path));
        QVERIFY(await(source.load()).error().serverMessage.contains(u"ordinary file"_s));
    }

    void fileOnAFullDisk()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"master.key"_s);
        FileMasterSource source(path);
        QVERIFY(await(source.save(ring({'a'}), true)));
        {
            const FullDisk full(40);
            const auto saved = await(source.save(ring({'b', 'a'}), false));
            QVERIFY(!saved);
            QVERIFY(saved.error().serverMessage.contains(u"Make room"_s));
        }
        QVERIFY(await(source.load())->keys.at(0)->equals(filled('a').view()));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2); // with its lock
    }

    void keychain()
    {
        MemoryStore secrets;
        KeychainMasterSource source(secrets, u"server"_s);
        QVERIFY(await(source.load())->isEmpty());
        QVERIFY(await(source.save(ring({'a'}), true)));
        QCOMPARE(await(source.save(ring({'b'}), true)).error().code, Error::Code::Busy);
        QVERIFY(await(source.load())->keys.at(0)->equals(filled('a').view()));
        QVERIFY(await(KeychainMasterSource(secrets, u"other"_s).load())->isEmpty());
        const SecretName name = secrets.names().constFirst();
        QVERIFY(await(secrets.write(name, "qd-canary-nonsense")));
        const auto damaged = await(source.load());
        QVERIFY(!damaged && !damaged.error().serverMessage.contains(u"canary"_s));
    }

    void keychainTrouble()
    {
        TroubledStore missing(KeychainTrouble::Missing);
        KeychainMasterSource none(missing, u"server"_s);
        QVERIFY(await(none.load())->isEmpty());
        QVERIFY(!none.isWritable());
        TroubledStore locked(KeychainTrouble::Locked);
        KeychainMasterSource source(locked, u"server"_s);
        const auto read = await(source.load());
        QCOMPARE(read.error().code, Error::Code::Offline);
        QVERIFY(read.error().serverMessage.contains(u"Unlock"_s));
        QVERIFY(!await(source.save(ring({'a'}), false)));
    }

    void providers()
    {
        for (const QString &id : {u"anthropic"_s, u"openai"_s, u"openrouter"_s, u"google"_s, u"groq"_s, u"mistral"_s,
                                  u"xai"_s, u"github-copilot"_s}) {
            const Provider *const provider = knownProvider(id);
            QVERIFY(provider);
            QCOMPARE(provider->baseUrl.scheme(), u"https"_s);
            QVERIFY(!provider->variables.isEmpty() && isProviderId(id));
        }
        QVERIFY(!knownProvider(ollama));
        QVERIFY(!knownProvider(u"gemini"_s));
        for (const QString &id : {u""_s, u"-a"_s, u"a-"_s, u"A"_s, u"a/b"_s, u"a.b"_s, u".."_s, QString(41, u'a')})
            QVERIFY2(!isProviderId(id), qPrintable(id));
    }

    void ollamaHosts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QString>("url");
        QTest::newRow("none") << QByteArray() << QString();
        QTest::newRow("name") << QByteArray("box") << u"http://box:11434"_s;
        QTest::newRow("port") << QByteArray("127.0.0.1:1234") << u"http://127.0.0.1:1234"_s;
        QTest::newRow("url") << QByteArray("http://box:80/") << u"http://box:80"_s;
        QTest::newRow("tls") << QByteArray("https://box/ollama") << u"https://box/ollama"_s;
        QTest::newRow("any") << QByteArray("0.0.0.0") << u"http://127.0.0.1:11434"_s;
        QTest::newRow("other scheme") << QByteArray("file:///etc") << QString();
        QTest::newRow("nonsense") << QByteArray("a b") << QString();
    }
    void ollamaHosts()
    {
        QFETCH(QByteArray, host);
        QFETCH(QString, url);
        QCOMPARE(ollamaAddress(host).toString(), url);
    }

    void baseUrls_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("strict");
        QTest::addColumn<bool>("loopback");
        const auto row = [](const char *text, bool strict, bool loopback) {
            QTest::newRow(text) << QString::fromLatin1(text) << strict << loopback;
        };
        row("https://models.example.com/v1", true, true);
        row("https://models.example.com:8443", true, true);
        row("https://10.0.0.5/v1", true, true);
        row("http://models.example.com/v1", false, false);
        row("http://10.0.0.5/v1", false, false);
        row("http://127.0.0.1:8080/v1", false, true);
        row("https://127.0.0.1/v1", false, true);
        row("http://localhost:8080", false, true);
        row("http://LOCALHOST.:8080", false, true);
        row("http://x.localhost", false, true);
        row("http://[::1]:8080", false, true);
        row("http://[::ffff:127.0.0.1]:8080", false, true);
        row("http://127.1:80", false, true);
        row("http://0.0.0.0:80", false, true);
        row("http://0x7f000001", false, true);
        row("http://2130706433", false, true);
        row("https://169.254.169.254/latest", false, false);
        row("https://[fe80::1]/", false, false);
        row("https://[::ffff:169.254.169.254]/", false, false);
        row("https://user:word@models.example.com", false, false);
        row("https://models.example.com/v1?a=b", false, false);
        row("https://models.example.com/v1#a", false, false);
        row("ftp://models.example.com", false, false);
        row("file:///etc/passwd", false, false);
        row("models.example.com/v1", false, false);
        row("https://", false, false);
        row("", false, false);
    }
    void baseUrls()
    {
        QFETCH(QString, text);
        QFETCH(bool, strict);
        QFETCH(bool, loopback);
        QCOMPARE(checkedBaseUrl(text, {}).has_value(), strict);
        const auto allowed = checkedBaseUrl(text, {true});
        QCOMPARE(allowed.has_value(), loopback);
        if (!allowed)
            QVERIFY(!allowed.error().serverMessage.isEmpty() && !allowed.error().serverMessage.contains(u"canary"_s));
        if (strict)
            QVERIFY(!checkedBaseUrl(text + u"//"_s, {})->toString().endsWith(u'/'));
    }

    void addresses()
    {
        for (const char *loopback : {"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"}) {
            QVERIFY(!mayName(QHostAddress(QLatin1StringView(loopback)), {}));
            QVERIFY(mayName(QHostAddress(QLatin1StringView(loopback)), {true}));
        }
        for (const char *never : {"169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "255.255.255.255"})
            QVERIFY2(!mayName(QHostAddress(QLatin1StringView(never)), {true}), never);
        QVERIFY(mayName(QHostAddress(u"203.0.113.5"_s), {}));
    }

    // Names are looked at again when they are connected to; those of the server's own providers are nobody's to choose.
    void reach()
    {
        const KeyResolver strict(nullptr);
        const KeyResolver local(nullptr, KeyResolver::processEnvironment, {true});
        const QString url = u"https://models.example/v1"_s;
        QCOMPARE(strict.storableProvider(u"mine"_s, url)->reach, http::Reach::Others);
        QCOMPARE(strict.storableProvider(u"openai"_s, url)->reach, http::Reach::Others);
        QCOMPARE(local.storableProvider(u"mine"_s, url)->reach, http::Reach::OthersAndItself);
        QCOMPARE(strict.storableProvider(u"openai"_s, {})->reach, http::Reach::Anywhere);
        QCOMPARE(strict.providerOf(u"openai"_s)->reach, http::Reach::Anywhere);
    }
};

QTEST_GUILESS_MAIN(KeyPartsTest)
#include "tst_keyparts.moc"
