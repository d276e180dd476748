// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptmodel.h"

#include "core/models/names.h"
#include "core/models/transcriptmodel_p.h"

namespace qd {

using namespace transcript;

TranscriptModel::TranscriptModel(SessionStore &store, const SessionKey &key, Background &background, QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<Private>(this, store, key, background))
{
    connect(&store, &SessionStore::transcriptChanged, this,
            [this](const SessionKey &changed, const TranscriptChange &change) {
                if (changed == d->key)
                    d->note(change);
            });
    connect(&store, &SessionStore::sessionsChanged, this, [this](const QString &workspace, const QStringList &ids) {
        if (workspace == d->key.workspace && ids.contains(d->key.id))
            d->noteTail();
    });
    connect(&store, &SessionStore::requestsChanged, this, [this](const QString &workspace) {
        if (workspace == d->key.workspace)
            d->noteTail();
    });
    store.openTranscript(key);
    if (const Transcript *transcript = d->source(); transcript && transcript->count() > 0)
        d->flush(); // known already: the view that is made next has its rows at once
    else
        d->schedule();
}

TranscriptModel::~TranscriptModel()
{
    d->store.closeTranscript(d->key);
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : d->groups.rowCount();
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return d->value(d->groups.locate(index.row()), role);
}

void TranscriptModel::multiData(const QModelIndex &index, QModelRoleDataSpan span) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        for (QModelRoleData &role : span)
            role.clearData();
        return;
    }
    const Groups::Position position = d->groups.locate(index.row());
    for (QModelRoleData &role : span)
        role.setData(d->value(position, role.role()));
}

QHash<int, QByteArray> TranscriptModel::roleNames() const
{
    return namesOf<TranscriptRow::Role>();
}

namespace {

QVariant requestValue(const RequestFacts &facts, int role)
{
    using namespace TranscriptRow;
    switch (role) {
    case BlocksRole:
        return toVariants(facts.blocks);
    case RequestIdRole:
        return facts.id;
    case OwnerSessionIdRole:
        return facts.ownerSessionId;
    case PermissionRole:
        return facts.permission;
    case PatternsRole:
        return facts.patterns;
    case AlwaysRole:
        return facts.always;
    case QuestionsRole:
        return facts.questions;
    default:
        return {};
    }
}

QVariant factValue(const Facts &facts, int role)
{
    using namespace TranscriptRow;
    switch (role) {
    case TitleRole:
        return facts.title;
    case SubtitleRole:
        return facts.subtitle;
    case ToolRole:
        return facts.tool;
    case ToolKindRole:
        return facts.toolKind;
    case ToolStatusRole:
        return facts.toolStatus;
    case TodoStatusRole:
        return facts.todoStatus;
    case PromptStateRole:
        return facts.promptState;
    case ErrorCodeRole:
        return facts.errorCode;
    case DurationRole:
        return facts.duration;
    case InputTokensRole:
        return facts.inputTokens;
    case OutputTokensRole:
        return facts.outputTokens;
    case CostRole:
        return facts.cost;
    case AgentRole:
        return facts.agent;
    case ModelNameRole:
        return facts.modelName;
    case ProviderRole:
        return facts.provider;
    case ChildSessionIdRole:
        return facts.childSessionId;
    case FileUrlRole:
        return facts.fileUrl;
    case AdditionsRole:
        return facts.additions;
    case DeletionsRole:
        return facts.deletions;
    case CountRole:
        return facts.count;
    case RetryAtRole:
        return facts.retryAt;
    case AutomaticRole:
        return facts.automatic;
    default:
        return requestValue(requestOf(facts), role);
    }
}

} // namespace

