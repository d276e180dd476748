// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/composer.h"

#include "core/base/worker.h"
#include "core/opencode/ids.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int draftAfterMs = 600;
constexpr int searchAfterMs = 80;
constexpr int searchLimit = 30;

bool isSpace(QChar c)
{
    return c.isSpace();
}

} // namespace

Composer::Composer(Workspace &workspace, SessionKey key, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_key(std::move(key))
    , m_picker(workspace)
{
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftAfterMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &Composer::saveDraft);
    connect(&m_attachments, &Attachments::countChanged, this, [this] {
        m_draftTimer.start();
        Q_EMIT textChanged();
    });
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchAfterMs);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] { TaskScope::start(searchTask(m_query)); });
    TaskScope::start(loadDraft());
}

Composer::~Composer()
{
    keepDraft();
}

void Composer::setDirectory(const QString &directory)
{
    if (directory.isEmpty() || m_directory == directory)
        return;
    m_directory = directory;
    m_picker.setDirectory(directory);
}

bool Composer::isEmpty() const
{
    return m_attachments.count() == 0 && std::ranges::all_of(m_text, isSpace);
}

void Composer::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_draftTimer.start();
    Q_EMIT textChanged();
}

void Composer::edit(const QString &text, int caret)
{
    m_touched = true;
    if (m_text != text) {
        m_historyAt = -1;
        setText(text);
    }
    look(caret);
}

void Composer::look(int caret)
{
    m_caret = caret;
    int start = caret;
    while (start > 0 && !m_text[start - 1].isSpace())
        --start;
    const auto word = QStringView(m_text).sliced(start, caret - start);
    m_wordStart = start;
    if (word.startsWith(u'@')) {
        searchFiles(word.sliced(1).toString());
        return;
    }
    if (start == 0 && word.startsWith(u'/') && m_picker.catalog()) {
        m_commands.setCommands(m_picker.catalog()->commands());
        m_commands.setSearch(word.sliced(1).toString());
        setOffer(m_commands.rowCount() > 0 ? Offer::Commands : Offer::Nothing);
        return;
    }
    setOffer(Offer::Nothing);
}

void Composer::setOffer(Offer offer)
{
    if (std::exchange(m_offer, offer) != offer)
        Q_EMIT offerChanged();
}

void Composer::refuseOffer()
{
    m_searchTimer.stop();
    setOffer(Offer::Nothing);
}

void Composer::searchFiles(const QString &query)
{
    m_query = query;
    m_searchTimer.start();
}

QCoro::Task<> Composer::searchTask(QString query)
{
    const auto paths = co_await m_tasks(m_workspace.api().findFiles(m_directory, query, searchLimit));
    if (!paths || query != m_query)
        co_return;
    m_files.setPaths(*paths);
    setOffer(m_files.rowCount() > 0 ? Offer::Files : Offer::Nothing);
}

void Composer::accept(int row)
{
    const bool command = m_offer == Offer::Commands;
    const auto chosen = command ? m_commands.nameAt(row) : m_files.pathAt(row);
    if (m_offer == Offer::Nothing || chosen.isEmpty())
        return;
    const auto word = (command ? u"/"_s : u"@"_s) + chosen;
    // A folder is gone into, not taken.
    const bool folder = !command && chosen.endsWith(u'/');
    const auto replacement = folder ? word : word + u' ';
    auto text = m_text;
    text.replace(m_wordStart, m_caret - m_wordStart, replacement);
    const int caret = m_wordStart + int(replacement.size());
    setText(text);
    setOffer(Offer::Nothing);
    if (!command && !folder)
        m_mentioned.append(chosen);
    Q_EMIT textReplaced(text, caret);
    if (folder)
        look(caret);
}

bool Composer::browseHistory(int direction)
{
    if (m_historyAt == -1 && m_historySource)
        m_history = m_historySource();
    const int next = m_historyAt - direction;
    if (next < -1 || next >= m_history.size())
        return false;
    if (m_historyAt == -1)
        m_unsent = m_text;
    const auto text = next < 0 ? m_unsent : m_history[next];
    m_historyAt = next;
    setText(text);
    Q_EMIT textReplaced(text, int(text.size()));
    m_historyAt = next;
    return true;
}

QString Composer::folder() const
{
    return m_workspace.isLocal() ? m_directory : QString();
}

