// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/requestview.h"

#include "core/models/background.h"
#include "core/opencode/partviews.h"
#include "core/text/diff.h"
#include "core/text/rows.h"

#include <QVariantMap>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype largestJsonOnGuiThread = 64LL * 1024;

void addPieces(QList<RichBlock> &blocks, const text::Block &block)
{
    const QList<text::Block> pieces = text::splitForRows(block);
    for (const text::Block &piece : pieces)
        blocks.append(RichBlock(std::make_shared<const text::Block>(piece)));
}

quint64 timeBits(const QString &id)
{
    return QStringView(id).mid(id.indexOf(u'_') + 1, 12).toULongLong(nullptr, 16);
}

} // namespace

RequestView viewOf(const opencode::PermissionRequest &request)
{
    RequestView view;
    if (request.permission == "bash"_L1) {
        text::Block command;
        command.kind = text::BlockKind::Code;
        command.language = u"bash"_s;
        command.text = opencode::stringMember(request.metadata, "command");
        if (command.text.isEmpty())
            command.text = request.patterns.join(u'\n');
        view.title = command.text.section(u'\n', 0, 0);
        addPieces(view.blocks, command);
        return view;
    }
    view.title = opencode::stringMember(request.metadata, "filepath");
    if (view.title.isEmpty())
        view.title = request.patterns.join(u", "_s);
    const QString diff = opencode::stringMember(request.metadata, "diff");
    const QList<text::FileDiff> files = text::parseUnifiedDiff(diff);
    for (const text::FileDiff &file : files)
        addPieces(view.blocks, text::diffBlock(file));
    return view;
}

QVariantList questionList(const QList<opencode::Question> &questions)
{
    QVariantList list;
    for (const opencode::Question &question : questions) {
        QVariantList options;
        for (const opencode::QuestionOption &option : question.options)
            options.append(QVariantMap{{u"label"_s, option.label}, {u"description"_s, option.description}});
        list.append(QVariantMap{{u"question"_s, question.question},
                                {u"header"_s, question.header},
                                {u"multiple"_s, question.multiple},
                                {u"custom"_s, question.custom},
                                {u"options"_s, options}});
    }
    return list;
}

bool requestedBefore(const QString &a, const QString &b)
{
    const quint64 ahead = (timeBits(b) - timeBits(a)) & 0xffff'ffff'ffff;
    return ahead == 0 ? a < b : ahead < 0x8000'0000'0000;
}

RequestViews::RequestViews(Background &background, QObject *parent)
    : QObject(parent)
    , m_background(background)
{}

RequestView RequestViews::view(const opencode::PermissionRequest &request)
{
    const auto known = m_views.constFind(request.id);
    if (known != m_views.cend())
        return *known;
    if (request.metadata.size() <= largestJsonOnGuiThread)
        return *m_views.insert(request.id, viewOf(request));
    m_views.insert(request.id, {request.patterns.join(u", "_s), {}});
    const auto result = std::make_shared<RequestView>();
    m_background.run(
        this, [result, request] { *result = viewOf(request); },
        [this, result, id = request.id] {
            if (!m_views.contains(id))
                return;
            m_views.insert(id, *result);
            Q_EMIT changed();
        });
    return m_views.value(request.id);
}

void RequestViews::retain(const QSet<QString> &requestIds)
{
    m_views.removeIf([&](const auto &entry) { return !requestIds.contains(entry.key()); });
}

} // namespace qd
