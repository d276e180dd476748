// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/plugins.h"

#include "qml/settings/settingsstore.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr qsizetype longestName = 214; //!< npm's own limit
constexpr qsizetype mostRows = 200;

} // namespace

Plugins::Plugins(Workspace &local, QObject *parent)
    : RowModel(parent)
    , m_local(local)
{
    connect(&local, &Workspace::stateChanged, this, &Plugins::read);
    update();
}

Plugins::~Plugins() = default;

bool Plugins::isPackage(const QString &name)
{
    static const QRegularExpression package(
        u"\\A(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*(@[0-9A-Za-z][0-9A-Za-z.+-]*)?\\z"_s);
    return name.size() <= longestName && package.match(name).hasMatch();
}

void Plugins::setLists(const QList<QPointer<KeptList>> &lists)
{
    m_lists = lists;
    if (!m_lists.isEmpty() && !m_configured)
        read();
    offer();
    update();
}

// Only when somebody shares them, or may choose: else it is nobody's business.
void Plugins::read()
{
    if (!m_local.isLive())
        m_configured.reset(); // the next one may be another one
    else if (!m_lists.isEmpty() && !m_configured)
        TaskScope::start(readTask());
}

QCoro::Task<> Plugins::readTask()
{
    m_tasks.cancel();
    QCoro::Task<Outcome<opencode::Configuration>> asking = m_tasks(m_local.api().configuration({}));
    const Outcome<opencode::Configuration> configuration = co_await asking;
    if (!configuration)
        co_return; // asked again when it is live again
    m_configured = configuration->plugins;
    m_running.clear();
    const QStringList chosen = m_local.services().settings.plugins();
    std::ranges::copy_if(chosen, std::back_inserter(m_running),
                         [this](const QString &name) { return m_configured->contains(name); });
    offer();
    update();
}

// What the configuration names; a list is not told that there is nothing before that is known.
void Plugins::offer()
{
    if (!m_configured)
        return;
    KeptList::Entries own;
    for (const QString &name : std::as_const(*m_configured)) {
        if (isPackage(name))
            own.insert(name, writeSharedPlugin({}));
    }
    for (const QPointer<KeptList> &list : std::as_const(m_lists)) {
        if (list)
            list->offer(own);
    }
}

void Plugins::update()
{
    const QStringList chosen = m_local.services().settings.plugins();
    QMap<QString, PluginRow> rows;
    for (const QString &name : chosen)
        rows[name].isUsed = true;
    for (const QString &name : m_configured.value_or(QStringList())) {
        if (isPackage(name))
            rows[name].isConfigured = !chosen.contains(name) && !m_running.contains(name);
    }
    for (const QPointer<KeptList> &list : std::as_const(m_lists)) {
        const KeptList::Entries entries = list ? list->entries() : KeptList::Entries();
        for (auto each = entries.cbegin(); each != entries.cend() && rows.size() < mostRows; ++each) {
            if (isPackage(each.key()) && readSharedPlugin(each.value()))
                rows[each.key()].isShared = true;
        }
    }
    QList<PluginRow> next;
    for (auto each = rows.begin(); each != rows.end(); ++each) {
        each->name = each.key();
        if (each->isUsed || each->isConfigured || each->isShared)
            next += *each;
    }
    becomeRows(m_rows, next, [](const PluginRow &row) { return row.name; });
    Q_EMIT countChanged();
}

bool Plugins::isRestartNeeded() const
{
    const QStringList chosen = m_local.services().settings.plugins();
    return m_configured &&
           (std::ranges::any_of(chosen, [this](const QString &name) { return !m_running.contains(name); }) ||
            std::ranges::any_of(m_running, [&chosen](const QString &name) { return !chosen.contains(name); }));
}

void Plugins::use(const QString &name, bool on)
{
    if (!isPackage(name))
        return;
    QStringList chosen = m_local.services().settings.plugins();
    chosen.removeAll(name);
    if (on)
        chosen += name;
    m_local.services().settings.setPlugins(chosen);
    update();
}

void Plugins::takeOff(const QString &name)
{
    for (const QPointer<KeptList> &list : std::as_const(m_lists)) {
        if (list)
            list->takeOff(name);
    }
}

int Plugins::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Plugins::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PluginRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return row.name;
    case UsedRole:
        return row.isUsed;
    case ConfiguredRole:
        return row.isConfigured;
    case SharedRole:
        return row.isShared;
    default:
        return {};
    }
}

QHash<int, QByteArray> Plugins::roleNames() const
{
    return {{NameRole, "name"}, {UsedRole, "used"}, {ConfiguredRole, "configured"}, {SharedRole, "shared"}};
}

} // namespace qd::ui
