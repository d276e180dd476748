// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the window shows of a hub's keys, on a real key store and proxy: S0.19, S0.32, S0.49, S3.140. No key and no token stays in the window.
#include "embedded-server/keys/providers.h"
#include "qml/hub/keyform.h"
#include "qml/hub/modelproviders.h"
#include "tests/support/hubkeysrig.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr int longMs = 30'000;
const QString secret = u"qd-canary-provider-key"_s;

QStringList *said = nullptr;
QtMessageHandler before = nullptr;

void note(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    said->append(message);
    before(type, context, message);
}

//! All that QML could read of an object.
QString propertiesOf(const QObject &object)
{
    QString text;
    for (int i = 0; i < object.metaObject()->propertyCount(); ++i)
        QDebug(&text) << object.metaObject()->property(i).read(&object);
    return text;
}

} // namespace

class TestHubKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_said.clear();
        said = &m_said;
        before = qInstallMessageHandler(note);
        m_rig = std::make_unique<HubKeysRig>();
        m_keys = std::make_unique<ui::ProviderKeys>();
        m_form = std::make_unique<ui::KeyForm>();
        m_form->setKeys(m_keys.get());
        m_keys->setLink(m_rig->link.get());
        QVERIFY(m_rig->isReady());
        QTRY_VERIFY(m_keys->isLoaded());
    }
    void cleanup()
    {
        QVERIFY(!all().contains(u"qd-canary"_s));
        m_form.reset();
        m_keys.reset();
        m_rig.reset();
        qInstallMessageHandler(before);
        QVERIFY(!m_said.join(u'\n').contains(u"qd-canary"_s));
    }

    void providersAreTheHubsOwn();
    void aKeyIsAdded();
    void anotherTakesItsPlace();
    void theStandardOne();
    void testedBefore();
    void testedLater();
    void refused();
    void damaged();
    void deleted();
    void theHubIsAway();
    void theHubCanNot();
    void anotherSignIn();
    void masterKey();

private:
    //! Everything that is shown, for the search for secrets.
    [[nodiscard]] QString all() const
    {
        QString text = propertiesOf(*m_keys) + propertiesOf(*m_form);
        for (int row = 0; row < m_keys->count(); ++row) {
            for (const int role : m_keys->roleNames().keys())
                QDebug(&text) << m_keys->index(row).data(role);
        }
        return text;
    }
    [[nodiscard]] QVariant at(int row, ui::ProviderKeys::Role role) const { return m_keys->index(row).data(role); }
    [[nodiscard]] QString idAt(int row) const { return at(row, ui::ProviderKeys::KeyIdRole).toString(); }
    [[nodiscard]] bool add(const QString &provider, const QString &label = {}, const QString &key = secret)
    {
        m_form->setProvider(provider);
        m_form->setLabel(label);
        m_form->setBaseUrl(m_rig->provider.url().toString());
        QSignalSpy saved(m_form.get(), &ui::KeyForm::saved);
        m_form->save(key);
        return QTest::qWaitFor([&] { return !saved.isEmpty() && !m_keys->isLoading(); }, longMs);
    }

    QStringList m_said;
    std::unique_ptr<HubKeysRig> m_rig;
    std::unique_ptr<ui::ProviderKeys> m_keys;
    std::unique_ptr<ui::KeyForm> m_form;
};

// Each that a hub knows by name can be chosen, by that name; and nothing else but Ollama, which it reaches without a key.
void TestHubKeys::providersAreTheHubsOwn()
{
    for (const keys::Provider &known : keys::knownProviders())
        QCOMPARE(ui::modelProviderName(known.id), known.name);
    QCOMPARE(ui::modelProviders().size(), keys::knownProviders().size() + 1);
    QCOMPARE(ui::modelProviderName(u"my-models"_s), u"my-models"_s);
    for (const auto &[typed, id] : {std::pair(u" My models! "_s, u"my-models"_s), std::pair(u"--"_s, QString()),
                                    std::pair(QString(60, u'a'), QString(40, u'a')), std::pair(u"Ä9"_s, u"9"_s)}) {
        QCOMPARE(ui::modelProviderIdOf(typed), id);
        QVERIFY(id.isEmpty() || keys::isProviderId(id));
    }
}