void Composer::addFiles(const QList<QUrl> &files)
{
    for (const auto &url : files) {
        const auto path = url.toLocalFile();
        if (path.isEmpty())
            continue;
        if (const auto why = m_attachments.addFile(path); !why.isEmpty())
            m_workspace.services().notices.show(why);
    }
}

bool Composer::pasteFiles()
{
    const auto *data = QGuiApplication::clipboard()->mimeData();
    if (!data)
        return false;
    if (data->hasImage()) {
        const auto image = qvariant_cast<QImage>(data->imageData());
        QByteArray png;
        QBuffer buffer(&png);
        if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
            return false;
        if (png.size() > Attachments::maxBytes) {
            m_workspace.services().notices.show(tr("The picture is larger than 10 MB."));
            return true;
        }
        m_attachments.addPicture(png, tr("Picture %1.png").arg(m_attachments.count() + 1));
        return true;
    }
    const auto urls = data->urls();
    const bool local = !urls.isEmpty() && std::ranges::all_of(urls, [](const QUrl &url) { return url.isLocalFile(); });
    if (local)
        addFiles(urls);
    return local;
}

void Composer::fill(const QString &text, const QList<opencode::FilePart> &files)
{
    m_touched = true;
    m_attachments.setFiles(files);
    setText(text);
    Q_EMIT textReplaced(text, int(text.size()));
}

void Composer::takeOver(const Composer &other)
{
    if (other.isEmpty())
        return;
    // Mentioned files are the other workspace's.
    m_incoming = Incoming{other.m_key, other.m_workspace.name(), other.m_text, other.m_attachments.files()};
    if (m_loaded)
        moveIn();
}

void Composer::moveIn()
{
    const auto incoming = std::exchange(m_incoming, std::nullopt);
    if (!incoming)
        return;
    auto &services = m_workspace.services();
    if (!isEmpty()) {
        services.notices.show(
            tr("%1 has a draft of its own, so what you wrote stays in %2.").arg(m_workspace.name(), incoming->place));
        return;
    }
    fill(incoming->text, incoming->files);
    saveDraft(); // before the other one goes
    services.library.saveDraft(incoming->key, {});
}

void Composer::appendMentions(QList<opencode::PromptPart> &parts, const QString &text) const
{
    for (const auto &path : m_mentioned) {
        if (!text.contains(u'@' + path))
            continue;
        const auto url = QUrl::fromLocalFile(QDir(m_directory).absoluteFilePath(path)).toString();
        parts.append({opencode::PromptPart::Type::File, opencode::newId("prt"), {}, {u"text/plain"_s, path, url}});
    }
}

opencode::Prompt Composer::take()
{
    opencode::Prompt prompt;
    prompt.messageId = opencode::newId("msg");
    prompt.agent = m_picker.agent();
    prompt.model = m_picker.model();
    const auto text = m_text.trimmed();
    if (!text.isEmpty())
        prompt.parts.append({opencode::PromptPart::Type::Text, opencode::newId("prt"), text, {}});
    appendMentions(prompt.parts, text);
    for (const auto &file : m_attachments.files())
        prompt.parts.append({opencode::PromptPart::Type::File, opencode::newId("prt"), {}, file});
    m_mentioned.clear();
    m_historyAt = -1;
    m_attachments.clear();
    setText({});
    refuseOffer();
    Q_EMIT textReplaced({}, 0);
    saveDraft();
    m_picker.remember();
    return prompt;
}

void Composer::keepDraft()
{
    if (m_draftTimer.isActive())
        saveDraft();
}

void Composer::saveDraft()
{
    m_draftTimer.stop();
    m_workspace.services().library.saveDraft(m_key, Draft{m_text, m_attachments.toJson()});
}

QCoro::Task<> Composer::loadDraft()
{
    const auto draft = co_await m_tasks(taskOf(m_workspace.services().library.loadDraft(m_key)));
    m_loaded = true;
    // What was typed meanwhile wins.
    if (draft && !m_touched && !(draft->text.isEmpty() && draft->attachments.isEmpty())) {
        m_attachments.fromJson(draft->attachments);
        setText(draft->text);
        m_draftTimer.stop();
        Q_EMIT textReplaced(m_text, int(m_text.size()));
    }
    moveIn();
}

} // namespace qd::ui
