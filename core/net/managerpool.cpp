// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/managerpool.h"

#include <QNetworkProxy>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

// Qt's six connections, less one.
constexpr int requestsPerOrigin = 5;

QString originOf(const QUrl &url)
{
    return url.scheme() + "://"_L1 + hostPort(url);
}

struct Origin
{
    QByteArray pin;
    QList<QNetworkProxy> proxies;
    int underWay = 0;
};

// Says what was found out before: asking the system here would hold up the thread.
class KnownProxies final : public QNetworkProxyFactory
{
public:
    explicit KnownProxies(const QHash<QString, Origin> &origins)
        : m_origins(origins)
    {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const auto known = m_origins.constFind(originOf(query.url()));
        return known == m_origins.cend() ? QList<QNetworkProxy>{QNetworkProxy::NoProxy} : known->proxies;
    }

private:
    const QHash<QString, Origin> &m_origins;
};

} // namespace

struct ManagerPool::Shared
{
    QHash<QString, Origin> origins; //!< all that ever had a connection here
    QNetworkAccessManager *network = new QNetworkAccessManager;
    int lane = 0;

    Shared()
    {
        // What a server asks for is never answered by Qt itself.
        network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        network->setAutoDeleteReplies(false);
        network->setProxyFactory(new KnownProxies(origins));
    }
    ~Shared()
    {
        network->setProxyFactory(nullptr);
        network->deleteLater(); // one of its replies may be telling something just now
    }
    Q_DISABLE_COPY_MOVE(Shared)

    [[nodiscard]] bool fits(const QString &origin, bool limited, const QByteArray &pin,
                            const QList<QNetworkProxy> &proxies) const
    {
        const auto known = origins.constFind(origin);
        return known == origins.cend() ||
               (known->pin == pin && known->proxies == proxies && (!limited || known->underWay < requestsPerOrigin));
    }
    [[nodiscard]] bool isIdle() const
    {
        return std::ranges::all_of(origins, [](const Origin &origin) { return origin.underWay == 0; });
    }
};

std::shared_ptr<ManagerPool> ManagerPool::ofThisThread()
{
    static thread_local std::weak_ptr<ManagerPool> known;
    std::shared_ptr<ManagerPool> pool = known.lock();
    if (!pool)
        known = pool = std::make_shared<ManagerPool>();
    return pool;
}

ManagerPool::ManagerPool() = default;

ManagerPool::~ManagerPool()
{
    *m_alive = false;
}

ManagerPool::Shared &ManagerPool::sharedFor(int lane, bool limited, const Passage &passage, const ServerTrust &trust)
{
    const QString origin = originOf(passage.base);
    const QByteArray pin = trust.certificateHost == hostPort(passage.base) ? trust.certificate : QByteArray();
    auto found = std::ranges::find_if(m_shared, [&](const std::unique_ptr<Shared> &shared) {
        return shared->lane == lane && shared->fits(origin, limited, pin, passage.proxies);
    });
    if (found == m_shared.end()) {
        m_shared.push_back(std::make_unique<Shared>());
        found = std::prev(m_shared.end());
        (*found)->lane = lane;
    }
    Origin &entry = (*found)->origins[origin];
    entry.pin = pin;
    entry.proxies = passage.proxies;
    return **found;
}

QNetworkReply *ManagerPool::send(int lane, bool limited, const Passage &passage, const ServerTrust &trust,
                                 const Start &start)
{
    Shared &shared = sharedFor(lane, limited, passage, trust);
    const QString origin = originOf(passage.base);
    ++shared.origins[origin].underWay;
    QNetworkReply *reply = start(*shared.network);
    QObject::connect(reply, &QObject::destroyed, reply, [this, alive = m_alive, &shared, origin] {
        if (*alive)
            release(&shared, origin);
    });
    return reply;
}

void ManagerPool::release(Shared *shared, const QString &origin)
{
    --shared->origins[origin].underWay;
    const auto first = std::ranges::find(m_shared, shared->lane, [](const auto &each) { return each->lane; });
    if (first->get() == shared || !shared->isIdle())
        return;
    std::erase_if(m_shared, [shared](const std::unique_ptr<Shared> &each) { return each.get() == shared; });
}

} // namespace qd
