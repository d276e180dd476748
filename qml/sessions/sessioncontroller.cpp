// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/sessioncontroller.h"

#include "core/opencode/ids.h"
#include "core/opencode/partviews.h"
#include "core/sessions/sessionstore.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int historyLength = 100;

QString textOf(const opencode::MessageWithParts &message)
{
    QStringList texts;
    for (const auto &part : message.parts) {
        if (part.type == opencode::PartType::Text && !part.synthetic && !part.ignored)
            texts += part.text;
    }
    return texts.join(u"\n\n"_s);
}

double contextOf(const opencode::TokenUsage &tokens)
{
    return tokens.input + tokens.output + tokens.reasoning + tokens.cacheRead + tokens.cacheWrite;
}

} // namespace

SessionController::SessionController(Workspace &workspace, SessionKey key, Background &background, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_key(std::move(key))
    , m_transcript(workspace.services().store, m_key, background)
    , m_composer(workspace, m_key)
{
    auto &store = workspace.services().store;
    connect(&store, &SessionStore::sessionsChanged, this, [this](const QString &changed, const QStringList &ids) {
        if (changed == m_key.workspace && (ids.contains(m_key.id) || ids.contains(m_session.parentId)))
            update();
    });
    connect(&store, &SessionStore::transcriptChanged, this,
            [this](const SessionKey &changed, const TranscriptChange &change) {
                if (changed != m_key || (!change.reset && change.messages.isEmpty()))
                    return;
                updateContext();
                if (!m_accepted.isEmpty())
                    showOutbox();
                updateQueued();
            });
    connect(&store, &SessionStore::todosChanged, this, [this](const SessionKey &changed) {
        if (changed == m_key)
            Q_EMIT todosChanged();
    });
    connect(&workspace.outbox(), &Outbox::rowsChanged, this, [this](const SessionKey &changed) {
        if (changed == m_key)
            updateOutbox();
    });
    connect(m_composer.picker(), &ModelPicker::changed, this, &SessionController::contextChanged);
    m_composer.setHistorySource([this] { return history(); });
    update();
    updateOutbox();
    updateContext();
}

SessionController::~SessionController() = default;

void SessionController::update()
{
    auto &store = m_workspace.services().store;
    const auto *session = store.session(m_key);
    const auto state = store.state(m_key);
    if (session && m_session == *session && m_state == state)
        return;
    m_state = state;
    if (session)
        m_session = *session;
    if (m_directory.isEmpty() && !m_session.directory.isEmpty()) {
        m_directory = m_session.directory;
        m_composer.setDirectory(m_directory);
    }
    m_composer.picker()->setSessionChoice(m_session.agent, m_session.model);
    Q_EMIT changed();
    if (m_watched && m_state.unseen)
        markSeen();
}

void SessionController::updateContext()
{
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    double used = 0;
    for (auto row = transcript ? transcript->count() - 1 : -1; row >= 0; --row) {
        const auto &info = transcript->info(row);
        if (!info.isAssistant() || (info.summary && info.error))
            continue;
        // After a compaction only its own summary is in the context.
        used = info.summary ? info.tokens.output : contextOf(info.tokens);
        if (used > 0)
            break;
    }
    if (std::exchange(m_contextUsed, used) != used)
        Q_EMIT contextChanged();
}

void SessionController::updateOutbox()
{
    const auto rows = m_workspace.outbox().rows(m_key);
    const auto has = [&rows](const OutboxRow &row) {
        return std::ranges::any_of(
            rows, [&row](const OutboxRow &other) { return other.prompt.messageId == row.prompt.messageId; });
    };
    for (const auto &row : std::as_const(m_outbox)) {
        if (row.state == OutboxState::Sending && !has(row))
            m_accepted += row;
    }
    m_outbox = rows;
    showOutbox();
    updateQueued();
}

int SessionController::queuedOnServer() const
{
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    auto queued = int(m_accepted.size());
    for (auto row = transcript ? transcript->count() - 1 : -1; row >= 0; --row) {
        if (transcript->mark(row) == MessageMark::Queued)
            ++queued;
        else if (transcript->mark(row) == MessageMark::None && !transcript->info(row).isAssistant())
            break; // the prompt of the turn that runs
    }
    return queued;
}

void SessionController::updateQueued()
{
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    const auto here = std::ranges::count_if(m_outbox, [transcript](const OutboxRow &row) {
        return row.state != OutboxState::Failed && (!transcript || transcript->indexOf(row.prompt.messageId) < 0);
    });
    const int queued = queuedOnServer() + int(here);
    if (std::exchange(m_queued, queued) != queued)
        Q_EMIT queuedChanged();
}

// A prompt stays in sight between the server's answer and the event that brings the message.
void SessionController::showOutbox()
{
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    m_accepted.removeIf(
        [transcript](const OutboxRow &row) { return !transcript || transcript->indexOf(row.prompt.messageId) >= 0; });
    m_transcript.setOutbox(m_accepted + m_outbox);
}

Requests *SessionController::requests() const
{
    return m_workspace.requests();
}

QString SessionController::title() const
{
    // The server's own default until it has made a title from the first prompt.
    return m_session.title.startsWith(u"New session - "_s) || m_session.title.startsWith(u"Child session - "_s)
               ? QString()
               : m_session.title;
}

QString SessionController::parentTitle() const
{
    const auto *parent = m_workspace.services().store.session({m_key.workspace, m_session.parentId});
    return parent ? parent->title : QString();
}

SessionListModel::Status SessionController::status() const
{
    switch (m_state.activity) {
    case Activity::Idle:
        return SessionListModel::Idle;
    case Activity::Busy:
        return SessionListModel::Busy;
    case Activity::WaitingPermission:
        return SessionListModel::WaitingPermission;
    case Activity::WaitingQuestion:
        return SessionListModel::WaitingQuestion;
    case Activity::Retrying:
        return SessionListModel::Retrying;
    case Activity::Interrupted:
        return SessionListModel::Interrupted;
    case Activity::Failed:
        return SessionListModel::Failed;
    }
    return SessionListModel::Idle;
}

QVariantList SessionController::todos() const
{
    QVariantList list;
    for (const auto &todo : m_workspace.services().store.todos(m_key))
        list += QVariantMap{{u"content"_s, todo.content}, {u"status"_s, todo.status}};
    return list;
}

QStringList SessionController::history() const
{
    QStringList texts;
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    for (auto row = transcript ? transcript->count() - 1 : -1; row >= 0 && texts.size() < historyLength; --row) {
        if (transcript->info(row).isAssistant())
            continue;
        const auto text = textOf(transcript->message(row));
        if (!text.isEmpty() && !texts.contains(text))
            texts += text;
    }
    return texts;
}

void SessionController::markSeen()
{
    m_workspace.services().store.markSeen(m_key);
}

void SessionController::setWatched(bool watched)
{
    if (std::exchange(m_watched, watched) == watched)
        return;
    Q_EMIT watchedChanged();
    if (watched)
        markSeen();
}

void SessionController::send()
{
    if (m_composer.isEmpty())
        return;
    const auto text = m_composer.text().trimmed();
    const auto *catalog = m_composer.picker()->catalog();
    const auto name = text.startsWith(u'/') ? text.sliced(1).section(u' ', 0, 0) : QString();
    const bool command =
        !name.isEmpty() && catalog &&
        std::ranges::find(catalog->commands(), name, &opencode::Command::name) != catalog->commands().cend();
    if (!command && !m_composer.picker()->model().isValid()) {
        m_workspace.services().notices.show(tr("Pick a model first: no provider is connected yet."));
        return;
    }
    auto prompt = m_composer.take();
    if (command) {
        opencode::CommandCall call{prompt.messageId, name, text.section(u' ', 1), prompt.agent, prompt.model, {}};
        for (const auto &part : prompt.parts) {
            if (part.type == opencode::PromptPart::Type::File)
                call.files += part.file;
        }
        TaskScope::start(commandTask(std::move(call)));
    } else if (text.startsWith(u'!') && text.size() > 1) {
        TaskScope::start(shellTask({prompt.messageId, prompt.agent, text.sliced(1).trimmed(), prompt.model}));
    } else {
        sendPrompt(std::move(prompt));
    }
    Q_EMIT sent();
}

void SessionController::sendPrompt(opencode::Prompt prompt)
{
    m_workspace.outbox().send(m_key, m_directory, std::move(prompt));
}

void SessionController::stop()
{
    TaskScope::start(stopTask());
}

QCoro::Task<> SessionController::stopTask()
{
    const int queued = queuedOnServer();
    const auto result = co_await m_tasks(m_workspace.api().abort(m_directory, m_key.id));
    if (result && queued > 0)
        m_workspace.services().notices.show(
            tr("What was queued waits now: it is answered together with your next prompt."));
    if (!result)
        tell(tr("Can't stop the session"), result.error());
}

void SessionController::retry(const QString &messageId)
{
    const auto *transcript = m_workspace.services().store.transcript(m_key);
    auto row = transcript ? transcript->indexOf(messageId) : -1;
    if (row >= 0 && transcript->info(row).isAssistant())
        row = transcript->indexOf(transcript->info(row).parentId);
    if (row < 0)
        return;
    opencode::Prompt prompt;
    prompt.agent = m_composer.picker()->agent();
    prompt.model = m_composer.picker()->model();
    prompt.parts = opencode::promptPartsOf(transcript->message(row));
    if (prompt.parts.isEmpty())
        return;
    sendPrompt(std::move(prompt));
    Q_EMIT sent();
}

void SessionController::sendAgain(const QString &messageId)
{
    m_workspace.outbox().retry(messageId);
}

void SessionController::takeBack(const QString &messageId)
{
    const auto prompt = m_workspace.outbox().cancel(messageId);
    QStringList texts;
    QList<opencode::FilePart> files;
    for (const auto &part : prompt.parts) {
        if (part.type == opencode::PromptPart::Type::Text)
            texts += part.text;
        else if (part.type == opencode::PromptPart::Type::File)
            files += part.file;
    }
    if (!prompt.parts.isEmpty())
        m_composer.fill(texts.join(u"\n\n"_s), files);
}

void SessionController::compact()
{
    if (!isCompacting())
        TaskScope::start(compactTask());
}

QCoro::Task<> SessionController::compactTask()
{
    m_summarizing = true;
    Q_EMIT changed();
    const auto result =
        co_await m_tasks(m_workspace.api().summarize(m_directory, m_key.id, m_composer.picker()->model()));
    m_summarizing = false;
    Q_EMIT changed();
    if (!result)
        tell(tr("Can't sum the conversation up"), result.error());
}

void SessionController::showReverted()
{
    TaskScope::start(unrevertTask());
}

QCoro::Task<> SessionController::unrevertTask()
{
    const auto result = co_await m_tasks(m_workspace.api().unrevert(m_directory, m_key.id));
    if (!result)
        tell(tr("Can't bring the messages back"), result.error());
}

QCoro::Task<> SessionController::commandTask(opencode::CommandCall call)
{
    const auto result = co_await m_tasks(m_workspace.api().command(m_directory, m_key.id, call));
    if (!result && result.error().code != Error::Code::Timeout)
        tell(tr("/%1 did not work").arg(call.command), result.error());
}

QCoro::Task<> SessionController::shellTask(opencode::ShellCall call)
{
    const auto result = co_await m_tasks(m_workspace.api().shell(m_directory, m_key.id, call));
    if (!result && result.error().code != Error::Code::Timeout)
        tell(tr("The command could not be run"), result.error());
}

void SessionController::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    m_workspace.services().notices.show(tr("Copied"), {}, {}, std::chrono::seconds(2));
}

void SessionController::openLink(const QUrl &url)
{
    if (url.scheme() == u"http"_s || url.scheme() == u"https"_s || url.scheme() == u"mailto"_s)
        QDesktopServices::openUrl(url);
}

void SessionController::tell(const QString &what, const Error &error)
{
    m_workspace.services().notices.show(sentence(what, error));
}

} // namespace qd::ui