QVariant TranscriptModel::Private::value(const Groups::Position &position, int role)
{
    using namespace TranscriptRow;
    const Group &group = groups.at(position.group);
    const Row &row = groups.row(position);
    static const Facts none;
    switch (role) {
    case KindRole:
        return row.kind;
    case BlockRole:
        return row.hasBlock ? QVariant::fromValue(RichBlock(blockAt(position))) : QVariant();
    case GapRole:
        return int(row.gap);
    case RowIdRole:
        return groups.nameOf(position);
    case MessageIdRole:
        return group.id;
    case PartIdRole:
        return row.part >= 0 ? group.parts[size_t(row.part)].id : QString();
    case AuthorRole:
        return group.author;
    case FirstRole:
        return bool(row.first);
    case LastRole:
        return bool(row.last);
    case DepthRole:
        return int(row.depth);
    case ContinuedRole:
        return bool(row.continued);
    case ContinuesRole:
        return bool(row.continues);
    case ExpandableRole:
        return bool(row.expandable);
    case ExpandedRole:
        return bool(row.expanded);
    case StreamingRole:
        return bool(row.streaming);
    case TimeRole:
        return row.facts && row.facts->time > 0 ? row.facts->time : group.created;
    default:
        return factValue(row.facts ? *row.facts : none, role);
    }
}

//! The block of a row, made again when its group is packed.
BlockPtr TranscriptModel::Private::blockAt(const Groups::Position &position)
{
    Group &group = groups.at(position.group);
    group.touched = ++tick;
    if (group.packed && groups.row(position).hasBlock)
        materialize(group);
    return groups.row(position).block;
}

bool TranscriptModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && d->hasOlder() && d->slices == 0 && !d->wantsOlder;
}

void TranscriptModel::fetchMore(const QModelIndex &parent)
{
    if (!parent.isValid())
        d->fetchOlder();
}

QString TranscriptModel::workspaceId() const
{
    return d->key.workspace;
}

QString TranscriptModel::sessionId() const
{
    return d->key.id;
}

bool TranscriptModel::isLoading() const
{
    if (d->groups.messageCount() > 0)
        return false;
    const Transcript *transcript = d->source();
    const bool unread = transcript && transcript->count() > 0 && !d->hasWindow;
    return unread || d->slices > 0 || (transcript && transcript->load() == Transcript::Load::Loading);
}

bool TranscriptModel::isComplete() const
{
    const Transcript *transcript = d->source();
    return transcript && transcript->load() == Transcript::Load::Ready && !d->hasOlder() && d->slices == 0 &&
           (d->hasWindow || transcript->count() == 0);
}

int TranscriptModel::messageCount() const
{
    return d->groups.messageCount();
}

void TranscriptModel::setOutbox(const QList<OutboxRow> &rows)
{
    d->outbox = rows;
    d->schedule();
}

void TranscriptModel::flush()
{
    d->flush();
}

bool TranscriptModel::hasPendingFlush() const
{
    return d->timer.isActive();
}

void TranscriptModel::fetchOlder()
{
    d->fetchOlder();
}

void TranscriptModel::reload()
{
    d->store.reloadTranscript(d->key);
}

void TranscriptModel::releaseMemory()
{
    d->packOld(Private::quietHot, Private::quietHot);
}

bool TranscriptModel::setExpanded(int row, bool expanded)
{
    if (!d->isRow(row))
        return false;
    const Groups::Position position = d->groups.locate(row);
    const Row &header = d->groups.row(position);
    if (!header.expandable || header.expanded == expanded)
        return false;
    Group &group = d->groups.at(position.group);
    group.parts[size_t(header.part)].choice = expanded ? PartView::Choice::Open : PartView::Choice::Folded;
    d->dirty.insert(group.id);
    d->flush();
    return true;
}

void TranscriptModel::showAll(int row)
{
    if (!d->isRow(row))
        return;
    const Groups::Position position = d->groups.locate(row);
    if (d->groups.row(position).kind != TranscriptRow::ShowAll)
        return;
    Group &group = d->groups.at(position.group);
    group.parts[size_t(d->groups.row(position).part)].showAll = true;
    d->dirty.insert(group.id);
    d->flush();
}

qint64 TranscriptModel::blockBytes() const
{
    qint64 sum = 0;
    for (int group = 0; group < d->groups.size(); ++group)
        sum += d->groups.at(group).blockBytes();
    return sum;
}

} // namespace qd
