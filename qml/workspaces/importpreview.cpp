// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/importpreview.h"

#include "core/base/worker.h"
#include "qml/workspaces/importstep.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

QString fieldName(const QString &field)
{
    const QHash<QString, QString> names{{u"name"_s, ImportPreview::tr("name")},
                                        {u"url"_s, ImportPreview::tr("address")},
                                        {u"port"_s, ImportPreview::tr("port")},
                                        {u"kind"_s, ImportPreview::tr("kind")},
                                        {u"username"_s, ImportPreview::tr("user name")},
                                        {u"hue"_s, ImportPreview::tr("colour")},
                                        {u"settings.agent"_s, ImportPreview::tr("agent")},
                                        {u"settings.model"_s, ImportPreview::tr("model")},
                                        {u"settings.variant"_s, ImportPreview::tr("strength")},
                                        {u"settings.permissionPreset"_s, ImportPreview::tr("permissions")},
                                        {u"settings.favourites"_s, ImportPreview::tr("favourites")},
                                        {u"settings.muted"_s, ImportPreview::tr("notifications")}};
    return names.value(field, field);
}

QString wordsFor(const ImportEntry &entry)
{
    QStringList fields;
    std::ranges::transform(entry.fields, std::back_inserter(fields), fieldName);
    switch (entry.kind) {
    case ImportEntry::Kind::New:
        return ImportPreview::tr("New");
    case ImportEntry::Kind::Same:
        return ImportPreview::tr("There already");
    case ImportEntry::Kind::Changed:
        return ImportPreview::tr("Differs in %1").arg(QLocale().createSeparatedList(fields));
    case ImportEntry::Kind::Conflict:
        return ImportPreview::tr("Same address");
    }
    return {};
}

} // namespace

ImportPreview::ImportPreview(QObject *parent)
    : QAbstractListModel(parent)
{}

void ImportPreview::setWorkspaces(Workspaces *workspaces)
{
    if (m_workspaces)
        m_workspaces->store().disconnect(this);
    m_workspaces = workspaces;
    if (workspaces)
        connect(&workspaces->store(), &WorkspaceStore::changed, this, &ImportPreview::meetAgain);
    Q_EMIT workspacesChanged();
}

void ImportPreview::meetAgain()
{
    if (!m_workspaces || !m_plan || m_state != State::Ready || m_applying)
        return;
    m_plan->meet(m_workspaces->store().records());
    if (!m_plan->entries().isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_plan->entries().size()) - 1));
    Q_EMIT changed();
}

void ImportPreview::open(const QUrl &file)
{
    m_state = State::Reading;
    Q_EMIT changed();
    TaskScope::start(openTask(file.toLocalFile()));
}

QCoro::Task<> ImportPreview::openTask(QString path)
{
    auto read = [path] { return archive::readFile(path); };
    auto result = co_await m_tasks(onWorker(std::move(read)));
    if (!m_workspaces)
        co_return;
    beginResetModel();
    m_archive = std::move(result);
    m_opened = false;
    m_plan.emplace(m_workspaces->store().records(), m_archive.records, m_archive.secrets);
    m_state = m_archive.isValid() ? State::Ready : State::Unusable;
    endResetModel();
    Q_EMIT changed();
}

QString ImportPreview::problem() const
{
    if (m_state != State::Unusable)
        return {};
    switch (m_archive.problem) {
    case ArchiveProblem::None:
        return {};
    case ArchiveProblem::Unreadable:
        return tr("The file can't be read: %1.").arg(m_archive.fact);
    case ArchiveProblem::TooLarge:
        return tr("The file is larger than %1, which no list of workspaces is.")
            .arg(QLocale().formattedDataSize(archive::maxBytes, 0));
    case ArchiveProblem::NotOurs:
        return tr("There are no workspaces in this file. Files of Quarterdeck end in .quarterdeck-workspaces.");
    case ArchiveProblem::TooNew:
        return tr("The file is of a newer Quarterdeck (version %1): update this one first.").arg(m_archive.fact);
    }
    return {};
}

QString ImportPreview::summary() const
{
    if (!m_plan || m_state != State::Ready)
        return {};
    QStringList parts;
    const auto add = [&parts](int number, const QString &words) {
        if (number > 0)
            parts += words.arg(number);
    };
    add(m_plan->count(ImportEntry::Kind::New), tr("%1 new"));
    add(m_plan->count(ImportEntry::Kind::Changed), tr("%1 changed"));
    add(m_plan->count(ImportEntry::Kind::Conflict), tr("%1 in conflict"));
    add(m_plan->count(ImportEntry::Kind::Same), tr("%1 there already"));
    add(int(m_archive.problems.size()), tr("%1 unreadable"));
    return parts.isEmpty() ? tr("The file has no workspaces.") : parts.join(u" · "_s);
}

