// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/localhub.h"

#include "qml/settings/settingsstore.h"

using namespace Qt::StringLiterals;

namespace qd {

namespace {

QString personName()
{
    return qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME", u"owner"_s));
}

//! \brief Opens the hub when it is first started, and is then what EmbeddedHub::transport() gives.
class LazyTransport final : public HubTransport
{
    Q_OBJECT

public:
    explicit LazyTransport(server::EmbeddedHub &hub)
        : m_hub(hub)
    {}

    [[nodiscard]] State state() const override
    {
        if (m_inner)
            return m_inner->state();
        return m_opening ? State::Connecting : State::Offline;
    }
    [[nodiscard]] Error lastError() const override { return m_error; }
    void start() override
    {
        if (m_inner)
            return m_inner->start();
        if (std::exchange(m_opening, true))
            return;
        Q_EMIT stateChanged();
        TaskScope::start(open());
    }
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> call(HubCall call) override
    {
        if (m_inner)
            return m_inner->call(std::move(call));
        return notThere();
    }

private:
    static QCoro::Task<Outcome<rpc::Value>> notThere() { co_return failure(Error::Code::Offline); }

    QCoro::Task<> open()
    {
        const Outcome<void> opened = co_await m_tasks(m_hub.open());
        m_opening = false;
        if (!opened) {
            m_error = opened.error();
            m_error.serverMessage = m_error.detail; // a sentence for the person
            if (m_error.serverMessage.endsWith(u'.'))
                m_error.serverMessage.chop(1);
            Q_EMIT stateChanged();
            co_return;
        }
        m_inner = m_hub.transport();
        connect(m_inner.get(), &HubTransport::stateChanged, this, &HubTransport::stateChanged);
        connect(m_inner.get(), &HubTransport::noted, this, &HubTransport::noted);
        m_inner->start();
    }

    server::EmbeddedHub &m_hub;
    std::unique_ptr<HubTransport> m_inner;
    Error m_error;
    bool m_opening = false;
    TaskScope m_tasks;
};

std::optional<ui::ServerHost::ModelKeys> keysOf(const server::OpenCodeKeys::Offer &offer)
{
    if (offer.providers.isEmpty())
        return {};
    ui::ServerHost::ModelKeys keys{QUrl(offer.hub), offer.token, {}};
    for (const server::ProxiedProvider &provider : offer.providers)
        keys.providers.insert(provider.id, provider.models);
    return keys;
}

QStringList textsOf(const QList<QUrl> &urls)
{
    QStringList texts;
    for (const QUrl &url : urls)
        texts.append(url.toString());
    return texts;
}

} // namespace

LocalHub::LocalHub(const QString &folder, server::OpenCodeHost &openCode, QObject *parent)
    : HubHost(parent)
    , m_hub({folder, personName()}, openCode)
{}

void LocalHub::follow(ui::SettingsStore *settings)
{
    m_settings = settings;
    if (settings && settings->isSharing())
        apply();
}

std::unique_ptr<HubTransport> LocalHub::transport()
{
    return std::make_unique<LazyTransport>(m_hub);
}

QCoro::Task<Outcome<void>> LocalHub::lendKeys(KeysTaker take)
{
    if (!take)
        return m_hub.lendKeys(nullptr);
    return m_hub.lendKeys([take = std::move(take)](const server::OpenCodeKeys::Offer &offer) { take(keysOf(offer)); });
}

bool LocalHub::isShared() const
{
    return m_settings && m_settings->isSharing();
}

void LocalHub::setShared(bool shared)
{
    if (!m_settings || shared == isShared())
        return;
    m_settings->setSharing(shared);
    apply();
}

QString LocalHub::place() const
{
    return m_settings ? m_settings->sharingPlace() : QString();
}

void LocalHub::setPlace(const QString &id)
{
    if (!m_settings || id == place())
        return;
    m_settings->setSharingPlace(id);
    apply();
}

int LocalHub::port() const
{
    return m_settings ? m_settings->sharingPort() : 0;
}

void LocalHub::setPort(int port)
{
    if (!m_settings || port == this->port())
        return;
    m_settings->setSharingPort(port);
    apply();
}

void LocalHub::retry()
{
    apply();
}

QString LocalHub::fingerprint() const
{
    return QString::fromLatin1(m_hub.fingerprint().toHex(':').toUpper());
}

void LocalHub::apply()
{
    m_tasks.cancel();
    m_looking = false;
    m_trouble.clear();
    m_hub.unshare();
    m_addresses.clear();
    m_guests.clear();
    m_phase = isShared() ? Phase::Starting : Phase::Off;
    Q_EMIT changed();
    if (isShared())
        TaskScope::start(share());
}

QCoro::Task<> LocalHub::share()
{
    const server::EmbeddedHub::Sharing where{place(), quint16(port())};
    const Outcome<void> shared = co_await m_tasks(m_hub.share(where));
    m_phase = shared ? Phase::On : Phase::Failed;
    if (!shared)
        m_trouble = shared.error().detail;
    refresh();
    Q_EMIT changed();
}

void LocalHub::refresh()
{
    findPlaces();
    if (!std::exchange(m_looking, true))
        TaskScope::start(lookWhoIsHere());
}

QCoro::Task<> LocalHub::lookWhoIsHere()
{
    const QList<server::EmbeddedHub::Guest> here = co_await m_tasks(m_hub.guests());
    m_looking = false;
    QStringList guests;
    for (const auto &guest : here)
        guests.append(guest.device.isEmpty() ? guest.user : guest.device);
    guests.removeDuplicates();
    if (std::exchange(m_guests, guests) != guests)
        Q_EMIT changed();
}

void LocalHub::findPlaces()
{
    QStringList ids{QString()};
    QHash<QString, QString> places;
    const QList<server::NetworkPlace> all = server::networkPlaces();
    for (const server::NetworkPlace &one : all) {
        ids.append(one.id);
        places.insert(one.id, one.addresses.first().toString());
    }
    ids.append(server::EmbeddedHub::Sharing::loopback());
    if (!ids.contains(place()))
        ids.append(place()); // chosen, and not there now
    const QStringList addresses = textsOf(m_hub.addresses());
    if (ids == m_placeIds && places == m_placeAddresses && addresses == m_addresses)
        return;
    m_placeIds = ids;
    m_placeAddresses = places;
    m_addresses = addresses;
    Q_EMIT changed();
}

QStringList LocalHub::placeNames() const
{
    QStringList names;
    for (const QString &id : m_placeIds) {
        if (id.isEmpty())
            names.append(tr("Every network"));
        else if (id == server::EmbeddedHub::Sharing::loopback())
            names.append(tr("This computer only"));
        else if (m_placeAddresses.contains(id))
            names.append(tr("%1 (%2)", "a network's name and this computer's address there")
                             .arg(id, m_placeAddresses.value(id)));
        else
            names.append(tr("%1 (not connected)", "a network's name").arg(id));
    }
    return names;
}

} // namespace qd

#include "localhub.moc"