void TestHubKeys::aKeyIsAdded()
{
    const QAbstractItemModelTester tester(m_keys.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(m_keys->count(), 0);
    QVERIFY(!m_form->isComplete());
    m_form->setProvider(u"openai"_s);
    QVERIFY(m_form->isComplete() && !m_form->isKeyless() && !m_form->isReplacing());
    QVERIFY(add(u"openai"_s, u"work"_s));
    QVERIFY(add(u"anthropic"_s));
    QCOMPARE(m_keys->count(), 2);
    QCOMPARE(at(0, ui::ProviderKeys::ProviderNameRole).toString(), u"Anthropic"_s);
    QCOMPARE(at(1, ui::ProviderKeys::LabelRole).toString(), u"work"_s);
    QCOMPARE(at(1, ui::ProviderKeys::BaseUrlRole).toString(), m_rig->provider.url().toString());
    QVERIFY(at(1, ui::ProviderKeys::FingerprintRole).toString().size() >= 8);
    QVERIFY(at(1, ui::ProviderKeys::ReadableRole).toBool() && at(1, ui::ProviderKeys::StandardRole).toBool());
    QVERIFY(!at(1, ui::ProviderKeys::RivalsRole).toBool());
    QVERIFY(at(1, ui::ProviderKeys::CreatedRole).toDouble() > 0 && at(1, ui::ProviderKeys::UsedRole).toDouble() == 0);
    // One of one's own needs a name that is one, and an address.
    m_form->setProvider(m_form->choices().constLast().toMap().value(u"id"_s).toString());
    m_form->setBaseUrl({});
    m_form->setOwnName(u"My models"_s);
    QVERIFY(m_form->isOwn() && !m_form->isComplete());
    QCOMPARE(m_form->ownId(), u"my-models"_s);
    QVERIFY(add(m_form->provider()));
    QCOMPARE(at(1, ui::ProviderKeys::ProviderNameRole).toString(), u"my-models"_s);
}

void TestHubKeys::anotherTakesItsPlace()
{
    QVERIFY(add(u"openai"_s, u"work"_s));
    const QString first = at(0, ui::ProviderKeys::FingerprintRole).toString();
    m_keys->test(idAt(0));
    QTRY_VERIFY_WITH_TIMEOUT(at(0, ui::ProviderKeys::WorksRole).toBool(), longMs);
    m_form->setProvider(u"openai"_s);
    m_form->setLabel(u" work "_s);
    QVERIFY(m_form->isReplacing());
    QVERIFY(add(u"openai"_s, u"work"_s, u"qd-canary-another"_s));
    QCOMPARE(m_keys->count(), 1);
    QVERIFY(at(0, ui::ProviderKeys::FingerprintRole).toString() != first);
    QVERIFY(at(0, ui::ProviderKeys::VerdictRole).toString().isEmpty()); // that was about the other one
}

void TestHubKeys::theStandardOne()
{
    QVERIFY(add(u"openai"_s, u"home"_s) && add(u"openai"_s, u"work"_s));
    QVERIFY(at(0, ui::ProviderKeys::StandardRole).toBool() && at(0, ui::ProviderKeys::RivalsRole).toBool());
    QCOMPARE(at(0, ui::ProviderKeys::LabelRole).toString(), u"home"_s);
    m_keys->makeStandard(idAt(1));
    QTRY_COMPARE_WITH_TIMEOUT(at(0, ui::ProviderKeys::LabelRole).toString(), u"work"_s, longMs);
    QVERIFY(at(0, ui::ProviderKeys::StandardRole).toBool() && !at(1, ui::ProviderKeys::StandardRole).toBool());
}

void TestHubKeys::testedBefore()
{
    m_form->setProvider(u"openai"_s);
    m_form->setBaseUrl(m_rig->provider.url().toString());
    m_form->test(secret);
    QVERIFY(m_form->isBusy());
    QTRY_VERIFY_WITH_TIMEOUT(!m_form->isBusy(), longMs);
    QVERIFY(m_form->works());
    QCOMPARE(m_form->models(), (QStringList{u"model-a"_s, u"model-b"_s}));
    QCOMPARE(m_form->verdict(), u"It works, with 2 models."_s);
    QCOMPARE(m_rig->provider.requests().constLast().headers.value("authorization"), "Bearer " + secret.toLatin1());
    m_form->setLabel(u"x"_s); // not the same question any more
    QVERIFY(m_form->verdict().isEmpty() && !m_form->works());
    QCOMPARE(m_keys->count(), 0); // and nothing is stored
}

void TestHubKeys::testedLater()
{
    QVERIFY(add(u"openai"_s));
    m_keys->test(idAt(0));
    QVERIFY(at(0, ui::ProviderKeys::TestingRole).toBool());
    QTRY_VERIFY_WITH_TIMEOUT(at(0, ui::ProviderKeys::WorksRole).toBool(), longMs);
    QCOMPARE(at(0, ui::ProviderKeys::ModelsRole).toStringList().size(), 2);
    m_rig->status = 401;
    m_keys->test(idAt(0));
    QTRY_VERIFY_WITH_TIMEOUT(at(0, ui::ProviderKeys::VerdictRole).toString().contains(u"does not accept"_s), longMs);
    m_rig->provider.stop();
    m_keys->test(idAt(0));
    QTRY_VERIFY_WITH_TIMEOUT(at(0, ui::ProviderKeys::VerdictRole).toString().contains(u"can't be reached"_s), longMs);
    QVERIFY(!at(0, ui::ProviderKeys::WorksRole).toBool());
}

// By the hub, in its own words; what was entered stays.
void TestHubKeys::refused()
{
    m_form->setProvider(u"openai"_s);
    m_form->setBaseUrl(u"http://models.example.com"_s);
    m_form->save(secret);
    QTRY_VERIFY_WITH_TIMEOUT(!m_form->isBusy(), longMs);
    QVERIFY2(m_form->verdict().startsWith(u"The base URL must begin with https://"_s), qPrintable(m_form->verdict()));
    QVERIFY(!m_form->works());
    QCOMPARE(m_form->provider(), u"openai"_s);
    m_form->save(u"  "_s); // no key at all
    QVERIFY(!m_form->isBusy());
    m_form->setProvider(u"ollama"_s);
    QVERIFY(m_form->isKeyless());
    m_form->save(secret);
    QVERIFY(!m_form->isBusy());
    QCOMPARE(m_keys->count(), 0);
}

void TestHubKeys::damaged()
{
    QVERIFY(add(u"openai"_s) && add(u"groq"_s));
    m_rig->damage(idAt(1));
    m_keys->test(idAt(1)); // whereby the hub notices
    QTRY_VERIFY_WITH_TIMEOUT(at(1, ui::ProviderKeys::VerdictRole).toString().contains(u"Enter the key again"_s),
                             longMs);
    m_keys->reload();
    QTRY_VERIFY_WITH_TIMEOUT(!at(1, ui::ProviderKeys::ReadableRole).toBool(), longMs);
    QVERIFY(at(0, ui::ProviderKeys::ReadableRole).toBool());
    QVERIFY(add(u"openai"_s));
    QVERIFY(at(1, ui::ProviderKeys::ReadableRole).toBool());
}

void TestHubKeys::deleted()
{
    QVERIFY(add(u"openai"_s) && add(u"groq"_s));
    const QString gone = idAt(0);
    m_keys->remove(gone);
    QTRY_COMPARE_WITH_TIMEOUT(m_keys->count(), 1, longMs);
    QVERIFY(m_keys->failure().isEmpty());
    m_keys->remove(gone); // somebody was faster
    QTRY_VERIFY_WITH_TIMEOUT(!m_keys->failure().isEmpty(), longMs);
    QCOMPARE(m_keys->failure(), u"There is no such key."_s);
}

// What was there stays to be seen, and is read again as soon as the hub is back.
void TestHubKeys::theHubIsAway()
{
    QVERIFY(add(u"openai"_s));
    m_rig->transport->stop();
    QVERIFY(!m_rig->link->isReady());
    m_keys->reload();
    QVERIFY(!m_keys->isLoading());
    QCOMPARE(m_keys->count(), 1);
    QCOMPARE(await(m_rig->hub.keyStore.remove({}, QUuid::fromString(idAt(0)))).has_value(), true);
    m_rig->link->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_keys->count(), 0, longMs);
    QVERIFY(m_keys->isLoaded() && m_keys->problem().isEmpty());
    m_rig->link.reset();
    QVERIFY(!m_keys->link() && !m_keys->isLoaded());
    m_form->setProvider(u"openai"_s);
    m_form->save(secret); // nowhere to go
    QVERIFY(!m_form->isBusy());
}

