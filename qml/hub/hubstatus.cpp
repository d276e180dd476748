// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubstatus.h"

#include "qml/shell/format.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

QString abilityOf(const QString &capability)
{
    if (capability == u"workspace"_s)
        return HubStatus::tr("Runs OpenCode on its machine for you");
    if (capability == u"accounts"_s)
        return HubStatus::tr("Has accounts for several people");
    if (capability == u"keys"_s)
        return HubStatus::tr("Keeps the keys of AI providers");
    if (capability == u"proxy"_s)
        return HubStatus::tr("Passes requests on to AI providers without giving their keys away");
    if (capability == u"sync"_s)
        return HubStatus::tr("Keeps your devices in step and finds other servers");
    if (capability == u"tasks"_s)
        return HubStatus::tr("Keeps tasks for agents");
    return {}; // of a newer one
}

QString engineOf(const QString &database)
{
    return database == u"postgresql"_s ? u"PostgreSQL"_s : database == u"sqlite"_s ? u"SQLite"_s : database;
}

QString stateOf(const QString &openCode)
{
    if (openCode == u"healthy"_s)
        return HubStatus::tr("Running");
    if (openCode == u"starting"_s)
        return HubStatus::tr("Starting");
    if (openCode == u"unhealthy"_s)
        return HubStatus::tr("Does not answer");
    if (openCode == u"restarting"_s)
        return HubStatus::tr("Restarting");
    if (openCode == u"failed"_s)
        return HubStatus::tr("Failed");
    return HubStatus::tr("Stopped");
}

//! 0 is "not known".
QString memory(qint64 bytes)
{
    return bytes > 0 ? Format::bytes(double(bytes)) : QString();
}

} // namespace

HubStatus::HubStatus(QObject *parent, Scheduler &scheduler)
    : HubController(parent, scheduler)
    , m_figures({"figure", "name", "value", "number", "detail"})
{
    connect(this, &HubController::linkChanged, this, [this] {
        if (link())
            connect(link(), &HubLink::changed, this, &HubStatus::told, Qt::UniqueConnection);
        Q_EMIT told();
    });
}

QString HubStatus::name() const
{
    return link() && link()->api().info() ? link()->api().info()->name : QString();
}

QString HubStatus::kind() const
{
    QString mode = link() ? link()->mode() : QString();
    if (mode == u"hub"_s)
        return tr("Hub");
    if (mode == u"sidecar"_s)
        return tr("Sidecar: OpenCode for the people of a hub");
    if (mode == u"app"_s)
        return tr("Hub inside of a Quarterdeck window");
    return mode;
}

QString HubStatus::person() const
{
    if (!link() || !link()->isReady())
        return {};
    const QString &name = link()->userName();
    if (name.isEmpty() || link()->userId() == rpc::Principal::local().id)
        return tr("The person at its machine: you may do everything");
    if (link()->mayAdminister())
        return tr("%1, an owner").arg(name);
    return link()->mayWrite() ? tr("%1, a member").arg(name) : tr("%1, who may only read").arg(name);
}

QStringList HubStatus::abilities() const
{
    QStringList words;
    for (const QString &capability : link() ? link()->capabilities() : QStringList()) {
        if (const QString ability = abilityOf(capability); !ability.isEmpty())
            words.append(ability);
    }
    return words;
}

void HubStatus::reconnect()
{
    if (link())
        link()->reconnect();
}

bool HubStatus::mayUse(const HubLink & /*link*/) const
{
    return true;
}

void HubStatus::forget()
{
    m_figures.setRows({});
}

QCoro::Task<> HubStatus::load()
{
    if (!link()->mayAdminister()) {
        m_figures.setRows({});
        read();
        co_return;
    }
    QCoro::Task<Outcome<rpc::ServerStatus::Result>> asking = ask<rpc::ServerStatus>();
    const Outcome<rpc::ServerStatus::Result> status = co_await asking;
    if (status)
        show(*status);
    // An older one does not know the question.
    const bool silent = status || status.error().code == Error::Code::Unsupported;
    read(silent ? QString() : hubSentence(tr("Can't read how it does"), status.error()));
}

void HubStatus::show(const rpc::ServerStatus::Result &status)
{
    QList<HubRows::Row> rows;
    const auto add = [&rows](const char *figure, const QString &name, const QString &value,
                             const QString &detail = {}) {
        if (!value.isEmpty())
            rows.append({{u"figure"_s, QString::fromLatin1(figure)},
                         {u"name"_s, name},
                         {u"value"_s, value},
                         {u"number"_s, value.front().isDigit()},
                         {u"detail"_s, detail}});
    };
    add("uptime", tr("Up for"), Format::duration(double(qMax<qint64>(0, status.now - status.startedAt))));
    add("memory", tr("Memory"), memory(status.memory));
    add("database", tr("Database"), engineOf(status.database),
        status.databaseUp ? QString() : tr("Not reached at the moment: what needs it waits."));
    add("connections", tr("Open connections"), QString::number(status.connections));
    add("topics", tr("Topics that devices listen to"), QString::number(status.topics));
    add("rooms", tr("Shared documents that are open"), QString::number(status.rooms));
    const bool well = status.openCode == u"healthy"_s;
    add("openCode", tr("OpenCode"), Format::join({stateOf(status.openCode), status.openCodeVersion}),
        well ? QString() : status.openCodeReason);
    add("openCodeMemory", tr("OpenCode's memory"), memory(status.openCodeMemory));
    m_figures.setRows(rows);
}

} // namespace qd::ui