QString ImportPreview::note() const
{
    QStringList notes;
    if (m_archive.broken)
        notes += tr("The file is damaged: there may have been more in it.");
    if (m_plan && m_plan->strayingSecrets() > 0)
        notes += tr("Passwords left out, because they belong to other hosts than their entries: %1.")
                     .arg(m_plan->strayingSecrets());
    return notes.join(u' ');
}

int ImportPreview::meeting() const
{
    return !m_plan ? 0 : m_plan->count(ImportEntry::Kind::Changed) + m_plan->count(ImportEntry::Kind::Conflict);
}

int ImportPreview::effect() const
{
    return !m_plan ? 0 : int(std::ranges::count_if(m_plan->entries(), [](const ImportEntry &entry) {
        return entry.choice != ImportEntry::Choice::Keep;
    }));
}

void ImportPreview::choose(int row, int choice)
{
    if (!m_plan || row < 0 || row >= m_plan->entries().size())
        return;
    m_plan->choose(row, ImportEntry::Choice(choice));
    Q_EMIT dataChanged(index(row), index(row), {ChoiceRole});
    Q_EMIT changed();
}

void ImportPreview::chooseForAll(int choice)
{
    if (!m_plan || m_plan->entries().isEmpty())
        return;
    m_plan->chooseForAll(ImportEntry::Choice(choice));
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ChoiceRole});
    Q_EMIT changed();
}

void ImportPreview::unseal(const QString &passphrase)
{
    if (!m_busy && isSealed())
        TaskScope::start(unsealTask(passphrase));
}

QCoro::Task<> ImportPreview::unsealTask(QString passphrase)
{
    setBusy(true);
    auto open = [sealed = *m_archive.sealed, passphrase] { return archive::unsealSecrets(sealed, passphrase); };
    passphrase.fill(u'\0');
    auto secrets = co_await m_tasks(onWorker(std::move(open)));
    if (secrets) {
        m_plan->setSecrets(*secrets);
        m_opened = true;
        m_passphraseProblem.clear();
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {SecretRole});
    } else {
        m_passphraseProblem = secrets.error().code == Error::Code::Unauthorized
                                  ? tr("This is not the passphrase that the file was written with.")
                                  : tr("There is not enough memory to open the passwords.");
    }
    setBusy(false);
}

void ImportPreview::apply()
{
    if (m_plan && m_workspaces && m_state == State::Ready && !m_busy)
        TaskScope::start(applyTask());
}

QCoro::Task<> ImportPreview::applyTask()
{
    m_applying = true;
    setBusy(true);
    auto step = std::make_shared<ImportStep>(*m_workspaces);
    auto result = m_plan->apply();
    co_await m_tasks(step->run(std::move(result)));
    m_applying = false;
    setBusy(false);
    Q_EMIT done();
}

void ImportPreview::setBusy(bool busy)
{
    m_busy = busy;
    Q_EMIT changed();
}

int ImportPreview::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !m_plan || m_state != State::Ready)
        return 0;
    return int(m_plan->entries().size() + m_archive.problems.size());
}

QVariant ImportPreview::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto entries = m_plan->entries().size();
    if (index.row() >= entries) {
        const auto &problem = m_archive.problems[index.row() - entries];
        switch (role) {
        case NameRole:
            return problem.name.isEmpty() ? tr("Entry %1").arg(problem.index + 1) : problem.name;
        case KindRole:
            return int(Kind::Unreadable);
        case WordsRole:
            return tr("Unreadable: %1").arg(problem.field.text());
        case SecretRole:
            return false;
        case ChoiceRole:
            return int(Choice::Keep);
        case UrlRole:
        case ExistingRole:
            return QString();
        default:
            return {};
        }
    }
    const auto &entry = m_plan->entries()[index.row()];
    switch (role) {
    case NameRole:
        return entry.incoming.name;
    case UrlRole:
        return entry.incoming.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
    case KindRole:
        return int(entry.kind);
    case WordsRole:
        return wordsFor(entry);
    case ExistingRole: {
        const auto *workspace = m_workspaces ? m_workspaces->find(entry.existingId) : nullptr;
        return workspace ? workspace->name() : QString();
    }
    case ChoiceRole:
        return int(entry.choice);
    case SecretRole:
        return entry.secret;
    default:
        return {};
    }
}

QHash<int, QByteArray> ImportPreview::roleNames() const
{
    return {{NameRole, "name"},         {UrlRole, "url"},       {KindRole, "kind"},    {WordsRole, "words"},
            {ExistingRole, "existing"}, {ChoiceRole, "choice"}, {SecretRole, "secret"}};
}

} // namespace qd::ui