void TestHubKeys::theHubCanNot()
{
    server::Dispatcher bare;
    server::addStandardMethods(bare, {u"Old"_s, u"1"_s, u"hub"_s, u"start"_s, {}});
    ui::HubLink link(std::make_unique<server::InProcessTransport>(bare, m_rig->subscriptions));
    m_keys->setLink(&link);
    link.start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_keys->problem().isEmpty(), longMs);
    QCOMPARE(m_keys->problem(), u"Your keys can't be read: this server can't do it."_s);
    QVERIFY(!m_keys->isLoaded() && !m_keys->isLoading());
    m_keys->setLink(nullptr);
}

void TestHubKeys::anotherSignIn()
{
    QVERIFY(add(u"openai"_s));
    ui::HubLink other(std::make_unique<server::InProcessTransport>(m_rig->dispatcher, m_rig->subscriptions));
    m_keys->setLink(&other);
    QCOMPARE(m_keys->count(), 0);
    QVERIFY(!m_keys->isLoaded());
    other.start();
    QTRY_COMPARE_WITH_TIMEOUT(m_keys->count(), 1, longMs);
    m_keys->setLink(nullptr);
}

void TestHubKeys::masterKey()
{
    QVERIFY(add(u"openai"_s));
    m_keys->rotateMaster();
    QVERIFY(m_keys->isRotating());
    QTRY_VERIFY_WITH_TIMEOUT(m_keys->isRotated(), longMs);
    QVERIFY(!m_keys->isRotating() && m_keys->failure().isEmpty());
    m_keys->test(idAt(0));
    QTRY_VERIFY_WITH_TIMEOUT(at(0, ui::ProviderKeys::WorksRole).toBool(), longMs);
}

QTEST_MAIN(TestHubKeys)
#include "tst_hubkeys.moc"
